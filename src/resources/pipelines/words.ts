import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';
import type { Change } from '../../core/plan/change.js';
import { partsAfter, partsBefore } from './payload.js';

export const words: WordsFacet = {
  pipeline: {
    ...SETTING_WORDS,
    word: 'pipeline',
    named: 'itself',
    stands: 'place',
    counted: { order: 1, one: 'pipeline', many: 'pipelines' },
    labelBefore,
    statusesGone: (change) => partsBefore(change).statuses?.length ?? null,
  },
  status: {
    ...SETTING_WORDS,
    word: 'status',
    named: 'status',
    stands: 'part',
    counted: { order: 2, one: 'status', many: 'statuses' },
    labelBefore,
    stateAfter: (change) => partsAfter(change).state ?? null,
  },
};

function labelBefore(change: Change): string | null {
  return partsBefore(change).label ?? null;
}
