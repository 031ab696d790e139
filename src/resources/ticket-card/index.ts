import type { Resource } from '../../core/model/resource.js';
import { cardOnSandbox, cardSteps } from './console.js';
import { planCards } from './plan.js';
import { CARD } from './value.js';

/** The properties on ticket cards, which a person sets. */
export const resource: Resource = {
  name: 'ticket cards',
  kinds: [CARD.kind],
  needs: [],
  plan: planCards,
  consoleSteps: cardSteps,
  onSandbox: cardOnSandbox,
};
