import type { Resource } from '../../core/model/resource.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { resumeDates } from './close-dates.js';
import { moveTickets } from './go-back.js';

/** The tickets of a status, moved to another. */
export const resource: Resource = {
  name: 'tickets',
  kinds: ['tickets'],
  needs: [SCOPE_NEEDS.countTickets, SCOPE_NEEDS.moveTickets],
  run: moveTickets,
  resume: resumeDates,
};
