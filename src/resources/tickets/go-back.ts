/**
 * The tickets of one status in a rollback: single ones go back to the statuses that they came from, and what else the
 * status holds goes where `moveTo` says, if anywhere. A ticket that somebody has moved on meanwhile stays where it is.
 */
import { pipelineOf } from '../../core/base/address.js';
import type { Change, TicketsBack } from '../../core/plan/change.js';
import { BugError } from '../../core/base/errors.js';
import type { ApplySession, MoveOutcome } from '../../core/model/facets.js';
import type { BatchMove } from './batch.js';
import { BATCH } from './batch.js';
import { joinDates } from './close-dates.js';
import { BATCHES_AT_ONCE, endOf, migrateTickets, moveAll, newTally } from './migrate.js';

/** Does the whole of a `migrate` change. Tickets that the account would not let go back are not moved elsewhere. */
export async function moveTicketsBack(
  change: Change,
  session: ApplySession,
  named: readonly string[] = [],
): Promise<MoveOutcome> {
  if (change.tickets?.back === undefined) return migrateTickets(change, session, named);
  const tally = newTally();
  for (const back of change.tickets.back) {
    const { ids } = back;
    const move = moveBack(change, back, session);
    for (let at = 0; at < ids.length; at += BATCH * BATCHES_AT_ONCE) {
      const some = ids.slice(at, at + BATCH * BATCHES_AT_ONCE);
      await moveAll(move, session, tally, { ids: some, planned: change.tickets.held ?? 0 });
    }
  }
  if (tally.stuck.size > 0 || change.tickets.moveTo === null) return endOf(tally, true);
  const rest = await migrateTickets(change, session, named);
  return { ...rest, moved: tally.moved + rest.moved, dates: joinDates(tally.dates, rest.dates) };
}

/** A ticket goes back with the close date that it had, whichever way it goes: HubSpot may have set another since. */
function moveBack({ address, before }: Change, back: TicketsBack, { scope }: ApplySession): BatchMove {
  const { moveTo: target, closeDates = {} } = back;
  const pipeline = scope.idOf(pipelineOf(target) ?? '');
  const status = scope.idOf(target);
  const { pipeline: fromPipeline, status: fromStatus } = before ?? {};
  if (pipeline === null || status === null) throw new BugError(`nothing is known of ${target}`);
  if (typeof fromPipeline !== 'string' || typeof fromStatus !== 'string')
    throw new BugError(`migrate change ${address} names no place`);
  return {
    address,
    from: { pipeline: fromPipeline, status: fromStatus },
    to: { pipeline, status },
    keepsDates: true,
    dates: closeDates,
  };
}
