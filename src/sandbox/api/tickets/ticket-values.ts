import type { Ticket } from '../../model.js';
import { time } from '../wire.js';

/** Properties a read shows when the caller names none. */
const USUAL = [
  'content',
  'createdate',
  'hs_lastmodifieddate',
  'hs_object_id',
  'hs_pipeline',
  'hs_pipeline_stage',
  'hs_ticket_category',
  'hs_ticket_priority',
  'subject',
] as const;
/** Properties every read shows, whatever the caller names. */
const ALWAYS = ['createdate', 'hs_lastmodifieddate', 'hs_object_id'] as const;

/** One property of a ticket, worked-out ones included; null where it has no value. */
export function ticketValue(ticket: Ticket, name: string): string | null {
  switch (name) {
    case 'hs_object_id':
    case 'hs_ticket_id':
      return String(ticket.id);
    case 'hs_pipeline':
      return ticket.pipeline;
    case 'hs_pipeline_stage':
      return ticket.stage;
    case 'createdate':
      return ticket.properties['createdate'] ?? time(ticket.createdAt);
    case 'hs_lastmodifieddate':
      return time(ticket.updatedAt);
    case 'time_to_close':
      return timeToClose(ticket);
    default:
      return Object.hasOwn(ticket.properties, name) ? (ticket.properties[name] ?? null) : null;
  }
}

/** A ticket as reads and write answers show it; names that are no property of tickets are left out silently. */
export function ticketBody(
  ticket: Ticket,
  names: readonly string[] | null,
  isKnown: (name: string) => boolean,
): Readonly<Record<string, unknown>> {
  const shown = names === null ? USUAL : [...new Set([...ALWAYS, ...names.filter(isKnown)])];
  return {
    id: String(ticket.id),
    properties: Object.fromEntries(shown.map((name) => [name, ticketValue(ticket, name)])),
    createdAt: time(ticket.createdAt),
    updatedAt: time(ticket.updatedAt),
    archived: ticket.archivedAt !== null,
    ...(ticket.archivedAt === null ? {} : { archivedAt: time(ticket.archivedAt) }),
  };
}

function timeToClose(ticket: Ticket): string | null {
  const closed = ticket.properties['closed_date'];
  return closed === undefined ? null : String(Date.parse(closed) - ticket.createdAt);
}
