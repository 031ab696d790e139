/**
 * Single tickets of a status on their way back to another, in a rollback. One that somebody has moved on meanwhile stays
 * where it is, and so do all others that the status holds.
 */
import type { Change, ChosenTickets } from '../../core/plan/change.js';
import type { ApplySession, MoveOutcome } from '../../core/kinds/facets.js';
import { BATCH } from './batch.js';
import { batchMoveOf, BATCHES_AT_ONCE, endOf, migrateTickets, moveAll, newTally } from './migrate.js';

/** Does the whole of a `migrate` change: all tickets of a status, or those that it has chosen. */
export async function moveTicketsOf(
  change: Change,
  session: ApplySession,
  named: readonly string[] = [],
): Promise<MoveOutcome> {
  const chosen = change.tickets?.chosen;
  return chosen === undefined ? migrateTickets(change, session, named) : moveChosen(change, chosen, session);
}

/** A ticket goes back with the close date that it had, whichever way it goes: HubSpot may have set another since. */
async function moveChosen(
  change: Change,
  { ids, closeDates = {} }: ChosenTickets,
  session: ApplySession,
): Promise<MoveOutcome> {
  const move = { ...batchMoveOf(change, session), keepsDates: true, dates: closeDates };
  const tally = newTally();
  for (let at = 0; at < ids.length; at += BATCH * BATCHES_AT_ONCE) {
    const some = ids.slice(at, at + BATCH * BATCHES_AT_ONCE);
    await moveAll(move, session, tally, { ids: some, planned: ids.length });
  }
  return endOf(tally, true);
}
