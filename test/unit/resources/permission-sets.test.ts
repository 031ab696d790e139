import { describe, expect, it } from 'vitest';
import {
  observeSettings,
  settingsRealised,
  staleSettings,
} from '../../../src/app/apply/settings-staleness.js';
import type { AccountReader, AccountWriter, Operation } from '../../../src/core/model/account.js';
import { isSendable } from '../../../src/core/plan/change.js';
import type { Config, DesiredPermissionSet, DesiredTeam } from '../../../src/core/model/config.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { byHand } from '../../../src/resources/permission-sets/console.js';
import { readPipelines } from '../../../src/resources/pipelines/read.js';
import type { Engine } from '../../helpers/engine.js';
import {
  changesOf,
  config,
  executeOf,
  findingsOf,
  permissionSet,
  pipeline,
  planOf,
  seedPipeline,
  stage,
  status,
  team,
  withEngine,
  writesOf,
} from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';
import type { TestSandbox } from '../../helpers/sandbox.js';

const ADDRESS = 'teams.tier1.permissionSet';
const USERS = '/settings/users/2026-09';

const user = (id: string, name: string, part: object = {}) => ({ id, email: `${name}@example.com`, ...part });
const inTeam = { primaryTeamId: '50' };

const SEED = {
  pipelines: [seedPipeline('p', [stage('a'), stage('c', 'closed')])],
  teams: [{ id: '50', name: 'Tier 1' }],
  roles: [
    { id: '90', name: 'Support agent' },
    { id: '91', name: 'Sales' },
    { id: '92', name: 'Lead' },
  ],
  users: [
    user('1', 'root', { superAdmin: true }),
    user('2', 'Ana', inTeam),
    user('3', 'ben', { ...inTeam, roleIds: ['91'] }),
    user('4', 'cleo', { ...inTeam, roleIds: ['90'] }),
    user('5', 'dora', { secondaryTeamIds: ['50'] }),
    user('6', 'many', { roleIds: ['91', '92'] }),
    user('7', 'appserviceaccount.x', inTeam),
  ],
};

function set(name = 'Support agent', part: Parameters<typeof permissionSet>[1] = {}): DesiredPermissionSet {
  return permissionSet('agent', { name, ...part });
}

/** Tier 1 with a permission set. */
function files(part: Partial<DesiredTeam> = {}, sets: readonly DesiredPermissionSet[] = [set()]): Config {
  const tier1 = team('tier1', { id: '50', name: 'Tier 1', permissionSet: 'agent', ...part });
  return config([pipeline('p', [status('a'), status('c', { state: 'closed' })])], {
    teams: [tier1],
    permissionSets: sets,
  });
}

function changeOf({ changes }: Plan, address = ADDRESS) {
  return changes.find((change) => change.address === address);
}

async function putUser({ url, token }: TestSandbox, id: string, body: object): Promise<number> {
  const response = await fetch(`${url}${USERS}/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.status;
}

/** Permission sets of users by id. */
async function setsNow({ url, token }: TestSandbox): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${url}${USERS}`, { headers: { authorization: `Bearer ${token}` } });
  const { results } = (await response.json()) as {
    readonly results: readonly { readonly id: string; readonly roleIds: readonly string[] }[];
  };
  return Object.fromEntries(results.map(({ id, roleIds }) => [id, roleIds.join(' ')]));
}

async function lookAgain({ client }: Engine, plan: Plan) {
  const observed = await observeSettings(plan, client.reader, await readPipelines(client.reader));
  return {
    stale: staleSettings(plan, observed).map(({ address }) => address),
    done: settingsRealised(observed),
  };
}

describe('a permission set in a plan', () => {
  it('is given to the main members of a team who have not got it', async () => {
    const live = inMemoryAccount(SEED);
    const plan = await planOf({ client: live, config: files() });
    expect(changeOf(plan)).toMatchObject({
      kind: 'permission-set-assignment',
      action: 'update',
      channel: 'api',
      id: '50',
      label: 'Tier 1',
      before: { 'ana@example.com': null, 'ben@example.com': 'Sales' },
      after: { 'ana@example.com': 'Support agent', 'ben@example.com': 'Support agent' },
      fields: [
        { path: 'ana@example.com', before: null, after: 'Support agent' },
        { path: 'ben@example.com', before: 'Sales', after: 'Support agent' },
      ],
    });
    expect(plan.basis.settings[ADDRESS]).toEqual({
      set: { id: '90', name: 'Support agent' },
      '2': null,
      '3': '91',
      '4': '90',
    });
    expect(plan.basis.users).toMatchObject({ 'ana@example.com': '2', 'ben@example.com': '3' });
  });

  it('is given to the members that the files declare, and to nobody else', async () => {
    const live = inMemoryAccount(SEED);
    const members = ['DORA@example.com', 'nobody@example.com', 'cleo@example.com'];
    const plan = await planOf({
      client: live,
      config: files({ members, extraMembers: ['ben@example.com'] }),
    });
    expect(changeOf(plan)?.after).toEqual({ 'dora@example.com': 'Support agent' });
  });

  it('is found by name, whatever its case and outer spaces', async () => {
    const live = inMemoryAccount(SEED);
    const plan = await planOf({ client: live, config: files({}, [set(' SUPPORT agent ')]) });
    expect(changesOf(plan)).toEqual([`update ${ADDRESS}`]);
  });

  it('that is there twice blocks', async () => {
    const roles = [...SEED.roles, { id: '99', name: 'support AGENT' }];
    const live = inMemoryAccount({ ...SEED, roles });
    const plan = await planOf({ client: live, config: files() });
    expect(findingsOf(plan, 'block')).toEqual(['block PERMISSION_SET_AMBIGUOUS permissionSets.agent']);
    expect(changesOf(plan)).toEqual([]);
  });

  it('that is not there is created by hand, and its assignment waits', async () => {
    await withEngine(SEED, async (engine) => {
      const tickets = { view: 'team', unassigned: false, edit: 'team', delete: 'none' } as const;
      const plan = await planOf({ ...engine, config: files({}, [set('Support agents', { tickets })]) });
      expect(changeOf(plan, 'permissionSets.agent')).toMatchObject({
        kind: 'permission-set',
        action: 'create',
        channel: 'console',
        id: 'agent',
        before: null,
        after: { name: 'Support agents', tickets },
      });
      expect(changeOf(plan)).toMatchObject({ waitsFor: ['permissionSets.agent'] });
      expect(plan.changes.filter(isSendable)).toEqual([]);
      const told = plan.findings.find(({ code }) => code === 'PERMISSION_SET_NOT_FOUND');
      expect([told?.verdict, told?.address, told?.hint]).toEqual([
        'note',
        'permissionSets.agent',
        'name: Support agent',
      ]);
      const console = plan.changes.filter(
        ({ channel, kind }) => channel === 'console' && kind === 'permission-set',
      );
      const [step] = byHand.steps(console, plan);
      expect(step?.addresses).toEqual(['permissionSets.agent']);
      expect(step?.where).toBe('Settings > Users & Teams > Permission sets > Create');
      expect(step?.steps.join('\n')).toContain(
        "View to Their team's and clear Unassigned, then set Edit to Their team's and Delete to None",
      );
      expect(step?.steps.join('\n')).toContain('"Tier 1"');
      expect((await executeOf(engine.client, plan)).wrote).toBe(false);
      expect(await lookAgain(engine, plan)).toMatchObject({ stale: [] });
    });
  });

  it.each([
    ['below Enterprise', { account: { subscription: 'professional' } }, '400'],
    [
      'without the scope',
      { tokens: [{ token: 'pat-sandbox-test', scopes: ['tickets', 'crm.objects.tickets.read'] }] },
      '403',
    ],
  ])('can not be planned %s', async (_, part, code) => {
    const live = inMemoryAccount({ ...SEED, ...part });
    const plan = await planOf({ client: live, config: { ...files(), teams: [] } });
    expect(findingsOf(plan, 'block')).toEqual(['block PERMISSION_SETS_UNAVAILABLE permissionSets.agent']);
    expect(plan.findings.find(({ verdict }) => verdict === 'block')?.detail).toContain(
      `HubSpot answered ${code}`,
    );
    expect(changesOf(plan)).toEqual([]);
  });

  it('can not be planned where HubSpot knows no such part of the account', async () => {
    await withEngine(SEED, async ({ client, sandbox }) => {
      await sandbox.control.faults({ path: '/roles', skip: 0, times: 100, kind: 'status:404' });
      const plan = await planOf({ client, config: { ...files(), teams: [] } });
      expect(findingsOf(plan, 'block')).toEqual(['block PERMISSION_SETS_UNAVAILABLE permissionSets.agent']);
    });
  });

  it('for a paid seat is told', async () => {
    const live = inMemoryAccount(SEED);
    const paid = { id: '90', name: 'Support agent', requiresBillingWrite: true };
    const reader: AccountReader = {
      ...live.reader,
      get: (path) => (path.endsWith('/roles') ? Promise.resolve({ results: [paid] }) : live.reader.get(path)),
    };
    const plan = await planOf({ client: { reader }, config: files() });
    expect(findingsOf(plan, 'PERMISSION_SET_NEEDS_BILLING_SCOPE')).toEqual([
      `note PERMISSION_SET_NEEDS_BILLING_SCOPE ${ADDRESS}`,
    ]);
    const settled = await planOf({ client: { reader }, config: files({ members: ['cleo@example.com'] }) });
    expect(findingsOf(settled, 'PERMISSION_SET_NEEDS_BILLING_SCOPE')).toEqual([]);
  });
});

describe('members who can not be given a permission set', () => {
  it.each([
    ['several sets', 'many', 'USER_HAS_SEVERAL_SETS'],
    ['super admin rights', 'root', 'USER_IS_SUPER_ADMIN'],
  ])('because they have %s block', async (_, name, code) => {
    const live = inMemoryAccount(SEED);
    const members = [`${name}@example.com`, 'ana@example.com'];
    const plan = await planOf({ client: live, config: files({ members }) });
    expect(findingsOf(plan, 'block')).toEqual([`block ${code} ${ADDRESS}`]);
    expect(changeOf(plan)?.after).toEqual({ 'ana@example.com': 'Support agent' });
  });

  it('have it among others, and are left alone', async () => {
    const live = inMemoryAccount(SEED);
    const lead = files({ members: ['many@example.com'] }, [set('Lead')]);
    const plan = await planOf({ client: live, config: lead });
    expect([findingsOf(plan, 'block'), changeOf(plan)]).toEqual([[], undefined]);
  });

  it('would lose the other sets: the account drops them without a word', async () => {
    await withEngine(SEED, async ({ sandbox }) => {
      expect(await putUser(sandbox, '6', { roleId: '90' })).toBe(200);
      expect((await setsNow(sandbox))['6']).toBe('90');
    });
  });
});

describe('an assignment in an apply', () => {
  it('is one PUT a user with the set and nothing else, and then done', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const plan = await planOf({ client, config: files() });
      const sent: Operation[] = [];
      const send: AccountWriter['send'] = (operation) => {
        sent.push(operation);
        return client.writer.send(operation);
      };
      const outcome = await executeOf(client, plan, { writer: { ...client.writer, send } });
      expect(outcome.applied.map(({ address }) => address)).toEqual([ADDRESS]);
      expect(sent.map(({ method, path, body, retry }) => ({ method, path, body, retry }))).toEqual(
        ['2', '3'].map((id) => ({
          method: 'PUT',
          path: `${USERS}/${id}`,
          body: { roleId: '90' },
          retry: 'look-first',
        })),
      );
      expect(await setsNow(sandbox)).toMatchObject({ '2': '90', '3': '90', '4': '90', '5': '' });
      expect(await lookAgain(engine, plan)).toEqual({ stale: [], done: true });
      expect(changesOf(await planOf({ client, config: files() }))).toEqual([]);
    });
  });

  it('that was half done is neither stale nor done, and is finished', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const plan = await planOf({ client, config: files() });
      await putUser(sandbox, '3', { roleId: '90' });
      expect(await lookAgain(engine, plan)).toEqual({ stale: [], done: false });
      expect((await executeOf(client, plan)).failed).toBeNull();
      expect(await lookAgain(engine, plan)).toEqual({ stale: [], done: true });
    });
  });

  it('stops where a member has got another set meanwhile', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const plan = await planOf({ client, config: files({ members: ['ben@example.com'] }) });
      await putUser(sandbox, '3', { roleId: '92' });
      expect(await lookAgain(engine, plan)).toEqual({ stale: [ADDRESS], done: false });
      const { failed } = await executeOf(client, plan);
      expect([failed?.error.code, failed?.change.address]).toEqual(['STALE_MIDWAY', ADDRESS]);
      expect((await writesOf(sandbox)).filter((write) => write.includes(USERS))).toEqual([`PUT ${USERS}/3`]);
    });
  });

  it.each([
    ['a second set', { roleIds: ['91', '92'] }],
    ['super admin rights', { superAdmin: true }],
  ])('stops where a member has got %s meanwhile', async (_, part) => {
    const users = SEED.users.map((one) => (one.id === '3' ? { ...one, ...part } : one));
    await withEngine(SEED, async ({ client }) => {
      const plan = await planOf({ client, config: files({ members: ['ben@example.com'] }) });
      await withEngine({ ...SEED, users }, async (other) => {
        const { failed } = await executeOf(other.client, plan);
        expect([failed?.error.code, failed?.change.address]).toEqual(['STALE_MIDWAY', ADDRESS]);
        expect((await writesOf(other.sandbox)).filter((write) => write.includes(USERS))).toEqual([]);
      });
    });
  });

  it('does not start where the set is gone or has another name by now', async () => {
    await withEngine(SEED, async ({ client }) => {
      const plan = await planOf({ client, config: files() });
      const roles = [{ id: '90', name: 'Everything' }, ...SEED.roles.slice(1)];
      await withEngine({ ...SEED, roles }, async (other) => {
        expect(await lookAgain(other, plan)).toEqual({ stale: [ADDRESS], done: false });
      });
    });
  });

  it('fails with what HubSpot said where the key may read and not write users', async () => {
    const read = ['settings.users.read', 'settings.users.teams.read', 'tickets', 'crm.objects.tickets.read'];
    await withEngine(
      { ...SEED, tokens: [{ token: 'pat-sandbox-test', scopes: read }] },
      async ({ client }) => {
        const { failed } = await executeOf(client, await planOf({ client, config: files() }));
        expect([failed?.change.address, failed?.error.code]).toEqual([ADDRESS, 'MISSING_SCOPE']);
      },
    );
  });

  describe.each(['reset', 'lost', 'truncate', 'status:503', 'status:403', 'html'])(
    'disturbed by %s',
    (kind) => {
      it.each([0, 1])('at write %i is finished by the same plan', async (at) => {
        await withEngine(SEED, async (engine) => {
          const { sandbox, client } = engine;
          const plan = await planOf({ client, config: files() });
          await sandbox.control.faults({ method: 'PUT', skip: at, times: 1, kind });
          await executeOf(client, plan);
          await sandbox.control.faults({ clear: true });
          expect((await lookAgain(engine, plan)).stale).toEqual([]);
          expect((await executeOf(client, plan)).failed).toBeNull();
          expect(await setsNow(sandbox)).toMatchObject({ '2': '90', '3': '90', '4': '90' });
        });
      });
    },
  );
});

describe('a team of many', () => {
  it('gets its set whole, one member after the other', async () => {
    const users = Array.from({ length: 20 }, (_, index) => ({
      id: String(100 + index),
      email: `user${index}@example.com`,
      primaryTeamId: '50',
    }));
    const seed = {
      pipelines: [seedPipeline('p', [stage('a'), stage('c', 'closed')])],
      teams: [{ id: '50', name: 'T' }],
      roles: [{ id: '90', name: 'R' }],
      users,
    };
    const files = config([pipeline('p', [status('a'), status('c', { state: 'closed' })])], {
      teams: [team('t', { id: '50', name: 'T', permissionSet: 'r' })],
      permissionSets: [permissionSet('r', { name: 'R' })],
    });
    await withEngine(seed, async ({ client }) => {
      const { failed, applied } = await executeOf(client, await planOf({ client, config: files }));
      expect([failed, applied.length]).toEqual([null, 1]);
      expect(changesOf(await planOf({ client, config: files }))).toEqual([]);
    });
  });
});
