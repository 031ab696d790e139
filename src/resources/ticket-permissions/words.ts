import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  'ticket-permissions': { ...SETTING_WORDS, word: 'ticket permissions of', named: 'itself' },
};
