import type { Address } from '../../core/base/address.js';
import { pipelineOf, statusOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { namesOf } from '../words/names.js';
import type { Names } from '../words/names.js';

/** What boards need from a plan, collected once for all of them. */
export interface BoardFacts {
  readonly names: Names;
  /** Changes by their status, else by their pipeline. */
  readonly changes: ReadonlyMap<Address, readonly Change[]>;
  /** Ticket moves by the status that receives them. */
  readonly arriving: ReadonlyMap<Address, readonly Change[]>;
}

export function boardFacts(plan: Plan): BoardFacts {
  const changes = new Map<Address, Change[]>();
  const arriving = new Map<Address, Change[]>();
  const put = (map: Map<Address, Change[]>, address: Address | null, change: Change): void => {
    if (address === null) return;
    const known = map.get(address);
    if (known === undefined) map.set(address, [change]);
    else known.push(change);
  };
  for (const change of plan.changes) {
    put(changes, statusOf(change.address) ?? pipelineOf(change.address), change);
    if (change.action === 'migrate') put(arriving, change.tickets?.moveTo ?? null, change);
  }
  return { names: namesOf(plan), changes, arriving };
}
