import type { Kind } from '../../core/model/facets.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** Permission sets, which a person creates, and who has them. */
export const kind: Kind = {
  name: 'permission sets',
  changes: ['permission-set', 'permission-set-assignment'],
  needs: [SCOPE_NEEDS.readUsers, SCOPE_NEEDS.assignSets],
};
