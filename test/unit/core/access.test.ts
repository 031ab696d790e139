import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineAccess, StatusAccess } from '../../../src/core/access/access-of.js';
import { accessOf } from '../../../src/core/access/access-of.js';
import { accessDifferences } from '../../../src/core/access/differences.js';
import type { AccessModel } from '../../../src/core/access/model.js';
import { accessReport } from '../../../src/core/access/report.js';
import type { Subject } from '../../../src/core/access/subject.js';
import {
  EVERYONE_ELSE,
  memberOf,
  strangerSubject,
  SUPER_ADMINS,
  userSubject,
} from '../../../src/core/access/subject.js';
import type { EditorFacts, RuleFacts } from '../../../src/core/model/access-facts.js';
import type { AccessScene } from '../../helpers/access-scene.js';
import { accessScene, always, FREE, NO_RULES, only, user } from '../../helpers/access-scene.js';
import { permissionSet, pipeline, status, team } from '../../helpers/engine.js';

/** The help centre's kind of support desk: three tiers, each with a status of its own. */
const DESK = pipeline('desk', [
  status('new'),
  status('tier1'),
  status('tier2'),
  status('tier3'),
  status('closed', { state: 'closed' }),
]);
const TIERS = [team('one'), team('two'), team('three')];
const MEMBERS = { one: { main: ['1'] }, two: { main: ['2'], extra: ['1'] }, three: { main: ['3'] } };
const ALL = ['new', 'tier1', 'tier2', 'tier3', 'closed'];

const desk = (part: Partial<AccessScene> = {}): AccessModel =>
  accessScene({ pipeline: DESK, teams: TIERS, members: MEMBERS, ...part });

function answer(model: AccessModel, subject: Subject): PipelineAccess {
  const [first] = model.pipelines;
  if (first === undefined) throw new Error('the scene has no pipeline');
  return accessOf(model, subject, first);
}

const keyOf = (address: string): string => address.replace('pipelines.desk.statuses.', '');

/** By key of the status: what of one sort is allowed after the plan. */
function after<T>(
  model: AccessModel,
  subject: Subject,
  of: (access: StatusAccess) => T,
): Readonly<Record<string, T>> {
  const sides = answer(model, subject).statuses.flatMap(({ address, after: one }) =>
    one === null ? [] : [[keyOf(address), of(one)] as const],
  );
  return Object.fromEntries(sides);
}

const edits = (model: AccessModel, subject: Subject) => after(model, subject, ({ edit }) => edit);
const moves = (model: AccessModel, subject: Subject) =>
  after(model, subject, ({ moveInto }) => moveInto?.map(keyOf) ?? null);
const others = (key: string): readonly string[] => ALL.filter((one) => one !== key);

describe('without rules and lists of editors', () => {
  it('everybody may do everything', () => {
    const model = desk();
    for (const subject of [EVERYONE_ELSE, SUPER_ADMINS, memberOf('teams.one')]) {
      expect(moves(model, subject)).toEqual(Object.fromEntries(ALL.map((key) => [key, others(key)])));
      expect(Object.values(edits(model, subject))).toEqual(ALL.map(() => true));
    }
  });
});

describe('rules', () => {
  it('let tickets be created in the listed statuses only, but by super admins anywhere', () => {
    const model = desk({ rules: always({ createIn: ['new'] }) });
    const creates = (subject: Subject) => after(model, subject, ({ create }) => create);
    expect(creates(memberOf('teams.one'))).toMatchObject({ new: true, tier1: false, closed: false });
    expect(creates(SUPER_ADMINS)).toMatchObject({ new: true, tier1: true, closed: true });
  });

  it('let no ticket pass over a status on the way forward, and back from anywhere', () => {
    const model = desk({ rules: always({ noSkipping: 'all' }) });
    expect(moves(model, EVERYONE_ELSE)).toMatchObject({
      new: ['tier1', 'tier2', 'tier3', 'closed'],
      tier2: ['tier1', 'tier3', 'closed'],
      closed: ['tier3'],
    });
    expect(moves(model, SUPER_ADMINS)['closed']).toEqual(others('closed'));
  });

  it('look at listed statuses only: those passed over, and those left backwards', () => {
    const model = desk({ rules: always({ noSkipping: ['tier2'], noBackwards: ['closed'] }) });
    expect(moves(model, EVERYONE_ELSE)).toEqual({
      new: ['tier1', 'tier2', 'tier3'],
      tier1: ['new', 'tier2', 'tier3'],
      tier2: ['new', 'tier1', 'tier3'],
      tier3: ['tier2'],
      closed: ['tier2', 'tier3'],
    });
  });

  it('are read in the live order before the plan, and in the declared order after it', () => {
    const order = ['new', 'tier2', 'tier1', 'tier3', 'closed'];
    const before = order.map((label) => {
      return { address: `pipelines.desk.statuses.${label}`, label, state: 'open' as const };
    });
    const model = desk({ before, rules: always({ noSkipping: 'all', noBackwards: 'all' }) });
    const { statuses } = answer(model, EVERYONE_ELSE);
    const tier1 = statuses.find(({ address }) => keyOf(address) === 'tier1');
    expect(tier1?.before?.moveInto?.map(keyOf)).toEqual(['tier2']);
    expect(tier1?.after?.moveInto?.map(keyOf)).toEqual(['new']);
  });

  it('that nobody knows leave create and move open, but for super admins', () => {
    const model = desk({ rules: { before: null, after: null } });
    expect(after(model, EVERYONE_ELSE, ({ create }) => create)['new']).toBeNull();
    expect(moves(model, EVERYONE_ELSE)['new']).toBeNull();
    expect(moves(model, SUPER_ADMINS)['new']).toEqual(others('new'));
  });
});

describe('lists of editors', () => {
  const editors = {
    tier1: always(only(['one'])),
    tier2: always(only(['two'], { users: ['Lead@Example.com', '["9"]'] })),
    tier3: always(only(['three'], { superAdmins: true })),
  };

  it('let members edit, move in and out between what they may edit, and nobody else', () => {
    const model = desk({ editors });
    expect(edits(model, memberOf('teams.two'))).toEqual({
      ...{ new: true, tier1: false, tier2: true, tier3: false, closed: true },
    });
    expect(moves(model, memberOf('teams.two'))).toMatchObject({ tier1: [], tier2: ['new', 'closed'] });
    expect(edits(model, EVERYONE_ELSE)).toMatchObject({ tier1: false, tier2: false, tier3: false });
    // What HubSpot means by `superAdmins` is contradictory: only what holds in both readings is an answer.
    expect(edits(model, SUPER_ADMINS)).toMatchObject({ tier1: null, tier2: null, tier3: true });
    expect(edits(model, memberOf('teams.three'))).toMatchObject({ tier1: false, tier3: null });
    expect(edits(model, { ...memberOf('teams.one'), superAdmin: true })).toMatchObject({
      tier1: true,
      tier3: true,
    });
    expect(edits(model, { ...EVERYONE_ELSE, superAdmin: null })).toMatchObject({ tier1: null, tier3: null });
  });

  it('know a person by all their teams, by address in any case, and by id', () => {
    const model = desk({ editors });
    expect(edits(model, userSubject(model, user('1', 'ana@example.com')))).toMatchObject({
      ...{ tier1: true, tier2: true, tier3: false },
    });
    for (const named of [user('8', 'LEAD@example.com'), user('9', 'x@example.com')]) {
      expect(edits(model, userSubject(model, named))).toMatchObject({ tier1: false, tier2: true });
    }
  });

  it('that nobody knows, or whose members nobody knows, are not guessed', () => {
    const unseen = desk({ editors: { tier1: null } });
    expect(edits(unseen, EVERYONE_ELSE)).toMatchObject({ new: true, tier1: null });
    expect(moves(unseen, EVERYONE_ELSE)).toMatchObject({ tier1: null, new: null });
    const strangers = desk({ editors, members: null });
    expect(edits(strangers, userSubject(strangers, user('1', 'ana@example.com')))['tier1']).toBeNull();
    expect(edits(strangers, memberOf('teams.one'))['tier1']).toBe(true);
    expect(edits(strangers, strangerSubject(strangers, 'who@example.com'))['new']).toBe(true);
  });
});

describe('teams', () => {
  it('have the declared members after the plan, and a new main team takes a person out of the old one', () => {
    const users = [user('1', 'ana@example.com'), user('2', 'ben@example.com')];
    const teams = [
      team('one'),
      team('two', { members: ['Ben@example.com', 'ana@example.com'] }),
      team('three'),
    ];
    const model = desk({ teams, users });
    const teamsOf = (one: (typeof users)[number]) => userSubject(model, one).teams;
    expect(users.map(teamsOf)).toEqual([
      { before: ['teams.one', 'teams.two'], after: ['teams.two'] },
      { before: ['teams.two'], after: ['teams.two'] },
    ]);
    expect(model.teams.get('teams.two')?.members.after).toEqual(['["2"]', '["1"]']);
    expect(strangerSubject(model, 'New@example.com').teams.after).toEqual([]);
  });
});

describe('ticket permissions', () => {
  const own = { view: 'owned', unassigned: false, edit: 'owned', delete: 'none' } as const;
  const wide = { view: 'team', unassigned: true, edit: 'none', delete: 'none' } as const;
  const set = permissionSet('agent', { name: 'Agent', tickets: wide });
  const confirmation = (address: string, id: string, value: typeof own | typeof wide) =>
    ({ address, id, value, at: '2026-11-23T12:00:00.000Z', by: 'ana' }) as const;

  it('are those last confirmed before the plan, those declared after it, and unknown where nobody says', () => {
    const teams = [team('one', { tickets: wide }), team('two', { tickets: wide }), team('three')];
    const lock = { confirmed: [confirmation('teams.one.tickets', 'one', own)] };
    const model = desk({ teams, lock });
    const sees = (key: string) => answer(model, memberOf(`teams.${key}`)).sees;
    const later = { view: 'team', unassigned: true };
    expect(sees('one')).toEqual({ before: { view: 'owned', unassigned: false }, after: later });
    expect(sees('two')).toEqual({ before: null, after: later });
    expect(sees('three')).toEqual({ before: null, after: null });
    expect(answer(model, EVERYONE_ELSE).sees).toEqual({ before: null, after: null });
  });

  it('are the widest of several, from teams and permission sets, and count for one live id only', () => {
    const teams = [team('one', { tickets: own, permissionSet: 'agent' }), team('two'), team('three')];
    const scene = { teams, files: { permissionSets: [set] }, sets: { agent: '77' } };
    const both = [
      confirmation('teams.one.tickets', 'one', own),
      confirmation('permissionSets.agent.tickets', '77', wide),
    ];
    const sees = (confirmed: typeof both) =>
      answer(desk({ ...scene, lock: { confirmed } }), memberOf('teams.one')).sees;
    const widest = { view: 'team', unassigned: true };
    expect(sees(both)).toEqual({ before: widest, after: widest });
    expect(sees([confirmation('teams.one.tickets', 'one', own)])).toEqual({ before: null, after: widest });
    expect(sees(both.map((entry) => ({ ...entry, id: '5' })))).toEqual({ before: null, after: widest });
  });

  it('that forbid editing do so where the list of editors allows it, and leave open what was never confirmed', () => {
    const model = desk({ teams: [team('one', { tickets: wide }), team('two'), team('three')] });
    const { statuses } = answer(model, memberOf('teams.one'));
    expect(statuses[0]).toMatchObject({ before: { edit: null }, after: { edit: false, moveInto: [] } });
    expect(edits(model, memberOf('teams.two'))['new']).toBe(true);
  });
});

describe('a report', () => {
  it('has differences for what is known on both sides, and none where nothing changes', () => {
    const scene = {
      editors: { tier2: { before: FREE, after: only(['two']) }, tier3: { before: null, after: FREE } },
    };
    const differences = accessDifferences([answer(desk(scene), memberOf('teams.one'))]);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({
      gains: false,
      create: [],
      edit: ['pipelines.desk.statuses.tier2'],
    });
    const same = desk({ editors: { tier2: always(only(['two'])) } });
    expect(accessDifferences([answer(same, memberOf('teams.one'))])).toEqual([]);
  });

  it('says each thing that it takes for granted only where it matters', () => {
    const plan = { planHash: 'sha256:x', changes: false, blocked: false };
    const notes = (part: Partial<AccessScene>) =>
      accessReport(desk(part), { plan, portalId: 1, users: [] }).notes.length;
    const counts = [
      notes({}),
      notes({ rules: always({ noSkipping: 'all' }) }),
      notes({ editors: { new: always(only(['one'])) } }),
      notes({ teams: [team('one', { parent: 'two' }), team('two'), team('three')] }),
    ];
    expect(counts).toEqual([1, 2, 3, 2]);
  });
});

describe('laws', () => {
  const some = fc.subarray(ALL);
  const anyRules = fc.record({
    createIn: fc.oneof(fc.constant('any' as const), fc.subarray(ALL, { minLength: 1 })),
    noSkipping: fc.oneof(fc.constant('all' as const), some),
    noBackwards: fc.oneof(fc.constant('all' as const), some),
  });
  const list = fc.record({
    everyone: fc.constant(false),
    teams: fc.subarray(['one', 'two', 'three']),
    users: fc.subarray(['lead@example.com', '["9"]']),
    superAdmins: fc.boolean(),
  });
  const anyEditors = fc.dictionary(fc.constantFrom(...ALL), fc.oneof(fc.constant(FREE), list));
  const subjects = (model: AccessModel): readonly Subject[] => [
    ...[EVERYONE_ELSE, SUPER_ADMINS, memberOf('teams.one')],
    ...[user('1', 'ana@example.com'), user('9', 'x@example.com')].map((one) => userSubject(model, one)),
  ];
  type Editors = Readonly<Record<string, EditorFacts>>;
  const sides = <T>(before: T | undefined, later: T | undefined, unset: T) => ({
    before: before ?? unset,
    after: later ?? unset,
  });
  const changing = (rules: [RuleFacts, RuleFacts], editors: [Editors, Editors]): AccessModel =>
    desk({
      rules: { before: rules[0], after: rules[1] },
      editors: Object.fromEntries(ALL.map((key) => [key, sides(editors[0][key], editors[1][key], FREE)])),
    });

  it('before and after are equal when nothing changes', () => {
    fc.assert(
      fc.property(anyRules, anyEditors, (rules, editors) => {
        const model = changing([rules, rules], [editors, editors]);
        for (const subject of subjects(model)) {
          for (const { before, after: later } of answer(model, subject).statuses)
            expect(later).toEqual(before);
        }
      }),
    );
  });

  it('tightening never gives anyone more', () => {
    fc.assert(
      fc.property(anyRules, anyEditors, (rules, editors) => {
        const models = [
          changing([NO_RULES, rules], [{}, editors]),
          changing([rules, rules], [{}, editors]),
          changing([NO_RULES, rules], [editors, editors]),
        ];
        for (const model of models) {
          for (const subject of subjects(model)) {
            const gained = accessDifferences([answer(model, subject)]).filter(({ gains }) => gains);
            expect(gained).toEqual([]);
          }
        }
      }),
    );
  });
});
