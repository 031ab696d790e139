import type { RuleFacts } from '../model/access-facts.js';
import type { Address } from '../base/address.js';
import type { Known } from './known.js';

/** Whether the rules let people create tickets in a status. */
export function rulesLetCreate(rules: RuleFacts | null, status: Address): Known {
  if (rules === null) return null;
  return rules.createIn === 'any' || rules.createIn.includes(status);
}

export interface Move {
  readonly from: Address;
  readonly to: Address;
}

/**
 * Whether the rules let people move a ticket. `order` are the statuses of the pipeline from first to last: a forward
 * move must not skip a listed status, and there is no backward move out of a listed status.
 */
export function rulesLetMove(rules: RuleFacts | null, order: readonly Address[], { from, to }: Move): Known {
  if (rules === null) return null;
  const [start, end] = [order.indexOf(from), order.indexOf(to)];
  if (end < start) return !isListed(rules.noBackwards, from);
  return !order.slice(start + 1, end).some((passed) => isListed(rules.noSkipping, passed));
}

function isListed(list: 'all' | readonly Address[], status: Address): boolean {
  return list === 'all' || list.includes(status);
}
