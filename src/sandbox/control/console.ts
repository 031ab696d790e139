import type { Json } from '../json.js';
import { pageAt } from '../pages/index.js';
import { pageProblem, type PageProblem } from '../pages/page.js';
import type { SandboxState } from '../store/state.js';
import { hasTier } from '../tiers.js';

/** Makes a setting as a person would; null as value takes it away. Returns what is in the way, or null. */
export function putConsole(state: SandboxState, address: string, value: Json): PageProblem | null {
  const found = pageAt(address);
  if (found === undefined)
    return pageProblem(400, 'INVALID_ADDRESS', `${address} is not the address of a setting`);
  const { page, ids } = found;
  if (!page.isThere(state, ids)) return pageProblem(404, 'NOT_FOUND', `${address} is not in this account`);
  if (value === null) {
    state.console.delete(address);
    return null;
  }
  const wanted = page.tier(value);
  if (!hasTier(state.account.subscription, wanted))
    return pageProblem(403, 'SUBSCRIPTION_TOO_LOW', `this setting needs ${wanted} or higher`);
  const wrong = page.check(state, value);
  if (wrong !== null) return wrong;
  if (page.save === undefined) state.console.set(address, value);
  else page.save(state, value);
  return null;
}
