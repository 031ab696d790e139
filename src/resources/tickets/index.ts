import type { Resource } from '../../core/model/resource.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { resumeCloseDates } from './close-dates.js';
import { moveTicketsOf } from './go-back.js';

/** The tickets of a status, moved to another. */
export const resource: Resource = {
  name: 'tickets',
  kinds: ['tickets'],
  needs: [SCOPE_NEEDS.countTickets, SCOPE_NEEDS.moveTickets],
  run: moveTicketsOf,
  resume: resumeCloseDates,
};
