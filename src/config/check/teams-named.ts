import type { LiveAccess, LiveSettings } from '../write/live-settings.js';

/** Live ids of the teams that editors and access of these pipelines name, and that are parents of these teams. */
export function teamIdsNamed(
  { editors, teams, console }: LiveSettings,
  pipelineIds: readonly string[],
  children: ReadonlySet<string> | 'all',
): ReadonlySet<string> {
  return new Set([
    ...pipelineIds.flatMap((id) => (editors.get(id) ?? []).flatMap(({ teamIds }) => teamIds)),
    ...pipelineIds.flatMap((id) => teamsWithAccess(console.access.get(id))),
    ...(teams ?? []).flatMap(({ id, parentId }) =>
      parentId !== null && (children === 'all' || children.has(id)) ? [parentId] : [],
    ),
  ]);
}

export function teamsWithAccess(access: LiveAccess | null | undefined): readonly string[] {
  return access == null || access === 'everyone' ? [] : access.teams;
}
