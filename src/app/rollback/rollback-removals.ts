/**
 * Things that pipewright has created since a snapshot: those that a rollback removes, as entries that retire them, and
 * those that it keeps, each with the reason.
 */
import type { Config } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { Source } from '../../core/base/source.js';
import type { Removal, RollbackFacet } from '../../core/kinds/rollback.js';
import { rollbacks } from '../../generated/kinds/rollback.js';

/** The kinds in the order in which they are undone. */
export const ROLLBACKS: readonly RollbackFacet[] = rollbacks.toSorted((a, b) => a.rank - b.rank);

/** The configuration with the removals retired. */
export function withRemovals(config: Config, removals: readonly Removal[], source: Source): Config {
  return ROLLBACKS.reduce((all, { retire, kinds }) => {
    return retire?.(all, goingOf(removals, kinds), source) ?? all;
  }, config);
}

/** Live ids of what goes, of these kinds. */
export function goingOf(removals: readonly Removal[], kinds: RollbackFacet['kinds']): readonly string[] {
  return removals.flatMap(({ kind, id, stays }) => (stays === null && kinds.includes(kind) ? [id] : []));
}

/** One finding per thing, with the reason why it is removed or kept. */
export function aboutRemovals(removals: readonly Removal[]): readonly Finding[] {
  return removals.map((removal) => (removal.stays === null ? goes(removal) : stays(removal, removal.stays)));
}

function goes({ kind, address, label, knownBy, end }: Removal): Finding {
  const known = end === 'done';
  return finding({
    code: 'ROLLBACK_REMOVES',
    verdict: known ? 'note' : 'confirm',
    address,
    summary: `The ${kind} "${label}" is not in the snapshot: pipewright ${known ? 'created it since' : 'may have created it since'}, and it would be deleted.`,
    detail: known
      ? `The journals say that it was created after the snapshot. Its history is deleted with it. To keep it, copy what you need from the snapshot into your files and apply those.`
      : `A journal has the request to create it, but the answer was lost or the run was interrupted. So it may also be somebody else's with the same ${knownBy}. Check it in HubSpot before you agree. Its history is deleted with it.`,
  });
}

function stays({ kind, address, label }: Removal, why: string): Finding {
  return finding({
    code: 'ROLLBACK_LEAVES',
    verdict: 'note',
    address,
    summary: `The ${kind} "${label}" is not in the snapshot, but is kept.`,
    detail: `A journal says that pipewright created it since. ${why} Its contents are safer where they are: check it in HubSpot, and delete it there, or list it under retired in the snapshot file and roll back again.`,
  });
}
