import { assemblePlan } from '../../core/plan/assemble.js';
import type { Change } from '../../core/plan/change.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { Json } from '../../core/base/json.js';
import type { Compared } from '../../core/plan/origins.js';
import { counterpart, withOrigins } from '../../core/plan/origins.js';
import type { Plan } from '../../core/plan/plan.js';

/** Adds to each change whether the files or the account changed since a base, and blocks if both did. */
export function planSince(plan: Plan, files: Omit<Compared, 'changes'>, base: Compared): Plan {
  const changes = withOrigins({ ...files, changes: plan.changes }, base);
  const conflicts = changes.filter(({ origin, action }) => origin === 'both' && action !== 'migrate');
  if (conflicts.length === 0) return assemblePlan({ ...plan, changes });
  const found = conflicts.map((change) => conflict(change, counterpart(change, base)));
  return assemblePlan({ ...plan, changes, findings: [...found, ...plan.findings] });
}

function conflict(change: Change, base: Change | null): Finding {
  const { address, label, source } = change;
  return finding({
    code: 'BASE_CONFLICT',
    verdict: 'block',
    address,
    summary: `"${label}" was changed in the files and in HubSpot.`,
    detail: `${sidesText(change, base)} An apply would silently undo one of the two. To keep what HubSpot has, accept it into the files. To keep what the files say, commit it and plan with a base that has it (--base HEAD), or put the old value back in HubSpot.`,
    hint: `pipewright drift --accept '${address}'`,
    source,
  });
}

function sidesText({ action, fields }: Change, base: Change | null): string {
  if (action === 'delete') return 'The files remove it, and meanwhile somebody changed it in HubSpot.';
  if (action === 'move') return 'Its place differs between the base, the files and HubSpot.';
  if (action === 'create') return 'It was deleted in HubSpot, and meanwhile the files changed it.';
  if (base?.action === 'delete') return 'It is new in HubSpot, and the files declare it differently.';
  return fields
    .map(({ path, before, after }) => {
      const asked = base?.fields.find((field) => field.path === path);
      const then = asked === undefined ? before : asked.after;
      return `${path}: ${text(then)} at the base, ${text(after)} in the files, ${text(before)} in HubSpot.`;
    })
    .join(' ');
}

function text(value: Json): string {
  return JSON.stringify(value);
}
