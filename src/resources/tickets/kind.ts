import type { Kind } from '../../core/kinds/kind.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** The tickets of a status, moved to another. */
export const kind: Kind = {
  name: 'tickets',
  changes: ['tickets'],
  places: { 'pipelines.statuses.tickets': 'tickets' },
  needs: [SCOPE_NEEDS.countTickets, SCOPE_NEEDS.moveTickets],
  phase: () => 'move-tickets',
  isStructure: true,
};
