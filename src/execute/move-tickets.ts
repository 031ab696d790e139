import type { Change } from '../core/plan/change.js';
import { AppError, BugError } from '../core/base/errors.js';
import type { GoingOn } from '../core/model/going-on.js';
import type { DatesOutcome, MoveOutcome } from '../core/kinds/facets.js';
import type { Run } from './run.js';

const LISTED = 20;

/** Moves the tickets of one status. Fails if some stay, because the delete that follows must not happen. */
export async function moveTickets(run: Run, change: Change, named: readonly string[] = []): Promise<number> {
  const { run: move } = run.ticketMoves();
  if (move === undefined) throw new BugError('nothing moves tickets');
  const outcome = await move(change, run.session(), named);
  run.ticketsMoved += outcome.moved;
  countDates(run, outcome.dates);
  if (outcome.stuck.length > 0) {
    await run.input.recorder.stuck(change.address, outcome.stuck);
    throw stuckTickets(change, outcome, run.goingOn);
  }
  if (!outcome.settled) throw stillArriving(change, outcome, run.goingOn);
  return outcome.moved;
}

/** Close dates of moves that an earlier run made but did not record as done. */
export async function resumeDates(run: Run): Promise<void> {
  const { unfinished = [] } = run.input;
  const { resume } = run.ticketMoves();
  if (unfinished.length > 0 && resume !== undefined) countDates(run, await resume(run.session(), unfinished));
}

function countDates(run: Run, { kept, lost }: DatesOutcome): void {
  run.dates.kept += kept;
  run.dates.lost.push(...lost);
}

/** Tickets that lost their close dates, or null. Nothing else remains undone. */
export function datesNotKept({ lost }: Run['dates']): AppError | null {
  if (lost.length === 0) return null;
  const lines = lost
    .slice(0, LISTED)
    .map(({ id, closeDate, reason }) => `ticket ${id} had ${closeDate ?? 'no close date'}: ${reason}`);
  const more = lost.length > LISTED ? [`and ${lost.length - LISTED} more, all in the journal`] : [];
  return new AppError({
    code: 'CLOSE_DATES_NOT_KEPT',
    summary: `HubSpot did not accept the former close date of ${lost.length === 1 ? '1 ticket' : `${lost.length} tickets`} that moved.`,
    detail: `The move itself is done. ${[...lines, ...more].join('\n')}`,
    hint: 'Set these close dates in HubSpot, if they matter.',
  });
}

function stuckTickets(change: Change, { stuck, moved }: MoveOutcome, { again }: GoingOn): AppError {
  const lines = stuck.slice(0, LISTED).map(({ id, reason }) => `ticket ${id}: ${reason}`);
  const more = stuck.length > LISTED ? [`and ${stuck.length - LISTED} more, all in the journal`] : [];
  return new AppError({
    code: 'TICKETS_NOT_MOVED',
    summary: `HubSpot refused to move ${stuck.length === 1 ? '1 ticket' : `${stuck.length} tickets`} out of "${change.label}"; ${moved} moved.`,
    detail: `Its status is kept, so that no ticket is stranded. ${[...lines, ...more].join('\n')}`,
    hint: `Correct these tickets in HubSpot, then: ${again}`,
  });
}

function stillArriving(change: Change, { moved }: MoveOutcome, { again }: GoingOn): AppError {
  return new AppError({
    code: 'TICKETS_NOT_MOVED',
    summary: `Tickets keep arriving in "${change.label}"; ${moved} moved so far.`,
    detail:
      'Its status is kept. Find out what creates tickets there (forms, inboxes, workflows, integrations), point it elsewhere, and apply again.',
    hint: again,
  });
}
