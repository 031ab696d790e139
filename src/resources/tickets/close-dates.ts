/**
 * Close dates of moved tickets. HubSpot may set one when a ticket enters a closed status, even if the move sent
 * another: the read after the move decides. What differs is written once more, and what differs then, or is refused, is
 * lost and listed. Only tickets that are still where the move put them are touched.
 */
import type { Operation } from '../../core/model/account.js';
import type { CloseDatesById } from '../../core/plan/change.js';
import type { ApplySession, DatesOutcome, UnfinishedMove } from '../../core/kinds/facets.js';
import { CLOSE_DATE, TICKETS } from '../shared/ticket-search.js';
import { BATCH, doInBatch } from './request-batch.js';
import type { FoundTicket } from './search.js';
import { readTickets } from './search.js';

export const NO_DATES: DatesOutcome = { kept: 0, lost: [] };

export function joinDates(one: DatesOutcome, other: DatesOutcome): DatesOutcome {
  return { kept: one.kept + other.kept, lost: [...one.lost, ...other.lost] };
}

/** A close date as written to the API: the empty string clears it. */
export function sentDate(date: string | null): string {
  return date ?? '';
}

/** Writes the dates that differ. `tickets` as the last read saw them. */
export async function settleDates(
  session: ApplySession,
  goal: UnfinishedMove,
  tickets: readonly FoundTicket[],
): Promise<DatesOutcome> {
  const there = tickets.filter(
    ({ id, status }) => Object.hasOwn(goal.dates, id) && status === goal.to.status,
  );
  const off = there.filter((ticket) => differs(ticket, goal.dates)).map(({ id }) => id);
  if (off.length === 0) return { kept: there.length, lost: [] };
  const stuck = await doInBatch(session, dateJob(session, goal), off);
  const lost = stuck.map(({ id, reason }) => ({ id, closeDate: goal.dates[id] ?? null, reason }));
  const kept = there.map(({ id }) => id).filter((id) => !lost.some((ticket) => ticket.id === id));
  await session.recordDates({ address: goal.address, kept, lost });
  return { kept: kept.length, lost };
}

/** The same for moves of an interrupted run: tickets that are still where it put them get their dates. */
export async function resumeCloseDates(
  session: ApplySession,
  unfinished: readonly UnfinishedMove[],
): Promise<DatesOutcome> {
  let outcome = NO_DATES;
  for (const goal of unfinished) {
    const ids = Object.keys(goal.dates);
    for (let at = 0; at < ids.length; at += BATCH) {
      const some = ids.slice(at, at + BATCH);
      const found = await readTickets(session.reader, some);
      const dates = await settleDates(session, goal, found);
      outcome = joinDates(outcome, dates);
      const kept = some.filter((id) => !dates.lost.some((ticket) => ticket.id === id));
      await session.recordDates({ address: goal.address, kept, lost: [] });
    }
  }
  return outcome;
}

function dateJob(
  session: ApplySession,
  { address, to, dates }: UnfinishedMove,
): Parameters<typeof doInBatch>[1] {
  return {
    left: async (asked) => {
      const found = await readTickets(session.reader, asked);
      const off = found.filter((ticket) => ticket.status === to.status && differs(ticket, dates));
      return off.map(({ id }) => id);
    },
    operation: (ids): Operation => ({
      method: 'POST',
      path: `${TICKETS}/batch/update`,
      body: { inputs: ids.map((id) => ({ id, properties: { [CLOSE_DATE]: sentDate(dates[id] ?? null) } })) },
      retry: 'look-first',
      addresses: [address],
    }),
    done: () => Promise.resolve(),
    unsaid: 'HubSpot accepted the request and gave no reason, but the ticket still has another close date.',
  };
}

function differs({ id, closeDate }: FoundTicket, dates: CloseDatesById): boolean {
  const wanted = dates[id] ?? null;
  if (wanted === null || closeDate === null) return wanted !== closeDate;
  return wanted !== closeDate && instant(wanted) !== instant(closeDate);
}

/** A point in time in any notation; text that isn't one is only equal to itself. */
function instant(date: string): number | string {
  const at = /^\d+$/.test(date) ? Number(date) : Date.parse(date);
  return Number.isNaN(at) ? date : at;
}
