import { describe, expect, it } from 'vitest';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { Config } from '../../../src/core/model/config.js';
import { byHand } from '../../../src/resources/editors/console.js';
import {
  changesOf,
  config,
  findingsOf,
  pipeline,
  planOf,
  retirePipeline,
  seedPipeline,
  SOURCE,
  stage,
  status,
  team,
  withEngine,
} from '../../helpers/engine.js';
import type { InMemoryAccount } from '../../helpers/in-memory-account.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';
import { EVERYBODY, only, PEOPLE, restrict } from './editors-account.js';

const closed = { state: 'closed' } as const;
const SEED = {
  pipelines: [
    seedPipeline('p', [stage('a', 'open', { label: 'Alpha' }), stage('b'), stage('c', 'closed')], {
      label: 'Desk',
    }),
    seedPipeline('u', [stage('u1'), stage('u2', 'closed')], { displayOrder: 1 }),
  ],
  ...PEOPLE,
};
const TEAMS = [team('tier1', { name: 'Tier 1' })];
const OWN = 'pipelines.p.statuses.a.editableBy';
const NIGHT_GOES = { retiredTeams: [{ reference: { ref: '53' }, source: SOURCE }], teams: TEAMS };

function files(part: Partial<Config> = {}, editableBy: typeof EVERYBODY | null = null): Config {
  const statuses = [status('a', { label: 'Alpha', editableBy }), status('b'), status('c', closed)];
  return config([pipeline('p', statuses, { label: 'Desk' })], { teams: TEAMS, ...part });
}

/** What this kind itself has to say. */
function editorFindings(plan: Parameters<typeof findingsOf>[0]): readonly string[] {
  const own = /EDITORS_|TEAM_IS_ONLY_EDITOR/;
  return findingsOf(plan).filter((text) => own.test(text));
}

function editorChanges(plan: Parameters<typeof changesOf>[0]): readonly string[] {
  return changesOf(plan).filter((text) => text.endsWith('.editableBy'));
}

describe('a team that is retired', () => {
  it('blocks where it is the only editor of a status, managed or not', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'p', { a: { teamIds: ['53'] } });
    await restrict(live, 'u', { u1: { teamIds: ['53'], superAdmin: false } });
    const plan = await planOf({ client: live, config: files(NIGHT_GOES) });
    expect(editorFindings(plan)).toEqual([
      'block TEAM_IS_ONLY_EDITOR pipelines.p.statuses.a',
      'block TEAM_IS_ONLY_EDITOR pipelines["u"].statuses["u1"]',
    ]);
    expect(editorChanges(plan)).toEqual([]);
  });

  it('blocks where all editors of a status are retired together', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'u', { u1: { teamIds: ['53', '52'] } });
    const retiredTeams = ['53', '52'].map((ref) => ({ reference: { ref }, source: SOURCE }));
    const plan = await planOf({ client: live, config: files({ retiredTeams }) });
    expect(editorFindings(plan)).toEqual(['block TEAM_IS_ONLY_EDITOR pipelines["u"].statuses["u1"]']);
  });

  it('blocks nothing where the plan names other editors, or the status or its pipeline goes', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'p', { a: { teamIds: ['53'] }, b: { teamIds: ['53'] } });
    await restrict(live, 'u', { u1: { teamIds: ['53'] } });
    const statuses = [status('a', { editableBy: only({ teams: ['tier1'] }) }), status('c', closed)];
    const wanted = config([pipeline('p', statuses)], {
      ...NIGHT_GOES,
      retiredPipelines: [retirePipeline('u', null)],
    });
    const plan = await planOf({ client: live, config: wanted });
    expect(editorFindings(plan)).toEqual([]);
    expect(editorChanges(plan)).toEqual([`update ${OWN}`, 'update pipelines.p.statuses["b"].editableBy']);
  });

  it('leaves lists with other editors: as a change where managed, with a note elsewhere', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'p', { a: { teamIds: ['51', '53'] }, b: { teamIds: ['53'], userIds: ['11'] } });
    await restrict(live, 'u', { u1: { teamIds: ['52', '53'] } });
    const plan = await planOf({ client: live, config: files(NIGHT_GOES) });
    expect(editorFindings(plan)).toEqual(['note EDITORS_NAME_RETIRED_TEAM pipelines["u"].statuses["u1"]']);
    expect(plan.changes.filter(({ kind }) => kind === 'editors')).toMatchObject([
      { address: OWN, fields: [{ path: 'teams', before: ['["53"]', 'tier1'], after: ['tier1'] }] },
      {
        address: 'pipelines.p.statuses.b.editableBy',
        after: { editableBy: { teams: [], users: ['ana@example.com'] } },
      },
    ]);
  });

  it('stays in the list of a reserved status, with a note', async () => {
    const reserved = stage('r', 'open', { writePermissions: 'READ_ONLY' });
    const seed = { ...SEED, pipelines: [seedPipeline('p', [stage('a'), reserved, stage('c', 'closed')])] };
    const live = inMemoryAccount(seed);
    await restrict(live, 'p', { r: { teamIds: ['51', '53'] } });
    const wanted = config([pipeline('p', [status('a'), status('c', closed)])], NIGHT_GOES);
    const plan = await planOf({ client: live, config: wanted });
    expect(editorFindings(plan)).toEqual(['note EDITORS_NAME_RETIRED_TEAM pipelines.p.statuses["r"]']);
    expect(editorChanges(plan)).toEqual([]);
  });

  it('gets a note where nobody can look', async () => {
    await withEngine(SEED, async ({ sandbox, client }) => {
      await sandbox.control.faults({ path: '/0-5/u/stage-edit-permissions', kind: 'status:404' });
      const plan = await planOf({ client, config: files(NIGHT_GOES) });
      expect(editorFindings(plan)).toEqual(['note EDITORS_NOT_SEEN teams["53"]']);
    });
  });
});

const BEYOND_REACH = [
  ['the subscription is too low', { account: { subscription: 'starter' } }, null],
  [
    'the token lacks the scope',
    {
      tokens: [
        {
          token: 'pat-sandbox-test',
          scopes: ['tickets', 'crm.objects.tickets.read', 'settings.users.teams.read', 'settings.users.read'],
        },
      ],
    },
    null,
  ],
  ['tickets have none', {}, 'stage-edit-permissions'],
] as const;

describe.each(BEYOND_REACH)('where %s', (_name, part, missing) => {
  const beyondReach = (): InMemoryAccount => {
    const live = inMemoryAccount({ ...SEED, ...part });
    if (missing !== null) live.refuse(missing, 404);
    return live;
  };

  it('declared editors become steps for a person, with one note for all pipelines', async () => {
    const live = beyondReach();
    const own = [
      status('a', { label: 'Alpha', editableBy: only({ teams: ['tier1'], users: ['ben@example.com'] }) }),
      status('b', { editableBy: EVERYBODY }),
      status('n', { editableBy: only({ superAdmins: false }) }),
      status('c', closed),
    ];
    const other = [status('u1', { editableBy: only({}) }), status('u2', closed)];
    const wanted = config([pipeline('p', own, { label: 'Desk' }), pipeline('u', other)], { teams: TEAMS });
    const plan = await planOf({ client: live, config: wanted });
    const changes = plan.changes.filter(({ kind }) => kind === 'editors');
    expect(changes.map(({ channel, address }) => `${channel} ${address}`)).toEqual([
      `console ${OWN}`,
      'console pipelines.p.statuses.b.editableBy',
      'console pipelines.p.statuses.n.editableBy',
      'console pipelines.u.statuses.u1.editableBy',
    ]);
    expect(changes[0]).toMatchObject({
      before: null,
      after: { editableBy: { teams: ['tier1'], users: ['ben@example.com'], superAdmins: false } },
    });
    expect(plan.summary.console).toBe(4);
    expect(editorFindings(plan)).toEqual([`note EDITORS_BY_HAND ${OWN}`]);

    const steps = byHand.steps(plan.changes, plan);
    expect(steps.map(({ addresses }) => addresses)).toEqual([
      changes.slice(0, 3).map(({ address }) => address),
      changes.slice(3).map(({ address }) => address),
    ]);
    expect(steps[0]?.steps).toEqual([
      '"Alpha": only the team "Tier 1" and ben@example.com may edit. The setting for super admins is off.',
      '"b": everyone may edit.',
      '"n": no team and no user is named. The setting for super admins is off.',
    ]);
    expect(steps[0]?.where).toMatch(/Tickets > Pipelines > Desk > .*unverified/);
  });

  it('what a person confirmed is done, until the files say something else', async () => {
    const live = beyondReach();
    const value = { editableBy: { teams: ['tier1'], users: [], superAdmins: true } };
    const confirmation = { address: OWN, id: 'a', value, at: '2026-11-23T12:00:00.000Z', by: 'ana' };
    const lock = { ...EMPTY_LOCK, confirmed: [confirmation] };
    const same = await planOf({ client: live, config: files({}, only({ teams: ['tier1'] })), lock });
    expect(same.changes).toEqual([]);
    expect(editorFindings(same)).toEqual([]);
    const other = await planOf({ client: live, config: files({}, only({})), lock });
    expect(other.changes).toMatchObject([
      {
        address: OWN,
        channel: 'console',
        before: value,
        fields: [{ path: 'teams', before: ['tier1'], after: [] }],
      },
    ]);
    const replaced = { ...EMPTY_LOCK, confirmed: [{ ...confirmation, id: 'elsewhere' }] };
    const anew = await planOf({
      client: live,
      config: files({}, only({ teams: ['tier1'] })),
      lock: replaced,
    });
    expect(anew.changes).toMatchObject([{ address: OWN, before: null }]);
  });

  it('a new pipeline is asked about through one that is there', async () => {
    const live = beyondReach();
    const fresh = [status('q1', { editableBy: only({}) }), status('q2', closed)];
    const plan = await planOf({ client: live, config: config([pipeline('q', fresh)]) });
    const own = plan.changes.filter(({ kind }) => kind === 'editors');
    expect(own).toMatchObject([{ address: 'pipelines.q.statuses.q1.editableBy', channel: 'console' }]);
    expect(editorFindings(plan)).toEqual(['note EDITORS_BY_HAND pipelines.q.statuses.q1.editableBy']);
  });

  it('statuses that go get one note', async () => {
    const live = beyondReach();
    const plan = await planOf({
      client: live,
      config: config([pipeline('p', [status('n'), status('c', closed)])]),
    });
    expect(editorFindings(plan)).toEqual(['note EDITORS_NOT_SEEN pipelines.p.statuses["a"]']);
    expect(editorChanges(plan)).toEqual([]);
  });
});
