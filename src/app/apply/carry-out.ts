import { join } from 'node:path';
import { hostname } from 'node:os';
import type { Change } from '../../core/plan/change.js';
import { isSendable } from '../../core/plan/change.js';
import { exitCodeOf } from '../../core/base/codes.js';
import { AppError, BugError } from '../../core/base/errors.js';
import { APPLY_GOES_ON } from '../../core/model/going-on.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Plan } from '../../core/plan/plan.js';
import { withAccountLock } from '../../execute/account-lock.js';
import type { ExecuteOutcome } from '../../execute/execute.js';
import { executePlan } from '../../execute/execute.js';
import { createJournal } from '../../execute/journal.js';
import type { Journal } from '../../execute/journal.js';
import type { Recorder } from '../../execute/recorder.js';
import { writeSnapshot } from '../../execute/snapshot-file.js';
import { stateFolder } from '../../execute/state-folder.js';
import { kinds } from '../../generated/kinds/kind.js';
import { steppings } from '../../generated/kinds/step.js';
import { phasesOf, unseenIn } from '../../core/plan/known-kinds.js';
import type { OpenAccount } from '../account/account.js';
import { firstSnapshot } from './apply-history.js';
import type { ApplySource } from './apply-source.js';
import { outcome } from './outcome.js';
import { computePlan } from '../plan/compute-plan.js';
import { errorDocument } from '../files/error-document.js';
import { readPortalLock } from '../account/lock-file.js';
import { fromCwd } from '../files/from-cwd.js';
import { machine } from '../account/machine.js';
import { isDone, recheck } from './recheck.js';
import { recordInLock } from '../account/record-in-lock.js';
import { snapshotText } from './snapshot.js';
import type { AppliedChange, ApplyOutcome, ApplyResult } from '../../core/model/results.js';
import type { AppContext } from '../types.js';
import { unfinishedMoves } from './unfinished-dates.js';

/**
 * Everything after consent: the account's lock, the recheck, the records, the changes, the proof. `agree` is called
 * with what the recheck finds. Whatever happens, what was done is recorded and reported.
 */
export async function carryOut(
  ctx: AppContext,
  account: OpenAccount,
  source: ApplySource,
  agree: (now: Plan) => Promise<void>,
): Promise<ApplyOutcome> {
  const { env, platform, home, pid, since, isAlive } = machine(ctx);
  const lock = {
    stateFolder: stateFolder({ env, platform, home }),
    origin: account.origin,
    portalId: account.facts.portalId,
    owner: { pid, since, host: hostname() },
    now: ctx.now,
    sleep: (ms: number) => ctx.sleep(ms),
    isAlive,
  };
  return withAccountLock(lock, async () => {
    const { plan: wanted, again, lockPath, goingOn } = source;
    const own = await readPortalLock(ctx, lockPath, account.facts.portalId);
    const { plan, live } = await recheck(account, { plan: wanted, again, lock: own, goingOn });
    await agree(plan);
    return execute(ctx, account, source, live);
  });
}

async function execute(
  ctx: AppContext,
  account: OpenAccount,
  source: ApplySource,
  live: readonly LivePipeline[],
): Promise<ApplyOutcome> {
  const { plan } = source;
  if (account.writer === null) throw new BugError('an apply needs an account that can be written');
  const root = join(ctx.cwd, '.pipewright');
  const pinned = new Map<string, string>();
  await recordInLock(ctx, source, account.facts, { pinned, done: false });
  const text = await snapshotText(ctx, source, live, account.reader);
  const unfinished = await unfinishedMoves(ctx, account);
  const journal = openJournal(ctx, account, source, root);
  let snapshot: Promise<string> | null = null;
  let snapshotFile: string | null = null;
  const recorder: Recorder = {
    ...journal,
    intent: async (operation) => {
      snapshot ??= writeSnapshot(root, text, ctx.now());
      snapshotFile = await snapshot;
      return journal.intent(operation);
    },
  };
  try {
    const executed = await executePlan({
      plan,
      steppings,
      phaseOf: phasesOf(kinds),
      writer: account.writer,
      recorder,
      // Waits between polls and rounds are short; an interrupt is noticed before the next request.
      sleep: (ms) => ctx.sleep(ms, new AbortController().signal),
      talk: ctx.talk,
      stopping: () => ctx.signal.aborted,
      pin: async (address, id) => {
        pinned.set(address, id);
        await recordInLock(ctx, source, account.facts, { pinned, done: false });
      },
      unfinished,
      ...(source.goingOn === undefined ? {} : { goingOn: source.goingOn }),
    });
    const error =
      stopOf(ctx, executed) ?? (await problemAtTheEnd(ctx, account, source, pinned)) ?? executed.datesError;
    const ended = endOf(plan, account, executed, error);
    const unrecorded = await problemOf(() =>
      journal.end({ status: ended.result.status, code: error?.code ?? null }),
    );
    return {
      ...(error === null && unrecorded !== null ? endOf(plan, account, executed, unrecorded) : ended),
      snapshotFile: relativeOrNull(ctx, snapshotFile),
      firstSnapshotFile: relativeOrNull(ctx, await firstSnapshot(root, snapshotFile)),
      journalFile: relativeOrNull(ctx, journal.file()),
    };
  } finally {
    await journal.close();
  }
}

/** The error that ended the run early. Lost close dates don't end a run, and are reported in any case. */
function stopOf(ctx: AppContext, { failed, datesError }: ExecuteOutcome): AppError | null {
  const lost = datesError?.code === 'CLOSE_DATES_NOT_KEPT' ? datesError.diagnostic : null;
  if (failed !== null && lost !== null)
    ctx.talk({ kind: 'note', text: `${lost.summary} ${lost.detail ?? ''}`.trim() });
  return failed?.error ?? (lost === null ? datesError : null);
}

function relativeOrNull(ctx: AppContext, path: string | null): string | null {
  return path === null ? null : fromCwd(ctx, path);
}

function openJournal(
  ctx: AppContext,
  account: OpenAccount,
  { plan, command = 'apply' }: ApplySource,
  root: string,
): Journal {
  const { portalId } = account.facts;
  const start = {
    tool: { name: 'pipewright' as const, version: ctx.version },
    portalId,
    origin: account.origin,
    planHash: plan.planHash,
    command,
  };
  return createJournal({ root, now: ctx.now, start, redact: account.redact });
}

/**
 * Problems after the last change: the proof fails or can't be made, or the lock can't be written. By then writes have
 * been sent, so they are part of the outcome and never thrown.
 */
async function problemAtTheEnd(
  ctx: AppContext,
  account: OpenAccount,
  source: ApplySource,
  pinned: ReadonlyMap<string, string>,
): Promise<AppError | null> {
  return problemOf(async () => {
    const unproven = await proveConverged(ctx, account, source);
    if (unproven !== null) throw unproven;
    await recordInLock(ctx, source, account.facts, { pinned, done: true });
  });
}

async function problemOf(work: () => Promise<void>): Promise<AppError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/**
 * After an apply, the API part of a fresh plan must be empty; a plan without its files is checked against its own
 * changes.
 */
async function proveConverged(
  ctx: AppContext,
  account: OpenAccount,
  source: ApplySource,
): Promise<AppError | null> {
  if (source.loaded === null) {
    if (await isDone(account, source.plan)) return null;
    return notConverged("some changes of the plan can't be seen in the account", source);
  }
  const { config } = source.loaded;
  const { plan } = await computePlan({
    config,
    lock: await readPortalLock(ctx, source.lockPath, account.facts.portalId),
    reader: account.reader,
    account: account.facts,
    createdAt: ctx.now(),
    version: ctx.version,
    files: source.plan.files,
    lockFile: source.plan.lockFile,
  });
  // What couldn't be read when the plan was made was never part of it, whatever a later read returns.
  const unseen = unseenIn(kinds, source.plan);
  const left = plan.changes.filter(
    (change) => isSendable(change) && !isLeftByHand(change, source.plan) && !unseen.has(change.kind),
  );
  if (left.length === 0) return null;
  return notConverged(left.map(({ address, action }) => `${action} ${address}`).join(', '), source);
}

/** What was reviewed as a console task stays one, even if this token could send it. */
function isLeftByHand({ address, action }: Change, { changes }: Plan): boolean {
  return changes.some(
    (other) => other.channel === 'console' && other.address === address && other.action === action,
  );
}

function notConverged(left: string, { goingOn = APPLY_GOES_ON }: ApplySource): AppError {
  return new AppError({
    code: 'NOT_CONVERGED',
    summary: 'Every change was made, but a new plan still finds something to do.',
    detail: `Left: ${left}. Somebody else may be working in the account, or HubSpot stores a value in a different form. Look at a new plan.`,
    hint: goingOn.look,
  });
}

function endOf(
  plan: Plan,
  account: OpenAccount,
  executed: ExecuteOutcome,
  error: AppError | null,
): ApplyOutcome {
  const { applied, failed, notTried, ticketsMoved, closeDatesKept, wrote } = executed;
  const named = (changes: typeof applied): readonly AppliedChange[] =>
    changes.map(({ address, action }) => ({ address, action }));
  const status: ApplyResult['status'] =
    error !== null ? (wrote ? 'partial' : 'refused') : applied.length === 0 && !wrote ? 'nothing' : 'applied';
  const part = {
    status,
    applied: named(applied),
    failed:
      failed === null
        ? null
        : {
            address: failed.change.address,
            action: failed.change.action,
            error: errorDocument(failed.error),
          },
    notTried: named(notTried),
    ticketsMoved,
    closeDatesKept,
    error: error === null ? null : errorDocument(error),
  };
  return outcome(plan, account, part, exitOf(error, wrote));
}

function exitOf(error: AppError | null, wrote: boolean): number {
  if (error === null) return 0;
  if (wrote || error.code === 'NOT_CONVERGED') return 5;
  return Math.min(exitCodeOf(error.code), 4);
}
