import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  pipeline: {
    ...SETTING_WORDS,
    word: 'pipeline',
    named: 'itself',
    stands: 'place',
    counted: { order: 1, one: 'pipeline', many: 'pipelines' },
  },
  status: {
    ...SETTING_WORDS,
    word: 'status',
    named: 'status',
    stands: 'part',
    counted: { order: 2, one: 'status', many: 'statuses' },
  },
};
