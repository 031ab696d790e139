/**
 * A status that an overlay calls unmanaged stays as the account has it. It is settled before anything is compared: where
 * the status is live, the configuration gets its live label, state and position; where it isn't, the configuration
 * doesn't have it. Nothing behind this step knows the word.
 */
import type { Config, DesiredPipeline, DesiredStatus } from '../../core/model/config.js';
import type { Matching, PipelineMatch, StatusMatch } from '../../core/model/matching.js';

/** The configuration without unmanaged statuses; the same one if it has none. */
export function settledConfig(config: Config, { pipelines }: Matching): Config {
  const isSettled = !config.pipelines.some(({ statuses }) => statuses.some(isUnmanaged));
  return isSettled ? config : { ...config, pipelines: pipelines.map(settledPipeline) };
}

function isUnmanaged({ unmanaged }: DesiredStatus): boolean {
  return unmanaged === true;
}

function settledPipeline({ desired, live, statuses }: PipelineMatch): DesiredPipeline {
  const left = statuses.filter((status) => isUnmanaged(status.desired));
  if (left.length === 0) return desired;
  const order = (live?.statuses ?? []).map(({ id }) => id);
  const kept = statuses.filter((status) => !left.includes(status));
  const placed = left.reduce<readonly StatusMatch[]>((all, status) => inLiveOrder(all, status, order), kept);
  return { ...desired, statuses: placed.map(asLive) };
}

/** The list with a live status behind the nearest one that stands before it in the account; without one that isn't live. */
function inLiveOrder(
  statuses: readonly StatusMatch[],
  status: StatusMatch,
  order: readonly string[],
): readonly StatusMatch[] {
  if (status.live === null) return statuses;
  const before = new Set(order.slice(0, order.indexOf(status.live.id)));
  const at = statuses.findLastIndex(({ live }) => live !== null && before.has(live.id));
  return statuses.toSpliced(at + 1, 0, status);
}

function asLive({ desired, live }: StatusMatch): DesiredStatus {
  if (live === null || !isUnmanaged(desired)) return desired;
  const { key, source } = desired;
  const { id, label, state } = live;
  return { key, id, wantedId: id, label, state, settings: {}, source };
}
