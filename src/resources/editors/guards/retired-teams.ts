import type { Address } from '../../../core/base/address.js';
import { pipelineIdAddress, statusIdAddress } from '../../../core/base/address.js';
import type { LivePipeline, LiveStatus } from '../../../core/model/live-state.js';
import type { PipelineMatch, RetiredTeamMatch, StatusMatch } from '../../../core/model/matching.js';
import type { PlanScope } from '../../../core/kinds/facets.js';
import { declaredEditors } from '../document.js';
import type { EditorReads } from '../reach.js';
import { entriesOf } from '../reach.js';
import type { EditorIds } from '../value.js';
import { idsOf } from '../value.js';

/** A status that stays, whose editors the files leave open, and that names teams which go. */
export interface LosesTeams {
  readonly status: LiveStatus;
  readonly pipeline: LivePipeline;
  readonly address: Address;
  /** The declared status; null if the files don't manage it. */
  readonly match: StatusMatch | null;
  readonly home: PipelineMatch | null;
  readonly teams: readonly RetiredTeamMatch[];
  readonly before: EditorIds;
  /** Without these teams; null if nobody would be left. */
  readonly after: EditorIds | null;
}

/** Every list that a retired team would leave, in all pipelines that were read. */
export function losesTeams(scope: PlanScope, reads: EditorReads): readonly LosesTeams[] {
  const { live, matching, people } = scope;
  if (people.teams.retired.length === 0) return [];
  return live.flatMap((pipeline) => {
    const home = matching.pipelines.find((match) => match.live === pipeline) ?? null;
    const going = new Set([...(home?.missing ?? []), ...(home?.retired ?? []).map((entry) => entry.live)]);
    const entries = entriesOf(pipeline.id, reads) ?? [];
    return pipeline.statuses.flatMap((status) => {
      const match = home?.statuses.find((one) => one.live === status) ?? null;
      if (going.has(status) || (match !== null && declaredEditors(match.desired) !== null)) return [];
      const before = idsOf(entries.find(({ statusId }) => statusId === status.id));
      const teams = people.teams.retired.filter((team) => before.teamIds.includes(team.live.id));
      if (teams.length === 0) return [];
      const above = home?.address ?? pipelineIdAddress(pipeline.id);
      const address = match?.address ?? statusIdAddress(above, status.id);
      return [{ status, pipeline, address, match, home, teams, before, after: without(teams, before) }];
    });
  });
}

function without(teams: readonly RetiredTeamMatch[], before: EditorIds): EditorIds | null {
  const gone = new Set(teams.map((team) => team.live.id));
  const teamIds = before.teamIds.filter((id) => !gone.has(id));
  return teamIds.length + before.userIds.length === 0 ? null : { ...before, teamIds };
}
