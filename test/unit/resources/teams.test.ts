import { describe, expect, it } from 'vitest';
import { lockAfter } from '../../../src/app/account/record-in-lock.js';
import type { Config, PortalLock } from '../../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { Engine } from '../../helpers/engine.js';
import {
  changesOf,
  executeOf,
  findingsOf,
  planOf,
  team,
  withEngine,
  writesOf,
} from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';
import { account, files, mails, retireTeam, staffOf, users } from './teams-scene.js';

const TEAMS = '/settings/teams/2026-09';

/** Plans and applies, records ids as an apply does, and holds a fresh plan to be empty. */
async function settle(
  { client }: Engine,
  wanted: Config,
  lock: PortalLock = EMPTY_LOCK,
): Promise<PortalLock> {
  const plan = await planOf({ client, config: wanted, lock });
  expect(findingsOf(plan, 'block')).toEqual([]);
  const pinned = new Map<string, string>();
  const outcome = await executeOf(client, plan, {
    pin: (address, id) => {
      pinned.set(address, id);
      return Promise.resolve();
    },
  });
  expect(outcome.failed).toBeNull();
  expect(outcome.notTried).toEqual([]);
  const after = lockAfter(lock, plan, { pinned, done: true });
  const again = await planOf({ client, config: wanted, lock: after });
  expect(changesOf(again)).toEqual([]);
  expect(findingsOf(again, 'IDENTITY_NOT_PINNED')).toEqual([]);
  return after;
}

describe('teams that are created', () => {
  it('come parents first, whatever the order of the files, and their ids go to the lock', async () => {
    await withEngine(account([]), async (engine) => {
      const wanted = files([
        team('leaf', { name: 'Leaf', parent: 'branch' }),
        team('branch', { name: 'Branch', parent: 'root' }),
        team('root', { name: 'Root' }),
      ]);
      const plan = await planOf({ client: engine.client, config: wanted });
      expect(changesOf(plan)).toEqual(['create teams.root', 'create teams.branch', 'create teams.leaf']);
      expect(plan.changes.map(({ after }) => after)).toEqual([
        { name: 'Root' },
        { name: 'Branch', parent: 'root' },
        { name: 'Leaf', parent: 'branch' },
      ]);
      const lock = await settle(engine, wanted);
      expect(Object.keys(lock.ids).sort()).toEqual(['teams.branch', 'teams.leaf', 'teams.root']);
      expect(await staffOf(engine.sandbox)).toEqual([
        'Branch < Root:  / ',
        'Leaf < Branch:  / ',
        'Root:  / ',
      ]);
      expect(await writesOf(engine.sandbox)).toEqual([`POST ${TEAMS}`, `POST ${TEAMS}`, `POST ${TEAMS}`]);
    });
  });

  it('stay the same team where the lock knew one that is gone', async () => {
    await withEngine(account([]), async (engine) => {
      const lock = await settle(engine, files([team('t', { name: 'T' })]), {
        ...EMPTY_LOCK,
        ids: { 'teams.t': '5009' },
      });
      expect(lock.ids['teams.t']).not.toBe('5009');
      expect(lock.ids['teams.t']).toBeDefined();
    });
  });

  it('take over the name of a team that goes, and its members before it goes', async () => {
    const seed = account([{ id: '5001', name: 'Tier 1' }], users('ab', { a: '5001', b: '5001' }));
    await withEngine(seed, async (engine) => {
      const wanted = files([team('tier1', { name: 'Tier 1', members: mails('ab') })], {
        retiredTeams: [retireTeam('5001')],
      });
      const plan = await planOf({ client: engine.client, config: wanted });
      expect(changesOf(plan)).toEqual([
        'create teams.tier1',
        'update teams.tier1.members',
        'delete teams["5001"]',
      ]);
      expect(findingsOf(plan, 'USER_WITHOUT_TEAM')).toEqual([]);
      await settle(engine, wanted);
      expect(await staffOf(engine.sandbox)).toEqual(['Tier 1: ab / ']);
      const writes = (await writesOf(engine.sandbox)).map((write) => write.split(' ')[0]);
      expect(writes).toEqual(['POST', 'POST', 'DELETE', 'PATCH']);
    });
  });
});

it('knows a team by its temporary name after a crash, before the lock knew it', async () => {
  const seed = account([{ id: '5001', name: 'Tier 1' }], users('ab', { a: '5001', b: '5001' }));
  await withEngine(seed, async (engine) => {
    const { client } = engine;
    const wanted = files([team('tier1', { name: 'Tier 1', members: mails('ab') })], {
      retiredTeams: [retireTeam('5001')],
    });
    let sent = 0;
    const send: typeof client.writer.send = (operation) => {
      sent += 1;
      if (sent === 4) throw new Error('crash');
      return client.writer.send(operation);
    };
    const plan = await planOf({ client, config: wanted });
    await expect(executeOf(client, plan, { writer: { ...client.writer, send } })).rejects.toThrow('crash');
    expect(await staffOf(engine.sandbox)).toEqual(['Tier 1 (pipewright): ab / ']);
    const again = await planOf({ client, config: wanted });
    expect([changesOf(again), findingsOf(again, 'confirm')]).toEqual([['update teams.tier1'], []]);
    await settle(engine, wanted);
    expect(await staffOf(engine.sandbox)).toEqual(['Tier 1: ab / ']);
  });
});

describe('teams that change', () => {
  const TWO = [
    { id: '5001', name: 'Red' },
    { id: '5002', name: 'Blue' },
  ];

  it('swap their names by way of a temporary one', async () => {
    await withEngine(account(TWO), async (engine) => {
      const wanted = files([
        team('one', { id: '5001', name: 'Blue' }),
        team('two', { id: '5002', name: 'Red' }),
      ]);
      await settle(engine, wanted);
      const { teams } = await engine.sandbox.control.state();
      expect(teams).toMatchObject([
        { id: '5001', name: 'Blue' },
        { id: '5002', name: 'Red' },
      ]);
      expect(await writesOf(engine.sandbox)).toHaveLength(3);
    });
  });

  it('keep the parent that the files leave out', async () => {
    const seed = account([
      { id: '5000', name: 'Top' },
      { id: '5001', name: 'Old', parentTeamId: '5000' },
    ]);
    await withEngine(seed, async (engine) => {
      await settle(engine, files([team('one', { id: '5001', name: 'New' })]));
      expect(await staffOf(engine.sandbox)).toEqual(['New < Top:  / ', 'Top:  / ']);
    });
  });

  it('turn a tree upside down without ever standing below themselves', async () => {
    const seed = account([
      { id: '5000', name: 'Top' },
      { id: '5001', name: 'A' },
      { id: '5002', name: 'B', parentTeamId: '5001' },
      { id: '5003', name: 'C', parentTeamId: '5002' },
    ]);
    await withEngine(seed, async (engine) => {
      await settle(
        engine,
        files([
          team('a', { id: '5001', name: 'A', parent: 'b' }),
          team('b', { id: '5002', name: 'B', parent: 'c' }),
          team('c', { id: '5003', name: 'C', parent: 'top' }),
          team('top', { id: '5000', name: 'Top' }),
        ]),
      );
      expect(await staffOf(engine.sandbox)).toEqual(['A < B:  / ', 'B < C:  / ', 'C < Top:  / ', 'Top:  / ']);
    });
  });

  it('are joined by name, which one note says for all, and the lock knows them before the first write', async () => {
    const live = inMemoryAccount(account([...TWO, { id: '5003', name: 'Green' }]));
    const wanted = files([team('red', { name: 'red ' }), team('blue', { name: 'Blue' })]);
    const plan = await planOf({ client: live, config: wanted });
    expect(changesOf(plan)).toEqual(['update teams.red']);
    expect(findingsOf(plan)).toEqual(['note IDENTITY_NOT_PINNED']);
    expect(plan.findings[0]?.hint).toBe(
      '- { key: red, id: "5001", name: red }\n- { key: blue, id: "5002", name: Blue }',
    );
    expect(plan.unmanaged).toContainEqual({
      kind: 'team',
      id: '5003',
      label: 'Green',
      reason: 'not declared',
    });
    const lock = lockAfter(EMPTY_LOCK, plan, { pinned: new Map(), done: false });
    expect(lock.ids).toEqual({ 'teams.red': '5001', 'teams.blue': '5002' });
  });

  it('are left alone where the files declare none', async () => {
    const live = inMemoryAccount(account(TWO));
    const plan = await planOf({ client: live, config: files([]) });
    expect([changesOf(plan), plan.unmanaged]).toEqual([[], []]);
  });
});

describe('teams that are deleted', () => {
  const NESTED = [
    { id: '5001', name: 'Top' },
    { id: '5002', name: 'Middle', parentTeamId: '5001' },
    { id: '5003', name: 'Leaf', parentTeamId: '5002' },
  ];

  it('go children first, and leave the lock', async () => {
    await withEngine(account([...NESTED, { id: '5009', name: 'Sales' }]), async (engine) => {
      const lock = { ...EMPTY_LOCK, ids: { 'teams.old': '5001', 'teams.other': '7' } };
      const wanted = files([], { retiredTeams: ['5001', '5002', '5003'].map(retireTeam) });
      expect((await planOf({ client: engine.client, config: wanted })).unmanaged).toEqual([]);
      const after = await settle(engine, wanted, lock);
      expect(after.ids).toEqual({ 'teams.other': '7' });
      expect(await writesOf(engine.sandbox)).toEqual([
        `DELETE ${TEAMS}/5003`,
        `DELETE ${TEAMS}/5002`,
        `DELETE ${TEAMS}/5001`,
      ]);
    });
  });

  it('block where a team below is neither moved nor deleted', async () => {
    await withEngine(account(NESTED), async (engine) => {
      const retiredTeams = [retireTeam('5002')];
      const plan = await planOf({ client: engine.client, config: files([], { retiredTeams }) });
      expect(findingsOf(plan, 'block')).toEqual(['block TEAM_HAS_CHILDREN teams["5002"]']);
      const moved = files(
        [team('leaf', { id: '5003', name: 'Leaf', parent: 'top' }), team('top', { id: '5001', name: 'Top' })],
        { retiredTeams },
      );
      await settle(engine, moved);
      expect(await staffOf(engine.sandbox)).toEqual(['Leaf < Top:  / ', 'Top:  / ']);
    });
  });

  it('ask for a confirmation that names whose main team they are', async () => {
    const seed = account(
      [{ id: '5001', name: 'Old' }],
      users('abc', { a: '5001', b: '5001' }, { c: ['5001'] }),
    );
    await withEngine(seed, async (engine) => {
      const wanted = files([team('fresh', { name: 'Fresh', members: mails('b') })], {
        retiredTeams: [retireTeam('5001')],
      });
      const plan = await planOf({ client: engine.client, config: wanted });
      expect(findingsOf(plan, 'confirm')).toEqual(['confirm USER_WITHOUT_TEAM teams["5001"]']);
      const text = plan.findings.find(({ code }) => code === 'USER_WITHOUT_TEAM')?.detail ?? '';
      expect(text).toContain('a@example.com');
      expect(text).not.toContain('b@example.com');
      await settle(engine, wanted);
      expect(await staffOf(engine.sandbox)).toEqual(['Fresh: b / ']);
    });
  });

  it('stay where somebody joined them, or stands below them, since the plan was made', async () => {
    const seed = account([{ id: '5001', name: 'Old' }], users('a'));
    await withEngine(seed, async ({ client, sandbox }) => {
      const plan = await planOf({ client, config: files([], { retiredTeams: [retireTeam('5001')] }) });
      await sandbox.api('POST', `${TEAMS}/5001/members`, { userId: '101', type: 'DEFAULT' });
      expect((await executeOf(client, plan)).failed?.error.code).toBe('STALE_MIDWAY');
      await sandbox.api('DELETE', `${TEAMS}/5001/members/101?type=DEFAULT`);
      await sandbox.api('POST', TEAMS, { name: 'Below', members: [], parentTeamId: '5001' });
      expect((await executeOf(client, plan)).failed?.error.code).toBe('STALE_MIDWAY');
      expect(await staffOf(sandbox)).toEqual(['Below < Old:  / ', 'Old:  / ']);
    });
  });
});

describe('a plan is blocked', () => {
  const TWINS = [
    { id: '5001', name: 'Tier 1' },
    { id: '5002', name: 'tier 1 ' },
    { id: '5003', name: 'Other' },
  ];

  it.each<readonly [string, Config, string]>([
    [
      'an id that is not live',
      files([team('t', { id: '5009', name: 'T' })]),
      'block TEAM_ID_NOT_LIVE teams.t',
    ],
    ['a name of two live teams', files([team('t', { name: 'Tier 1' })]), 'block TEAM_NAME_AMBIGUOUS teams.t'],
    [
      'a name of an unmanaged team',
      files([team('t', { id: '5003', name: 'TIER 1' })]),
      'block LABEL_TAKEN teams.t',
    ],
  ])('by %s, and plans nothing for that team', async (_what, wanted, finding) => {
    const live = inMemoryAccount(account(TWINS));
    const plan = await planOf({ client: live, config: wanted });
    expect(findingsOf(plan, 'block')).toEqual([finding]);
    expect(changesOf(plan).filter((entry) => entry.startsWith('create'))).toEqual([]);
  });

  it('by a circle of which the files say only a part', async () => {
    const seed = account([
      { id: '5001', name: 'A' },
      { id: '5002', name: 'B', parentTeamId: '5001' },
    ]);
    const live = inMemoryAccount(seed);
    const wanted = files([
      team('a', { id: '5001', name: 'A', parent: 'b' }),
      team('b', { id: '5002', name: 'B' }),
    ]);
    const plan = await planOf({ client: live, config: wanted });
    expect(findingsOf(plan, 'block')).toEqual(['block TEAM_CYCLE teams.a']);
  });
});

it('says what HubSpot said where the account has no nested teams', async () => {
  const seed = { ...account([]), account: { subscription: 'professional' } };
  await withEngine(seed, async ({ client }) => {
    const wanted = files([team('top', { name: 'Top' }), team('leaf', { name: 'Leaf', parent: 'top' })]);
    const outcome = await executeOf(client, await planOf({ client, config: wanted }));
    expect(outcome.failed?.change.address).toBe('teams.leaf');
    expect(outcome.failed?.error.code).toBe('API_REFUSED');
    expect(JSON.stringify(outcome.failed?.error.diagnostic)).toContain(
      'Nested teams are part of the Enterprise edition',
    );
  });
});
