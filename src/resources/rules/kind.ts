import type { Kind } from '../../core/model/facets.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** What people may do with tickets in a pipeline: where they create them, and how they move them. */
export const kind: Kind = {
  name: 'rules',
  changes: ['rules'],
  needs: [SCOPE_NEEDS.readRules, SCOPE_NEEDS.writeRules],
};
