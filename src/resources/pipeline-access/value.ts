import type { FieldChange } from '../../core/change.js';
import { isJsonObject } from '../../core/json.js';
import type { Json } from '../../core/json.js';
import type { ConsoleKind } from '../console-setting.js';
import { UNKNOWN } from '../console-setting.js';

/** Who sees a pipeline: everyone, or teams by key and users by lower-cased e-mail address, sorted. */
export type PipelineAccess =
  'everyone' | { readonly teams: readonly string[]; readonly users: readonly string[] };

export const ACCESS: ConsoleKind<PipelineAccess> = {
  kind: 'pipeline-access',
  encode: (access) => ({ access }),
  decode: (value) => {
    const access = isJsonObject(value) ? value['access'] : undefined;
    if (access === 'everyone') return access;
    if (!isJsonObject(access)) return null;
    const [teams, users] = [namesIn(access['teams']), namesIn(access['users'])];
    return teams === null || users === null ? null : { teams, users };
  },
  compare: (before, after) => {
    const was = before === null ? null : partsOf(before);
    const will = partsOf(after);
    const field = (path: 'everyone' | 'teams' | 'users'): FieldChange => {
      const unknown = path === 'everyone' ? UNKNOWN : null;
      return { path, before: was?.[path] ?? unknown, after: will[path] };
    };
    const list = (path: 'teams' | 'users'): readonly FieldChange[] =>
      (was?.[path] ?? []).join() === will[path].join() ? [] : [field(path)];
    return [
      ...(was?.everyone === will.everyone ? [] : [field('everyone')]),
      ...list('teams'),
      ...list('users'),
    ];
  },
};

function namesIn(list: Json | undefined): readonly string[] | null {
  if (!Array.isArray(list)) return null;
  const names = list.filter((name: unknown) => typeof name === 'string');
  return names.length === list.length ? sorted(names) : null;
}

function partsOf(access: PipelineAccess): {
  readonly everyone: boolean;
  readonly teams: readonly string[];
  readonly users: readonly string[];
} {
  return access === 'everyone' ? { everyone: true, teams: [], users: [] } : { everyone: false, ...access };
}

/** Everybody once, in an order of its own. */
export function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
