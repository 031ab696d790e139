import type { Kind } from '../../core/kinds/kind.js';

/** Which tickets people see, edit and delete, which a person sets. */
export const kind: Kind = {
  name: 'ticket permissions',
  changes: ['ticket-permissions'],
  places: { 'teams.tickets': 'ticket-permissions', 'permissionSets.tickets': 'ticket-permissions' },
  needs: [],
  phase: () => 'rights',
  hiddenBy: ['PERMISSION_SETS_UNAVAILABLE'],
};
