/**
 * Plan, consent, staleness, doing, proof. The plan that the user saw is the only thing that is carried out, whether it was
 * made a moment ago, approved by its hash or saved to a file.
 */
import { isSendable } from '../core/change.js';
import { exitCodeOf } from '../core/codes.js';
import { AppError, BugError } from '../core/errors.js';
import type { Plan } from '../core/plan.js';
import { openAccount, requireNamedAccount } from './account.js';
import type { ExpectedAccount, OpenAccount } from './account.js';
import { loadConfiguration } from './configuration.js';
import type { LoadedConfiguration } from './configuration.js';
import { requireConsent, requireConsentToNew } from './consent.js';
import { carryOut } from './carry-out.js';
import { errorDocument } from './error-document.js';
import { lockFileFor } from './lock-file.js';
import { outcome } from './outcome.js';
import { planFor } from './plan.js';
import { readPlanFile } from './plan-file.js';
import { recheck, requireUnblocked } from './recheck.js';
import { recordInLock } from './record-in-lock.js';
import { checkSavedPlan } from './saved-plan.js';
import type { ApplyOutcome } from '../core/results.js';
import type { AppContext, ApplyInput } from './types.js';
import { unfinishedMoves } from './unfinished-dates.js';
import { requireWriteScopes } from './write-scopes.js';

/** What an apply works with, wherever its plan came from. */
export interface ApplySource {
  readonly plan: Plan;
  /** null for a saved plan whose files aren't here. */
  readonly loaded: LoadedConfiguration | null;
  readonly lockPath: string;
}

/** Applies. Failures before there is a plan are thrown; from then on they are part of the outcome. */
export async function applyPlan(ctx: AppContext, input: ApplyInput): Promise<ApplyOutcome> {
  const saved = input.planFile === null ? null : await readPlanFile(ctx.cwd, input.planFile);
  const loaded = saved === null ? await loadConfiguration(ctx, input.paths) : null;
  const expected = expectedAccount(saved, loaded);
  const account = await openAccount(ctx, input.account, expected, 'write');
  try {
    requireNamedAccount(account.facts, input.account, expected);
    const source = await sourceOf(ctx, account, input, { saved, loaded });
    return await applyFrom(ctx, account, input, source);
  } finally {
    await account.close();
  }
}

/** Shows the plan, asks, and carries it out; with `console` the steps of the settings pages as well. */
export async function applyFrom(
  ctx: AppContext,
  account: OpenAccount,
  input: ApplyInput,
  source: ApplySource,
): Promise<ApplyOutcome> {
  const end = await consentAndCarryOut(ctx, account, input, source);
  if (!input.console || end.exitCode !== 0) return end;
  const { rehearseConsole } = await import('./rehearse-console.js');
  return rehearseConsole(ctx, account, { input, source, end });
}

function expectedAccount(saved: Plan | null, loaded: LoadedConfiguration | null): ExpectedAccount {
  if (saved !== null) return { portalIds: [saved.account.portalId], subscription: null };
  const config = loaded?.config;
  return { portalIds: config?.portalIds ?? [], subscription: config?.subscription ?? null };
}

async function sourceOf(
  ctx: AppContext,
  account: OpenAccount,
  input: ApplyInput,
  given: { readonly saved: Plan | null; readonly loaded: LoadedConfiguration | null },
): Promise<ApplySource> {
  if (given.loaded !== null) {
    const { plan, lockPath } = await planFor(ctx, account, given.loaded, input);
    return { plan, loaded: given.loaded, lockPath };
  }
  if (given.saved === null) throw new BugError('an apply has files or a plan');
  const loaded = await checkSavedPlan(ctx, account, given.saved);
  const lockPath = input.account.sandbox ? lockFileFor(ctx, input.account, []) : given.saved.lockFile;
  return { plan: given.saved, loaded, lockPath };
}

async function consentAndCarryOut(
  ctx: AppContext,
  account: OpenAccount,
  input: ApplyInput,
  source: ApplySource,
): Promise<ApplyOutcome> {
  const { plan } = source;
  const nothing = async (): Promise<ApplyOutcome> => {
    await recordInLock(ctx, source, account.facts, { pinned: new Map(), done: true });
    return outcome(plan, account, { status: 'nothing' }, 0);
  };
  try {
    requireUnblocked(plan);
    requireApproved(plan, input.consent.approve);
    const unfinished = await unfinishedMoves(ctx, account);
    if (unfinished.length > 0) ctx.talk({ kind: 'note', text: UNFINISHED });
    if (!plan.changes.some(isSendable) && unfinished.length === 0) {
      input.showPlan(plan);
      return await nothing();
    }
    // A plan made a moment ago needs no second look before it is shown; behind the consent every plan gets one.
    const seen = input.planFile === null ? null : await recheck(account, plan);
    const agreed = seen?.plan ?? plan;
    input.showPlan(agreed);
    if (seen?.realised === true && unfinished.length === 0) return await nothing();
    await requireConsent(agreed, input);
    requireWriteScopes(agreed, await account.scopes());
    return await carryOut(ctx, account, source, (now) => requireConsentToNew(agreed, now, input));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'PLAN_BLOCKED' || error.code === 'PLAN_HASH_DIFFERS') input.showPlan(plan);
    const result = outcome(
      plan,
      account,
      { status: 'refused', error: errorDocument(error) },
      exitCodeOf(error.code),
    );
    return { ...result, findings: error.findings };
  }
}

const UNFINISHED =
  'An earlier run moved tickets and was cut off before it had seen their close dates. They are read first, and written once more where HubSpot changed them.';

function requireApproved(plan: Plan, approve: string | null): void {
  if (approve === null || approve === plan.planHash) return;
  throw new AppError({
    code: 'PLAN_HASH_DIFFERS',
    summary: 'The plan is not the approved one any more.',
    detail: `Approved was ${approve}; the files and the account now give ${plan.planHash}. Look at the new plan, then approve that one.`,
    hint: `--approve ${plan.planHash}`,
  });
}
