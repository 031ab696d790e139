import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  'ticket-card': { ...SETTING_WORDS, word: 'ticket card of', onBoard: 'ticket card changes' },
};
