import type { AskedPeople } from '../../core/kinds/common.js';
import type { Config } from '../../core/model/config.js';
import type { Kind } from '../../core/kinds/kind.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** Permission sets, which are created by hand, and their assignments. */
export const kind: Kind = {
  name: 'permission sets',
  changes: ['permission-set', 'permission-set-assignment'],
  places: { permissionSets: 'permission-set', 'teams.permissionSet': 'permission-set-assignment' },
  needs: [SCOPE_NEEDS.readUsers, SCOPE_NEEDS.assignSets],
  phase: () => 'rights',
  hiddenBy: ['PERMISSION_SETS_UNAVAILABLE'],
  asksAbout,
};

/** A set is assigned to the members of a team. */
function asksAbout({ teams, permissionSets }: Config): AskedPeople {
  const isGiven = teams.some(({ permissionSet }) => permissionSet !== null);
  return { members: isGiven, permissionSets: isGiven || permissionSets.length > 0 };
}
