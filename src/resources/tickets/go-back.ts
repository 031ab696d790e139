/**
 * The tickets of one status in a rollback: single ones go back to the statuses that they came from, and what else the
 * status holds goes where `moveTo` says, if anywhere. A ticket that somebody has moved on meanwhile stays where it is.
 */
import type { Address } from '../../core/address.js';
import { pipelineOf } from '../../core/address.js';
import type { Change } from '../../core/change.js';
import { BugError } from '../../core/errors.js';
import type { ApplySession, MoveOutcome } from '../../core/resource.js';
import type { Move } from './batch.js';
import { BATCH } from './batch.js';
import type { Tally } from './migrate.js';
import { BATCHES_AT_ONCE, migrateTickets, moveAll } from './migrate.js';

/** Does the whole of a `migrate` change. Tickets that the account would not let go back are not moved elsewhere. */
export async function moveTickets(
  change: Change,
  session: ApplySession,
  named: readonly string[] = [],
): Promise<MoveOutcome> {
  if (change.tickets?.back === undefined) return migrateTickets(change, session, named);
  const tally: Tally = { moved: 0, stuck: new Map() };
  for (const { moveTo, ids } of change.tickets.back) {
    const move = moveBack(change, moveTo, session);
    for (let at = 0; at < ids.length; at += BATCH * BATCHES_AT_ONCE) {
      const some = ids.slice(at, at + BATCH * BATCHES_AT_ONCE);
      await moveAll(move, session, tally, { ids: some, planned: change.tickets.held ?? 0 });
    }
  }
  const { moved } = tally;
  if (tally.stuck.size > 0 || change.tickets.moveTo === null)
    return { moved, stuck: [...tally.stuck.values()], settled: true };
  const rest = await migrateTickets(change, session, named);
  return { ...rest, moved: moved + rest.moved };
}

function moveBack({ address, before }: Change, target: Address, { scope }: ApplySession): Move {
  const pipeline = scope.idOf(pipelineOf(target) ?? '');
  const status = scope.idOf(target);
  const { pipeline: fromPipeline, status: fromStatus } = before ?? {};
  if (pipeline === null || status === null) throw new BugError(`nothing is known of ${target}`);
  if (typeof fromPipeline !== 'string' || typeof fromStatus !== 'string')
    throw new BugError(`migrate change ${address} names no place`);
  return { address, from: { pipeline: fromPipeline, status: fromStatus }, to: { pipeline, status } };
}
