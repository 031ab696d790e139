/**
 * Tickets as a table for spreadsheets: CSV by RFC 4180, in UTF-8. No byte order mark: scripts would read it as part of
 * the first column's name, and the spreadsheets that need one also let people choose the encoding.
 */
import { pipelineOf } from '../../core/base/address.js';
import type { Address } from '../../core/base/address.js';
import type { Plan } from '../../core/plan/plan.js';
import type { EmptiedStatus } from '../../core/model/results.js';
import { counted } from '../words/count.js';
import { namesOf } from '../words/names.js';

/** A plan, and the tickets in the statuses that it empties. */
export interface PlannedTickets {
  readonly plan: Plan;
  readonly tickets: readonly EmptiedStatus[];
}

/** One row per ticket: `id,subject,from,to`. `to` is empty if the plan has no target for it. */
export function renderTicketsCsv({ plan, tickets: emptied }: PlannedTickets): string {
  const names = placeNames(plan, emptied);
  const name = (address: Address | null): string => (address === null ? '' : (names.get(address) ?? address));
  const rows = emptied.flatMap(({ address, moveTo, tickets }) => {
    const way = `${cell(name(address))},${cell(name(moveTo))}`;
    return tickets.map(({ id, subject }) => `${cell(id)},${cell(subject)},${way}`);
  });
  return ['id,subject,from,to', ...rows, ''].join('\r\n');
}

/** What was written, in one sentence. */
export function ticketsWritten(file: string, emptied: readonly EmptiedStatus[]): string {
  const count = (of: readonly EmptiedStatus[]): number =>
    of.reduce((sum, { tickets }) => sum + tickets.length, 0);
  const [all, lost] = [count(emptied), count(emptied.filter(({ moveTo }) => moveTo === null))];
  if (all === 0) return `No ticket would move: ${file} has only its header line.`;
  const homeless = lost === 0 ? '' : `, ${lost} of them without a target`;
  return `Wrote ${counted(all, 'ticket')} to ${file}${homeless}.`;
}

/** `Support: Waiting on us` by address, followed by the id if two statuses would read the same. */
function placeNames(plan: Plan, emptied: readonly EmptiedStatus[]): ReadonlyMap<Address, string> {
  const names = namesOf(plan);
  const ids = new Map(plan.views.flatMap(({ after }) => after.map(({ address, id }) => [address, id])));
  const places = new Map<Address, { readonly text: string; readonly id: string }>();
  const add = (address: Address, label: string, id: string): void => {
    places.set(address, { text: `${names.pipeline(pipelineOf(address) ?? address)}: ${label}`, id });
  };
  for (const { address, id, moveTo } of emptied) {
    add(address, names.status(address), id);
    if (moveTo !== null) add(moveTo, names.target(moveTo, pipelineOf(moveTo)), ids.get(moveTo) ?? moveTo);
  }
  const uses = new Map<string, number>();
  for (const { text } of places.values()) uses.set(text, (uses.get(text) ?? 0) + 1);
  return new Map(
    [...places].map(([address, { text, id }]) => [
      address,
      (uses.get(text) ?? 0) > 1 ? `${text} (${id})` : text,
    ]),
  );
}

/** Characters that begin a formula, and at which a spreadsheet may end a cell or a line. */
const FORMULA = new Set('=+-@＝＋－＠');
const ENDS_CELL = new Set('\t\r\n;');

/**
 * Where a spreadsheet could begin a cell inside a text: at its start, and after any other separator at which it splits.
 * A formula there would be evaluated, even after white space; an apostrophe makes it text.
 */
function withoutFormulas(text: string): string {
  const backwards: string[] = [];
  let formula = false;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const character = text.charAt(at);
    if (character.trim() !== '') formula = FORMULA.has(character);
    const begins = at === 0 || ENDS_CELL.has(text.charAt(at - 1));
    const odd = at === 0 && character !== ';' && ENDS_CELL.has(character);
    backwards.push(character, ...(odd || (begins && formula) ? ["'"] : []));
  }
  return backwards.toReversed().join('');
}

function cell(text: string): string {
  const plain = withoutFormulas(text);
  return /[",\r\n;\t]/u.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
