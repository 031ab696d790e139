import type { Change } from '../../core/plan/change.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonList, isJsonObject } from '../../core/base/json.js';
import type { Basis } from '../../core/plan/plan.js';
import type { Reference } from '../../core/base/reference.js';
import { referencedAddress, referencedId } from '../../core/base/reference.js';
import { kindWords } from './kind-words.js';

/** Values of changes that name teams: lists of editors, and a team's parent. */
const TEAMS: ReadonlySet<string> = new Set(['teams', 'parent']);

/** The plan for display: teams that the files don't name have their names instead of their ids. */
export function withTeamNames<T extends { readonly basis: Basis; readonly changes: readonly Change[] }>(
  plan: T,
): T {
  const { teamNames } = plan.basis;
  if (teamNames === undefined) return plan;
  const names = new Map(Object.entries(teamNames));
  return { ...plan, changes: plan.changes.map((change) => named(change, names)) };
}

type TeamNames = ReadonlyMap<string, string>;

function named(change: Change, names: TeamNames): Change {
  if (!kindWords(change).namesTeams) return change;
  return {
    ...change,
    before: change.before === null ? null : members(change.before, names),
    after: change.after === null ? null : members(change.after, names),
    fields: change.fields.map((field) => {
      const { path, before, after } = field;
      return { ...field, before: inside(path, before, names), after: inside(path, after, names) };
    }),
  };
}

function members(value: JsonObject, names: TeamNames): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, inside(key, member ?? null, names)]),
  );
}

function inside(key: string, value: Json, names: TeamNames): Json {
  if (typeof value === 'string') return TEAMS.has(key) ? nameOf(value, names) : value;
  if (isJsonList(value)) return value.map((one) => inside(key, one, names));
  return isJsonObject(value) ? members(value, names) : value;
}

function nameOf(reference: Reference, names: TeamNames): string {
  if (referencedId(reference) === null) return reference;
  return names.get(referencedAddress('teams', reference)) ?? reference;
}
