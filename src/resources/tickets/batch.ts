import type { Operation, WriteAnswer } from '../../core/account.js';
import { apiMessage } from '../../core/api-message.js';
import { asArray, asObject } from '../../core/decode.js';
import { ApiError, AppError } from '../../core/errors.js';
import type { Json } from '../../core/json.js';
import { isJsonObject } from '../../core/json.js';
import type { ApplySession, StuckTicket } from '../../core/resource.js';
import { PIPELINE, STATUS, TICKETS } from '../ticket-search.js';
import { readTickets } from './search.js';

/** The most that one batch can hold. */
export const BATCH = 100;

export interface Move {
  /** Address of the `migrate` change. */
  readonly address: string;
  readonly from: { readonly pipeline: string; readonly status: string };
  readonly to: { readonly pipeline: string; readonly status: string };
}

export interface BatchOutcome {
  readonly moved: readonly string[];
  readonly stuck: readonly StuckTicket[];
}

const LOOKS = 4;

/**
 * Moves up to 100 tickets. Each is read first, so that one that somebody has moved on meanwhile stays there. After an
 * answer that got lost, or that was an error of the server, the tickets are read again, and only those still in the old
 * status are sent again. What the account refuses is told apart by halving where it refuses a batch as a whole.
 */
export async function moveBatch(
  session: ApplySession,
  move: Move,
  ids: readonly string[],
): Promise<BatchOutcome> {
  const moved: string[] = [];
  let waiting = await stillThere(session, move, ids);
  for (let look = 0; waiting.length > 0; look += 1) {
    const sent = await send(session, moveOperation(move, waiting));
    if (!(sent instanceof AppError)) {
      const refused = refusals(sent.body, waiting);
      const left = await takeGone(session, move, waiting, moved);
      return {
        moved,
        stuck: left.map((id) => ({ id, reason: refused.get(id) ?? refused.get('') ?? UNSAID })),
      };
    }
    const again = tries(sent);
    if (again === 0) {
      const halves = await split(session, move, waiting, sent);
      return { moved: [...moved, ...halves.moved], stuck: halves.stuck };
    }
    await session.sleep(500 * 2 ** look);
    waiting = await takeGone(session, move, waiting, moved);
    if (waiting.length > 0 && look >= again) throw sent;
  }
  return { moved, stuck: [] };
}

async function send(session: ApplySession, operation: Operation): Promise<WriteAnswer | AppError> {
  try {
    return await session.send(operation);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** How often a request that failed is looked up and sent again: where nobody knows whether it was done. */
function tries(error: AppError): number {
  if (error.code === 'ANSWER_LOST') return LOOKS;
  return error instanceof ApiError && error.refusal.status >= 500 ? 1 : 0;
}

/** Reads the tickets, puts those that are gone on record as moved, and returns the others. */
async function takeGone(
  session: ApplySession,
  move: Move,
  waiting: readonly string[],
  moved: string[],
): Promise<readonly string[]> {
  const left = await stillThere(session, move, waiting);
  const gone = waiting.filter((id) => !left.includes(id));
  moved.push(...gone);
  if (gone.length > 0) await session.recordTickets({ ...move, ids: gone });
  return left;
}

const UNSAID = 'HubSpot took the request, gave no reason, and the ticket is still in the old status.';

async function split(
  session: ApplySession,
  move: Move,
  ids: readonly string[],
  error: AppError,
): Promise<BatchOutcome> {
  if (!(error instanceof ApiError) || ![400, 404].includes(error.refusal.status)) throw error;
  const [only, ...others] = ids;
  if (only !== undefined && others.length === 0) {
    return { moved: [], stuck: [{ id: only, reason: reasonOf(error) }] };
  }
  const half = ids.length >> 1;
  const first = await moveBatch(session, move, ids.slice(0, half));
  const second = await moveBatch(session, move, ids.slice(half));
  return {
    moved: [...first.moved, ...second.moved],
    stuck: [...first.stuck, ...second.stuck],
  };
}

async function stillThere(
  session: ApplySession,
  move: Move,
  ids: readonly string[],
): Promise<readonly string[]> {
  const found = await readTickets(session.reader, ids);
  const there = new Set(found.filter((ticket) => ticket.status === move.from.status).map(({ id }) => id));
  return ids.filter((id) => there.has(id));
}

function moveOperation(move: Move, ids: readonly string[]): Operation {
  const properties = { [PIPELINE]: move.to.pipeline, [STATUS]: move.to.status };
  return {
    method: 'POST',
    path: `${TICKETS}/batch/update`,
    body: { inputs: ids.map((id) => ({ id, properties })) },
    retry: 'look-first',
    addresses: [move.address],
    from: move.from,
  };
}

function reasonOf(error: ApiError): string {
  const own = error.refusal.errors.flatMap((entry) =>
    isJsonObject(entry) ? messageOf(entry['message']) : [],
  );
  return own.length > 0 ? apiMessage(own.join('; ')) : (error.refusal.message ?? error.diagnostic.summary);
}

function messageOf(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** Reasons by ticket id out of a 207 answer; those that name no ticket stand under the empty key. */
function refusals(body: Json, ids: readonly string[]): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  if (!isJsonObject(body) || body['errors'] === undefined) return reasons;
  for (const entry of asArray(body['errors'], 'batch/update: errors')) {
    const error = asObject(entry, 'batch/update: errors[]');
    const inner = Array.isArray(error['errors']) ? error['errors'] : [];
    const messages = [...inner.flatMap((e: unknown) => (isJsonObject(e) ? messageOf(e['message']) : []))];
    const reason =
      messages.length > 0
        ? apiMessage(messages.join('; '))
        : messageOf(error['message']).map(apiMessage).join('; ');
    const text = JSON.stringify([error['context'] ?? null, error['id'] ?? null, error['message'] ?? null]);
    const numbers = new Set(text.match(/\d+/g));
    const named = ids.filter((id) => numbers.has(id));
    for (const id of named.length > 0 ? named : ['']) if (!reasons.has(id)) reasons.set(id, reason);
  }
  return reasons;
}
