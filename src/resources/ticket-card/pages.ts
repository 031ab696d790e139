import type { PageKind } from '../shared/settings-on-pages.js';
import type { Card } from './value.js';
import { CARD } from './value.js';

/** What HubSpot shows on a card that nobody touched isn't known. */
export const CARD_PAGES: PageKind<Card> = {
  place: ['pipelines', null, 'card'],
  decode: (value) => CARD.decode({ card: value }),
  unset: null,
};
