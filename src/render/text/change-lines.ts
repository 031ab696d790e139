import { moveText, placedText } from '../page/page-move.js';
import type { PageChange } from '../page/page-change.js';
import type { TicketWay } from '../page/page-tickets.js';
import { cleanLine } from '../terminal/clean.js';
import { arrow, lineWidth, paint, symbol } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { padText, textWidth } from '../terminal/width.js';
import { counted } from '../words/count.js';
import { heldText } from '../words/held-text.js';
import { valueText } from '../words/value-text.js';
import { fieldLines } from './field-lines.js';

/** One change: a line, and for updates another one per field; a new pipeline with its statuses as rows. */
export function changeLines(change: PageChange, style: Style): readonly string[] {
  const tail = tailText(change, style);
  const head = `  ${symbol(style, change.action)} ${change.word} ${paint(style, 'name', change.name)}`;
  switch (change.action) {
    case 'create':
      return change.parts === null
        ? [head + placedTail(change) + idText(change, style) + tail]
        : [head + idText(change, style) + tail, ...partLines(change.parts, style)];
    case 'move':
      return [`${head}: ${change.move === null ? '' : moveText(change.move, style)}${tail}`];
    case 'delete':
      return [head + deleteText(change) + idText(change, style) + tail];
    case 'update':
      return [head + tail, ...updateLines(change, style)];
    case 'migrate':
      return change.way === null ? [] : [wayLine(change.way, style) + tail];
  }
}

/** Place, label, state, and its permanent id. */
function partLines(parts: readonly PageChange[], style: Style): readonly string[] {
  const widest = parts.reduce((most, { label }) => Math.max(most, textWidth(cleanLine(label))), 0);
  const column = Math.min(30, widest);
  return parts.map((part, index) => {
    const number = String(index + 1).padStart(String(parts.length).length);
    const label = padText(cleanLine(part.label), column);
    const state = padText(part.placed?.state ?? '', 6);
    return `      ${symbol(style, 'create')} ${paint(style, 'quiet', number)} ${label}  ${state}${idText(part, style)}`;
  });
}

function idText({ id }: PageChange, style: Style): string {
  return id === null ? '' : `  ${paint(style, 'quiet', `id ${valueText(id)}`)}`;
}

function tailText({ origin, byHand, waitsFor }: PageChange, style: Style): string {
  const hand = byHand ? paint(style, 'careful', '  by hand in HubSpot') : '';
  const first = waitsFor.map(cleanLine).join(', ');
  const waits = first === '' ? '' : paint(style, 'careful', `  waits for ${first}, by hand`);
  return hand + waits + (origin === null ? '' : paint(style, 'quiet', `  (${origin})`));
}

function placedTail({ placed }: PageChange): string {
  if (placed === null) return '';
  const { state, place, follows } = placed;
  return `: ${state}${place === null ? '' : `, ${placedText(place, follows)}`}`;
}

function deleteText({ tickets }: PageChange): string {
  if (tickets === null) return '';
  const { held, leave } = tickets;
  if (held === 0) return ': no tickets';
  if (held === null) return ': tickets not counted';
  const words = counted(held, 'ticket');
  return leave ? `: after its ${words} ${held === 1 ? 'has' : 'have'} moved` : `: holds ${words}`;
}

function wayLine({ held, from, to }: TicketWay, style: Style): string {
  const way = to === null ? from : `${from} ${arrow(style)} ${to}`;
  return `  ${symbol(style, 'migrate')} ${paint(style, 'name', heldText(held))}: ${way}`;
}

function updateLines({ fields, tickets }: PageChange, style: Style): readonly string[] {
  const margin = '      ';
  const width = lineWidth(style) - margin.length;
  const lines = fields.flatMap((field) => fieldLines(field, style, width));
  const held = tickets?.held ?? null;
  const holds = held === null ? [] : [`holds ${counted(held, 'ticket')}`];
  return [...lines, ...holds].map((line) => margin + line);
}
