import type { Address } from '../../core/base/address.js';
import { isBelow } from '../../core/base/address.js';
import type { AccountReader } from '../../core/model/account.js';
import { summarise } from '../../core/plan/assemble.js';
import type { Change } from '../../core/plan/change.js';
import type { Drift } from '../../core/plan/drift.js';
import type { Plan } from '../../core/plan/plan.js';
import { openAccount } from '../account/account.js';
import { auditsOf } from '../account/audits.js';
import { loadConfiguration } from '../account/configuration.js';
import type { PlanInput } from '../plan/plan.js';
import { planFor, portalToName, readBaseOrNone } from '../plan/plan.js';
import type { AppContext } from '../types.js';

/** Which files to compare with which account. */
export type DriftInput = Pick<PlanInput, 'account' | 'paths' | 'base'>;

/** Drift, and the portal id that printed commands must name, or null. */
export interface DriftOutcome {
  readonly drift: Drift;
  readonly portal: number | null;
}

/** Every difference between the files and what the account's API returns, with who and when. Read-only. */
export async function findDrift(ctx: AppContext, input: DriftInput): Promise<DriftOutcome> {
  const loaded = await loadConfiguration(ctx, input.paths, input.account);
  const { portalIds, subscription } = loaded.config;
  const base = await readBaseOrNone(ctx, input);
  const account = await openAccount(ctx, input.account, { portalIds, subscription }, 'read');
  try {
    const { plan } = await planFor(ctx, account, loaded, { ...input, base });
    return { drift: await driftIn(account.reader, plan), portal: portalToName(account, loaded.config) };
  } finally {
    await account.close();
  }
}

/** The drift in a plan, with authors from the account's logs. */
export async function driftIn(reader: AccountReader, plan: Plan): Promise<Drift> {
  const drifted = plan.changes.filter(isDrift);
  const audits = await auditsOf(reader, plan, drifted);
  const changes = drifted.map((change, index) => ({ ...change, audit: audits[index] ?? null }));
  const findings = plan.findings.filter(({ address }) => address === null || drifted.some(isNear(address)));
  return { ...plan, changes, findings, summary: summarise({ changes, findings }) };
}

/** True for API changes, except, with a base, those that only the files made. */
export function isDrift({ channel, origin }: Change): boolean {
  return channel === 'api' && origin !== 'yours';
}

function isNear(address: Address): (change: Change) => boolean {
  return (change) =>
    address === change.address || isBelow(address, change.address) || isBelow(change.address, address);
}
