import type { Address } from '../base/address.js';
import type { Code } from '../base/codes.js';
import type { Finding } from '../base/diagnostic.js';
import type { Plan } from '../plan/plan.js';
import type { AccountReader } from '../model/account.js';
import type { Counts } from './common.js';
import type { PortalLock } from '../model/config.js';
import type { LivePipeline } from '../model/live-state.js';

/** A value in the account that matches neither the plan's before nor its after. */
export interface Staleness {
  readonly address: Address;
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** How a kind rechecks what a plan relied on, from the plan alone. Settings are rechecked elsewhere. */
export interface RecheckFacet {
  /** The account's pipelines now. */
  readonly read: (reader: AccountReader) => Promise<readonly LivePipeline[]>;
  /** Values that match neither before nor after. Pure. */
  readonly stale: (plan: Plan, live: readonly LivePipeline[], lock: PortalLock) => readonly Staleness[];
  /** True if the account already holds every change of the kind. Pure. */
  readonly realised: (plan: Plan, live: readonly LivePipeline[]) => boolean;
  /** The kind's guards with current counts; replaces the plan's findings with these codes. */
  readonly findings: (
    plan: Plan,
    count: (ids: readonly string[]) => Promise<Counts>,
  ) => Promise<readonly Finding[]>;
  readonly codes: readonly Code[];
  /** False if changes that must follow from each other don't, that is, somebody edited the plan. Pure. */
  readonly fits: (plan: Plan) => boolean;
}
