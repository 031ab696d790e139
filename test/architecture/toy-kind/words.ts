import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  intake: { ...SETTING_WORDS, word: 'intake of', onBoard: 'tickets come in elsewhere' },
};
