import type { Change } from '../core/change.js';
import type { Plan } from '../core/plan.js';
import { idsIn } from '../core/plan-ids.js';
import type { SandboxSetting } from '../core/resource.js';
import { resources } from '../resources/index.js';

/** What a person sets on the sandbox's pages for a console change; null where something it names is not there. */
export function sandboxSettingOf(change: Change, plan: Plan): SandboxSetting | null {
  const ids = idsIn(plan);
  const resource = resources.find(({ kinds }) => kinds.includes(change.kind));
  return resource?.onSandbox?.(change, plan, (address) => ids.get(address) ?? null) ?? null;
}
