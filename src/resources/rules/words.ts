import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  rules: { ...SETTING_WORDS, word: 'rules of', onBoard: 'rules change', decides: 'abilities' },
};
