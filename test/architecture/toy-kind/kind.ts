import type { Kind } from '../../core/kinds/kind.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** The one status of a pipeline in which people create tickets. */
export const kind: Kind = {
  name: 'intake',
  changes: ['intake'],
  places: { 'pipelines.intake': 'intake' },
  needs: [SCOPE_NEEDS.readRules, SCOPE_NEEDS.writeRules],
  phase: () => 'before-tickets-move',
};
