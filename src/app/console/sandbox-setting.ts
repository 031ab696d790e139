import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { idsIn } from '../../core/plan/plan-ids.js';
import type { SandboxSetting } from '../../core/kinds/facets.js';
import { byHands } from '../../generated/kinds/console.js';

/** What to set on the sandbox's pages for a console change; null if something that it names doesn't exist. */
export function sandboxSettingOf(change: Change, plan: Plan): SandboxSetting | null {
  const ids = idsIn(plan);
  const facet = byHands.find(({ changes }) => changes.includes(change.kind));
  return facet?.onSandbox?.(change, plan, (address) => ids.get(address) ?? null) ?? null;
}
