import type { Change } from '../core/plan/change.js';
import { ApiError, AppError } from '../core/base/errors.js';
import { converge } from './converge.js';
import { moveTickets } from './move-tickets.js';
import type { Run } from './run.js';

/** Rounds of "refused because of these tickets, move them, try again". */
const ROUNDS = 5;
const LISTED = 20;

/**
 * Deletes one thing. The account checks references itself; if it still names tickets, they are moved and the delete is
 * retried a bounded number of times. Reading the account decides whether it is gone, never the answer.
 */
export async function deleteWithTickets(run: Run, change: Change): Promise<void> {
  const stepping = run.steppingOf(change);
  const moves = stepping.movesBefore?.(change, run.input.plan) ?? [];
  for (let round = 0; ; round += 1) {
    try {
      await converge(run, change);
      return;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const named = stepping.ticketsInTheWay?.(change, error) ?? null;
      if (named === null) throw isRefusal(error) ? refused(run, change, error, []) : error;
      if (moves.length === 0 || round >= ROUNDS) throw refused(run, change, error, named);
      for (const move of moves) await moveTickets(run, move, named);
    }
  }
}

function isRefusal({ refusal }: ApiError): boolean {
  return refusal.status === 400;
}

function refused({ goingOn }: Run, change: Change, error: ApiError, named: readonly string[]): AppError {
  const { refusal } = error;
  const context = Object.entries(refusal.context).map(([key, values]) => `${key}: ${values.join(', ')}`);
  const more = named.length > LISTED ? ` and ${named.length - LISTED} more` : '';
  const list = named.length > 0 ? ` Tickets: ${named.slice(0, LISTED).join(', ')}${more}.` : '';
  const said = [refusal.message ?? 'no reason', ...context].join('; ');
  return new AppError({
    code: 'DELETE_REFUSED',
    summary: `HubSpot refused to delete "${change.label}".`,
    detail: `It is still in use by tickets, a workflow or something else. HubSpot said: ${said}.${list}`,
    hint: `Remove what refers to it in HubSpot, then: ${goingOn.again}`,
    correlationId: refusal.correlationId,
    cause: error,
  });
}
