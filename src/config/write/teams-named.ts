import type { Holder } from '../../core/kinds/document.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import { documentsOf } from '../read/setting-documents.js';
import type { LiveSettings } from './live-settings.js';
import { knownValue } from './live-settings.js';

/** Live ids of the teams that settings of these pipelines and their statuses name, and of these teams' parents. */
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

/** Live ids of the teams named by settings of a pipeline, and of its statuses that a file can express. */
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

/** Live ids of the teams named by a thing's settings. `says` selects the settings. */
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
