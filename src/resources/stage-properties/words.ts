import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  'stage-properties': {
    ...SETTING_WORDS,
    word: 'stage properties of',
    named: 'status',
    onBoard: 'stage properties change',
  },
};
