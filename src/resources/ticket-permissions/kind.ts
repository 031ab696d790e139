import type { Kind } from '../../core/model/facets.js';

/** Which tickets people see, edit and delete, which a person sets. */
export const kind: Kind = {
  name: 'ticket permissions',
  changes: ['ticket-permissions'],
  needs: [],
};
