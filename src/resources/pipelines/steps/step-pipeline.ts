import type { Change } from '../../../core/plan/change.js';
import type { LivePipeline } from '../../../core/model/live-state.js';
import type { ApplyScope, StaleField, Step } from '../../../core/kinds/facets.js';
import { isTemporaryFor } from '../../../core/base/temporary-label.js';
import { createPipelineOperation, deletePipelineOperation, patchPipelineOperation } from './encode.js';
import { goalOf } from '../order/target-order.js';
import { slotsOfMove } from '../order/slots-of-move.js';
import { partsAfter, partsBefore } from '../payload.js';
import { detourLabel, isExpectedLabel, labelState } from './labels.js';

/** Changes of pipelines as a whole. `live` are all pipelines of the account, freshly read. Pure. */
export function stepPipeline(change: Change, live: readonly LivePipeline[], scope: ApplyScope): Step {
  switch (change.action) {
    case 'create':
      return stepCreate(change, live, scope);
    case 'update':
      return stepLabel(change, live, scope);
    case 'move':
      return stepMove(change, live);
    case 'delete':
      return stepDelete(change, live);
    case 'migrate':
      return { kind: 'done' };
  }
}

export function stale(path: string, expected: unknown, found: unknown): Step {
  const field: StaleField = { path, expected: JSON.stringify(expected), found: JSON.stringify(found) };
  return { kind: 'stale', fields: [field] };
}

function pipelineChanges(scope: ApplyScope): readonly Change[] {
  return scope.plan.changes.filter((entry) => entry.kind === 'pipeline');
}

function stepCreate(change: Change, live: readonly LivePipeline[], scope: ApplyScope): Step {
  const { label = '' } = partsAfter(change);
  const id = scope.idOf(change.address) ?? change.id;
  const found = live.find((pipeline) => pipeline.id === id) ?? findCreated(change, live, scope);
  const state = labelState(label, found?.id ?? null, live, pipelineChanges(scope));
  if (found !== null) {
    if (found.label === label) return { kind: 'done', id: found.id, covers: createdIn(found, change, scope) };
    if (!isTemporaryFor(found.label, label)) return stale('label', label, found.label);
    if (state === 'free') {
      return { kind: 'send', operation: patchPipelineOperation(found.id, { label }, change.address) };
    }
    if (state === 'held') return stale('label', label, 'held by another pipeline');
    return { ...waitFor(state), id: found.id };
  }
  if (state === 'held') return stale('label', label, 'held by another pipeline');
  const pipeline = {
    id: change.id,
    label: state === 'free' ? label : detourLabel(label, live),
    slot: partsAfter(change).slot ?? 0,
  };
  const statuses = goalOf(scope.plan, change.address)
    .changes.filter((entry) => entry.kind === 'status' && entry.action === 'create')
    .map((entry, index) => {
      const { label: own = '', state: kept = 'open' } = partsAfter(entry);
      return { address: entry.address, id: entry.id, label: own, slot: index, state: kept };
    });
  const addresses = [change.address, ...statuses.map(({ address }) => address)];
  return { kind: 'send', operation: createPipelineOperation(pipeline, statuses, addresses) };
}

/** Addresses of the statuses that were created with their pipeline, exactly as the plan wants them. */
function createdIn(found: LivePipeline, change: Change, scope: ApplyScope): readonly string[] {
  return goalOf(scope.plan, change.address).changes.flatMap((entry) => {
    const { kind, action, address, id } = entry;
    if (kind !== 'status' || action !== 'create') return [];
    const { position = -1, label, state } = partsAfter(entry);
    const status = found.statuses[position];
    const same = status?.id === id && status.label === label && status.state === state;
    return same ? [address] : [];
  });
}

/** A pipeline that appeared with our label but another id than requested: HubSpot assigned its own. */
function findCreated(change: Change, live: readonly LivePipeline[], scope: ApplyScope): LivePipeline | null {
  if (!scope.sent(change.address)) return null;
  const { label = '' } = partsAfter(change);
  const known = new Set(Object.values(scope.plan.basis.pipelines).map(({ id }) => id));
  const created = live.find(
    (pipeline) =>
      !known.has(pipeline.id) && (pipeline.label === label || isTemporaryFor(pipeline.label, label)),
  );
  return created ?? null;
}

function waitFor(state: 'leaving' | 'changing'): Extract<Step, { kind: 'later' }> {
  return { kind: 'later', until: state === 'leaving' ? 'deletes' : 'others' };
}

function stepLabel(change: Change, live: readonly LivePipeline[], scope: ApplyScope): Step {
  const found = live.find((pipeline) => pipeline.id === change.id);
  if (found === undefined) return stale('pipeline', change.id, null);
  const { label = '' } = partsAfter(change);
  if (found.label === label) return { kind: 'done' };
  if (!isExpectedLabel(found.label, change)) return stale('label', partsBefore(change).label, found.label);
  const patch = (wanted: string): Step => ({
    kind: 'send',
    operation: patchPipelineOperation(found.id, { label: wanted }, change.address),
  });
  const state = labelState(label, found.id, live, pipelineChanges(scope));
  if (state === 'free') return patch(label);
  if (state === 'held') return stale('label', label, 'held by another pipeline');
  if (state === 'changing' && scope.detour && !isTemporaryFor(found.label, label)) {
    return patch(detourLabel(label, live));
  }
  return waitFor(state);
}

/** The sort number of the pipeline itself, then those of others that make room for it. */
function stepMove(change: Change, live: readonly LivePipeline[]): Step {
  for (const { id, from, to } of slotsOfMove(change)) {
    const found = live.find((pipeline) => pipeline.id === id);
    if (found === undefined) return stale('pipeline', id, null);
    if (found.slot === to) continue;
    if (found.slot !== from) return stale('position', from, found.slot);
    return { kind: 'send', operation: patchPipelineOperation(id, { displayOrder: to }, change.address) };
  }
  return { kind: 'done' };
}

function stepDelete(change: Change, live: readonly LivePipeline[]): Step {
  const found = live.find((pipeline) => pipeline.id === change.id);
  if (found === undefined) return { kind: 'done' };
  const { label, statuses = [] } = partsBefore(change);
  if (found.label !== label) return stale('label', label, found.label);
  const known = new Set(statuses.map(({ id }) => id));
  const added = found.statuses.find((status) => !known.has(status.id));
  if (added !== undefined) return stale('statuses', 'only the statuses in the plan', added.id);
  return { kind: 'send', operation: deletePipelineOperation(change.id, change.address) };
}
