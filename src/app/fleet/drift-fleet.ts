/** The drift of several accounts, side by side. Accounts on hold are compared like the others. */
import { AppError } from '../../core/base/errors.js';
import type { DriftedAccount, FleetDrift } from '../../core/fleet/fleet-plan.js';
import { findDrift } from '../drift/drift.js';
import { errorDocument } from '../files/error-document.js';
import type { FleetPlanInput } from './plan-fleet.js';
import { sideBySide } from './side-by-side.js';
import type { AppContext, ChosenAccount } from '../types.js';

/** Which accounts to compare, and how. */
export type FleetDriftInput = Omit<FleetPlanInput, 'out'>;

/** What the drift of several accounts ends with: 1 if an account failed, else 0. */
export interface FleetDriftOutcome {
  readonly drift: FleetDrift;
  readonly exitCode: number;
}

/** Compares each account with its files. One that fails is reported and doesn't stop the others. Read-only. */
export async function findFleetDrift(ctx: AppContext, input: FleetDriftInput): Promise<FleetDriftOutcome> {
  const { accounts, parallel } = input;
  ctx.talk({ kind: 'reading', what: `${accounts.length} accounts` });
  const quiet = { ...ctx, talk: () => undefined };
  const drifted = await sideBySide(accounts, { most: parallel, signal: ctx.signal }, (chosen) =>
    driftOf(quiet, chosen, input),
  );
  const failed = drifted.some(({ status }) => status === 'failed');
  return { drift: { accounts: drifted }, exitCode: failed ? 1 : 0 };
}

async function driftOf(
  ctx: AppContext,
  chosen: ChosenAccount,
  { account, base = null }: FleetDriftInput,
): Promise<DriftedAccount> {
  const { name, portalId } = chosen.account;
  try {
    const flags = { ...account, portal: portalId, chosen };
    const { drift } = await findDrift(ctx, { account: flags, paths: [], base });
    const changes = drift.changes.filter(({ action }) => action !== 'migrate').length;
    const status = changes === 0 ? 'nothing' : 'changes';
    return { name, portalId, status, changes, document: drift, error: null };
  } catch (error) {
    if (!(error instanceof AppError) || ctx.signal.aborted) throw error;
    return { name, portalId, status: 'failed', changes: 0, document: null, error: errorDocument(error) };
  }
}
