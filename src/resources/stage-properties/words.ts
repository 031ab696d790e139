import type { WordsFacet } from '../../core/model/kind-words.js';
import { SETTING_WORDS } from '../../core/model/kind-words.js';

export const words: WordsFacet = {
  'stage-properties': {
    ...SETTING_WORDS,
    word: 'stage properties of',
    named: 'status',
    onBoard: 'other stage properties',
  },
};
