import type { WordsFacet } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';

export const words: WordsFacet = {
  team: {
    ...SETTING_WORDS,
    word: 'team',
    named: 'itself',
    counted: { order: 3, one: 'team', many: 'teams' },
    idFrom: 'account',
    namesTeams: true,
  },
  members: { ...SETTING_WORDS, word: 'members of team', named: 'itself' },
};
