import type { AccessModel } from '../../core/access/model.js';
import { accessModel } from '../../core/access/model.js';
import type { AccessResult, AskedUser } from '../../core/access/report.js';
import { accessReport } from '../../core/access/report.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import type { Computed } from '../plan/compute-plan.js';

/** Who may do what before and after a plan, from what the plan has read. */
export function accessModelOf(
  planned: Computed & { readonly lock: PortalLock },
  config: Config,
): AccessModel {
  const { changes, views } = planned.plan;
  return accessModel({ ...planned, config, facts: planned.access, changes, views });
}

/** The model's report for every team, for everyone, and for these users. */
export function reportOf({ plan }: Computed, model: AccessModel, users: readonly AskedUser[]): AccessResult {
  const { account, planHash, changes, summary } = plan;
  return accessReport(model, {
    portalId: account.portalId,
    plan: { planHash, changes: changes.length > 0, blocked: summary.blocked },
    users,
  });
}

/** The account's users for the people that the files name. */
export function namedPeople({ people }: Pick<AccessModel, 'people'>): readonly AskedUser[] {
  return [...people.users].map(([email, user]) => user ?? { email });
}
