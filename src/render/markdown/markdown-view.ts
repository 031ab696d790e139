/** One pipeline, or the teams, as YAML-like lines: the input of a diff. */
import { isJsonList } from '../../core/base/json.js';
import { pathBelow } from '../../core/base/address.js';
import type { Json } from '../../core/base/json.js';
import type { ViewStatus } from '../../core/plan/plan.js';
import type { PageChange } from '../page/page-change.js';
import type { PagePlace } from '../page/page-places.js';
import { cleanLine } from '../terminal/clean.js';
import { valueText } from '../words/value-text.js';
import { cut } from './markdown-text.js';

type Side = 'before' | 'after';

const LONGEST = 200;

/** Label, statuses and changed settings of a place on one side; nothing if it doesn't exist there. */
export function placeLines(place: PagePlace, side: Side): readonly string[] {
  const statuses = place.view?.[side] ?? [];
  const own =
    statuses.length === 0
      ? []
      : [entry('label', place.labels[side]), 'statuses:', ...statuses.map(statusLine)];
  return [...own, ...place.changes.flatMap((change) => settingLines(change, place, side))];
}

function statusLine({ id, label, state, held }: ViewStatus): string {
  const tickets = held === null ? '' : `, tickets: ${held}`;
  return `  - { ${entry('id', id)}, ${entry('label', label)}, state: ${state}${tickets} }`;
}

/** Strings are always quoted, so that an id never reads as a number. */
function entry(name: string, value: Json | undefined): string {
  return `${name}: ${cut(valueText(value, 'label'), LONGEST)}`;
}

function settingLines(change: PageChange, { address }: PagePlace, side: Side): readonly string[] {
  const values = change.sides?.[side] ?? null;
  if (values === null) return [];
  const name = address === null ? change.address : pathBelow(change.address, address);
  const byHand = change.byHand ? '   # by hand' : '';
  return [`${cleanLine(name)}:${byHand}`, ...values.flatMap(([path, value]) => fieldLines(path, value))];
}

function fieldLines(path: string, value: Json | undefined): readonly string[] {
  if (value === null || value === undefined) return [];
  const name = cleanLine(path);
  const shown = (one: Json): string => cut(valueText(one, path), LONGEST);
  if (!isJsonList(value) || value.length === 0) return [`  ${name}: ${shown(value)}`];
  return [`  ${name}:`, ...value.map((one) => `    - ${shown(one)}`)];
}
