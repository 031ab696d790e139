/**
 * A write for up to 100 tickets, verified by reading the tickets afterwards: a response is never proof. After a lost
 * response or a server error they are read again, and only those for which it is still to be done are sent again. If
 * the account refuses a batch as a whole, halving finds the tickets at fault.
 */
import type { Operation } from '../../core/model/account.js';
import { apiMessage } from '../../core/api/api-message.js';
import { asArray, asObject } from '../../core/base/decode.js';
import { ApiError, AppError } from '../../core/base/errors.js';
import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { ApplySession, StuckTicket } from '../../core/kinds/facets.js';

/** The maximum size of a batch. */
export const BATCH = 100;

interface BatchJob {
  readonly operation: (ids: readonly string[]) => Operation;
  /** Reads the tickets: for which of them is it still to be done? */
  readonly left: (ids: readonly string[]) => Promise<readonly string[]>;
  /** Called with those for which it is done, as last read. */
  readonly done: (ids: readonly string[]) => Promise<void>;
  /** Used if the account gives no reason. */
  readonly unsaid: string;
}

const LOOKS = 4;

/** Does the job for the tickets that still need it, and returns those that the account refused. */
export async function doInBatch(
  session: ApplySession,
  job: BatchJob,
  ids: readonly string[],
): Promise<readonly StuckTicket[]> {
  let waiting = await job.left(ids);
  const settle = async (): Promise<readonly string[]> => {
    const left = await job.left(waiting);
    const done = waiting.filter((id) => !left.includes(id));
    if (done.length > 0) await job.done(done);
    return left;
  };
  for (let look = 0; waiting.length > 0; look += 1) {
    try {
      const answer = await session.send(job.operation(waiting));
      const refused = refusals(answer.body, waiting);
      const left = await settle();
      return left.map((id) => ({ id, reason: refused.get(id) ?? refused.get('') ?? job.unsaid }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const again = tries(error);
      if (again === 0) return split(session, job, waiting, error);
      await session.sleep(500 * 2 ** look);
      waiting = await settle();
      if (waiting.length > 0 && look >= again) throw error;
    }
  }
  return [];
}

/** How often a request with an unknown outcome is looked up and sent again. */
function tries(error: AppError): number {
  if (error.code === 'ANSWER_LOST') return LOOKS;
  return error instanceof ApiError && error.refusal.status >= 500 ? 1 : 0;
}

async function split(
  session: ApplySession,
  job: BatchJob,
  ids: readonly string[],
  error: AppError,
): Promise<readonly StuckTicket[]> {
  if (!(error instanceof ApiError) || ![400, 404].includes(error.refusal.status)) throw error;
  const [only, ...others] = ids;
  if (only !== undefined && others.length === 0) return [{ id: only, reason: reasonOf(error) }];
  const half = ids.length >> 1;
  const first = await doInBatch(session, job, ids.slice(0, half));
  return [...first, ...(await doInBatch(session, job, ids.slice(half)))];
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

/** Reasons by ticket id from a 207 response; those without a ticket have the empty key. */
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
