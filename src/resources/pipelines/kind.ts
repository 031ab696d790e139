import type { Kind } from '../../core/kinds/kind.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** Pipelines and their statuses. */
export const kind: Kind = {
  name: 'pipelines',
  changes: ['pipeline', 'status'],
  places: { pipelines: 'pipeline', 'pipelines.statuses': 'status' },
  needs: [SCOPE_NEEDS.readPipelines, SCOPE_NEEDS.writePipelines],
  phase: ({ action }) =>
    action === 'delete' ? 'delete' : action === 'create' ? 'create' : 'change-in-place',
  isStructure: true,
  follows: ['position', 'slot'],
};
