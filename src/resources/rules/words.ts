import type { WordsFacet } from '../../core/model/kind-words.js';
import { SETTING_WORDS } from '../../core/model/kind-words.js';

export const words: WordsFacet = {
  rules: { ...SETTING_WORDS, word: 'rules of', onBoard: 'other rules', decides: 'abilities' },
};
