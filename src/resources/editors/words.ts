import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  editors: {
    ...SETTING_WORDS,
    word: 'editors of',
    named: 'status',
    namesTeams: true,
    onBoard: 'editors change',
    decides: 'abilities',
  },
};
