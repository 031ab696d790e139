import type { Address } from '../../../core/base/address.js';
import type { Change } from '../../../core/plan/change.js';
import type { TicketState } from '../../../core/model/config.js';
import type { LivePipeline, LiveStatus } from '../../../core/model/live-state.js';
import type { ApplyScope, Step } from '../../../core/kinds/facets.js';
import { isTemporaryFor } from '../../../core/base/temporary-label.js';
import { createStageOperation, deleteStageOperation, patchStageOperation } from './encode.js';
import type { PipelineGoal } from '../order/target-order.js';
import { detourLabel, isExpectedLabel, labelState } from './labels.js';
import { partsAfter, partsBefore } from '../payload.js';
import { placeStatus, slotForNew } from '../order/place.js';
import { stale } from './step-pipeline.js';

/** The input of a step of one status. `live` is its pipeline, freshly read. */
interface StatusScope {
  readonly live: LivePipeline;
  readonly goal: PipelineGoal;
  readonly scope: ApplyScope;
}

/** Changes of single statuses. Pure. */
export function stepStatus(change: Change, seen: StatusScope): Step {
  switch (change.action) {
    case 'create':
      return stepCreate(change, seen);
    case 'update':
      return stepUpdate(change, seen);
    case 'move':
      return stepMove(change, seen);
    case 'delete':
      return stepDelete(change, seen);
    case 'migrate':
      return { kind: 'done' };
  }
}

function stepCreate(change: Change, seen: StatusScope): Step {
  const { live, goal } = seen;
  const { label = '', state = 'open' } = partsAfter(change);
  const found = findCreated(change, seen);
  const neighbours = labelState(label, found?.id ?? null, live.statuses, statusChanges(goal));
  if (found === null) {
    if (neighbours === 'held') return stale('label', label, 'held by another status');
    const settled = settledIds(change, seen, change.id);
    const status = {
      id: change.id,
      label: neighbours === 'free' ? label : detourLabel(label, live.statuses),
      slot: slotForNew(live, change.id, settled),
      state,
    };
    return { kind: 'send', operation: createStageOperation(live.id, status, change.address) };
  }
  if (found.state !== state) return stale('state', state, found.state);
  const isOurs = found.label === label || isTemporaryFor(found.label, label);
  if (!isOurs) return stale('label', label, found.label);
  const moved = place(change, seen, found);
  if (moved !== null) return moved;
  if (found.label === label) return { kind: 'done', id: found.id };
  if (neighbours === 'held') return stale('label', label, 'held by another status');
  if (neighbours !== 'free') {
    return { kind: 'later', until: neighbours === 'leaving' ? 'deletes' : 'others', id: found.id };
  }
  return { kind: 'send', operation: patch(live, found, { label }, change.address) };
}

/** A pipeline may have the id of one of its statuses, so its own changes are excluded. */
function statusChanges({ changes }: PipelineGoal): readonly Change[] {
  return changes.filter(({ kind }) => kind === 'status');
}

function findCreated(change: Change, { live, scope }: StatusScope): LiveStatus | null {
  const id = scope.idOf(change.address) ?? change.id;
  const byId = live.statuses.find((status) => status.id === id);
  if (byId !== undefined || !scope.sent(change.address)) return byId ?? null;
  const { label = '' } = partsAfter(change);
  const known = new Set(
    Object.values(scope.plan.basis.pipelines).flatMap(({ statuses }) => statuses.map((s) => s.id)),
  );
  const created = live.statuses.find(
    (status) => !known.has(status.id) && (status.label === label || isTemporaryFor(status.label, label)),
  );
  return created ?? null;
}

function patch(
  live: LivePipeline,
  status: LiveStatus,
  fields: { readonly label?: string; readonly displayOrder?: number; readonly state?: TicketState },
  address: Address,
) {
  const { state, ...rest } = fields;
  return patchStageOperation(
    { pipelineId: live.id, id: status.id, state: state ?? status.state },
    rest,
    address,
  );
}

function stepUpdate(change: Change, seen: StatusScope): Step {
  const { live } = seen;
  const found = live.statuses.find((status) => status.id === change.id);
  if (found === undefined) return stale('status', change.id, null);
  const { label = '', state = 'open' } = partsAfter(change);
  const before = partsBefore(change);
  if (!isExpectedLabel(found.label, change)) return stale('label', before.label, found.label);
  if (found.state !== state && found.state !== before.state) {
    return stale('state', before.state, found.state);
  }
  const wanted = nextLabel(change, seen, found);
  if (wanted === 'held') return stale('label', label, 'held by another status');
  const opensLastClosed =
    found.state === 'closed' &&
    state === 'open' &&
    !live.statuses.some((other) => other !== found && other.state === 'closed');
  const flips = found.state !== state && !opensLastClosed;
  const relabels = typeof wanted === 'object' && wanted.label !== found.label;
  if (flips || relabels) {
    const fields = { ...(relabels ? { label: wanted.label } : {}), ...(flips ? { state } : {}) };
    return { kind: 'send', operation: patch(live, found, fields, change.address) };
  }
  if (found.label === label && found.state === state) return { kind: 'done' };
  return { kind: 'later', until: wanted === 'leaving' ? 'deletes' : 'others' };
}

/** The label to send now, or why it must wait. */
function nextLabel(
  change: Change,
  { live, goal, scope }: StatusScope,
  found: LiveStatus,
): { readonly label: string } | 'leaving' | 'changing' | 'held' {
  const { label = '' } = partsAfter(change);
  if (found.label === label) return { label };
  const state = labelState(label, found.id, live.statuses, statusChanges(goal));
  if (state === 'free') return { label };
  if (state === 'changing' && scope.detour && !isTemporaryFor(found.label, label)) {
    return { label: detourLabel(label, live.statuses) };
  }
  return state;
}

function stepMove(change: Change, seen: StatusScope): Step {
  const found = seen.live.statuses.find((status) => status.id === change.id);
  if (found === undefined) return stale('status', change.id, null);
  return place(change, seen, found) ?? { kind: 'done' };
}

function place(change: Change, seen: StatusScope, found: LiveStatus): Step | null {
  const placement = placeStatus(seen.live, found.id, settledIds(change, seen, found.id));
  switch (placement.kind) {
    case 'fits':
      return null;
    case 'disturbed':
      return stale('order', 'the order in the plan', seen.live.statuses.map(({ label }) => label).join(', '));
    case 'write': {
      const fields = { displayOrder: placement.slot };
      return { kind: 'send', operation: patch(seen.live, placement.status, fields, change.address) };
    }
  }
}

/**
 * Ids of the statuses that are already in place when this change is made, in their final order: those that the plan
 * never moves, and those that it created or moved earlier. `self` is the change's own status.
 */
function settledIds(change: Change, { live, goal, scope }: StatusScope, self: string): readonly string[] {
  const liveIds = new Set(live.statuses.map(({ id }) => id));
  const turn = goal.changes.indexOf(change);
  const pending = new Set(
    goal.changes.slice(turn + 1).flatMap((entry) => (isPlacing(entry) ? [entry.address] : [])),
  );
  return goal.order.flatMap((address) => {
    if (address === change.address) return [self];
    const id = scope.idOf(address);
    return id !== null && liveIds.has(id) && !pending.has(address) ? [id] : [];
  });
}

function isPlacing(change: Change): boolean {
  return change.kind === 'status' && (change.action === 'create' || change.action === 'move');
}

function stepDelete(change: Change, { live }: StatusScope): Step {
  const found = live.statuses.find((status) => status.id === change.id);
  if (found === undefined) return { kind: 'done' };
  const before = partsBefore(change);
  if (found.label !== before.label) return stale('label', before.label, found.label);
  if (found.state !== before.state) return stale('state', before.state, found.state);
  return { kind: 'send', operation: deleteStageOperation(live.id, change.id, change.address) };
}
