import type { PagesFacet } from '../../core/kinds/document.js';
import { document } from './document.js';
import { CARD } from './value.js';

/** What HubSpot shows on a card that nobody touched isn't known. */
export const pages: PagesFacet = {
  key: document.key,
  holders: document.holders,
  fromPage: (page) => CARD.decode({ card: page }),
  unset: null,
  fromConfirmed: (value) => CARD.decode(value),
};
