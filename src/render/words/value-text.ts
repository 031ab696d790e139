import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonList, isJsonObject } from '../../core/base/json.js';
import { cleanLine, quoteText } from '../terminal/clean.js';
import { listed } from './count.js';

/** A value for display: labels in quotes, words like open unquoted, lists in brackets, nothing as `none`. */
export function valueText(value: Json | undefined, path = ''): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'string') return isWord(path, value) ? value : quoteText(value);
  if (isJsonList(value))
    return value.length === 0 ? 'empty' : `[${value.map((one) => valueText(one)).join(', ')}]`;
  if (typeof value === 'object')
    return isEditors(value) ? editorsText(value) : `{ ${members(value).join(', ')} }`;
  return String(value);
}

/** Who may edit, in words: `team tier1, lead@example.com and super admins`. */
function editorsText({ teams, users, superAdmins }: JsonObject): string {
  const names = (list: Json | undefined, word: string): readonly string[] =>
    list !== undefined && isJsonList(list) ? list.map((one) => word + memberText(one)) : [];
  const groups = [...names(teams, 'team '), ...names(users, '')];
  const all = [...groups, ...(superAdmins === true ? ['super admins'] : [])];
  return all.length === 0 ? 'nobody' : listed(all);
}

/** True for the value of who may edit, which is shown on one line however long it is. */
export function isEditors(value: Json): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).sort().join(' ') === 'superAdmins teams users';
}

function members(value: JsonObject): string[] {
  return Object.entries(value).map(([key, member]) => `${cleanLine(key)}: ${valueText(member)}`);
}

function isWord(path: string, value: string): boolean {
  return !/^(?:label|name)$/.test(path) && /^[a-z][a-z0-9_]*$/i.test(value);
}

/** Keys, e-mail addresses and references by id are unquoted; names of several words are in quotes. */
export function memberText(value: Json): string {
  if (typeof value !== 'string') return valueText(value);
  return /^\[|^[^\s,"]+$/.test(value) ? cleanLine(value) : quoteText(value);
}

/** The members that are in only one of two lists, and how many are in both. */
interface ListDifference {
  readonly gone: readonly string[];
  readonly fresh: readonly string[];
  readonly kept: number;
}

/** How two lists differ; null if only their order does. */
export function listDifference(
  before: readonly Json[],
  after: readonly Json[],
  textOf: (member: Json) => string,
): ListDifference | null {
  const [old, now] = [new Set(before.map((one) => textOf(one))), new Set(after.map((one) => textOf(one)))];
  const gone = [...old].filter((one) => !now.has(one));
  const fresh = [...now].filter((one) => !old.has(one));
  return gone.length === 0 && fresh.length === 0 ? null : { gone, fresh, kept: old.size - gone.length };
}
