import { type Page } from './page.js';
import { checkProperties } from './properties.js';

export const ticketCard: Page = {
  place: ['pipelines', null, 'card'],
  isThere: (state, [id = '']) => state.pipelines.has(id),
  tier: () => 'free',
  check: (state, value) => checkProperties(state, value, false),
};
