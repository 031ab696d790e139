import type { LiveSettings } from './live-settings.js';

/** Live ids of the teams that editors of these pipelines name, and that are parents of these teams. */
export function teamsNamed(
  { editors, teams }: LiveSettings,
  pipelineIds: readonly string[],
  children: ReadonlySet<string> | 'all',
): ReadonlySet<string> {
  return new Set([
    ...pipelineIds.flatMap((id) => (editors.get(id) ?? []).flatMap(({ teamIds }) => teamIds)),
    ...(teams ?? []).flatMap(({ id, parentId }) =>
      parentId !== null && (children === 'all' || children.has(id)) ? [parentId] : [],
    ),
  ]);
}
