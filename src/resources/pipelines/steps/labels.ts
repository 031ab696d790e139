import type { Change } from '../../../core/plan/change.js';
import { labelKey } from '../../../core/model/matching.js';
import { isTemporaryFor, temporaryLabel } from '../../../core/base/temporary-label.js';
import { partsAfter, partsBefore } from '../payload.js';

interface Labelled {
  readonly id: string;
  readonly label: string;
}

/**
 * What blocks a label among its neighbours.
 *   free      nobody holds it
 *   leaving   its holder will be deleted by this plan
 *   changing  its holder will get another label by this plan
 *   held      somebody holds it whom this plan doesn't touch
 */
type LabelState = 'free' | 'leaving' | 'changing' | 'held';

/** @param changes those of the neighbours, to see whether the holder is deleted or renamed */
export function labelState(
  wanted: string,
  self: string | null,
  neighbours: readonly Labelled[],
  changes: readonly Change[],
): LabelState {
  const key = labelKey(wanted);
  const holder = neighbours.find((other) => other.id !== self && labelKey(other.label) === key);
  if (holder === undefined) return 'free';
  const ofHolder = changes.filter((change) => change.id === holder.id);
  if (ofHolder.some((change) => change.action === 'delete')) return 'leaving';
  const renamed = ofHolder.some((change) => {
    const { label } = partsAfter(change);
    return change.action === 'update' && label !== undefined && labelKey(label) !== key;
  });
  return renamed ? 'changing' : 'held';
}

/** A temporary label that none of the neighbours holds. */
export function detourLabel(wanted: string, neighbours: readonly Labelled[]): string {
  return temporaryLabel(
    wanted,
    neighbours.map(({ label }) => label),
  );
}

/** True if the change may find this live label: its own before, its own after, or a temporary one in between. */
export function isExpectedLabel(label: string, change: Change): boolean {
  const before = partsBefore(change).label;
  const after = partsAfter(change).label;
  if (label === before || label === after) return true;
  return after !== undefined && isTemporaryFor(label, after);
}
