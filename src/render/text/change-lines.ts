import type { Address } from '../../core/base/address.js';
import { pipelineOf, statusOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { KIND_WORDS } from '../words/kind-words.js';
import { cleanLine } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { fieldLines, valueText } from './field-lines.js';
import type { Names } from '../words/names.js';
import { arrow, ellipsis, lineWidth, paint, symbol } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { heldText, wayText } from '../results/tickets-text.js';
import { clipText, padText, textWidth } from '../terminal/width.js';

const HEAD_LABEL = 60;

/** Who changed what, where the plan knows. */
export const ORIGINS = {
  yours: 'changed in your files',
  drift: 'changed in HubSpot',
  both: 'changed in your files and in HubSpot',
};

/** One change: a line, and for updates one more for each field. */
export function changeLines(change: Change, names: Names, style: Style): string[] {
  const tail = tailText(change, style);
  if (change.action === 'migrate') return migrateLines(change, names, style).map((line) => line + tail);
  const head = `  ${symbol(style, change.action)} ${KIND_WORDS[change.kind]} ${nameOf(change, names, style)}`;
  switch (change.action) {
    case 'create':
      return [head + createText(change, names, style) + tail];
    case 'move':
      return [`${head}: ${moveText(change, names, style)}${tail}`];
    case 'delete':
      return [head + deleteText(change, style) + tail];
    case 'update':
      return [head + tail, ...updateLines(change, style)];
  }
}

/** A new pipeline with its statuses as rows: place, label, state, and the id that it will have for good. */
export function createdPipelineLines(pipeline: Change, statuses: readonly Change[], style: Style): string[] {
  const sign = symbol(style, 'create');
  const head = `  ${sign} pipeline ${paint(style, 'name', cleanLine(pipeline.label))}${idText(pipeline, style)}`;
  const widest = statuses.reduce((most, { label }) => Math.max(most, textWidth(cleanLine(label))), 0);
  const column = Math.min(30, widest);
  const rows = statuses.map((status, index) => {
    const number = String(index + 1).padStart(String(statuses.length).length);
    const label = padText(cleanLine(status.label), column);
    const state = padText(valueText(status.after?.['state']), 6);
    return `      ${sign} ${paint(style, 'quiet', number)} ${label}  ${state}${idText(status, style)}`;
  });
  return [head + tailText(pipeline, style), ...rows];
}

/** What a change is about, as it is called now. */
export function nameOf(change: Change, names: Names, style: Style): string {
  const status = statusOf(change.address);
  const home = pipelineOf(change.address);
  const before = change.before?.['label'];
  if (typeof before === 'string' && change.kind !== 'tickets')
    return paint(style, 'name', shortened(before, style));
  if (change.kind === 'status' && status !== null) return paint(style, 'name', names.status(status));
  if (change.kind === 'editors' || change.kind === 'stage-properties') {
    return paint(style, 'name', names.status(status ?? change.address));
  }
  if (change.kind !== 'pipeline' && home !== null) return paint(style, 'name', names.pipeline(home));
  return paint(style, 'name', cleanLine(change.label));
}

/** The fields below a change show its label in full. */
function shortened(label: string, style: Style): string {
  return clipText(cleanLine(label), HEAD_LABEL, ellipsis(style));
}

/** Ids are for good, so they are worth a look before they are made; some the account chooses itself. */
function idText(change: Change, style: Style): string {
  if (change.action === 'create' && ['team', 'permission-set'].includes(change.kind)) return '';
  return `  ${paint(style, 'quiet', `id ${valueText(change.id)}`)}`;
}

function tailText(change: Change, style: Style): string {
  const origin = change.origin === null ? '' : paint(style, 'quiet', `  (${ORIGINS[change.origin]})`);
  const byHand = change.channel === 'console' ? paint(style, 'careful', '  by hand in HubSpot') : '';
  const first = (change.waitsFor ?? []).map(cleanLine).join(', ');
  const waits = first === '' ? '' : paint(style, 'careful', `  waits for ${first}, by hand`);
  return byHand + waits + origin;
}

function createText(change: Change, names: Names, style: Style): string {
  if (change.kind !== 'status') return idText(change, style);
  const place = names.place(change.address);
  const words = [`: ${valueText(change.after?.['state'])}`];
  if (place?.after !== null && place?.after !== undefined) words.push(placedText(place.after, place.follows));
  return words.join(', ') + idText(change, style);
}

/** `place 2, after New`, counted from 1. */
export function placedText(place: number, follows: string | null): string {
  return follows === null ? `place ${place}, the first` : `place ${place}, after ${follows}`;
}

/** `place 3 -> 1, the first`. Views know the places of statuses. Pipelines carry theirs (counted from 0) in the change itself. */
export function moveText(change: Change, names: Names, style: Style): string {
  const seen = change.kind === 'status' ? names.place(change.address) : null;
  const field = change.fields.find(({ path }) => path === 'position');
  const before = seen?.before ?? oneBased(field?.before);
  const after = seen?.after ?? oneBased(field?.after);
  if (before === null || after === null) return 'to another place';
  if (before === after && seen === null)
    return `stays at place ${after} among the declared pipelines, sorted anew`;
  if (seen !== null && before === after) {
    // Others were taken out or put in around it: its number is the same, and its neighbours aren't.
    return seen.follows === null
      ? `stays the first, as others move`
      : `stays at place ${after}, now after ${seen.follows}`;
  }
  const where = `place ${paint(style, 'before', String(before))} ${arrow(style)} ${paint(style, 'after', String(after))}`;
  if (seen === null) return `${where} among the declared pipelines`;
  return seen.follows === null ? `${where}, the first` : `${where}, after ${seen.follows}`;
}

function oneBased(position: unknown): number | null {
  return typeof position === 'number' ? position + 1 : null;
}

function deleteText(change: Change, style: Style): string {
  const held = change.tickets?.held ?? null;
  const target = change.tickets?.moveTo ?? null;
  const id = idText(change, style);
  if (change.tickets === null) return id;
  if (held === 0) return `: no tickets${id}`;
  if (held === null) return `: tickets not counted${id}`;
  const tickets = counted(held, 'ticket');
  const moves = target !== null || change.kind === 'pipeline';
  return moves
    ? `: after its ${tickets} ${held === 1 ? 'has' : 'have'} moved${id}`
    : `: holds ${tickets}${id}`;
}

/** One line for each place that tickets go to: those that go back to several are in one change. */
function migrateLines(change: Change, names: Names, style: Style): string[] {
  const from = statusOf(change.address);
  const { held = null, moveTo = null, back = [] } = change.tickets ?? {};
  const line = (count: number | null, target: Address | null): string => {
    const way =
      from === null || target === null ? cleanLine(change.label) : wayText(from, target, names, style);
    return `  ${symbol(style, 'migrate')} ${paint(style, 'name', heldText(count))}: ${way}`;
  };
  const rest = back.reduce((left, { ids }) => left - ids.length, held ?? 0);
  return [
    ...back.map(({ moveTo: target, ids }) => line(ids.length, target)),
    ...(back.length === 0 ? [line(held, moveTo)] : moveTo === null ? [] : [line(rest, moveTo)]),
  ];
}

function updateLines(change: Change, style: Style): string[] {
  const margin = '      ';
  const width = lineWidth(style) - margin.length;
  const lines = change.fields.flatMap((field) => fieldLines(field, style, width));
  const held = change.tickets?.held ?? null;
  const holds = held === null ? [] : [`holds ${counted(held, 'ticket')}`];
  return [...lines, ...holds].map((line) => margin + line);
}
