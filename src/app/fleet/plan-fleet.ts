/** Plans of several accounts side by side, each with its own connection and limits, and what they have in common. */
import { join } from 'node:path';
import { exitCodeOf, isCode } from '../../core/base/codes.js';
import { AppError } from '../../core/base/errors.js';
import type { PlannedAccount } from '../../core/fleet/change-sets.js';
import { fleetPlan } from '../../core/fleet/change-sets.js';
import type { FleetPlan } from '../../core/fleet/fleet-plan.js';
import { errorDocument } from '../files/error-document.js';
import { makePlan } from '../plan/plan.js';
import type { FleetFolder } from './fleet-folder.js';
import { openFleetFolder } from './fleet-folder.js';
import { sideBySide } from './side-by-side.js';
import type { AccountFlags, AppContext, ChosenAccount } from '../types.js';

/** Which accounts to plan, and how. */
export interface FleetPlanInput {
  readonly accounts: readonly ChosenAccount[];
  /** Where they answer: the embedded accounts, or another address than HubSpot's. */
  readonly account: Pick<AccountFlags, 'sandbox' | 'apiUrl'>;
  /** A folder for the plans and the document that joins them; or null. */
  readonly out?: string | null;
  /** A git ref to compare with; or null. */
  readonly base?: string | null;
  /** How many accounts at once. */
  readonly parallel: number;
}

/** What a plan of several accounts ends with. */
export interface FleetPlanOutcome {
  readonly plan: FleetPlan;
  /** 3 if a configuration is invalid, 1 if an account failed otherwise, 4 if one is blocked, else 0. */
  readonly exitCode: number;
}

/**
 * Plans each account. One that fails (no token, another portal, no answer) is reported and doesn't stop the others.
 * @throws AppError: OUTPUT_REFUSED.
 */
export async function planFleet(ctx: AppContext, input: FleetPlanInput): Promise<FleetPlanOutcome> {
  const { accounts, parallel, out = null } = input;
  const folder = out === null ? null : await openFleetFolder(ctx, out);
  ctx.talk({ kind: 'reading', what: `${accounts.length} accounts` });
  const quiet = { ...ctx, talk: () => undefined };
  const planned = await sideBySide(accounts, { most: parallel, signal: ctx.signal }, (chosen) =>
    planOne(quiet, chosen, input, folder),
  );
  const plan = fleetPlan(planned, ctx.now().toISOString());
  await folder?.save(plan);
  return { plan, exitCode: exitCodeFor(plan) };
}

async function planOne(
  ctx: AppContext,
  chosen: ChosenAccount,
  { account, base = null, out = null }: FleetPlanInput,
  folder: FleetFolder | null,
): Promise<PlannedAccount> {
  const { name, portalId, hold } = chosen.account;
  const own = { name, portalId, isHeld: hold !== null };
  const file = `${name}.json`;
  try {
    const { plan } = await makePlan(ctx, {
      account: { ...account, portal: portalId, chosen },
      paths: [],
      base,
      out: folder === null || out === null ? null : join(out, file),
    });
    return { ...own, plan, error: null, file: folder === null ? null : file };
  } catch (error) {
    if (!(error instanceof AppError) || ctx.signal.aborted) throw error;
    return { ...own, plan: null, error: errorDocument(error), file: null };
  }
}

function exitCodeFor({ accounts }: FleetPlan): number {
  const codes = accounts.flatMap(({ error }) =>
    error === null ? [] : [isCode(error.code) ? exitCodeOf(error.code) : 1],
  );
  if (codes.includes(3)) return 3;
  if (codes.length > 0) return 1;
  return accounts.some(({ status }) => status === 'blocked') ? 4 : 0;
}
