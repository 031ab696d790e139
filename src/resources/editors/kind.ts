import type { Kind } from '../../core/model/facets.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** Who may edit tickets in a status. */
export const kind: Kind = {
  name: 'editors',
  changes: ['editors'],
  needs: [SCOPE_NEEDS.readEditors, SCOPE_NEEDS.writeEditors],
};
