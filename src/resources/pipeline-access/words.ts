import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  'pipeline-access': {
    ...SETTING_WORDS,
    word: 'access to',
    onBoard: 'other people have access',
    decides: 'entry',
  },
};
