import { settingAddress } from '../../core/base/address.js';
import type { Address } from '../../core/base/address.js';
import type { LiveEditors, LivePipeline, Unreadable } from '../../core/model/live-state.js';
import type { PipelineMatch } from '../../core/model/matching.js';
import type { PlanScope } from '../../core/kinds/facets.js';
import { isUnreadable } from '../shared/refused.js';
import { declaredEditors } from './document.js';
import { readEditors } from './read.js';

/** What was read, by pipeline id. */
export type EditorReads = ReadonlyMap<string, readonly LiveEditors[] | Unreadable>;

/** Reads the editors of every pipeline that the plan has to know about, in parallel. */
export async function readReach(scope: PlanScope): Promise<EditorReads> {
  const reads = reachOf(scope).map(async ({ id }) => [id, await readEditors(scope.reader, id)] as const);
  return new Map(await Promise.all(reads));
}

/**
 * Pipelines with declared editors, and those that lose a status; all of them where a team goes, because it may be the only
 * editor anywhere. A pipeline that doesn't exist yet can't be asked, so one that is there tells whether the account
 * and the token have editors at all.
 */
function reachOf(scope: PlanScope): readonly LivePipeline[] {
  const { live, matching, people } = scope;
  const going = new Set(matching.retiredPipelines.map((match) => match.live.id));
  if (people.teams.retired.length > 0) return live.filter(({ id }) => !going.has(id));
  const asked = matching.pipelines.flatMap((match) =>
    match.live !== null && (scope.wide || declares(match) || losesStatus(match)) ? [match.live] : [],
  );
  const blind = matching.pipelines.some((match) => match.live === null && declares(match));
  return asked.length === 0 && blind ? live.slice(0, 1) : asked;
}

function declares({ desired }: PipelineMatch): boolean {
  return desired.statuses.some((status) => declaredEditors(status) !== null);
}

function losesStatus({ retired, missing }: PipelineMatch): boolean {
  return retired.length + missing.length > 0;
}

/** Why a pipeline's editors can't be read, or null; of one that is new, what all the others say. */
export function refusalOf(match: PipelineMatch, reads: EditorReads): string | null {
  const answers = match.live === null ? [...reads.values()] : [reads.get(match.live.id)];
  const refusals = answers.flatMap((answer) => (isUnreadable(answer) ? [answer.unreadable] : []));
  return refusals.length === answers.length ? (refusals[0] ?? null) : null;
}

/** The entries that were read of a pipeline; null if it wasn't read, or couldn't be. */
export function entriesOf(pipelineId: string, reads: EditorReads): readonly LiveEditors[] | null {
  const answer = reads.get(pipelineId);
  return answer === undefined || isUnreadable(answer) ? null : answer;
}

/** `PIPELINE.statuses.KEY.editableBy`. */
export function editorsAddress(status: Address): Address {
  return settingAddress(status, 'editableBy');
}
