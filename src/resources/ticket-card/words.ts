import type { WordsFacet } from '../../core/model/kind-words.js';
import { SETTING_WORDS } from '../../core/model/kind-words.js';

export const words: WordsFacet = {
  'ticket-card': { ...SETTING_WORDS, word: 'ticket card of', onBoard: 'another ticket card' },
};
