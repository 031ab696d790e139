import type { Kind } from '../../core/kinds/kind.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** The properties of a status, shown or required when a ticket enters it, which are set by hand. */
export const kind: Kind = {
  name: 'stage properties',
  changes: ['stage-properties'],
  places: { 'pipelines.statuses.properties': 'stage-properties' },
  needs: [SCOPE_NEEDS.readPipelines, SCOPE_NEEDS.countTickets],
  phase: () => 'rights',
};
