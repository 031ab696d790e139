import type { Kind } from '../../core/kinds/kind.js';

/** The properties on ticket cards, which a person sets. */
export const kind: Kind = {
  name: 'ticket cards',
  changes: ['ticket-card'],
  places: { 'pipelines.card': 'ticket-card' },
  needs: [],
  phase: () => 'rights',
};
