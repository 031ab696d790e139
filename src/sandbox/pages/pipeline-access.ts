import { isObject, isTextList, type Json } from '../json.js';
import type { SandboxState } from '../store/state.js';
import { invalid, type Page, type PageProblem } from './page.js';

export const pipelineAccess: Page = {
  place: ['pipelines', null, 'access'],
  isThere: (state, [id = '']) => state.pipelines.has(id),
  tier: (value) => (value === 'everyone' ? 'free' : 'professional'),
  check: (state, value) => (value === 'everyone' ? null : checkAccess(state, value)),
};

/** Only teams and users of the account can be chosen. */
function checkAccess(state: SandboxState, value: Json): PageProblem | null {
  const lists = isObject(value) ? [value['teams'] ?? [], value['users'] ?? []] : [];
  const [teams, users] = lists;
  if (!isTextList(teams) || !isTextList(users))
    return invalid('access must be "everyone" or {teams, users}, by ids');
  const team = teams.find((id) => !state.teams.has(id));
  if (team !== undefined) return invalid(`there is no team ${team}`);
  const user = users.find((id) => !state.users.has(id));
  return user === undefined ? null : invalid(`there is no user ${user}`);
}
