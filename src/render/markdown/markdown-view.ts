/** One pipeline, or the teams, as lines in the manner of YAML: what a diff is made of. */
import type { Address } from '../../core/base/address.js';
import { pathBelow } from '../../core/base/address.js';
import type { Change, FieldChange } from '../../core/plan/change.js';
import type { Json } from '../../core/base/json.js';
import type { PipelineView, ViewStatus } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { valueText } from '../text/field-lines.js';
import { cut } from './markdown-text.js';

type Side = 'before' | 'after';

const LONGEST = 200;

/** Label, statuses and changed settings of a pipeline on one side; nothing where it doesn't exist there. */
export function pipelineLines(
  home: Address,
  view: PipelineView | null,
  changes: readonly Change[],
  side: Side,
): readonly string[] {
  const statuses = view?.[side] ?? [];
  const renamed = changes.find(({ kind, action }) => kind === 'pipeline' && action === 'update');
  const label = (side === 'before' ? renamed?.before?.['label'] : undefined) ?? view?.label;
  const own = statuses.length === 0 ? [] : [entry('label', label), 'statuses:', ...statuses.map(statusLine)];
  const settings = changes.filter(({ kind }) => !['pipeline', 'status', 'tickets'].includes(kind));
  return [...own, ...settings.flatMap((change) => settingLines(change, home, side))];
}

/** Things without a pipeline on one side. */
export function thingLines(changes: readonly Change[], side: Side): readonly string[] {
  return changes.flatMap((change) => settingLines(change, null, side));
}

function statusLine({ id, label, state, held }: ViewStatus): string {
  const tickets = held === null ? '' : `, tickets: ${held}`;
  return `  - { ${entry('id', id)}, ${entry('label', label)}, state: ${state}${tickets} }`;
}

/** Texts are in quotes throughout, so that an id never reads as a number. */
function entry(name: string, value: Json | undefined): string {
  return `${name}: ${cut(valueText(value, 'label'), LONGEST)}`;
}

function settingLines(change: Change, home: Address | null, side: Side): readonly string[] {
  if (change[side] === null && change.action !== 'update') return [];
  const name = home === null ? change.address : pathBelow(change.address, home);
  const byHand = change.channel === 'console' ? '   # by hand' : '';
  return [
    `${cleanLine(name)}:${byHand}`,
    ...fieldsOn(change, side).flatMap(([path, value]) => fieldLines(path, value)),
  ];
}

function fieldsOn(change: Change, side: Side): readonly (readonly [string, Json | undefined])[] {
  const values = change.fields.map((field: FieldChange) => [field.path, field[side]] as const);
  return values.length > 0 ? values : Object.entries(change[side] ?? {});
}

function fieldLines(path: string, value: Json | undefined): readonly string[] {
  if (value === null || value === undefined) return [];
  const name = cleanLine(path);
  const shown = (one: Json): string => cut(valueText(one, path), LONGEST);
  if (!isList(value) || value.length === 0) return [`  ${name}: ${shown(value)}`];
  return [`  ${name}:`, ...value.map((one) => `    - ${shown(one)}`)];
}

/** `Array.isArray` forgets what a readonly array holds. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
