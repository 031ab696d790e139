/** Compares current pipelines and statuses with what a plan found and what it makes them. */
import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { PortalLock } from '../../core/model/config.js';
import type { LivePipeline, LiveStatus } from '../../core/model/live-state.js';
import { labelKey } from '../../core/model/matching.js';
import type { BasisPipeline, BasisStatus, Plan } from '../../core/plan/plan.js';
import { isTemporaryFor } from '../../core/base/temporary-label.js';
import type { Staleness } from '../../core/kinds/recheck.js';
import { goalOf } from './order/target-order.js';
import { slotsOfMove } from './order/slots-of-move.js';
import { partsAfter } from './payload.js';

/** Every pipeline and status that is neither as before nor as after, by address. */
export function staleStructure(
  plan: Plan,
  live: readonly LivePipeline[],
  lock: PortalLock,
): readonly Staleness[] {
  const known = Object.entries(plan.basis.pipelines).flatMap(([address, basis]) =>
    stalePipeline(address, basis, plan, live),
  );
  return [...known, ...staleCreates(plan, live), ...staleLabels(plan, live, lock), ...staleOrder(plan, live)];
}

/** Everything visible in the list of pipelines; moved tickets leave a status that is deleted. */
const STRUCTURE: readonly Change['kind'][] = ['pipeline', 'status', 'tickets'];

/** True if every change of pipelines, statuses and tickets is in the account already. */
export function isStructureRealised(plan: Plan, live: readonly LivePipeline[]): boolean {
  return plan.changes.every((change) => !STRUCTURE.includes(change.kind) || realised(change, plan, live));
}

function realised(change: Change, plan: Plan, live: readonly LivePipeline[]): boolean {
  const thing = liveThing(change, plan, live);
  switch (change.action) {
    case 'delete':
      return thing === undefined;
    case 'migrate':
      return !live.some(({ statuses }) => statuses.some(({ id }) => id === change.id));
    case 'create':
      return (
        thing !== undefined &&
        thing.label === partsAfter(change).label &&
        (!('state' in thing) || thing.state === partsAfter(change).state)
      );
    case 'update':
      return (
        thing !== undefined &&
        change.fields.every(({ path, after }) =>
          path === 'label' ? thing.label === after : stateOf(thing) === after,
        )
      );
    case 'move':
      return change.kind === 'pipeline'
        ? slotsOfMove(change).every(({ id, to }) => live.find((one) => one.id === id)?.slot === to)
        : standsRight(change, plan, live);
  }
}

/** Writing another status may renumber this one, so only the order counts. */
function standsRight(change: Change, plan: Plan, live: readonly LivePipeline[]): boolean {
  const goal = goalOf(plan, change.address);
  const basis = plan.basis.pipelines[goal.address];
  const ids = new Map(basis?.statuses.map(({ address, id }) => [address, id]));
  for (const { action, address, id } of goal.changes) if (action === 'create') ids.set(address, id);
  const statuses = live.find(({ id }) => id === basis?.id)?.statuses.map(({ id }) => id) ?? [];
  const places = goal.order.map((address) => statuses.indexOf(ids.get(address) ?? ''));
  return places.every((place, index) => place > (places[index - 1] ?? -1));
}

function stateOf(thing: LivePipeline | LiveStatus): string | null {
  return 'state' in thing ? thing.state : null;
}

function liveThing(
  change: Change,
  plan: Plan,
  live: readonly LivePipeline[],
): LivePipeline | LiveStatus | undefined {
  if (change.kind === 'pipeline') return live.find(({ id }) => id === change.id);
  const address = pipelineOf(change.address) ?? '';
  const id = plan.basis.pipelines[address]?.id ?? plan.changes.find((entry) => entry.address === address)?.id;
  return live.find((pipeline) => pipeline.id === id)?.statuses.find((status) => status.id === change.id);
}

function changeOf(plan: Plan, address: Address, action: Change['action']): Change | undefined {
  return plan.changes.find((change) => change.address === address && change.action === action);
}

/** What an update makes of a thing; nothing if there is none. */
function updateOf(plan: Plan, address: Address): ReturnType<typeof partsAfter> {
  const change = changeOf(plan, address, 'update');
  return change === undefined ? {} : partsAfter(change);
}

function stalePipeline(
  address: Address,
  basis: BasisPipeline,
  plan: Plan,
  all: readonly LivePipeline[],
): readonly Staleness[] {
  const live = all.find(({ id }) => id === basis.id);
  if (live === undefined) {
    return changeOf(plan, address, 'delete') === undefined ? [missing(address, 'pipeline', basis.label)] : [];
  }
  const byId = new Map(live.statuses.map((status) => [status.id, status]));
  const listed = new Set(basis.statuses.map(({ id }) => id));
  return [
    ...staleLabel(address, basis.label, live.label, plan),
    ...basis.statuses.flatMap((status) => staleStatus(status, byId.get(status.id), plan)),
    ...live.statuses.flatMap((status) =>
      listed.has(status.id) || isCreated(status, address, plan) ? [] : [appeared(address, status)],
    ),
    ...staleStatusOrder(address, basis, live, plan),
  ];
}

function staleStatus(basis: BasisStatus, live: LiveStatus | undefined, plan: Plan): readonly Staleness[] {
  const { address } = basis;
  if (live === undefined) {
    return changeOf(plan, address, 'delete') === undefined ? [missing(address, 'status', basis.label)] : [];
  }
  const states = [basis.state, updateOf(plan, address).state];
  return [
    ...staleLabel(address, basis.label, live.label, plan),
    ...(states.includes(live.state) ? [] : [differs(address, 'state', basis.state, live.state)]),
    ...(live.writable === basis.writable
      ? []
      : [differs(address, 'writable', basis.writable, live.writable)]),
  ];
}

function staleLabel(address: Address, before: string, live: string, plan: Plan): readonly Staleness[] {
  if (live === before) return [];
  const { label: after } = updateOf(plan, address);
  if (after !== undefined && (live === after || isTemporaryFor(live, after))) return [];
  return [differs(address, 'label', before, live)];
}

function isCreated(status: LiveStatus, pipeline: Address, plan: Plan): boolean {
  return plan.changes.some((change) => {
    if (change.action !== 'create' || change.kind !== 'status' || pipelineOf(change.address) !== pipeline)
      return false;
    const { label, state } = partsAfter(change);
    if (label === undefined) return false;
    const named = status.label === label || isTemporaryFor(status.label, label);
    if (status.state !== state) return false;
    return named && (change.id === status.id || plan.basis.pins[change.address] === status.id);
  });
}

/** The statuses that the plan doesn't move keep their order among themselves. */
function staleStatusOrder(
  address: Address,
  basis: BasisPipeline,
  live: LivePipeline,
  plan: Plan,
): readonly Staleness[] {
  const still = basis.statuses.filter((status) => changeOf(plan, status.address, 'move') === undefined);
  const ids = live.statuses.map(({ id }) => id);
  const expected = still.filter(({ id }) => ids.includes(id));
  const found = expected.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  if (expected.every((status, index) => status === found[index])) return [];
  const list = (statuses: readonly BasisStatus[]): string => statuses.map(({ label }) => label).join(', ');
  return [differs(address, 'order', list(expected), list(found))];
}

/** A pipeline that the plan creates may already exist, from an interrupted run. */
function staleCreates(plan: Plan, live: readonly LivePipeline[]): readonly Staleness[] {
  return plan.changes.flatMap((change) => {
    if (change.kind !== 'pipeline' || change.action !== 'create') return [];
    const found = live.find(({ id }) => id === change.id);
    const { label } = partsAfter(change);
    if (found === undefined || label === undefined) return [];
    if (found.label !== label && !isTemporaryFor(found.label, label)) {
      return [differs(change.address, 'label', label, found.label)];
    }
    return found.statuses.flatMap((status) =>
      isCreated(status, change.address, plan) ? [] : [appeared(change.address, status)],
    );
  });
}

/** A pipeline's new label must be free, or held by a pipeline in the plan; else the write would be refused. */
function staleLabels(plan: Plan, live: readonly LivePipeline[], lock: PortalLock): readonly Staleness[] {
  const known = new Set(Object.values(plan.basis.pipelines).map(({ id }) => id));
  return plan.changes.flatMap((change) => {
    const { kind, address, id } = change;
    const { label } = partsAfter(change);
    if (kind !== 'pipeline' || label === undefined) return [];
    const holder = live.find((pipeline) => labelKey(pipeline.label) === labelKey(label));
    if (holder === undefined || known.has(holder.id) || [id, lock.ids[address]].includes(holder.id))
      return [];
    const found = `held by the pipeline with the id ${JSON.stringify(holder.id)}`;
    return [{ address, path: 'label', expected: `${JSON.stringify(label)} to be free`, found }];
  });
}

/**
 * The pipelines whose sort numbers the plan doesn't write must keep their relative order. Those with equal sort numbers
 * are ordered by label, which the plan may change, so their order isn't checked.
 */
function staleOrder(plan: Plan, live: readonly LivePipeline[]): readonly Staleness[] {
  const moved = new Set(
    plan.changes.flatMap((change) =>
      change.kind === 'pipeline' && change.action === 'move'
        ? [change.id, ...slotsOfMove(change).map(({ id }) => id)]
        : [],
    ),
  );
  const slots = new Map(live.map(({ id, slot }) => [id, slot]));
  const slotOf = (id: string): number => slots.get(id) ?? 0;
  const expected = plan.basis.order.filter((id) => !moved.has(id) && slots.has(id));
  const found = expected.toSorted((a, b) => slotOf(a) - slotOf(b));
  if (expected.every((id, index) => id === found[index])) return [];
  return [differs('pipelines', 'order', expected.join(', '), found.join(', '))];
}

function differs(
  address: Address,
  path: string,
  expected: string | boolean,
  found: string | boolean,
): Staleness {
  return { address, path, expected: JSON.stringify(expected), found: JSON.stringify(found) };
}

function missing(address: Address, path: string, label: string): Staleness {
  return { address, path, expected: JSON.stringify(label), found: 'nothing' };
}

function appeared(address: Address, status: LiveStatus): Staleness {
  return { address, path: 'statuses', expected: 'no other status', found: JSON.stringify(status.label) };
}
