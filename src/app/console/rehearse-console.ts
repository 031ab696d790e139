/**
 * Acts as the person at the sandbox's settings pages: sets every console setting by following the plan's own steps, and
 * records each as confirmed. Then applies what was waiting for them, so that a whole configuration can be rehearsed and
 * the next plan is empty.
 */
import type { Change } from '../../core/plan/change.js';
import { isSendable } from '../../core/plan/change.js';
import { exitCodeOf } from '../../core/base/codes.js';
import { AppError } from '../../core/base/errors.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ApplyOutcome } from '../../core/model/results.js';
import type { OpenAccount } from '../account/account.js';
import type { ApplySource } from '../apply/apply-source.js';
import { errorDocument } from '../files/error-document.js';
import { carryOut } from '../apply/carry-out.js';
import { consoleStepsOf, pendingIn } from './console-steps.js';
import { planFor } from '../plan/plan.js';
import { recordConfirmed } from './record-confirmed.js';
import { sandboxSettingOf } from './sandbox-setting.js';
import type { AppContext, ApplyInput } from '../types.js';

/** A step may depend on another (ticket permissions on their permission set); no chain is longer than this. */
const ROUNDS = 3;

interface Rehearsal {
  readonly input: ApplyInput;
  readonly source: ApplySource;
  /** Outcome of the API part. */
  readonly end: ApplyOutcome;
}

/** Returns the outcome of the apply including the console steps and what was waiting for them. */
export async function rehearseConsole(
  ctx: AppContext,
  account: OpenAccount,
  rehearsal: Rehearsal,
): Promise<ApplyOutcome> {
  try {
    return await rehearse(ctx, account, rehearsal);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { end } = rehearsal;
    const result = { ...end.result, status: 'partial' as const, error: errorDocument(error) };
    return { ...end, result, exitCode: exitCodeOf('CONSOLE_REFUSED') };
  }
}

async function rehearse(
  ctx: AppContext,
  account: OpenAccount,
  { input, source, end }: Rehearsal,
): Promise<ApplyOutcome> {
  const { loaded, lockPath } = source;
  if (loaded === null) throw needsFiles();
  const played: Change[] = [];
  let ended = end;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { plan } = await planFor(ctx, account, loaded, { account: input.account, paths: input.paths });
    const waited = plan.changes.some(isSendable);
    if (waited) {
      const more = await carryOut(ctx, account, { ...source, plan, again: null }, () => Promise.resolve());
      ended = joined(ended, more);
      if (more.exitCode !== 0) return ended;
    }
    const pending = pendingIn(plan);
    if (pending.length === 0 && !waited) break;
    for (const change of pending) await play(account, plan, change);
    // What the API returns (a new permission set) needs no confirmation.
    const changes = pending.filter(({ action }) => action !== 'create');
    await recordConfirmed(ctx, { account, lockPath, changes, by: 'sandbox' });
    played.push(...pending);
  }
  const { plan } = await planFor(ctx, account, loaded, { account: input.account, paths: input.paths });
  const applied = [...ended.result.applied, ...played.map(({ address, action }) => ({ address, action }))];
  const status = applied.length === 0 ? ended.result.status : 'applied';
  const consoleSteps = consoleStepsOf(plan);
  return { ...ended, result: { ...ended.result, status, applied, consoleSteps, requests: account.counts() } };
}

async function play(account: OpenAccount, plan: Plan, change: Change): Promise<void> {
  const setting = sandboxSettingOf(change, plan);
  if (setting === null) return;
  const problem = (await account.playConsole?.(setting)) ?? null;
  if (problem === null) return;
  throw new AppError({
    code: 'CONSOLE_REFUSED',
    summary: `The sandbox refused the step for ${change.address}: ${problem}.`,
    detail:
      "A person on HubSpot's settings pages would get the same refusal. The changes through the API are done.",
    hint: 'pipewright plan --sandbox',
  });
}

function joined(first: ApplyOutcome, second: ApplyOutcome): ApplyOutcome {
  const [one, two] = [first.result, second.result];
  return {
    ...second,
    plan: first.plan,
    result: {
      ...two,
      planHash: one.planHash,
      applied: [...one.applied, ...two.applied],
      ticketsMoved: one.ticketsMoved + two.ticketsMoved,
      closeDatesKept: one.closeDatesKept + two.closeDatesKept,
    },
    journalFile: second.journalFile ?? first.journalFile,
    snapshotFile: first.snapshotFile ?? second.snapshotFile,
    firstSnapshotFile: first.firstSnapshotFile ?? second.firstSnapshotFile,
  };
}

function needsFiles(): AppError {
  return new AppError({
    code: 'CONSOLE_REFUSED',
    summary: 'The console steps of a saved plan can only be performed where its files are.',
    detail: 'The changes through the API are done. Run the command where the configuration is.',
    hint: 'pipewright apply --sandbox --console',
  });
}
