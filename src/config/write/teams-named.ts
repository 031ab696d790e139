import type { Holder } from '../../core/kinds/document.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import { documentsOf } from '../read/setting-documents.js';
import type { LiveSettings } from './live-settings.js';
import { knownValue } from './live-settings.js';

/** Live ids of the teams that settings of these pipelines and their statuses name, and that are parents of these teams. */
export function teamIdsNamed(
  settings: LiveSettings,
  pipelines: readonly LivePipeline[],
  children: ReadonlySet<string> | 'all',
): ReadonlySet<string> {
  return new Set([
    ...pipelines.flatMap((pipeline) => teamsOfPipeline(settings, pipeline)),
    ...(settings.teams ?? []).flatMap(({ id, parentId }) =>
      parentId !== null && (children === 'all' || children.has(id)) ? [parentId] : [],
    ),
  ]);
}

/** Live ids of the teams that a pipeline's settings name, and those of the statuses that a file can hold. */
export function teamsOfPipeline(
  settings: LiveSettings,
  { id, statuses }: Pick<LivePipeline, 'id' | 'statuses'>,
): readonly string[] {
  return [
    ...teamsInSettings(settings, 'pipelines', id),
    ...statuses.flatMap((status) =>
      status.writable ? teamsInSettings(settings, 'statuses', status.id) : [],
    ),
  ];
}

/** Live ids of the teams that the settings of a thing name. `says` tells which settings count. */
export function teamsInSettings(
  { known }: LiveSettings,
  holder: Holder,
  id: string,
  says: (key: string) => boolean = () => true,
): readonly string[] {
  return documentsOf(holder).flatMap((document) => {
    const live = says(document.key) ? knownValue(known, holder, document, id) : undefined;
    return live === undefined ? [] : (document.teamIds?.(live) ?? []);
  });
}
