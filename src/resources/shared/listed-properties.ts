import type { FieldChange } from '../../core/plan/change.js';
import { sameJson } from '../../core/base/json.js';

/** A property in an ordered list, with the word for its mode. */
export interface ListedProperty {
  readonly name: string;
  readonly word: string;
}

/** Added, removed and changed entries, and the order if it differs among those kept. */
export function compareListed(
  before: readonly ListedProperty[] | null,
  after: readonly ListedProperty[],
): readonly FieldChange[] {
  const was = new Map((before ?? []).map(({ name, word }) => [name, word]));
  const will = new Map(after.map(({ name, word }) => [name, word]));
  const stays = (list: readonly ListedProperty[]): readonly string[] =>
    list.map(({ name }) => name).filter((name) => was.has(name) && will.has(name));
  const [order, wanted] = [stays(before ?? []), stays(after)];
  return [
    ...(before === null && after.length === 0 ? [{ path: 'properties', before: null, after: [] }] : []),
    ...[...was.keys()]
      .filter((name) => !will.has(name))
      .map((name) => ({ path: name, before: was.get(name) ?? null, after: null })),
    ...[...will]
      .map(([name, word]) => ({ path: name, before: was.get(name) ?? null, after: word }))
      .filter((field) => field.before !== field.after),
    ...(sameJson(order, wanted) ? [] : [{ path: 'order', before: order, after: wanted }]),
  ];
}

/** HubSpot's pages show labels; the files have names. */
export const NAMES_NOTE =
  'These are internal names; the settings of a property show its internal name beside the label.';
