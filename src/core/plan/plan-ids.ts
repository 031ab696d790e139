import type { Address } from '../base/address.js';
import { ownMember } from '../base/json.js';
import { emailKey } from '../model/people.js';
import type { Plan } from './plan.js';
import type { Reference } from '../base/reference.js';
import { referencedId } from '../base/reference.js';

/** Live ids by address: from the basis, and the wanted ones of created things. */
export function idsIn(plan: Plan): Map<Address, string> {
  const ids = new Map<Address, string>();
  for (const [address, pipeline] of Object.entries(plan.basis.pipelines)) {
    ids.set(address, pipeline.id);
    for (const status of pipeline.statuses) ids.set(status.address, status.id);
  }
  for (const [address, id] of Object.entries(plan.basis.teams)) ids.set(address, id);
  for (const change of plan.changes) {
    if (change.action === 'create') ids.set(change.address, change.id);
  }
  return ids;
}

/** The live id of a user that a change names, or null if the plan has none. */
export function userIdIn(plan: Plan, user: Reference): string | null {
  return referencedId(user) ?? ownMember(plan.basis.users, emailKey(user)) ?? null;
}
