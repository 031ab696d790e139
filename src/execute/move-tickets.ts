import type { Change } from '../core/change.js';
import { AppError, BugError } from '../core/errors.js';
import type { MoveOutcome } from '../core/resource.js';
import type { Run } from './run.js';

const LISTED = 20;

/** Moves the tickets of one status, and fails where some stay: the delete behind it must not be made. */
export async function moveTickets(run: Run, change: Change, named: readonly string[] = []): Promise<number> {
  const { run: move } = run.ticketResource();
  if (move === undefined) throw new BugError('the tickets resource moves nothing');
  const outcome = await move(change, run.session(), named);
  run.ticketsMoved += outcome.moved;
  if (outcome.stuck.length > 0) {
    await run.input.recorder.stuck(change.address, outcome.stuck);
    throw stuckTickets(change, outcome);
  }
  if (!outcome.settled) throw stillArriving(change, outcome);
  return outcome.moved;
}

function stuckTickets(change: Change, { stuck, moved }: MoveOutcome): AppError {
  const lines = stuck.slice(0, LISTED).map(({ id, reason }) => `ticket ${id}: ${reason}`);
  const more = stuck.length > LISTED ? [`and ${stuck.length - LISTED} more, all in the journal`] : [];
  return new AppError({
    code: 'TICKETS_NOT_MOVED',
    summary: `HubSpot refused to move ${stuck.length === 1 ? '1 ticket' : `${stuck.length} tickets`} out of "${change.label}"; ${moved} moved.`,
    detail: `Its status is kept, so that no ticket is stranded. ${[...lines, ...more].join('\n')}`,
    hint: 'Correct these tickets in HubSpot, then: pipewright apply',
  });
}

function stillArriving(change: Change, { moved }: MoveOutcome): AppError {
  return new AppError({
    code: 'TICKETS_NOT_MOVED',
    summary: `Tickets keep arriving in "${change.label}"; ${moved} moved so far.`,
    detail:
      'Its status is kept. Find out what creates tickets there (forms, inboxes, workflows, integrations), point it elsewhere, and apply again.',
    hint: 'pipewright apply',
  });
}
