import type { Operation } from '../core/model/account.js';
import type { Change } from '../core/plan/change.js';
import { ApiError, AppError, BugError } from '../core/base/errors.js';
import type { Json } from '../core/base/json.js';
import { sameJson } from '../core/base/json.js';
import type { StaleField } from '../core/kinds/facets.js';
import type { Run } from './run.js';

/** How often to read the account again if it doesn't show a write yet, or if an answer was lost. */
const LOOKS = 5;
const FIRST_WAIT_MS = 250;
/** No change needs more than this, plus one for each value. A change that does is a bug. */
const REQUESTS_AT_MOST = 12;

/** Asks and sends until the change is done or has to wait for another one. */
export async function converge(run: Run, change: Change, detour = false): Promise<'done' | 'later'> {
  const { next } = run.steppingOf(change);
  if (next === undefined) throw new BugError(`changes of the kind ${change.kind} have no steps`);
  const memory: Memory = { last: null, looks: 0, lost: 0, refused: false };
  const most = REQUESTS_AT_MOST + valuesIn(change);
  for (let requests = 0; requests < most;) {
    const step = await next(change, run.scope(detour), run.input.writer);
    switch (step.kind) {
      case 'done':
        if (step.id !== undefined) await run.learn(change.address, step.id);
        for (const address of step.covers ?? []) run.covered.add(address);
        return 'done';
      case 'later':
        if (step.id !== undefined) await run.learn(change.address, step.id);
        return 'later';
      case 'stale':
        if (memory.last === null || memory.looks >= LOOKS) throw staleMidway(run, change, step.fields);
        await lookAgain(run, memory);
        break;
      case 'send':
        if (memory.last !== null && sameJson(memory.last, step.operation)) {
          if (memory.looks >= LOOKS) throw notTaken(run, change, step.operation);
          await lookAgain(run, memory);
        } else {
          requests += 1;
          await sendOnce(run, step.operation, memory);
        }
    }
  }
  throw new BugError(`${change.address} did not settle after ${most} requests`);
}

/** Values that a change is about: people of a team are added and removed one by one. */
function valuesIn({ fields }: Change): number {
  const count = (value: Json): number => (Array.isArray(value) ? value.length : 1);
  return fields.reduce((sum, { before, after }) => sum + count(before) + count(after), 0);
}

interface Memory {
  /** The last operation that the account took. */
  last: Operation | null;
  looks: number;
  lost: number;
  /** True after the kind of refusal that calls for the other form of the request. */
  refused: boolean;
}

async function lookAgain(run: Run, memory: Memory): Promise<void> {
  memory.looks += 1;
  await run.input.sleep(FIRST_WAIT_MS * 2 ** memory.looks);
}

/** Sends. Doesn't throw for a lost answer: the caller reads the account before sending again. */
async function sendOnce(run: Run, operation: Operation, memory: Memory): Promise<void> {
  const other = memory.refused ? operation.instead?.operation : undefined;
  try {
    await run.send(other ?? operation);
    memory.last = operation;
    memory.looks = 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (other !== undefined && error.code !== 'ANSWER_LOST') throw error;
    if (error instanceof ApiError && error.refusal.status === operation.instead?.after) {
      memory.refused = true;
      memory.last = null;
      await lookAgain(run, memory);
      return;
    }
    const wasLost = error.code === 'ANSWER_LOST' || (isServerFault(error) && memory.lost === 0);
    const mayBeDone = error instanceof ApiError && memory.lost > 0 && memory.looks < LOOKS;
    if ((!wasLost && !mayBeDone) || memory.lost >= LOOKS) throw error;
    if (wasLost) memory.lost += 1;
    else if (isServerFault(error)) memory.lost = LOOKS;
    memory.last = null;
    await lookAgain(run, memory);
  }
}

/** After a 500 the write may or may not have taken effect, so it is worth one more look and one more attempt. */
function isServerFault(error: AppError): boolean {
  return error instanceof ApiError && error.refusal.status >= 500;
}

function staleMidway({ goingOn }: Run, change: Change, fields: readonly StaleField[]): AppError {
  const list = fields.map(({ path, expected, found }) => `${path}: expected ${expected}, found ${found}`);
  return new AppError({
    code: 'STALE_MIDWAY',
    summary: `${change.address} is no longer what the plan relied on.`,
    detail: `Somebody changed it in HubSpot while the apply was running (${list.join('; ')}). Nothing was overwritten. Plan again and look at what is left.`,
    hint: goingOn.look,
  });
}

function notTaken({ goingOn }: Run, change: Change, operation: Operation): AppError {
  return new AppError({
    code: 'WRITE_NOT_TAKEN',
    summary: `HubSpot accepted the request for ${change.address} but does not show the change.`,
    detail: `${operation.method} ${operation.path} was answered without an error, but the account still shows the old value after ${LOOKS} reads. Plan again in a few minutes.`,
    hint: goingOn.look,
  });
}
