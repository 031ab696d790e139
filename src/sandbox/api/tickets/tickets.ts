import { created, invalid, noContent, notFound, ok, type Answer } from '../../http/answer.js';
import { bodyObject, pageLimit, param, type Call } from '../../http/call.js';
import type { Ticket } from '../../model.js';
import { lowerBound } from '../../store/sorted-ids.js';
import { archiveTicket, createTicket, readTicketWrite, updateTicket } from './ticket-write.js';
import { ticketBody } from './ticket-values.js';

export function postTicket(call: Call): Answer {
  const write = readTicketWrite(call, bodyObject(call));
  return created(writtenBody(call, createTicket(call, write), [...write.keys()]));
}

export function readTicket(call: Call): Answer {
  const ticket = findTicket(call, param(call, 'ticketId'));
  const wantsArchived = call.query.get('archived') === 'true';
  if (ticket === undefined || (ticket.archivedAt !== null) !== wantsArchived) throw notFound();
  return ok(ticketBody(ticket, queriedNames(call), (name) => call.state.properties.has(name)));
}

export function patchTicket(call: Call): Answer {
  const ticket = activeTicket(call, param(call, 'ticketId'));
  if (ticket === undefined) throw notFound();
  const write = readTicketWrite(call, bodyObject(call));
  return ok(writtenBody(call, updateTicket(call, ticket, write), [...write.keys()]));
}

/** Deleting archives; what is gone already is no error. */
export function deleteTicket(call: Call): Answer {
  const ticket = activeTicket(call, param(call, 'ticketId'));
  if (ticket !== undefined) archiveTicket(call, ticket);
  return noContent;
}

export function listTickets(call: Call): Answer {
  const limit = pageLimit(call, 10, 100);
  const after = call.query.get('after') ?? '0';
  if (!/^\d+$/.test(after)) throw invalid('after is not a cursor');
  const ids = call.state.tickets.activeIds();
  const start = lowerBound(ids, Number(after));
  const page = ids.slice(start, start + limit);
  const next = ids[start + limit];
  const names = queriedNames(call);
  return ok({
    results: page.flatMap((id) => {
      const ticket = call.state.tickets.get(id);
      return ticket === undefined
        ? []
        : [ticketBody(ticket, names, (name) => call.state.properties.has(name))];
    }),
    ...(next === undefined ? {} : { paging: { next: { after: String(next) } } }),
  });
}

/** A ticket by its id as text, in the recycle bin or not. Ids compare as numbers. */
export function findTicket(call: Call, id: string): Ticket | undefined {
  return /^\d+$/.test(id) ? call.state.tickets.get(Number(id)) : undefined;
}

export function activeTicket(call: Call, id: string): Ticket | undefined {
  const ticket = findTicket(call, id);
  return ticket?.archivedAt === null ? ticket : undefined;
}

/** A write's answer shows the usual properties and those that were written. */
export function writtenBody(call: Call, ticket: Ticket, names: readonly string[]): unknown {
  const shown = ['hs_pipeline', 'hs_pipeline_stage', 'subject', ...names];
  return ticketBody(ticket, shown, (name) => call.state.properties.has(name));
}

function queriedNames(call: Call): readonly string[] | null {
  const names = call.query.getAll('properties').flatMap((value) => value.split(','));
  return names.length === 0 ? null : names;
}
