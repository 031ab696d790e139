import type { Kind } from '../../core/model/facets.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** Teams and who is in them. */
export const kind: Kind = {
  name: 'teams',
  changes: ['team', 'members'],
  needs: [SCOPE_NEEDS.readTeams, SCOPE_NEEDS.writeTeams],
};
