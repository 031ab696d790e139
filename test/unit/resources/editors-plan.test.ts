import { describe, expect, it } from 'vitest';
import { computePlan } from '../../../src/app/plan/compute-plan.js';
import type { Computed } from '../../../src/app/plan/compute-plan.js';
import type { AccountReader } from '../../../src/core/model/account.js';
import type { Config } from '../../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import { readAccount } from '../../../src/hubspot/account.js';
import { decodeEditors } from '../../../src/resources/editors/read.js';
import {
  AT,
  changesOf,
  config,
  findingsOf,
  pipeline,
  planOf,
  retire,
  seedPipeline,
  stage,
  status,
  team,
  withEngine,
} from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';
import { EVERYBODY, only, PEOPLE, restrict } from './editors-account.js';

const closed = { state: 'closed' } as const;
const SEED = { pipelines: [seedPipeline('p', [stage('a'), stage('b'), stage('c', 'closed')])], ...PEOPLE };
const TEAMS = [team('tier1', { name: 'Tier 1' }), team('tier2', { name: 'Tier 2' })];
const EDITORS = 'pipelines.p.statuses.a.editableBy';

/** `a` as declared here, `b` and `c` without a word about editors. */
function files(editableBy = only({ teams: ['tier1'] }), part: Partial<Config> = {}): Config {
  const statuses = [status('a', { editableBy }), status('b'), status('c', closed)];
  return config([pipeline('p', statuses)], { teams: TEAMS, ...part });
}

function reads(paths: readonly string[]): number {
  return paths.filter((path) => path.includes('stage-edit-permissions')).length;
}

async function wide({ reader }: { readonly reader: AccountReader }, wanted: Config): Promise<Computed> {
  const question = { apiVersion: '2026-09', target: 'sandbox', loopback: true } as const;
  const account = await readAccount(reader, question);
  const paths = { files: wanted.files, lockFile: 'pipewright.lock.yaml' };
  const given = { config: wanted, lock: EMPTY_LOCK, reader, account, ...paths };
  return computePlan({ ...given, createdAt: AT, version: '0.0.0', wide: true });
}

describe('the plan for editors', () => {
  it('restricts a status that everyone may edit, in one field', async () => {
    const live = inMemoryAccount(SEED);
    const wanted = only({ teams: ['tier2', 'tier1'], users: ['ANA@example.com'], superAdmins: false });
    const plan = await planOf({ client: live, config: files(wanted) });
    const after = { teams: ['tier1', 'tier2'], users: ['ana@example.com'], superAdmins: false };
    expect(plan.changes).toMatchObject([
      {
        address: EDITORS,
        kind: 'editors',
        action: 'update',
        channel: 'api',
        id: 'a',
        label: 'a',
        before: { editableBy: 'everyone' },
        after: { editableBy: after },
        fields: [{ path: 'editableBy', before: 'everyone', after }],
      },
    ]);
    expect(plan.basis.teams).toMatchObject({ 'teams.tier1': '51', 'teams.tier2': '52' });
    expect(plan.basis.users).toEqual({ 'ana@example.com': '11' });
    const settings = { everyone: true, teamIds: [], userIds: [], superAdmins: true };
    expect(plan.basis.settings[EDITORS]).toEqual(settings);
  });

  it('names the parts that differ where both sides are restricted', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'p', { a: { teamIds: ['51', '53'], userIds: ['12', '11'] } });
    const wanted = only({ teams: ['tier1'], users: ['ana@example.com'] });
    const [change] = (await planOf({ client: live, config: files(wanted) })).changes;
    expect(change?.fields).toEqual([
      { path: 'teams', before: ['["53"]', 'tier1'], after: ['tier1'] },
      { path: 'users', before: ['ana@example.com', 'ben@example.com'], after: ['ana@example.com'] },
    ]);
  });

  it('is empty where only case, order and repetitions differ', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'p', { a: { teamIds: ['52', '51'], userIds: ['12', '11'] } });
    const users = ['Ben@example.com', 'ana@EXAMPLE.com', 'ben@example.com'];
    const wanted = only({ teams: ['tier1', 'tier2', 'tier1'], users });
    expect((await planOf({ client: live, config: files(wanted) })).changes).toEqual([]);
  });

  it('shows users that the files do not name by e-mail address, and those that are gone by id', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'p', { a: { userIds: ['12', '13'] }, b: { userIds: ['11'] } });
    live.refuse('/users/2026-09/13', 404);
    const { changes, basis } = await planOf({ client: live, config: files(EVERYBODY) });
    expect(changes[0]?.before).toEqual({
      editableBy: { teams: [], users: ['["13"]', 'ben@example.com'], superAdmins: true },
    });
    expect(basis.users).toEqual({ 'ben@example.com': '12' });
    const asked = live.asked().filter((path) => /users\/2026-09\/\d/.test(path));
    expect(asked.toSorted()).toEqual(['/settings/users/2026-09/12', '/settings/users/2026-09/13']);
  });

  it('shows ids where the token may not read users', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'p', { a: { userIds: ['12'] } });
    live.refuse('/users/2026-09/12', 403);
    const { changes } = await planOf({ client: live, config: files(EVERYBODY) });
    expect(changes[0]?.before).toMatchObject({ editableBy: { users: ['["12"]'] } });
  });

  it('asks nothing where no editors are declared and nothing goes', async () => {
    await withEngine(SEED, async ({ sandbox, client }) => {
      const asked = async (): Promise<readonly string[]> =>
        (await sandbox.control.requests()).map(({ path }) => path);
      const wanted = config([pipeline('p', [status('a'), status('b'), status('c', closed)])]);
      await planOf({ client, config: wanted });
      expect(reads(await asked())).toBe(0);
      expect((await wide(client, wanted)).access.editors.size).toBe(3);
      expect(reads(await asked())).toBe(1);
    });
  });

  it('opens a restricted status before it goes, retired or not', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'p', { a: { teamIds: ['51'] }, b: { userIds: ['11'], superAdmin: false } });
    const wanted = config([
      pipeline('p', [status('n'), status('c', closed)], { retired: [retire('a', 'p.n')] }),
    ]);
    const plan = await planOf({ client: live, config: wanted });
    const lost = plan.changes.filter(({ kind }) => kind === 'editors');
    expect(lost).toMatchObject([
      { address: 'pipelines.p.statuses["a"].editableBy', id: 'a', after: { editableBy: 'everyone' } },
      { address: 'pipelines.p.statuses["b"].editableBy', id: 'b', after: { editableBy: 'everyone' } },
    ]);
    expect(lost[0]?.before).toEqual({ editableBy: { teams: ['["51"]'], users: [], superAdmins: true } });
    expect(changesOf(plan).indexOf('update pipelines.p.statuses["a"].editableBy')).toBeLessThan(
      changesOf(plan).indexOf('delete pipelines.p.statuses["a"]'),
    );
  });

  it('takes what is new for open', async () => {
    const live = inMemoryAccount(SEED);
    const statuses = [
      status('a'),
      status('b'),
      status('n', { editableBy: only({ teams: ['tier1'] }) }),
      status('o', { editableBy: EVERYBODY }),
      status('c', closed),
    ];
    const made = [status('q1', { editableBy: only({}) }), status('q2', closed)];
    const wanted = config([pipeline('p', statuses), pipeline('q', made)], { teams: TEAMS });
    const { changes } = await planOf({ client: live, config: wanted });
    expect(changes.filter(({ kind }) => kind === 'editors')).toMatchObject([
      { address: 'pipelines.p.statuses.n.editableBy', before: { editableBy: 'everyone' }, id: 'n' },
      { address: 'pipelines.q.statuses.q1.editableBy', before: { editableBy: 'everyone' }, id: 'q1' },
    ]);
    expect(reads(live.asked())).toBe(1);
  });

  it('tells who may edit before and after, for the access model', async () => {
    const live = inMemoryAccount(SEED);
    await restrict(live, 'p', { b: { userIds: ['11'] } });
    const statuses = [
      status('a', { editableBy: only({ teams: ['tier1'] }) }),
      status('b'),
      status('n'),
      status('c', closed),
    ];
    const { access } = await wide(live, config([pipeline('p', statuses)], { teams: TEAMS }));
    const everyone = { everyone: true, teams: [], users: [], superAdmins: true };
    expect(Object.fromEntries(access.editors)).toEqual({
      'pipelines.p.statuses.a': {
        before: everyone,
        after: { ...everyone, everyone: false, teams: ['tier1'], superAdmins: false },
      },
      'pipelines.p.statuses.b': {
        before: { ...everyone, everyone: false, users: ['["11"]'] },
        after: { ...everyone, everyone: false, users: ['["11"]'] },
      },
      'pipelines.p.statuses.n': { before: null, after: everyone },
      'pipelines.p.statuses.c': { before: everyone, after: everyone },
    });
  });

  it('says off loopback that edit permissions of tickets are unverified, once', async () => {
    const live = inMemoryAccount(SEED);
    const both = [status('a', { editableBy: only({}) }), status('b', { editableBy: only({}) })];
    const wanted = config([pipeline('p', [...both, status('c', closed)])]);
    const far = await planOf({ client: live, config: wanted, account: { loopback: false } });
    expect(findingsOf(far, 'UNVERIFIED')).toEqual([`note UNVERIFIED ${EDITORS}`]);
    expect(findingsOf(await planOf({ client: live, config: wanted }), 'UNVERIFIED')).toEqual([]);
  });
});

describe('superAdmins', () => {
  const tier1 = only({ teams: ['tier1'] });

  it.each([true, false])(
    'left out keeps what a restricted status has: %s, and writes nothing',
    async (admins) => {
      const live = inMemoryAccount(SEED);
      await restrict(live, 'p', { a: { teamIds: ['51'], superAdmin: admins } });
      expect((await planOf({ client: live, config: files(tier1) })).changes).toEqual([]);
      const more = await planOf({
        client: live,
        config: files(only({ teams: ['tier1'], users: ['ben@example.com'] })),
      });
      expect(more.changes.map(({ after }) => after)).toEqual([
        { editableBy: { teams: ['tier1'], users: ['ben@example.com'], superAdmins: admins } },
      ]);
      expect(findingsOf(more, 'UNVERIFIED')).toEqual(admins ? [`note UNVERIFIED ${EDITORS}`] : []);
    },
  );

  it('left out is false for a status that was open or is new, and true is sent with a warning only', async () => {
    const live = inMemoryAccount(SEED);
    const own = [
      status('a', { editableBy: tier1 }),
      status('n', { editableBy: tier1 }),
      status('b', { editableBy: only({ superAdmins: true }) }),
      status('c', closed),
    ];
    const plan = await planOf({ client: live, config: config([pipeline('p', own)], { teams: TEAMS }) });
    const editors = plan.changes.filter(({ kind }) => kind === 'editors');
    expect(editors.map(({ after }) => after)).toMatchObject([
      { editableBy: { superAdmins: false } },
      { editableBy: { superAdmins: false } },
      { editableBy: { superAdmins: true } },
    ]);
    expect(findingsOf(plan, 'UNVERIFIED')).toEqual(['note UNVERIFIED pipelines.p.statuses.b.editableBy']);
  });

  it('is read as false where the account leaves it out, with the lists', () => {
    const open = { pipelineStageId: 'a', label: 'A', permissionMode: 'OPEN' };
    expect(decodeEditors({ stages: [open] }, 'GET')).toEqual([
      { statusId: 'a', everyone: true, teamIds: [], userIds: [], superAdmins: false },
    ]);
  });
});

describe('users that the files name as editors', () => {
  it('block where the account has none of that name, with the nearest one', async () => {
    const live = inMemoryAccount(SEED);
    const plan = await planOf({
      client: live,
      config: files(only({ users: ['anna@example.com', 'ben@example.com'] })),
    });
    expect(findingsOf(plan, 'block')).toEqual([`block UNKNOWN_USER ${EDITORS}`]);
    expect(plan.findings[0]).toMatchObject({ hint: '- ana@example.com' });
    const far = await planOf({
      client: live,
      config: files(only({ users: ['zzzzzzzzzzzzzzzz@elsewhere.org'] })),
    });
    expect(far.findings[0]).toMatchObject({ code: 'UNKNOWN_USER', hint: null });
  });

  it('are all read only where one is unknown', async () => {
    const live = inMemoryAccount(SEED);
    const lists = (): number =>
      live.asked().filter((path) => path.startsWith('/settings/users/2026-09?')).length;
    await planOf({ client: live, config: files(only({ users: ['ben@example.com'] })) });
    expect(lists()).toBe(0);
    await planOf({ client: live, config: files(only({ users: ['bob@example.com'] })) });
    expect(lists()).toBe(1);
  });

  it('block where they stand for a service', async () => {
    const live = inMemoryAccount(SEED);
    const wanted = files(only({ users: ['AppServiceAccount.7@example.com'] }));
    const plan = await planOf({ client: live, config: wanted });
    expect(findingsOf(plan, 'block')).toEqual([`block SERVICE_USER ${EDITORS}`]);
  });
});
