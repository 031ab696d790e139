import type { Ticket } from '../model.js';
import { insertSorted, removeSorted } from './sorted-ids.js';

/**
 * Tickets by id, with the sorted ids of each stage beside them, so that counting a stage costs nothing and a page of
 * it costs a binary search: accounts with 100,000 tickets have to stay quick. Tickets in the recycle bin are kept
 * but stand in no index, as HubSpot's search and its reference check never see them.
 */
export interface TicketStore {
  readonly get: (id: number) => Ticket | undefined;
  /** Adds the ticket or replaces the one with its id. */
  readonly put: (ticket: Ticket) => void;
  readonly all: () => IterableIterator<Ticket>;
  /** Ids of the tickets in use, ascending. */
  readonly activeIds: () => readonly number[];
  /** Ids of the tickets in use in one stage, ascending. */
  readonly idsInStage: (stage: string) => readonly number[];
  readonly size: () => number;
}

const NONE: readonly number[] = [];

export function createTicketStore(): TicketStore {
  const tickets = new Map<number, Ticket>();
  const stages = new Map<string, number[]>();
  const active: number[] = [];

  const leave = (ticket: Ticket): void => {
    if (ticket.archivedAt !== null) return;
    removeSorted(active, ticket.id);
    removeSorted(stages.get(ticket.stage) ?? [], ticket.id);
  };
  const enter = (ticket: Ticket): void => {
    if (ticket.archivedAt !== null) return;
    insertSorted(active, ticket.id);
    const ids = stages.get(ticket.stage);
    if (ids === undefined) stages.set(ticket.stage, [ticket.id]);
    else insertSorted(ids, ticket.id);
  };

  return {
    get: (id) => tickets.get(id),
    put: (ticket) => {
      const before = tickets.get(ticket.id);
      tickets.set(ticket.id, ticket);
      if (before?.stage === ticket.stage && before.archivedAt === ticket.archivedAt) return;
      if (before !== undefined) leave(before);
      enter(ticket);
    },
    all: () => tickets.values(),
    activeIds: () => active,
    idsInStage: (stage) => stages.get(stage) ?? NONE,
    size: () => tickets.size,
  };
}
