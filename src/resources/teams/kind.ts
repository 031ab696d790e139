import type { AskedPeople } from '../../core/kinds/common.js';
import type { Config } from '../../core/model/config.js';
import type { Kind } from '../../core/kinds/kind.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** Teams and their members. */
export const kind: Kind = {
  name: 'teams',
  changes: ['team', 'members'],
  places: { teams: 'team', 'teams.members': 'members' },
  needs: [SCOPE_NEEDS.readTeams, SCOPE_NEEDS.writeTeams],
  phase: ({ kind: word, action }) =>
    action === 'delete' ? 'delete-named-by-others' : word === 'members' ? 'people' : 'named-by-others',
  decidesEditing: ['team', 'members'],
  onlyRetired: true,
  asksAbout,
};

/** Membership matters to the members, and to what a delete leaves behind. */
function asksAbout({ teams, retiredTeams }: Config, wide: boolean): AskedPeople {
  const isAsked = teams.length > 0 || retiredTeams.length > 0;
  return {
    teams: isAsked,
    members:
      (wide && isAsked) ||
      retiredTeams.length > 0 ||
      teams.some((team) => team.members !== null || team.extraMembers !== null),
    emails: teams.flatMap(({ members, extraMembers }) => [...(members ?? []), ...(extraMembers ?? [])]),
  };
}
