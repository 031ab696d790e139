import type { KindWords } from '../../core/model/kind-words.js';
import type { ChangeKind } from '../../core/plan/change.js';

/** A setting of a pipeline that decides about nobody. */
const SETTING = {
  named: 'pipeline',
  stands: 'setting',
  counted: null,
  idFrom: 'files',
  namesTeams: false,
  onBoard: null,
  decides: null,
} as const;

/** All that pages know of kinds, and the only place in render that knows one by name. */
const KIND_WORDS: Record<ChangeKind, KindWords> = {
  pipeline: {
    ...SETTING,
    word: 'pipeline',
    named: 'itself',
    stands: 'place',
    counted: { order: 1, one: 'pipeline', many: 'pipelines' },
  },
  status: {
    ...SETTING,
    word: 'status',
    named: 'status',
    stands: 'part',
    counted: { order: 2, one: 'status', many: 'statuses' },
  },
  tickets: { ...SETTING, word: 'tickets of', named: 'status', stands: 'tickets' },
  rules: { ...SETTING, word: 'rules of', onBoard: 'other rules', decides: 'abilities' },
  editors: {
    ...SETTING,
    word: 'editors of',
    named: 'status',
    namesTeams: true,
    onBoard: 'other people may edit',
    decides: 'abilities',
  },
  'stage-properties': {
    ...SETTING,
    word: 'stage properties of',
    named: 'status',
    onBoard: 'other stage properties',
  },
  'pipeline-access': {
    ...SETTING,
    word: 'access to',
    onBoard: 'other people have access',
    decides: 'entry',
  },
  'ticket-card': { ...SETTING, word: 'ticket card of', onBoard: 'another ticket card' },
  team: {
    ...SETTING,
    word: 'team',
    named: 'itself',
    counted: { order: 3, one: 'team', many: 'teams' },
    idFrom: 'account',
    namesTeams: true,
  },
  members: { ...SETTING, word: 'members of team', named: 'itself' },
  'permission-set': { ...SETTING, word: 'permission set', named: 'itself', idFrom: 'account' },
  'permission-set-assignment': { ...SETTING, word: 'permission set of team', named: 'itself' },
  'ticket-permissions': { ...SETTING, word: 'ticket permissions of', named: 'itself' },
};

/** What people read about the kind of a change. */
export function kindWords({ kind }: { readonly kind: ChangeKind }): KindWords {
  return KIND_WORDS[kind];
}
