import type { AccountReader } from '../../core/model/account.js';
import type { AskedPeople, Common } from '../../core/kinds/common.js';
import { NOTHING_COMMON } from '../../core/kinds/common.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import { commons } from '../../generated/kinds/common.js';
import { kinds } from '../../generated/kinds/kind.js';

export interface CommonQuestion {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly reader: AccountReader;
  readonly wide?: boolean;
}

/** Reads the input shared by all kinds, each part by its kind, in parallel. */
export async function readCommon({ config, lock, reader, wide = false }: CommonQuestion): Promise<Common> {
  const asked = askedOf(config, wide);
  const parts = await Promise.all(commons.map((common) => common({ config, lock, reader, asked })));
  return parts.reduce<Common>((all, part) => ({ ...all, ...part }), NOTHING_COMMON);
}

/** Merges what all kinds need to know about people. */
function askedOf(config: Config, wide: boolean): Required<AskedPeople> {
  const asked = kinds.flatMap(({ asksAbout }) => (asksAbout === undefined ? [] : [asksAbout(config, wide)]));
  return {
    teams: asked.some(({ teams }) => teams === true),
    members: asked.some(({ members }) => members === true),
    permissionSets: asked.some(({ permissionSets }) => permissionSets === true),
    emails: asked.flatMap(({ emails }) => emails ?? []),
  };
}
