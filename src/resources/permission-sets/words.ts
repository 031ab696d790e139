import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  'permission-set': { ...SETTING_WORDS, word: 'permission set', named: 'itself', idFrom: 'account' },
  'permission-set-assignment': { ...SETTING_WORDS, word: 'permission set of team', named: 'itself' },
};
