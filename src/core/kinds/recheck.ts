import type { Address } from '../base/address.js';
import type { Code } from '../base/codes.js';
import type { Finding } from '../base/diagnostic.js';
import type { Plan } from '../plan/plan.js';
import type { AccountReader } from '../model/account.js';
import type { Counts } from './common.js';
import type { PortalLock } from '../model/config.js';
import type { LivePipeline } from '../model/live-state.js';

/** A value in the account that is neither as a plan found it nor as the plan makes it. */
export interface Staleness {
  readonly address: Address;
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** How a kind looks again at what a plan relied on, with nothing but the plan. Its settings are looked at elsewhere. */
export interface RecheckFacet {
  /** The account's pipelines now. */
  readonly read: (reader: AccountReader) => Promise<readonly LivePipeline[]>;
  /** What is neither before nor after. Pure. */
  readonly stale: (plan: Plan, live: readonly LivePipeline[], lock: PortalLock) => readonly Staleness[];
  /** True where everything of the kind is in the account already. Pure. */
  readonly realised: (plan: Plan, live: readonly LivePipeline[]) => boolean;
  /** What the guards of the kind say by the counts of now, in place of what the plan has of these codes. */
  readonly findings: (
    plan: Plan,
    count: (ids: readonly string[]) => Promise<Counts>,
  ) => Promise<readonly Finding[]>;
  readonly codes: readonly Code[];
  /** False where changes that must follow from each other don't: somebody has edited the plan. Pure. */
  readonly fits: (plan: Plan) => boolean;
}
