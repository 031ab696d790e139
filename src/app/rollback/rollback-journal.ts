/**
 * What the applies since a snapshot did to tickets, from their journals. All of them count, not only the first: an
 * interrupted apply was finished by the next one, and a rollback moved tickets too. So each ticket is followed all the
 * way; the result is where it was before and where pipewright may have left it.
 *
 * A request has three outcomes. If it succeeded, the ticket is in the new status; if it failed, it didn't move. If the
 * outcome is unknown, the ticket may be in either status: until it is read, both count.
 */
import { parseAddress } from '../../core/base/address.js';
import type { MovedTicket } from '../../core/kinds/rollback.js';
import { isJsonObject } from '../../core/base/json.js';
import type { JournalRecord } from '../../execute/journal-records.js';
import { ticketIdOf } from '../../execute/journal-records.js';
import { requestEnd } from '../../execute/request-end.js';
import { PIPELINE, STATUS } from '../../resources/shared/ticket-search.js';

/** Where each ticket was before its first move, and where the last one left it. Tickets that are back are omitted. */
export function movedSince(journals: readonly (readonly JournalRecord[])[]): readonly MovedTicket[] {
  const moved = new Map<string, MovedTicket>();
  // Each ticket's close date before its last request.
  const dates = new Map<string, string | null>();
  for (const records of journals) {
    for (const { id, from, to, outcome, date } of movesIn(records, dates)) {
      const known = moved.get(id);
      // If somebody else moved it in between, restore their status and date.
      const isOurs = known?.places.includes(from) === true;
      const closeDate = isOurs ? known.closeDate : date;
      moved.set(id, {
        ...{ id, from: isOurs ? known.from : from, places: outcome === 'done' ? [to] : [from, to], outcome },
        ...(closeDate === undefined ? {} : { closeDate }),
      });
    }
  }
  return [...moved.values()].filter(({ from, places }) => places.some((place) => place !== from));
}

interface Moved {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: MovedTicket['outcome'];
  /** Its former close date, if an intent recorded it. */
  readonly date: string | null | undefined;
}

/** A request that moves tickets: those still without an outcome, and their targets. */
interface Sent {
  readonly from: string;
  readonly tickets: Map<string, { readonly to: string }>;
}

/** What one run did, in order. If a ticket was read after its request, that read counts, not the response. */
function movesIn(records: readonly JournalRecord[], dates: Map<string, string | null>): readonly Moved[] {
  const moves: Moved[] = [];
  const open = new Map<number, Sent>();
  const moveOf = (id: string, from: string, to: string, outcome: Moved['outcome']): Moved => ({
    ...{ id, from, to, outcome },
    date: dates.get(id),
  });
  const seen = (ids: readonly string[]): void => {
    for (const { tickets } of open.values()) for (const id of ids) tickets.delete(id);
  };
  for (const record of records) {
    switch (record.kind) {
      case 'intent': {
        for (const [id, date] of Object.entries(record.closeDates ?? {})) dates.set(id, date);
        const sent = sentIn(record);
        if (sent !== null) open.set(record.number, sent);
        break;
      }
      case 'result':
        if (requestEnd(record) === 'not-done') open.delete(record.number);
        break;
      case 'ticket-batch': {
        const { ids, from, to } = record;
        moves.push(...ids.map((id) => moveOf(id, from.status, to.status, 'done')));
        seen(ids);
        break;
      }
      case 'tickets-stuck':
        seen(record.tickets.map(({ id }) => id));
        break;
      case 'start':
      case 'close-dates':
      case 'made':
      case 'end':
    }
  }
  for (const { from, tickets } of open.values()) {
    for (const [id, { to }] of tickets) moves.push(moveOf(id, from, to, 'unknown'));
  }
  return moves;
}

function sentIn({ body, addresses, from }: Extract<JournalRecord, { readonly kind: 'intent' }>): Sent | null {
  const inputs = isJsonObject(body) && Array.isArray(body['inputs']) ? body['inputs'] : [];
  const tickets: Sent['tickets'] = new Map();
  for (const entry of inputs as readonly unknown[]) {
    if (!isJsonObject(entry) || !isJsonObject(entry['properties'])) continue;
    const id = ticketIdOf(entry);
    const { [STATUS]: to, [PIPELINE]: pipeline } = entry['properties'];
    if (id !== null && typeof to === 'string' && typeof pipeline === 'string') tickets.set(id, { to });
  }
  const left = from?.status ?? statusIn(addresses[0] ?? '');
  return left === null || tickets.size === 0 ? null : { from: left, tickets };
}

/**
 * Journals of older versions have only an address for where tickets were, and only for a status that no file declared.
 */
function statusIn(address: string): string | null {
  const status = (parseAddress(address) ?? []).at(-2);
  return status !== undefined && 'id' in status ? status.id : null;
}
