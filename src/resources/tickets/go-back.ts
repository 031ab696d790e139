/**
 * Moves single tickets of a status back to another, in a rollback. One that somebody has moved meanwhile is left alone,
 * and so are all others in the status.
 */
import type { Change, ChosenTickets } from '../../core/plan/change.js';
import type { ApplySession, MoveOutcome } from '../../core/kinds/facets.js';
import { BATCH } from './batch.js';
import { batchMoveOf, BATCHES_AT_ONCE, endOf, migrateTickets, moveAll, newTally } from './migrate.js';

/** Executes a `migrate` change: all tickets of a status, or the chosen ones. */
export async function moveTicketsOf(
  change: Change,
  session: ApplySession,
  named: readonly string[] = [],
): Promise<MoveOutcome> {
  const chosen = change.tickets?.chosen;
  return chosen === undefined ? migrateTickets(change, session, named) : moveChosen(change, chosen, session);
}

/** A ticket moves back with its former close date, in either direction: HubSpot may have set another since. */
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
