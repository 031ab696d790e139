import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  tickets: { ...SETTING_WORDS, word: 'tickets of', named: 'status', stands: 'tickets' },
};
