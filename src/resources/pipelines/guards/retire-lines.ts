/** YAML suggestions for where to move the tickets of a removed status. */
import { isBelow } from '../../../core/base/address.js';
import type { LiveStatus } from '../../../core/model/live-state.js';
import type { Matching, PipelineMatch } from '../../../core/model/matching.js';
import { flowMap, quoted, scalarText } from '../../../core/base/yaml-text.js';
import type { Leaving } from '../diff.js';

/** The entry that retires a status, for its pipeline's list; with the list's name if there is no list yet. */
export function retireLines(
  match: PipelineMatch,
  status: Pick<LiveStatus, 'id' | 'state'>,
  matching: Matching,
): string {
  const target = movedTo(match, status, matching) ?? suggestTarget(match, status);
  const entry = flowMap([
    ['status', quoted(status.id)],
    ['moveTicketsTo', scalarText(target)],
  ]);
  return match.desired.retired.length === 0 ? `retired:\n  - ${entry}` : `- ${entry}`;
}

/** The same for any removed status: of a kept pipeline, or of one that is deleted as a whole. */
export function retireLinesFor(leaving: Leaving, matching: Matching): string {
  const own = matching.pipelines.find(({ address }) => isBelow(leaving.address, address));
  if (own !== undefined) return retireLines(own, leaving, matching);
  const [first] = matching.pipelines;
  const target =
    first === undefined ? 'PIPELINE.STATUS' : `${first.desired.key}.${suggestTarget(first, leaving)}`;
  const entry = flowMap([
    ['pipeline', quoted(leaving.pipelineId)],
    ['moveTicketsTo', scalarText(target)],
  ]);
  // The pipeline is deleted because such an entry exists: this one replaces it.
  return `- ${entry}`;
}

/** The status of another pipeline that wants the id of a removed one: somebody moved its lines there. */
function movedTo(
  match: PipelineMatch,
  { id }: Pick<LiveStatus, 'id'>,
  { pipelines }: Matching,
): string | null {
  for (const other of pipelines) {
    if (other === match) continue;
    const status = other.statuses.find(({ live, desired }) => live === null && desired.wantedId === id);
    if (status !== undefined) return `${other.desired.key}.${status.desired.key}`;
  }
  return null;
}

/** The first declared status in the same state: the least harmful target for such tickets. */
function suggestTarget(match: PipelineMatch, status: Pick<LiveStatus, 'state'>): string {
  const same = match.desired.statuses.find(({ state }) => state === status.state);
  return (same ?? match.desired.statuses[0])?.key ?? 'KEY';
}
