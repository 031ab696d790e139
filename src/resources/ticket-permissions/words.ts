import type { WordsFacet } from '../../core/model/kind-words.js';
import { SETTING_WORDS } from '../../core/model/kind-words.js';

export const words: WordsFacet = {
  'ticket-permissions': { ...SETTING_WORDS, word: 'ticket permissions of', named: 'itself' },
};
