import type { Kind } from '../../core/model/facets.js';

/** The properties on ticket cards, which a person sets. */
export const kind: Kind = {
  name: 'ticket cards',
  changes: ['ticket-card'],
  needs: [],
};
