import type { AccountReader, Operation } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { BugError } from '../../core/base/errors.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import { canonicalJson, isJsonObject, sameJson } from '../../core/base/json.js';
import type { LiveRules } from '../../core/model/live-state.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ApplyScope, StaleField, Step, StepFacet } from '../../core/kinds/facets.js';
import { isUnreadable } from '../shared/refused.js';
import { readRules, rulesPath } from './read.js';
import type { Rule } from './values.js';
import { byRule, idsOf, RULES, rulesIn, rulesOfSide } from './values.js';
import { kind } from './kind.js';

export const stepping: StepFacet = {
  changes: kind.changes,
  next: nextRules,
};

/**
 * The rule about creating tickets goes out before tickets move, so that none is created in a status that is being emptied;
 * what binds the moves of people goes out after them.
 */
async function nextRules(change: Change, scope: ApplyScope, reader: AccountReader): Promise<Step> {
  const pipelineId = scope.idOf(homeOf(change.address));
  if (pipelineId === null) throw new BugError(`the plan has no pipeline for ${change.address}`);
  const live = await readRules(reader, pipelineId);
  if (isUnreadable(live)) {
    const field = { path: 'rules', expected: 'rules that can be read', found: live.unreadable };
    return { kind: 'stale', fields: [field] };
  }
  const before = ruleSettingOf(change.address, scope.plan);
  const wanted = wantedRules(change, scope.idOf, scope.plan);
  const open = rulesIn(wanted).filter((rule) => !sameJson(live[rule], wanted[rule]));
  const stale = open
    .filter((rule) => !sameJson(live[rule], before[rule]))
    .map((rule) => staleField(rule, before[rule], live[rule]));
  if (stale.length > 0) return { kind: 'stale', fields: stale };
  if (open.length === 0) return { kind: 'done' };
  const now = scope.ticketsMoved ? open : open.filter((rule) => rule === 'createIn');
  if (now.length === 0) return { kind: 'later', until: 'moves' };
  return { kind: 'send', operation: patchRules(pipelineId, now, { wanted, live, address: change.address }) };
}

/** All rules that the plan manages, by ids, as the change makes them. */
export function wantedRules(
  change: Change,
  idOf: (address: Address) => string | null,
  plan: Plan,
): JsonObject {
  const home = homeOf(change.address);
  const after = rulesOfSide(change.after);
  const changed = rulesIn(after)
    .filter((rule) => change.fields.some(({ path }) => path === rule))
    .map((rule) => [rule, idsOf(after[rule], home, idOf)] as const);
  return { ...ruleSettingOf(change.address, plan), ...byRule(changed) };
}

/** The rules that the plan manages, by ids, as they were. */
export function ruleSettingOf(address: Address, plan: Plan): JsonObject {
  const setting = plan.basis.settings[address];
  return isJsonObject(setting) ? setting : {};
}

export function homeOf(address: Address): Address {
  return pipelineOf(address) ?? address;
}

export const WIRE: Record<Rule, string> = {
  createIn: 'objectCreationRule',
  noSkipping: 'noSkippingStagesRule',
  noBackwards: 'noBackwardsMovementRule',
};

/**
 * Sends the rules of `now` and no other: HubSpot keeps what a PATCH leaves out. Whether a PATCH makes rules where there
 * never were any is unknown: where it answers 404, a PUT makes all three, the others as they were read a moment ago (what
 * this run has written before, and off where nobody wrote anything).
 */
function patchRules(
  pipelineId: string,
  now: readonly Rule[],
  {
    wanted,
    live,
    address,
  }: { readonly wanted: JsonObject; readonly live: LiveRules; readonly address: Address },
): Operation {
  const rules = (some: readonly Rule[], values: (rule: Rule) => Json): JsonObject =>
    Object.fromEntries(some.map((rule) => [WIRE[rule], encodeRule(rule, values(rule))]));
  const part = { path: rulesPath(pipelineId), retry: 'look-first', addresses: [address] } as const;
  const all = rules(RULES, (rule) => (now.includes(rule) ? (wanted[rule] ?? []) : live[rule]));
  const put: Operation = { ...part, method: 'PUT', body: { governanceValidationRules: all } };
  const body = rules(now, (rule) => wanted[rule] ?? []);
  return { ...part, method: 'PATCH', body, instead: { after: 404, operation: put } };
}

/** A rule as the account takes it and gives it. */
export function encodeRule(rule: Rule, ids: Json): JsonObject {
  const isAll = ids === 'all';
  const pipelineStageIds = isAll ? [] : ids;
  return rule === 'createIn' ? { pipelineStageIds } : { enabledForAllStages: isAll, pipelineStageIds };
}

function staleField(rule: Rule, before: Json | undefined, found: Json): StaleField {
  return { path: rule, expected: canonicalJson(before), found: canonicalJson(found) };
}
