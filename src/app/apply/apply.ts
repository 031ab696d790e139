/**
 * Plan, consent, staleness check, execution, proof. Executes the diff between the files and the account, and never more
 * than the user reviewed, whether just now, by its hash or in a saved plan.
 */
import { isSendable } from '../../core/plan/change.js';
import { exitCodeOf } from '../../core/base/codes.js';
import { EMPTY_LOCK } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { AppError, BugError } from '../../core/base/errors.js';
import type { Plan } from '../../core/plan/plan.js';
import { openAccount, requireChosenAccount, requireNamedAccount } from '../account/account.js';
import type { ExpectedAccount, OpenAccount } from '../account/account.js';
import { loadConfiguration } from '../account/configuration.js';
import type { LoadedConfiguration } from '../account/configuration.js';
import { requireConsent, requireConsentToNew } from './consent.js';
import { carryOut } from './carry-out.js';
import { errorDocument } from '../files/error-document.js';
import { lockFileFor } from '../account/lock-file.js';
import { outcome } from './outcome.js';
import { fromCwd } from '../files/from-cwd.js';
import { planFor } from '../plan/plan.js';
import { readPlanFile } from '../plan/plan-file.js';
import { beyondApproved, recheck, requireUnblocked } from './recheck.js';
import { recordInLock } from '../account/record-in-lock.js';
import {
  configChanged,
  otherAccount,
  planSaved,
  requireSameAccount,
  requireSameFiles,
  requireSameTarget,
  unlessUnreadable,
} from './saved-plan.js';
import type { ApplyOutcome } from '../../core/model/results.js';
import type { AppContext, ApplyInput } from '../types.js';
import { unfinishedMoves } from './unfinished-dates.js';
import { requireWriteScopes } from '../account/write-scopes.js';
import type { ApplySource } from './apply-source.js';

/**
 * Plans, asks for the consent that `consent` doesn't give, and applies the files to the account. Failures before there
 * is a plan are thrown (AppError); from then on they are part of the outcome: `result.error`, `findings` and
 * `exitCode`.
 */
export async function applyPlan(ctx: AppContext, input: ApplyInput): Promise<ApplyOutcome> {
  const { planFile = null } = input;
  const saved = planFile === null ? null : await readPlanFile(ctx.cwd, planFile);
  if (saved !== null) requireSameTarget(saved, input.account);
  const loaded = await loadedFor(ctx, input, saved);
  const expected = expectedAccount(saved, loaded);
  requireChosenAccount(input.account, expected);
  const account = await openAccount(ctx, input.account, expected, 'write');
  try {
    requireNamedAccount(account.facts, input.account, expected);
    const source = await sourceOf(ctx, account, input, { saved, loaded });
    return await applyFrom(ctx, account, input, source);
  } finally {
    await account.close();
  }
}

/** Shows the plan, asks for consent and executes it; with `console` the steps at the settings pages as well. */
export async function applyFrom(
  ctx: AppContext,
  account: OpenAccount,
  input: ApplyInput,
  source: ApplySource,
): Promise<ApplyOutcome> {
  const end = await consentAndCarryOut(ctx, account, input, source);
  if (input.console !== true || end.exitCode !== 0) return end;
  const { rehearseConsole } = await import('../console/rehearse-console.js');
  return rehearseConsole(ctx, account, { input, source, end });
}

/** Loads the files, found as in every command; null if there are none and a saved plan is applied without them. */
async function loadedFor(
  ctx: AppContext,
  input: ApplyInput,
  saved: Plan | null,
): Promise<LoadedConfiguration | null> {
  if (saved === null) return loadConfiguration(ctx, input.paths, input.account);
  try {
    const loaded = await loadConfiguration(ctx, input.paths, input.account);
    requireSameFiles(ctx, saved, loaded, input);
    return loaded;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'CONFIG_INVALID')
      throw configChanged('They are not a valid configuration.', error.findings);
    if (error.code !== 'NO_CONFIG') throw error;
    if (input.trustPlan === true) return null;
    throw new AppError({
      code: 'NO_CONFIG',
      summary: 'A saved plan must be applied where its files are, and none were found here.',
      detail: `Anybody can write a plan file, so it is checked against a new plan of the files. Name the files, or run the command where they are. On a machine without them, --trust-plan trusts the plan file for everything.`,
      hint: 'pipewright apply --plan plan.json PATH',
    });
  }
}

/** A plan narrows which account the files allow, and never widens it. */
function expectedAccount(saved: Plan | null, loaded: LoadedConfiguration | null): ExpectedAccount {
  const { portalIds = [], subscription = null } = loaded?.config ?? {};
  if (saved === null) return { portalIds, subscription };
  const { portalId } = saved.account;
  if (portalIds.length > 0 && !portalIds.includes(portalId))
    throw otherAccount(saved.account, `the files name ${portalIds.join(', ')}`);
  return { portalIds: [portalId], subscription };
}

async function sourceOf(
  ctx: AppContext,
  account: OpenAccount,
  input: ApplyInput,
  given: { readonly saved: Plan | null; readonly loaded: LoadedConfiguration | null },
): Promise<ApplySource> {
  const { saved, loaded } = given;
  if (saved !== null) {
    requireSameAccount(account, saved);
    if (loaded !== null) return planSaved(ctx, account, saved, { loaded, input });
    const lockPath = lockFileFor(ctx, input.account, []);
    const plan = { ...saved, lockFile: fromCwd(ctx, lockPath) };
    return { plan, loaded, lockPath, reviewed: saved, again: null, refusal: null };
  }
  if (loaded === null) throw new BugError('an apply has files or a plan');
  const { plan, lockPath } = await planFor(ctx, account, loaded, input);
  const again: ApplySource['again'] = async (reader) =>
    (await planFor({ ...ctx, talk: () => undefined }, { ...account, reader }, loaded, input)).plan;
  return { plan, loaded, lockPath, reviewed: null, again, refusal: null };
}

async function consentAndCarryOut(
  ctx: AppContext,
  account: OpenAccount,
  input: ApplyInput,
  source: ApplySource,
): Promise<ApplyOutcome> {
  const { plan, reviewed } = source;
  const { approve = null, ticketsUpTo: most = null } = input.consent;
  const nothing = async (): Promise<ApplyOutcome> => {
    await recordInLock(ctx, source, account.facts, { pinned: new Map(), done: true });
    return outcome(plan, account, { status: 'nothing' }, 0);
  };
  try {
    if (reviewed !== null) requireUnblocked(reviewed);
    requireUnblocked(plan, source.goingOn);
    if (source.refusal !== null) throw source.refusal;
    requireApproved(plan, approve);
    const unfinished = await unfinishedMoves(ctx, account);
    if (unfinished.length > 0) ctx.talk({ kind: 'note', text: UNFINISHED });
    if (!plan.changes.some(isSendable) && unfinished.length === 0) {
      input.showPlan?.(plan);
      return await nothing();
    }
    // A plan without files wasn't made just now, so it is rechecked before it is shown; after consent every plan is.
    const seen =
      source.loaded === null
        ? await unlessUnreadable(() => recheck(account, { plan, again: null, lock: EMPTY_LOCK }))
        : null;
    const agreed = withFindings(seen?.plan ?? plan, beyondApproved(plan, most));
    input.showPlan?.(agreed);
    if (seen?.realised === true && unfinished.length === 0) return await nothing();
    await requireConsent(agreed, input);
    requireWriteScopes(reviewed ?? agreed, await account.scopes());
    return await carryOut(ctx, account, source, (now) =>
      requireConsentToNew(agreed, withFindings(now, beyondApproved(now, most)), input),
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'PLAN_BLOCKED' || error.code === 'PLAN_HASH_DIFFERS') input.showPlan?.(plan);
    const result = outcome(
      plan,
      account,
      { status: 'refused', error: errorDocument(error) },
      exitCodeOf(error.code),
    );
    return { ...result, findings: error.findings };
  }
}

function withFindings(plan: Plan, more: readonly Finding[]): Plan {
  return more.length === 0 ? plan : { ...plan, findings: [...more, ...plan.findings] };
}

const UNFINISHED =
  'An earlier run moved tickets and was interrupted before it checked their close dates. They are read first, and written once more where HubSpot changed them.';

function requireApproved(plan: Plan, approve: string | null): void {
  if (approve === null || approve === plan.planHash) return;
  throw new AppError({
    code: 'PLAN_HASH_DIFFERS',
    summary: 'The plan is no longer the approved one.',
    detail: `${approve} was approved; the files and the account now give ${plan.planHash}. Review the new plan, then approve that one.`,
    hint: `--approve ${plan.planHash}`,
  });
}
