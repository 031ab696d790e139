import type { Plan } from '../../core/plan/plan.js';
import { renderJson } from '../messages/json-text.js';

/** The plan document of `--json` and `--out`, as schema/plan.schema.json describes it. */
export function renderPlanJson(plan: Plan): string {
  return renderJson(plan);
}
