import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { RewindFacet, RewindScope } from '../../core/kinds/facets.js';
import { rulesAddress } from './compare.js';
import { rulesPath } from './read.js';
import { encodeRule, ruleSettingOf, WIRE } from './step.js';
import { rulesIn } from './values.js';

export const rewinding: RewindFacet = rewindRules;

/** The rules of a pipeline with those that the plan manages as they were. */
function rewindRules(path: string, answer: Json | null, { plan }: RewindScope): Json | null {
  const home = Object.entries(plan.basis.pipelines).find(([, { id }]) => rulesPath(id) === path);
  if (home === undefined) return answer;
  const was = ruleSettingOf(rulesAddress(home[0]), plan);
  const rules = rulesIn(was);
  if (rules.length === 0) return answer;
  const now = isJsonObject(answer) ? answer : {};
  const set = isJsonObject(now['governanceValidationRules']) ? now['governanceValidationRules'] : {};
  const managed = rules.map((rule) => [WIRE[rule], encodeRule(rule, was[rule] ?? [])] as const);
  return { ...now, governanceValidationRules: { ...set, ...Object.fromEntries(managed) } };
}
