import type { FieldChange } from '../../core/plan/change.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import { cleanLine, quoteText } from '../terminal/clean.js';
import { counted, listed } from '../words/count.js';
import { arrow, paint } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { shortChange, textDiff } from './text-diff.js';
import { padText, textWidth } from '../terminal/width.js';

const SHORT = 60;

/** A value as people read it: labels in quotes, words like open plain, lists in brackets, nothing as `none`. */
export function valueText(value: Json | undefined, path = ''): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'string') return isWord(path, value) ? value : quoteText(value);
  if (isList(value))
    return value.length === 0 ? 'empty' : `[${value.map((one) => valueText(one)).join(', ')}]`;
  if (typeof value === 'object')
    return isEditors(value) ? editorsText(value) : `{ ${members(value).join(', ')} }`;
  return String(value);
}

/** Who may edit, in words: `team tier1, lead@example.com and super admins`. */
function editorsText({ teams, users, superAdmins }: JsonObject): string {
  const names = (list: Json | undefined, word: string): readonly string[] =>
    list !== undefined && isList(list) ? list.map((one) => word + memberText(one)) : [];
  const groups = [...names(teams, 'team '), ...names(users, '')];
  const all = [...groups, ...(superAdmins === true ? ['super admins'] : [])];
  return all.length === 0 ? 'nobody' : listed(all);
}

function isEditors(value: Json): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).sort().join(' ') === 'superAdmins teams users';
}

function members(value: JsonObject): string[] {
  return Object.entries(value).map(([key, member]) => `${cleanLine(key)}: ${valueText(member)}`);
}

/** `Array.isArray` forgets what a readonly array holds. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isWord(path: string, value: string): boolean {
  return !/^(?:label|name)$/.test(path) && /^[a-z][a-z0-9_]*$/i.test(value);
}

/** One changed field as lines, the first beginning with its name. `width` is what is left of the line. */
export function fieldLines(field: FieldChange, style: Style, width: number): string[] {
  const { before, after } = field;
  const name = `${cleanLine(field.path)}: `;
  const old = valueText(before, field.path);
  const now = valueText(after, field.path);
  const short = textWidth(name) + textWidth(old) + textWidth(now) + 4 <= width;
  if ((before === null || isList(before)) && isList(after) && !(before === null && short)) {
    return listLines(name, before ?? [], after, style);
  }
  if (!isEditors(before) && !isEditors(after) && (isLong(before, old) || isLong(after, now))) {
    const lines = textDiff(longText(before, old), longText(after, now), style, width - 2);
    return [name.trimEnd(), ...lines.map((line) => `  ${line}`)];
  }
  if (short) return [name + shortChange(old, now, style)];
  return [
    name + paint(style, 'before', old),
    `${padText('', name.length - arrow(style).length - 1)}${arrow(style)} ${paint(style, 'after', now)}`,
  ];
}

function isLong(value: Json, text: string): boolean {
  return textWidth(text) > SHORT || (typeof value === 'string' && value.includes('\n'));
}

function longText(value: Json, text: string): string {
  if (typeof value === 'string') return value;
  return value === null ? text : JSON.stringify(value, null, 2);
}

/** Lists change by members; where only their order differs, both orders stand in full. */
function listLines(name: string, before: readonly Json[], after: readonly Json[], style: Style): string[] {
  const old = new Set(before.map(memberText));
  const now = new Set(after.map(memberText));
  const gone = [...old].filter((one) => !now.has(one));
  const fresh = [...now].filter((one) => !old.has(one));
  if (gone.length === 0 && fresh.length === 0) {
    const sides = [
      paint(style, 'before', `  - ${valueText(before)}`),
      paint(style, 'after', `  + ${valueText(after)}`),
    ];
    return [name.trimEnd(), ...sides];
  }
  const kept = old.size - gone.length;
  return [
    kept === 0
      ? name.trimEnd()
      : name + paint(style, 'quiet', `${counted(kept, 'entry', 'entries')} the same`),
    ...gone.map((one) => paint(style, 'before', `  - ${one}`)),
    ...fresh.map((one) => paint(style, 'after', `  + ${one}`)),
  ];
}

/** Keys, addresses of people and references by id stand as they are; names of several words are in quotes. */
function memberText(value: Json): string {
  if (typeof value !== 'string') return valueText(value);
  return /^\[|^[^\s,"]+$/.test(value) ? cleanLine(value) : quoteText(value);
}
