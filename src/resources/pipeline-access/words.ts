import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  'pipeline-access': {
    ...SETTING_WORDS,
    word: 'access to',
    onBoard: 'access changes',
    decides: 'entry',
  },
};
