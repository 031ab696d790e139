/**
 * Emptying a status. Tickets arrive while it runs, search lags behind writes, and HubSpot may refuse single tickets, so
 * it works in rounds: page through the status by ticket id, move in parallel batches, and search again until two
 * searches a second apart find only tickets that HubSpot has refused, or that are gone by now: search briefly shows a
 * ticket in its old status after it has left, and only reading it tells. Bounded: what is left after the last round is
 * reported, and the delete that depends on it isn't made.
 */
import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { BugError } from '../../core/base/errors.js';
import type { ApplySession, DatesOutcome, MoveOutcome, StuckTicket } from '../../core/kinds/facets.js';
import { TICKET_MOVE } from '../shared/ticket-move.js';
import { STATUS } from '../shared/ticket-search.js';
import { BATCH, moveBatch } from './batch.js';
import type { BatchMove } from './batch.js';
import { joinDates, NO_DATES } from './close-dates.js';
import { pagesOf } from './search.js';

const ROUNDS = 8;
export const BATCHES_AT_ONCE = 4;
const BETWEEN_SEARCHES_MS = 1_000;

interface Tally {
  moved: number;
  dates: DatesOutcome;
  readonly stuck: Map<string, StuckTicket>;
}

export function newTally(): Tally {
  return { moved: 0, dates: NO_DATES, stuck: new Map() };
}

/** Moves the tickets of a `migrate` change; `named` are ids that HubSpot named but search may not show yet. */
export async function migrateTickets(
  change: Change,
  session: ApplySession,
  named: readonly string[] = [],
): Promise<MoveOutcome> {
  const move = batchMoveOf(change, session);
  const tally = newTally();
  await moveAll(move, session, tally, { ids: named, planned: named.length });
  let zeros = 0;
  for (let round = 0; round < ROUNDS && zeros < 2; round += 1) {
    const found = await sweep(move, session, tally, change.tickets?.held ?? 0);
    zeros = found === 0 ? zeros + 1 : 0;
    if (zeros < 2) await session.sleep(BETWEEN_SEARCHES_MS);
  }
  return endOf(tally, zeros >= 2);
}

export function endOf({ moved, stuck, dates }: Tally, settled: boolean): MoveOutcome {
  return { moved, stuck: [...stuck.values()], settled, dates };
}

/** Source and target, with the target's current ids. */
export function batchMoveOf(change: Change, { scope }: ApplySession): BatchMove {
  const { before, after, tickets } = change;
  const text = (value: string | undefined): string => {
    if (value === undefined) throw new BugError(`migrate change ${change.address} names no target`);
    return value;
  };
  const [from, to] = [TICKET_MOVE.decode(before), TICKET_MOVE.decode(after)];
  const target = tickets?.moveTo ?? null;
  const pipeline = target === null ? null : pipelineOf(target);
  return {
    address: change.address,
    from: { pipeline: text(from?.pipeline), status: text(from?.status) },
    to: {
      pipeline: (pipeline === null ? null : scope.idOf(pipeline)) ?? text(to?.pipeline),
      status: (target === null ? null : scope.idOf(target)) ?? text(to?.status),
    },
    keepsDates: tickets?.closeDates === 'kept',
    dates: {},
  };
}

/**
 * In parallel batches. If one fails, the others are still awaited. Returns how many of the tickets really were in the
 * status.
 */
export async function moveAll(
  move: BatchMove,
  session: ApplySession,
  tally: Tally,
  { ids, planned }: { readonly ids: readonly string[]; readonly planned: number },
): Promise<number> {
  const batches: (readonly string[])[] = [];
  for (let at = 0; at < ids.length; at += BATCH) batches.push(ids.slice(at, at + BATCH));
  const settled = await Promise.allSettled(
    batches.map(async (batch) => {
      const outcome = await moveBatch(session, move, batch);
      tally.moved += outcome.moved.length;
      tally.dates = joinDates(tally.dates, outcome.dates);
      for (const stuck of outcome.stuck) tally.stuck.set(stuck.id, stuck);
      const of = Math.max(planned, tally.moved);
      session.talk({ kind: 'tickets', address: move.address, moved: tally.moved, of });
      return outcome.moved.length + outcome.stuck.length;
    }),
  );
  let there = 0;
  for (const outcome of settled) {
    if (outcome.status === 'rejected') throw outcome.reason;
    there += outcome.value;
  }
  return there;
}

/** One pass over the status. Returns the number of tickets found that had not been refused before. */
async function sweep(move: BatchMove, session: ApplySession, tally: Tally, planned: number): Promise<number> {
  let fresh = 0;
  let waiting: string[] = [];
  for await (const page of pagesOf(session.reader, move.from.status, [STATUS])) {
    waiting.push(...page.map(({ id }) => id).filter((id) => !tally.stuck.has(id)));
    if (waiting.length < BATCH * BATCHES_AT_ONCE) continue;
    fresh += await moveAll(move, session, tally, { ids: waiting, planned });
    waiting = [];
  }
  return fresh + (await moveAll(move, session, tally, { ids: waiting, planned }));
}
