import { pipelineOf, statusIdAddress } from '../../../core/base/address.js';
import type { Address } from '../../../core/base/address.js';
import type { Change } from '../../../core/plan/change.js';
import type { LivePipeline } from '../../../core/model/live-state.js';
import type { Matching, PipelineMatch, RetiredPipelineMatch } from '../../../core/model/matching.js';
import type { Basis, BasisPipeline, PipelineView, Unmanaged, ViewStatus } from '../../../core/plan/plan.js';
import type { Held } from '../../../core/kinds/common.js';
import { partsBefore } from '../payload.js';
import { bySlotThenLabel } from '../wire.js';

/** Addresses of the pipelines that the changes touch or send tickets to. */
function touchedPipelines(changes: readonly Change[]): ReadonlySet<Address> {
  const touched = new Set<Address>();
  for (const change of changes) {
    for (const address of [change.address, change.tickets?.moveTo ?? null, ...targetsOf(change)]) {
      const pipeline = address === null ? null : pipelineOf(address);
      if (pipeline !== null) touched.add(pipeline);
    }
  }
  return touched;
}

/** Targets of single statuses of a deleted pipeline. */
function targetsOf(change: Change): readonly string[] {
  return (partsBefore(change).statuses ?? []).flatMap(({ moveTo }) => (moveTo === null ? [] : [moveTo]));
}

/** Before and after of every touched pipeline: declared ones in their order, then deleted ones. */
export function pipelineViews(
  matching: Matching,
  changes: readonly Change[],
  held: Held,
): readonly PipelineView[] {
  const touched = touchedPipelines(changes);
  const arriving = new Map<Address, number>();
  for (const change of changes) {
    if (change.action !== 'migrate' || change.tickets === null) continue;
    const { held, moveTo } = change.tickets;
    if (moveTo !== null) arriving.set(moveTo, (arriving.get(moveTo) ?? 0) + (held ?? 0));
  }
  const moved = new Set(changes.flatMap(({ action, address }) => (action === 'move' ? [address] : [])));
  return [
    ...matching.pipelines
      .filter(({ address }) => touched.has(address))
      .map((match) => viewOf(match, { held, arriving, moved })),
    ...matching.retiredPipelines
      .filter(({ address }) => touched.has(address))
      .map((match) => goneView(match, held)),
  ];
}

interface ViewInput {
  readonly held: Held;
  /** Tickets that the plan moves in, by address of the status. */
  readonly arriving: ReadonlyMap<Address, number>;
  readonly moved: ReadonlySet<Address>;
}

function viewOf(match: PipelineMatch, { held, arriving, moved }: ViewInput): PipelineView {
  const addresses = statusAddresses(match);
  const before = (match.live?.statuses ?? []).map((status): ViewStatus => ({
    address: addresses.get(status.id) ?? statusIdAddress(match.address, status.id),
    id: status.id,
    label: status.label,
    state: status.state,
    held: held.get(status.id) ?? null,
  }));
  const after = match.statuses.map((status): ViewStatus => {
    const now = status.live === null ? 0 : (held.get(status.id) ?? null);
    return {
      address: status.address,
      id: status.id,
      label: status.desired.label,
      state: status.desired.state,
      held: now === null ? null : now + (arriving.get(status.address) ?? 0),
    };
  });
  const reserved = (match.live?.statuses ?? [])
    .filter(({ writable }) => !writable)
    .map(({ id, label, state }): ViewStatus => {
      return { address: statusIdAddress(match.address, id), id, label, state, held: held.get(id) ?? null };
    });
  return {
    address: match.address,
    label: match.desired.label,
    before,
    after: withReserved(after, reserved, before, moved),
  };
}

/** Reserved statuses keep their slot: before the next status after them that is kept and isn't moved. */
function withReserved(
  after: readonly ViewStatus[],
  reserved: readonly ViewStatus[],
  before: readonly ViewStatus[],
  moved: ReadonlySet<Address>,
): readonly ViewStatus[] {
  const list = [...after];
  for (const status of reserved) {
    const behind = before.slice(before.findIndex(({ id }) => id === status.id) + 1);
    const next = behind.find(
      ({ id, address }) => !moved.has(address) && list.some((entry) => entry.id === id),
    );
    list.splice(next === undefined ? list.length : list.findIndex(({ id }) => id === next.id), 0, status);
  }
  return list;
}

function goneView(match: RetiredPipelineMatch, held: Held): PipelineView {
  const before = match.live.statuses.map(({ id, label, state }): ViewStatus => {
    return { address: statusIdAddress(match.address, id), id, label, state, held: held.get(id) ?? null };
  });
  return { address: match.address, label: match.live.label, before, after: [] };
}

function statusAddresses(match: PipelineMatch): ReadonlyMap<string, Address> {
  return new Map(
    match.statuses.flatMap((status) =>
      status.live === null ? [] : [[status.live.id, status.address] as const],
    ),
  );
}

/** Live ids and managed values of every touched pipeline, and what the lock will record. */
export function pipelineBasis(
  matching: Matching,
  changes: readonly Change[],
): Pick<Basis, 'pipelines' | 'order' | 'slots' | 'pins' | 'protect'> {
  const touched = touchedPipelines(changes);
  const pipelines: Record<Address, BasisPipeline> = {};
  for (const match of matching.pipelines) {
    if (match.live === null || !touched.has(match.address)) continue;
    pipelines[match.address] = basisOf(match.address, match.live, statusAddresses(match));
  }
  for (const match of matching.retiredPipelines) {
    if (touched.has(match.address)) pipelines[match.address] = basisOf(match.address, match.live, new Map());
  }
  const ordering = changes.some(
    ({ kind, action }) => kind === 'pipeline' && (action === 'move' || action === 'create'),
  );
  const declared = matching.pipelines.flatMap(({ live }) => (live === null ? [] : [live]));
  const ordered = ordering ? declared.toSorted(bySlotThenLabel) : [];
  return {
    pipelines,
    order: ordered.map(({ id }) => id),
    ...(ordered.length === 0 ? {} : { slots: Object.fromEntries(ordered.map(({ id, slot }) => [id, slot])) }),
    pins: pinsOf(matching),
    protect: Object.fromEntries(
      matching.pipelines.flatMap(({ desired, id }) =>
        desired.protect === null ? [] : [[id, desired.protect] as const],
      ),
    ),
  };
}

function basisOf(
  address: Address,
  live: LivePipeline,
  addresses: ReadonlyMap<string, Address>,
): BasisPipeline {
  return {
    id: live.id,
    label: live.label,
    statuses: live.statuses.map(({ id, label, state, writable }) => ({
      address: addresses.get(id) ?? statusIdAddress(address, id),
      id,
      label,
      state,
      writable,
    })),
  };
}

/**
 * Live ids that differ from the wanted ones, by address: the lock must have them so that nothing is matched by label.
 */
function pinsOf(matching: Matching): Readonly<Record<Address, string>> {
  const pins: Record<Address, string> = {};
  for (const match of matching.pipelines) {
    if (match.live !== null && match.id !== match.desired.wantedId) pins[match.address] = match.id;
    for (const status of match.statuses) {
      if (status.live !== null && status.id !== status.desired.wantedId) pins[status.address] = status.id;
    }
  }
  return pins;
}

/** Live things that aren't declared: reported, never touched. */
export function unmanagedThings(matching: Matching): readonly Unmanaged[] {
  return [
    ...matching.unmanaged.map(({ id, label }): Unmanaged => {
      return { kind: 'pipeline', id, label, reason: 'not declared' };
    }),
    ...matching.pipelines.flatMap((match) =>
      (match.live?.statuses ?? [])
        .filter(({ writable }) => !writable)
        .map(({ id, label }): Unmanaged => ({ kind: 'status', id, label, reason: 'reserved by HubSpot' })),
    ),
  ];
}
