/**
 * What the applies since a snapshot did to tickets, from their journals. All of them count, not only the first: an apply
 * that stopped half way was finished by the next one, and a rollback moved tickets too. So of each ticket the whole way
 * is followed, and what is left is where it was before and where pipewright may have left it.
 *
 * A request has three ends. What is known to be done puts a ticket into one place, and what is known not to be done into
 * none. Where the end is unknown the ticket may be in the old place or the new one: reading it tells, and until then
 * both count.
 */
import { parseAddress } from '../../core/base/address.js';
import { isJsonObject } from '../../core/base/json.js';
import type { JournalRecord } from '../../execute/journal-records.js';
import { ticketIdOf } from '../../execute/journal-records.js';
import { requestEnd } from '../../execute/request-end.js';
import { PIPELINE, STATUS } from '../../resources/shared/ticket-search.js';

export interface MovedTicket {
  readonly id: string;
  /** Live id of the status that it was in. */
  readonly from: string;
  /** Live ids of the statuses that pipewright may have left it in; the newest one is the last. */
  readonly places: readonly string[];
  /** `unknown` where no answer and no look told whether the last request moved it. */
  readonly outcome: 'done' | 'unknown';
  /** The close date that it had (null: none); undefined where the journals don't tell. */
  readonly closeDate?: string | null;
}

/** Where each ticket was before the first move, and where the last one left it. Those that are back are left out. */
export function movedSince(journals: readonly (readonly JournalRecord[])[]): readonly MovedTicket[] {
  const moved = new Map<string, MovedTicket>();
  // What each ticket had before the request that was sent for it last.
  const dates = new Map<string, string | null>();
  for (const records of journals) {
    for (const { id, from, to, outcome, date } of movesIn(records, dates)) {
      const known = moved.get(id);
      // Where somebody else moved it in between, theirs are the place and the date to go back to.
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
  /** The close date that it had before, where an intent tells. */
  readonly date: string | null | undefined;
}

/** A request that moves tickets: those that nothing tells about yet, and where each was to go. */
interface Sent {
  readonly from: string;
  readonly tickets: Map<string, { readonly to: string }>;
}

/** What one run did, in order. What was looked at after its request counts by what was seen, not by the answer. */
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

/** Journals of older versions say where tickets were by their address alone, and only of a status that no file declared. */
function statusIn(address: string): string | null {
  const status = (parseAddress(address) ?? []).at(-2);
  return status !== undefined && 'id' in status ? status.id : null;
}
