import type { Json } from '../../core/base/json.js';
import { isJsonObject, stringOrEmpty } from '../../core/base/json.js';
import type { RewindFacet, RewindScope } from '../../core/kinds/facets.js';
import { editorsAddress } from './reach.js';
import { editorsPath } from './read.js';
import { encodeEditors } from './step.js';
import type { EditorIds } from './value.js';

export const rewinding: RewindFacet = rewindEditors;

/** The editors of a pipeline with those that the plan manages as they were. */
function rewindEditors(path: string, answer: Json | null, { plan }: RewindScope): Json | null {
  const home = Object.values(plan.basis.pipelines).find(({ id }) => editorsPath(id) === path);
  if (home === undefined || !isJsonObject(answer) || !Array.isArray(answer['stages'])) return answer;
  const was = new Map(
    home.statuses.flatMap(({ address, id }) => {
      const ids = editorIds(plan.basis.settings[editorsAddress(address)]);
      return ids === null ? [] : [[id, encodeEditors(id, ids)] as const];
    }),
  );
  const others = (answer['stages'] as readonly Json[]).filter(
    (stage) => !isJsonObject(stage) || !was.has(stringOrEmpty(stage['pipelineStageId'])),
  );
  return { ...answer, stages: [...others, ...was.values()] };
}

function editorIds(value: Json | undefined): EditorIds | null {
  if (!isJsonObject(value)) return null;
  const { everyone, teamIds, userIds, superAdmins } = value;
  const isFit = typeof everyone === 'boolean' && typeof superAdmins === 'boolean';
  const [teams, users] = [textsIn(teamIds), textsIn(userIds)];
  return isFit && teams !== null && users !== null
    ? { everyone, teamIds: teams, userIds: users, superAdmins }
    : null;
}

function textsIn(list: Json | undefined): readonly string[] | null {
  return Array.isArray(list) && list.every((entry: Json) => typeof entry === 'string') ? list : null;
}
