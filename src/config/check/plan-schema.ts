import type { Plan } from '../../core/plan/plan.js';
import validate from '../../generated/validate-plan.js';

/** A value that is valid against the plan's schema, or its first error. */
type CheckedPlan =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problem: string };

/** Checks a parsed plan file against schema/plan.schema.json. */
export function validatePlan(value: unknown): CheckedPlan {
  if (validate(value)) return { ok: true, plan: value as Plan };
  const [first] = validate.errors ?? [];
  const where = first === undefined || first.instancePath === '' ? 'the document' : first.instancePath;
  return { ok: false, problem: `${where} ${first?.message ?? 'has the wrong shape'}` };
}
