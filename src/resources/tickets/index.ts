import type { Resource } from '../../core/resource.js';
import { migrateTickets } from './migrate.js';

/** The tickets of a status, moved to another. */
export const resource: Resource = { name: 'tickets', kinds: ['tickets'], run: migrateTickets };
