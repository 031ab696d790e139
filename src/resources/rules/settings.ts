import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Json } from '../../core/base/json.js';
import { idsIn } from '../../core/plan/plan-ids.js';
import type { ObserveScope, Settings } from '../../core/kinds/facets.js';
import { isUnreadable } from '../shared/refused.js';
import { rulesAddress } from './compare.js';
import { readRules } from './read.js';
import { homeOf, ruleSettingOf, wantedRules } from './step.js';
import { byRule, rulesIn } from './values.js';

/** The rules that a plan manages, by ids. Rules that it leaves alone are no part of the value. */
export const settings: Settings = {
  owns: (address) => {
    const pipeline = pipelineOf(address);
    return pipeline !== null && address === rulesAddress(pipeline);
  },
  observe: async (addresses, scope) =>
    new Map(
      await Promise.all(addresses.map(async (address) => [address, await observed(address, scope)] as const)),
    ),
  wanted: wantedRules,
  inParts: true,
};

/** Null for a pipeline that isn't there, and where the rules can't be read any more. */
async function observed(address: Address, { plan, reader, live }: ObserveScope): Promise<Json> {
  const id = idsIn(plan).get(homeOf(address));
  if (id === undefined || !live.some((pipeline) => pipeline.id === id)) return null;
  const rules = await readRules(reader, id);
  if (isUnreadable(rules)) return null;
  return byRule(rulesIn(ruleSettingOf(address, plan)).map((rule) => [rule, rules[rule]]));
}
