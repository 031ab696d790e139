import type { FieldChange } from '../../core/plan/change.js';
import { isJsonObject, sameJson } from '../../core/base/json.js';
import { textsIn } from '../shared/declared-setting.js';
import type { ConsoleKind } from '../shared/console-setting.js';

/** Who sees a pipeline: everyone, or teams by key and users by lower-cased e-mail address, sorted. */
export type AccessValue =
  'everyone' | { readonly teams: readonly string[]; readonly users: readonly string[] };

export const ACCESS: ConsoleKind<AccessValue> = {
  kind: 'pipeline-access',
  encode: (access) => ({ access }),
  decode: (value) => {
    const access = isJsonObject(value) ? value['access'] : undefined;
    if (access === 'everyone') return access;
    if (!isJsonObject(access)) return null;
    const [teams, users] = [textsIn(access['teams']), textsIn(access['users'])];
    return teams === null || users === null ? null : { teams: sorted(teams), users: sorted(users) };
  },
  compare: (before, after) => {
    const [was, will] = [before === null ? NOBODY : partsOf(before), partsOf(after)];
    const fields = (['everyone', 'teams', 'users'] as const).flatMap((path): readonly FieldChange[] =>
      sameJson(was[path], will[path]) ? [] : [{ path, before: was[path], after: will[path] }],
    );
    return fields.length > 0 ? fields : [{ path: 'everyone', before: null, after: will.everyone }];
  },
};

interface Parts {
  readonly everyone: boolean;
  readonly teams: readonly string[];
  readonly users: readonly string[];
}

const NOBODY: Parts = { everyone: false, teams: [], users: [] };

function partsOf(access: AccessValue): Parts {
  return access === 'everyone' ? { ...NOBODY, everyone: true } : { everyone: false, ...access };
}

/** Everybody once, in an order of its own. */
export function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
