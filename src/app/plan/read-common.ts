import type { AccountReader } from '../../core/model/account.js';
import type { AskedPeople, Common } from '../../core/kinds/common.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import { kinds } from '../../generated/kinds/kind.js';
import { matchLive, orThrow, readLive } from '../account/read-live.js';
import { settledConfig } from './settle-unmanaged.js';

interface CommonInput {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly reader: AccountReader;
  readonly wide?: boolean;
}

interface ReadCommon {
  /** Without the statuses that are left to the account: `settledConfig`. */
  readonly config: Config;
  readonly common: Common;
}

/** Reads and matches the input shared by all kinds. */
export async function readCommon({ config, lock, reader, wide = false }: CommonInput): Promise<ReadCommon> {
  const asked = askedOf(config, wide);
  const live = await readLive({ reader, asked, attempt: orThrow });
  const common = matchLive(live, config, lock);
  const settled = settledConfig(config, common.matching);
  return { config: settled, common: settled === config ? common : matchLive(live, settled, lock) };
}

/** Merges what all kinds need to know about people. */
function askedOf(config: Config, wide: boolean): AskedPeople {
  const asked = kinds.flatMap(({ asksAbout }) => (asksAbout === undefined ? [] : [asksAbout(config, wide)]));
  return {
    teams: asked.some(({ teams }) => teams === true),
    members: asked.some(({ members }) => members === true),
    permissionSets: asked.some(({ permissionSets }) => permissionSets === true),
    emails: asked.flatMap(({ emails }) => emails ?? []),
  };
}
