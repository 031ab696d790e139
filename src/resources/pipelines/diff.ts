/**
 * Diffs matched pipelines into changes, in an order in which they can be applied. Both sides are already normalised:
 * labels as written, states as open or closed, order as lists. Sort numbers are never compared, only what people can
 * see.
 */
import { statusAddress, statusIdAddress, ticketsAddress } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { change, fieldsOf } from '../../core/plan/change.js';
import type { CloseDates, StatusTarget, TicketState } from '../../core/model/config.js';
import { targetOfStatus } from '../../core/model/config.js';
import type { LiveStatus } from '../../core/model/live-state.js';
import type {
  Matching,
  PipelineMatch,
  RetiredPipelineMatch,
  StatusMatch,
} from '../../core/model/matching.js';
import { pipelineAddress } from '../../core/base/address.js';
import { keptInPlace } from '../../core/base/order.js';
import type { Source } from '../../core/base/source.js';
import { TICKET_MOVE } from '../shared/ticket-move.js';
import { diffPipelineOrder } from './order/diff-order.js';
import { PIPELINE_PARTS, partsAfter, partsBefore, STATUS_PARTS } from './payload.js';

/** All changes of pipelines, statuses and tickets except the counts, which are added later. */
export function diffPipelines(matching: Matching): readonly Change[] {
  const order = diffPipelineOrder(matching.pipelines);
  const creates = matching.pipelines.flatMap((match, position) => [
    ...(match.live === null ? [createPipeline(match, position, order.slots)] : []),
    ...match.statuses.flatMap((status, index) => (status.live === null ? [createStatus(status, index)] : [])),
  ]);
  const updates = matching.pipelines.flatMap((match) => [
    ...updatePipeline(match),
    ...match.statuses.flatMap(updateStatus).sort(closingFirst),
    ...moveStatuses(match),
  ]);
  const dates = closeDatesIn(matching);
  const deletes = [
    ...matching.pipelines.flatMap((match) => deleteStatuses(match, dates)),
    ...matching.retiredPipelines.map((match) => deletePipeline(match, dates)),
  ];
  return [...creates, ...updates, ...order.moves, ...deletes];
}

/** The target of a retired status as an address. */
function targetAddress(target: StatusTarget | null): string | null {
  return target === null ? null : statusAddress(pipelineAddress(target.pipeline), target.status);
}

function createPipeline(match: PipelineMatch, position: number, slots: ReadonlyMap<string, number>): Change {
  const { desired, address, id } = match;
  return change({
    address,
    kind: 'pipeline',
    action: 'create',
    id,
    label: desired.label,
    before: null,
    after: PIPELINE_PARTS.encode({
      label: desired.label,
      position,
      slot: slots.get(address) ?? position,
    }),
    fields: fieldsOf(null, { label: desired.label, position }),
    source: desired.source,
  });
}

function createStatus(match: StatusMatch, position: number): Change {
  const { label, state, source } = match.desired;
  const after = STATUS_PARTS.encode({ label, state, position });
  return change({
    address: match.address,
    kind: 'status',
    action: 'create',
    id: match.id,
    label,
    before: null,
    after,
    source,
  });
}

function updatePipeline(match: PipelineMatch): readonly Change[] {
  const { desired, live, address, id } = match;
  if (live === null || live.label === desired.label) return [];
  return [
    change({
      address,
      kind: 'pipeline',
      action: 'update',
      id,
      label: desired.label,
      before: PIPELINE_PARTS.encode({ label: live.label }),
      after: PIPELINE_PARTS.encode({ label: desired.label }),
      source: desired.source,
    }),
  ];
}

function updateStatus(match: StatusMatch): readonly Change[] {
  const { desired, live, address, id } = match;
  if (live === null) return [];
  if (live.label === desired.label && live.state === desired.state) return [];
  return [
    change({
      address,
      kind: 'status',
      action: 'update',
      id,
      label: desired.label,
      before: STATUS_PARTS.encode({ label: live.label, state: live.state }),
      after: STATUS_PARTS.encode({ label: desired.label, state: desired.state }),
      source: desired.source,
    }),
  ];
}

/** The new closed status is closed before the last one opens. */
function closingFirst(a: Change, b: Change): number {
  return Number(opens(a)) - Number(opens(b));
}

function opens(entry: Change): boolean {
  return partsBefore(entry).state === 'closed' && partsAfter(entry).state === 'open';
}

function moveStatuses(match: PipelineMatch): readonly Change[] {
  if (match.live === null) return [];
  const matched = match.statuses.filter((status) => status.live !== null);
  const wanted = matched.map((status) => status.id);
  const all = match.live.statuses.map((status) => status.id);
  const known = new Set(wanted);
  const kept = keptInPlace(
    all.filter((id) => known.has(id)),
    wanted,
  );
  return match.statuses.flatMap((status, index) => {
    if (status.live === null || kept.has(status.id)) return [];
    const before = all.indexOf(status.id);
    return [
      change({
        address: status.address,
        kind: 'status',
        action: 'move',
        id: status.id,
        label: status.desired.label,
        before: STATUS_PARTS.encode({ position: before }),
        after: STATUS_PARTS.encode({ position: index }),
        fields: [{ path: 'position', before, after: index }],
        source: status.desired.source,
      }),
    ];
  });
}

/** What happens to close dates of tickets in a status; null unless they move from a closed status to a closed one. */
type CloseDatesOf = (
  state: TicketState,
  moveTo: string | null,
  wish: CloseDates | undefined,
) => CloseDates | null;

function closeDatesIn({ pipelines }: Matching): CloseDatesOf {
  const states = new Map(
    pipelines.flatMap(({ statuses }) =>
      statuses.map(({ address, desired }) => [address, desired.state] as const),
    ),
  );
  return (state, moveTo, wish) =>
    state === 'closed' && moveTo !== null && states.get(moveTo) === 'closed' ? (wish ?? 'kept') : null;
}

function deleteStatuses(match: PipelineMatch, datesOf: CloseDatesOf): readonly Change[] {
  const targets = new Map(match.retired.map((entry) => [entry.live.id, entry]));
  const missing = new Set(match.missing.map(({ id }) => id));
  return (match.live?.statuses ?? []).flatMap((status) => {
    const retired = targets.get(status.id);
    if (retired === undefined && !missing.has(status.id)) return [];
    const moveTo = targetAddress(retired?.retired.target ?? null);
    const source = retired?.retired.source ?? match.desired.source;
    const closeDates = datesOf(status.state, moveTo, retired?.retired.closeDates);
    return [deleteStatus(statusIdAddress(match.address, status.id), status, { moveTo, closeDates, source })];
  });
}

function deleteStatus(
  address: string,
  status: LiveStatus,
  {
    moveTo,
    closeDates,
    source,
  }: {
    readonly moveTo: string | null;
    readonly closeDates: CloseDates | null;
    readonly source: Source;
  },
): Change {
  return change({
    address,
    kind: 'status',
    action: 'delete',
    id: status.id,
    label: status.label,
    before: STATUS_PARTS.encode({ label: status.label, state: status.state }),
    after: null,
    tickets: { held: null, moveTo, closeDates },
    source,
  });
}

function deletePipeline(match: RetiredPipelineMatch, datesOf: CloseDatesOf): Change {
  const { live, retired, address } = match;
  const statuses = live.statuses.map(({ id, label, state }) => {
    const moveTo = targetAddress(targetOfStatus(retired, id));
    return { id, label, state, moveTo, closeDates: datesOf(state, moveTo, retired.closeDates) };
  });
  return change({
    address,
    kind: 'pipeline',
    action: 'delete',
    id: live.id,
    label: live.label,
    before: PIPELINE_PARTS.encode({ label: live.label, statuses }),
    after: null,
    tickets: {
      held: null,
      moveTo: targetAddress(retired.target),
      closeDates: statuses.find(({ closeDates }) => closeDates !== null)?.closeDates ?? null,
    },
    source: retired.source,
  });
}

/** One status whose tickets must leave before it is deleted. */
export interface Leaving {
  readonly address: string;
  readonly pipelineId: string;
  readonly id: string;
  readonly label: string;
  readonly state: LiveStatus['state'];
  readonly moveTo: string | null;
  readonly closeDates: CloseDates | null;
  readonly source: Source | null;
}

/** The statuses that a delete removes, including those of a deleted pipeline. Uses only the change. */
export function leavingStatuses(entry: Change, pipelineId: string): readonly Leaving[] {
  if (entry.action !== 'delete') return [];
  const { address, source } = entry;
  if (entry.kind === 'status') {
    const { state = 'open' } = partsBefore(entry);
    const { moveTo = null, closeDates = null } = entry.tickets ?? {};
    return [{ address, pipelineId, id: entry.id, label: entry.label, state, moveTo, closeDates, source }];
  }
  return (partsBefore(entry).statuses ?? []).map((status) => ({
    ...status,
    address: statusIdAddress(address, status.id),
    pipelineId: entry.id,
    source,
  }));
}

/** The change that moves a status's tickets. `ids` of the target are the wanted ones if it doesn't exist yet. */
export function migrateChange(
  leaving: Leaving,
  held: number,
  to: { readonly pipelineId: string; readonly id: string; readonly address: string },
): Change {
  const before = TICKET_MOVE.encode({ pipeline: leaving.pipelineId, status: leaving.id });
  const after = TICKET_MOVE.encode({ pipeline: to.pipelineId, status: to.id });
  return change({
    address: ticketsAddress(leaving.address),
    kind: 'tickets',
    action: 'migrate',
    id: leaving.id,
    label: leaving.label,
    before,
    after,
    fields: [{ path: 'status', before: leaving.id, after: to.id }],
    tickets: { held, moveTo: to.address, closeDates: leaving.closeDates },
    source: leaving.source,
  });
}
