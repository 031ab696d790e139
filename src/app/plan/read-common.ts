import type { AccountReader } from '../../core/model/account.js';
import type { AskedPeople, Common } from '../../core/kinds/common.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import { kinds } from '../../generated/kinds/kind.js';
import { matchLive, orThrow, readLive } from '../account/read-live.js';

interface CommonInput {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly reader: AccountReader;
  readonly wide?: boolean;
}

/** Reads and matches the input shared by all kinds. */
export async function readCommon({ config, lock, reader, wide = false }: CommonInput): Promise<Common> {
  const asked = askedOf(config, wide);
  return matchLive(await readLive({ reader, asked, attempt: orThrow }), config, lock);
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
