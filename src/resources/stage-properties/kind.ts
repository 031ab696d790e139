import type { Kind } from '../../core/model/facets.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** The properties of a status, shown or required when a ticket enters it, which a person sets. */
export const kind: Kind = {
  name: 'stage properties',
  changes: ['stage-properties'],
  needs: [SCOPE_NEEDS.readPipelines, SCOPE_NEEDS.countTickets],
};
