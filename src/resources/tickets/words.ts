import type { WordsFacet } from '../../core/model/kind-words.js';
import { SETTING_WORDS } from '../../core/model/kind-words.js';

export const words: WordsFacet = {
  tickets: { ...SETTING_WORDS, word: 'tickets of', named: 'status', stands: 'tickets' },
};
