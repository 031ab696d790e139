/**
 * The one executor. It takes a plan and nothing else, change by change in the plan's order, and asks the kind of each
 * change the same question until the answer is "done": given what the account holds right now, what is next? It never
 * trusts an answer to a write, never repeats a write without having looked, and stops where the account holds something
 * that is neither before nor after. That is why it can start from any point: after a crash, the finished part answers
 * "done" at once.
 *
 * A change may have to wait for another (a label that is still taken). It is asked again when the phase ends, and after
 * the deletes; where two wait for each other, the first takes a detour.
 */
import type { Change } from '../core/plan/change.js';
import { isSendable } from '../core/plan/change.js';
import { AppError } from '../core/base/errors.js';
import { converge } from './converge.js';
import { deleteWithTickets } from './delete.js';
import { interrupted } from './interrupted.js';
import { datesNotKept, moveTickets, resumeDates } from './move-tickets.js';
import { openRun } from './run.js';
import type { ExecuteInput, Run } from './run.js';

export interface ExecuteOutcome {
  /** Changes made by this run, without those it found already done. */
  readonly applied: readonly Change[];
  readonly failed: { readonly change: Change; readonly error: AppError } | null;
  readonly notTried: readonly Change[];
  readonly ticketsMoved: number;
  /** Tickets that went from a closed status to a closed one and have the close date that they had. */
  readonly closeDatesKept: number;
  /** Ends an apply that is done otherwise: close dates that HubSpot would not take, or could not be asked about. */
  readonly datesError: AppError | null;
  /** True once a write was sent. */
  readonly wrote: boolean;
}

/** Carries out a plan. Failures are part of the outcome; only bugs are thrown. */
export async function executePlan(input: ExecuteInput): Promise<ExecuteOutcome> {
  const run = openRun(input);
  const { phaseOf } = input;
  const changes = input.plan.changes.filter(isSendable);
  const datesError = await problemOfDates(run);
  for (const [index, change] of changes.entries()) {
    if (run.fatal !== null || run.isStopped(change)) {
      run.notTried.push(change);
      continue;
    }
    const { address, action, label } = change;
    input.talk({ kind: 'change-started', address, action, label, number: index + 1, of: changes.length });
    await attempt(run, change, () => applyChange(run, change));
    run.tried.add(change);
    const following = changes[index + 1];
    if (following === undefined || phaseOf(following) !== phaseOf(change)) await settle(run);
  }
  if (run.fatal === null) await settle(run, true);
  run.notTried.push(...run.waiting.filter(() => run.fatal !== null));
  const applied = changes.filter((change) => run.done.has(change) && isOurs(run, change));
  return {
    applied,
    failed: run.failed,
    notTried: run.notTried,
    ticketsMoved: run.ticketsMoved,
    closeDatesKept: run.dates.kept,
    datesError: datesError ?? datesNotKept(run.dates),
    wrote: run.wrote,
  };
}

/** Finishes what was begun first. If that fails, starts nothing else. */
async function problemOfDates(run: Run): Promise<AppError | null> {
  try {
    await resumeDates(run);
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    run.fatal = error;
    return error;
  }
}

/** One request may realise several things: a pipeline comes with its statuses, and all its editors are written at once. */
function isOurs(run: Run, change: Change): boolean {
  const together = change.action === 'create' || run.steppingOf(change).together === true;
  return run.worked.has(change) || (together && run.touched.has(change.address));
}

async function applyChange(run: Run, change: Change): Promise<void> {
  if (change.action === 'create' && run.covered.has(change.address)) {
    run.finish(change);
    return;
  }
  if (run.steppingOf(change).run !== undefined) {
    await moveTickets(run, change);
    run.finish(change);
  } else if (change.action === 'delete') {
    await deleteWithTickets(run, change);
    run.finish(change);
  } else if ((await converge(run, change)) === 'done') run.finish(change);
  else {
    // The requests for another change may realise this one: who joins a team leaves the other.
    run.worked.add(change);
    run.waiting.push(change);
  }
}

/** Runs one change, and records an error as the run's failure. */
async function attempt(run: Run, change: Change, work: () => Promise<void>): Promise<void> {
  const before = run.requests;
  try {
    if (run.input.stopping()) throw interrupted(run.goingOn);
    await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    run.fail(change, error);
  }
  if (run.requests > before) run.worked.add(change);
}

/** Asks waiting changes again until a round makes no progress, then lets one at a time take a detour. */
async function settle(run: Run, final = false): Promise<void> {
  for (;;) {
    if (run.fatal !== null || run.waiting.length === 0) return;
    if (await settleRound(run, false)) continue;
    if (await settleRound(run, true)) continue;
    break;
  }
  const [stuck] = run.waiting;
  if (final && stuck !== undefined) run.fail(stuck, neverFree(run, stuck));
}

async function settleRound(run: Run, detour: boolean): Promise<boolean> {
  for (const change of [...run.waiting]) {
    const before = run.requests;
    await attempt(run, change, async () => {
      if ((await converge(run, change, detour)) !== 'done') return;
      run.waiting.splice(run.waiting.indexOf(change), 1);
      run.finish(change);
    });
    if (run.fatal !== null || run.done.has(change) || run.requests > before) return true;
  }
  return false;
}

function neverFree({ goingOn }: Run, change: Change): AppError {
  return new AppError({
    code: 'NOT_CONVERGED',
    summary: `${change.address} could not be finished: something it waits for did not happen.`,
    detail:
      'It waits for a label that another thing still has, or for tickets that could not move. Everything else is done. Look at the account, then plan again.',
    hint: goingOn.look,
  });
}
