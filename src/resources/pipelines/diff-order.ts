import type { Change } from '../../core/change.js';
import { change } from '../../core/change.js';
import type { PipelineMatch } from '../../core/matching.js';
import { labelKey } from '../../core/matching.js';
import { fewestSlots } from '../../core/order.js';

export interface PipelineOrder {
  readonly moves: readonly Change[];
  /** Sort numbers for the pipelines that are created, by address. */
  readonly slots: ReadonlyMap<string, number>;
}

/**
 * The order of the declared pipelines among themselves. Writing a pipeline's sort number never renumbers the others, and
 * two may hold the same one, so the numbers are settled here and the plan carries them.
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
  const moves = matches.flatMap((match, position): readonly Change[] => {
    const slot = slots.get(match.address);
    if (match.live === null || slot === undefined || slot === match.live.slot) return [];
    const before = liveOrder.indexOf(match.address);
    return [
      change({
        address: match.address,
        kind: 'pipeline',
        action: 'move',
        id: match.id,
        label: match.desired.label,
        before: { position: before, slot: match.live.slot },
        after: { position, slot },
        fields: [{ path: 'position', before, after: position }],
        source: match.desired.source,
      }),
    ];
  });
  return { moves, slots };
}
