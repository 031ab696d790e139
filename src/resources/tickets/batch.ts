import type { Operation } from '../../core/model/account.js';
import type { CloseDatesById } from '../../core/plan/change.js';
import type { ApplySession, DatesOutcome, StuckTicket } from '../../core/kinds/facets.js';
import { CLOSE_DATE, PIPELINE, STATUS, TICKETS } from '../shared/ticket-search.js';
import { joinDates, NO_DATES, sentDate, settleDates } from './close-dates.js';
import { doInBatch } from './request-batch.js';
import type { FoundTicket } from './search.js';
import { readTickets } from './search.js';

export { BATCH } from './request-batch.js';

export interface BatchMove {
  /** Address of the `migrate` change. */
  readonly address: string;
  readonly from: { readonly pipeline: string; readonly status: string };
  readonly to: { readonly pipeline: string; readonly status: string };
  /** True if each ticket keeps its close date, unless `dates` has another. */
  readonly keepsDates: boolean;
  /** Close dates to set with the move. */
  readonly dates: CloseDatesById;
}

interface BatchOutcome {
  readonly moved: readonly string[];
  readonly stuck: readonly StuckTicket[];
  readonly dates: DatesOutcome;
}

/**
 * Moves up to 100 tickets. Each is read first, so that one that somebody else has moved meanwhile is left alone, and
 * the wanted close date is sent with the move. The read after the move shows whether HubSpot set another. A batch is
 * recorded as moved once its close dates are settled: if a crash comes first, it is checked again.
 */
export async function moveBatch(
  session: ApplySession,
  move: BatchMove,
  ids: readonly string[],
): Promise<BatchOutcome> {
  const seen = new Map<string, FoundTicket>();
  const former: Record<string, string | null> = {};
  const wanted: Record<string, string | null> = {};
  const moved: string[] = [];
  let dates = NO_DATES;
  const stuck = await doInBatch(
    session,
    {
      left: async (asked) => {
        const found = await readTickets(session.reader, asked);
        for (const ticket of found) seen.set(ticket.id, ticket);
        const there = new Map(found.map((ticket) => [ticket.id, ticket.status === move.from.status]));
        const left = asked.filter((id) => there.get(id) === true);
        for (const id of left) noteDates(move, id, seen.get(id)?.closeDate ?? null, { former, wanted });
        return left;
      },
      operation: (some) => moveOperation(move, some, { former, wanted }),
      done: async (some) => {
        const goal = { address: move.address, to: move.to, dates: wanted };
        const arrived = some.flatMap((id) => seen.get(id) ?? []);
        dates = joinDates(dates, await settleDates(session, goal, arrived));
        const { address, from, to } = move;
        await session.recordTickets({ address, ids: some, from, to });
        moved.push(...some);
      },
      unsaid: 'HubSpot accepted the request and gave no reason, but the ticket is still in the old status.',
    },
    ids,
  );
  return { moved, stuck, dates };
}

interface Dates {
  readonly former: Record<string, string | null>;
  readonly wanted: Record<string, string | null>;
}

function noteDates({ keepsDates, dates }: BatchMove, id: string, now: string | null, known: Dates): void {
  known.former[id] = now;
  const own = dates[id];
  if (own !== undefined) known.wanted[id] = own;
  else if (keepsDates) known.wanted[id] = now;
}

function moveOperation(move: BatchMove, ids: readonly string[], { former, wanted }: Dates): Operation {
  const place = { [PIPELINE]: move.to.pipeline, [STATUS]: move.to.status };
  return {
    method: 'POST',
    path: `${TICKETS}/batch/update`,
    body: {
      inputs: ids.map((id) => {
        const date = wanted[id];
        return { id, properties: date === undefined ? place : { ...place, [CLOSE_DATE]: sentDate(date) } };
      }),
    },
    retry: 'look-first',
    addresses: [move.address],
    from: move.from,
    closeDates: Object.fromEntries(ids.map((id) => [id, former[id] ?? null])),
  };
}
