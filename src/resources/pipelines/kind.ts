import type { Kind } from '../../core/model/facets.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** Pipelines and their statuses. */
export const kind: Kind = {
  name: 'pipelines',
  changes: ['pipeline', 'status'],
  needs: [SCOPE_NEEDS.readPipelines, SCOPE_NEEDS.writePipelines],
};
