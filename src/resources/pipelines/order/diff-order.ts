import type { Change } from '../../../core/plan/change.js';
import { change } from '../../../core/plan/change.js';
import type { PipelineMatch } from '../../../core/model/matching.js';
import { labelKey } from '../../../core/model/matching.js';
import type { Address } from '../../../core/base/address.js';
import { fewestSlots, keptInPlace } from '../../../core/base/order.js';
import { PIPELINE_PARTS } from '../payload.js';

interface PipelineOrder {
  readonly moves: readonly Change[];
  /** Sort numbers for the pipelines that are created, by address. */
  readonly slots: ReadonlyMap<string, number>;
}

/**
 * Diffs the relative order of the declared pipelines. Writing a pipeline's sort number never renumbers the others, and
 * two may have the same one, so the numbers are decided here and stored in the plan. What people see move is one move,
 * even if others need new numbers to make room: their writes belong to it.
 */
export function diffPipelineOrder(matches: readonly PipelineMatch[]): PipelineOrder {
  const slots = fewestSlots(
    matches.map((match) => ({
      key: match.address,
      slot: match.live === null ? null : match.live.slot,
      tie: labelKey(match.desired.label),
    })),
  );
  const liveOrder = matches
    .flatMap((match) => (match.live === null ? [] : [{ address: match.address, live: match.live }]))
    .sort((a, b) => a.live.slot - b.live.slot || (labelKey(a.live.label) < labelKey(b.live.label) ? -1 : 1))
    .map(({ address }) => address);
  const written = matches.flatMap(({ live, address }): Written[] => {
    const slot = slots.get(address);
    return live === null || slot === undefined || slot === live.slot
      ? []
      : [{ address, id: live.id, from: live.slot, to: slot }];
  });
  const order = matches.flatMap(({ live, address }) => (live === null ? [] : [address]));
  const kept = keptInPlace(liveOrder, order);
  const moved = order.filter((address) => !kept.has(address));
  // If only a new pipeline needs room, each pipeline that makes room is shown: no other change would carry its write.
  const shown = new Set(moved.length > 0 ? moved : written.map(({ address }) => address));
  const others = written.filter(({ address }) => !shown.has(address));
  const carried = carriedBy(
    order.filter((address) => shown.has(address)),
    new Set(written.map(({ address }) => address)),
    others,
  );
  const moves = matches.flatMap((match, position): readonly Change[] => {
    const making = carried.get(match.address);
    if (match.live === null || making === undefined) return [];
    const before = liveOrder.indexOf(match.address);
    const { slot } = match.live;
    return [
      change({
        address: match.address,
        kind: 'pipeline',
        action: 'move',
        id: match.id,
        label: match.desired.label,
        before: PIPELINE_PARTS.encode({ position: before, slot, ...numbers(making, 'from') }),
        after: PIPELINE_PARTS.encode({
          position,
          slot: slots.get(match.address) ?? slot,
          ...numbers(making, 'to'),
        }),
        fields: [{ path: 'position', before, after: position }],
        source: match.desired.source,
      }),
    ];
  });
  return { moves, slots };
}

/** A sort number that is written. */
interface Written {
  readonly address: Address;
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Assigns writes of other pipelines to moves. A pipeline that moves without a new number of its own moves by theirs, so
 * those come first. If none is left for it, a tie is broken by new labels: the label is the change, and the move is
 * omitted.
 */
function carriedBy(
  shown: readonly Address[],
  own: ReadonlySet<Address>,
  others: readonly Written[],
): ReadonlyMap<Address, readonly Written[]> {
  const bare = shown.filter((address) => !own.has(address)).slice(0, others.length);
  const carriers = [...bare, ...shown.filter((address) => own.has(address))];
  const last = Math.max(bare.length, 1) - 1;
  return new Map(
    carriers.map((address, index) => [address, others.filter((_, at) => Math.min(at, last) === index)]),
  );
}

/** Sort numbers of unmoved pipelines that make room for one that moves, by live id. */
function numbers(
  written: readonly Written[],
  side: 'from' | 'to',
): { readonly others?: Readonly<Record<string, number>> } {
  if (written.length === 0) return {};
  return { others: Object.fromEntries(written.map((one) => [one.id, one[side]])) };
}
