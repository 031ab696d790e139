/**
 * Records that a person has set a console setting to what the files say. HubSpot's API returns none of these settings,
 * so there is only the person's word, and the record says whose it is, when, and for which live thing.
 */
import type { Address } from '../../core/base/address.js';
import { pipelineOf, thingOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Confirmation, PortalLock } from '../../core/model/config.js';
import { AppError } from '../../core/base/errors.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ConfirmResult, ConsoleStep } from '../../core/model/results.js';
import { nearest } from '../../core/base/similar.js';
import { openAccount, requireChosenAccount } from '../account/account.js';
import { loadConfiguration } from '../account/configuration.js';
import { consoleStepsOf, pendingIn } from './console-steps.js';
import { planFor } from '../plan/plan.js';
import { recordConfirmed } from './record-confirmed.js';
import type { AccountFlags, AppContext, Ask } from '../types.js';

/** Which pending console steps to confirm, and on whose word. */
export interface ConfirmInput {
  readonly account: AccountFlags;
  readonly paths: readonly string[];
  /** Addresses of pending steps; if empty and not `all`, `ask` decides on each. */
  readonly addresses: readonly Address[];
  /** True for every pending step. */
  readonly all: boolean;
  /** Addresses whose confirmation is withdrawn. */
  readonly undo: readonly Address[];
  /** The name to record. */
  readonly by: string;
  /** Asks a person; null if there is nobody to ask. */
  readonly ask?: Ask | null;
}

/**
 * Confirms or withdraws all named steps or none, and returns what is still pending.
 * @throws AppError: NOTHING_PENDING, and the errors of loading the files and opening the account.
 */
export async function confirmSteps(ctx: AppContext, input: ConfirmInput): Promise<ConfirmResult> {
  const loaded = await loadConfiguration(ctx, input.paths, input.account);
  const { portalIds, subscription } = loaded.config;
  requireChosenAccount(input.account, loaded.config);
  const account = await openAccount(ctx, input.account, { portalIds, subscription }, 'read');
  try {
    const { plan, lock, lockPath } = await planFor(ctx, account, loaded, input);
    const undone = input.undo.map((address) => confirmedAt(lock, address));
    const chosen = await choose(plan, input);
    if (input.all && pendingIn(plan).length === 0) throw nothingAtAll();
    const confirmed = await recordConfirmed(ctx, {
      ...{ account, lockPath, by: input.by },
      changes: chosen,
      undo: undone.map(({ address }) => address),
    });
    const touched = new Set(confirmed.map(({ address }) => address));
    const left = pendingIn(plan).filter(({ address }) => !touched.has(address));
    return { confirmed, undone, pending: left.map(({ address }) => address) };
  } finally {
    await account.close();
  }
}

function confirmedAt(lock: PortalLock, address: Address): Confirmation {
  const hit = lock.confirmed.find((entry) => entry.address === address);
  if (hit !== undefined) return hit;
  throw notPending(
    address,
    'is not confirmed, so there is nothing to undo',
    'confirmed',
    lock.confirmed.map((entry) => entry.address),
  );
}

async function choose(
  plan: Plan,
  { addresses, all, undo, ask = null }: ConfirmInput,
): Promise<readonly Change[]> {
  const pending = pendingIn(plan);
  if (addresses.length > 0) return addresses.map((address) => pendingAt(plan, address));
  if (!all && undo.length > 0) return [];
  const ready = pending.filter((change) => whyNot(plan, change) === null);
  const steps = consoleStepsOf(plan).flatMap((step) => readyStep(step, ready));
  if (all && (ask === null || steps.length === 0)) return ready;
  if (ask === null) return [];
  if (all) return (await ask({ kind: 'all-done', steps, changes: ready })) ? ready : [];
  const done = new Set<Address>();
  for (const step of steps) {
    const changes = ready.filter(({ address }) => step.addresses.includes(address));
    if (await ask({ kind: 'done', step, changes })) for (const address of step.addresses) done.add(address);
  }
  return ready.filter(({ address }) => done.has(address));
}

/** The part of a step that can be confirmed now. */
function readyStep(step: ConsoleStep, ready: readonly Change[]): readonly ConsoleStep[] {
  const addresses = step.addresses.filter((address) => ready.some((change) => change.address === address));
  return addresses.length === 0 ? [] : [{ ...step, addresses }];
}

function pendingAt(plan: Plan, address: Address): Change {
  const pending = pendingIn(plan);
  const change = pending.find((entry) => entry.address === address);
  if (change === undefined) {
    throw notPending(
      address,
      'is not pending: no step of the plan covers it',
      'pending',
      pending.map((entry) => entry.address),
    );
  }
  const why = whyNot(plan, change);
  if (why === null) return change;
  throw new AppError({
    code: 'CONFIRM_TOO_EARLY',
    summary: `${address} can't be confirmed yet.`,
    detail: `${why} Nothing was recorded.`,
    hint: change.action === 'create' ? 'pipewright plan' : 'pipewright apply',
  });
}

/** Why a change can't be confirmed, or null. What the API returns needs no confirmation. */
function whyNot(plan: Plan, change: Change): string | null {
  if (change.action === 'create') return "HubSpot's API shows this: once it exists, the next plan sees it.";
  const homes = [thingOf(change.address), pipelineOf(change.address)];
  const created = plan.changes.some(({ action, address }) => action === 'create' && homes.includes(address));
  return created
    ? 'It belongs to a thing that is not in the account yet, and only settings of live things can be confirmed. Apply first.'
    : null;
}

function nothingAtAll(): AppError {
  return new AppError({
    code: 'NOTHING_PENDING',
    summary: 'There is nothing to confirm: the plan has no steps to be done by hand.',
    detail: 'Nothing was recorded.',
    hint: 'pipewright plan',
  });
}

function notPending(
  address: Address,
  what: string,
  state: 'confirmed' | 'pending',
  known: readonly Address[],
): AppError {
  const near = nearest(address, known);
  const list = known.length === 0 ? `Nothing is ${state}.` : `Now ${state}: ${known.join(', ')}.`;
  return new AppError({
    code: 'NOTHING_PENDING',
    summary: `${address} ${what}.`,
    detail: `${near === null ? '' : `Did you mean ${near}? `}${list} Nothing was recorded.`,
    hint: near === null ? 'pipewright plan' : `pipewright confirm '${near}'`,
  });
}
