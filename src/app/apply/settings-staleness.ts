/**
 * Compares settings that a plan relied on (rules, editors, teams, members) with their current values. A value may be
 * what it was, or what the plan makes it; if a change takes several requests, lists may be half way in between.
 */
import type { AccountReader } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import { pipelineOf, statusOf, teamOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { isSendable } from '../../core/plan/change.js';
import type { Json } from '../../core/base/json.js';
import { canonicalJson, isJsonList, isJsonObject, sameJson } from '../../core/base/json.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Plan } from '../../core/plan/plan.js';
import { idsIn } from '../../core/plan/plan-ids.js';
import type { Settings } from '../../core/kinds/facets.js';
import { observedSettings } from '../../generated/kinds/settings.js';
import type { Staleness } from '../../core/kinds/recheck.js';

/** One setting of a plan, with its current value. */
export interface Observed {
  readonly address: Address;
  readonly before: Json | null;
  /** What the plan sets it to; undefined if no change touches it. */
  readonly wanted: Json | null | undefined;
  readonly found: Json | null;
  readonly inParts: boolean;
}

/** Reads every setting that the plan relied on or changes, all kinds in parallel. */
export async function observeSettings(
  plan: Plan,
  reader: AccountReader,
  live: readonly LivePipeline[],
): Promise<readonly Observed[]> {
  const changes = new Map(plan.changes.filter(isSendable).map((change) => [change.address, change]));
  const addresses = [...new Set([...Object.keys(plan.basis.settings), ...changes.keys()])];
  const found = await Promise.all(
    observedSettings.map((settings) => observeKind(settings, addresses, { plan, reader, live })),
  );
  const now = new Map(found.flatMap((part) => [...part]));
  const ids = idsIn(plan);
  for (const [address, value] of now) {
    const id = isJsonObject(value) ? value['id'] : undefined;
    if (typeof id === 'string') ids.set(address, id);
  }
  return observedSettings.flatMap((settings) => {
    return addresses.filter(settings.owns).map((address): Observed => {
      const change = changes.get(address);
      return {
        address,
        before: plan.basis.settings[address] ?? null,
        wanted: change === undefined ? undefined : settings.wanted(change, (of) => ids.get(of) ?? null, plan),
        found: now.get(address) ?? null,
        inParts: settings.inParts,
      };
    });
  });
}

async function observeKind(
  settings: Settings,
  addresses: readonly Address[],
  scope: { readonly plan: Plan; readonly reader: AccountReader; readonly live: readonly LivePipeline[] },
): Promise<ReadonlyMap<Address, Json | null>> {
  const own = addresses.filter(settings.owns);
  return own.length === 0 ? new Map() : settings.observe(own, scope);
}

/** Settings that are neither as they were nor as the plan makes them. */
export function staleSettings(plan: Plan, observed: readonly Observed[]): readonly Staleness[] {
  return observed
    .filter((setting) => !isExpected(plan, setting))
    .map(({ address, before, found }) => ({
      address,
      path: 'value',
      expected: canonicalJson(before),
      found: canonicalJson(found),
    }));
}

/** True if every setting is as the plan makes it. */
export function settingsRealised(observed: readonly Observed[]): boolean {
  return observed.every(({ wanted, found }) => wanted === undefined || sameJson(wanted, found));
}

function isExpected(plan: Plan, { address, before, wanted, found, inParts }: Observed): boolean {
  if (sameJson(found, before)) return true;
  if (wanted === undefined)
    return comesOrGoes(plan, address) && (found === null || isLeft(address, before, found));
  if (sameJson(found, wanted) || (found === null && comesOrGoes(plan, address))) return true;
  return inParts && isBetween(before, wanted, found);
}

/** People may leave a team that is deleted, because the plan itself moves them first; nobody may join it. */
function isLeft(address: Address, before: Json | null, found: Json): boolean {
  if (teamOf(address) === null || !isJsonObject(before)) return false;
  const empty = Object.fromEntries(Object.keys(before).map((list) => [list, []]));
  return isBetween(before, empty, found);
}

/** True if the setting's pipeline, status or team is created or deleted by the plan, so the setting may be missing. */
function comesOrGoes(plan: Plan, address: Address): boolean {
  const homes = [statusOf(address), pipelineOf(address), teamOf(address)];
  const comes = ({ action }: Change): boolean => action === 'create' || action === 'delete';
  return plan.changes.some((change) => comes(change) && homes.includes(change.address));
}

/** Every entry of a list is as before or as after; any other value equals one of the two. */
function isBetween(before: Json | null, wanted: Json | null, found: Json | null): boolean {
  if (!isJsonObject(before) || !isJsonObject(wanted) || !isJsonObject(found)) return false;
  const paths = new Set([...Object.keys(before), ...Object.keys(wanted), ...Object.keys(found)]);
  return [...paths].every((path) => {
    const [was, will, is] = [before[path] ?? null, wanted[path] ?? null, found[path] ?? null];
    if (!isJsonList(was) || !isJsonList(will) || !isJsonList(is))
      return sameJson(is, was) || sameJson(is, will);
    const has = (list: readonly Json[], entry: Json): boolean => list.some((one) => sameJson(one, entry));
    const stays = was.filter((entry) => has(will, entry));
    return stays.every((entry) => has(is, entry)) && is.every((entry) => has(was, entry) || has(will, entry));
  });
}
