import { describe, expect, it } from 'vitest';
import type { AccountWriter } from '../../../src/core/model/account.js';
import type { Config } from '../../../src/core/model/config.js';
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
import { account, files, mail, mails, staffOf, userId, users, withoutTeam } from './teams-scene.js';

const TEAMS = '/settings/teams/2026-09';
const TWO = [
  { id: '5001', name: 'Red' },
  { id: '5002', name: 'Blue' },
];

/** Plans and applies; nobody may be without a team in between who isn't at the end; a fresh plan is empty. */
async function settle({ client, sandbox }: Engine, wanted: Config): Promise<void> {
  const plan = await planOf({ client, config: wanted });
  expect(findingsOf(plan, 'block')).toEqual([]);
  const alone: string[] = [await withoutTeam(sandbox)];
  const writer: AccountWriter = {
    ...client.writer,
    send: async (operation) => {
      const answer = await client.writer.send(operation);
      alone.push(await withoutTeam(sandbox));
      return answer;
    },
  };
  const outcome = await executeOf(client, plan, { writer });
  expect(outcome.failed).toBeNull();
  const allowed = `${alone[0] ?? ''}${await withoutTeam(sandbox)}`;
  for (const letter of alone.join('')) expect(allowed).toContain(letter);
  expect(changesOf(await planOf({ client, config: wanted }))).toEqual([]);
}

describe('the members of a team', () => {
  it('come in one request, and go one by one with their type', async () => {
    const seed = account(TWO, users('abcdef', { a: '5001', b: '5001', f: '5002' }, { c: ['5001', '5002'] }));
    await withEngine(seed, async (engine) => {
      const wanted = files([
        team('red', { id: '5001', name: 'Red', members: mails('ad'), extraMembers: mails('ef') }),
      ]);
      const plan = await planOf({ client: engine.client, config: wanted });
      expect(plan.changes).toMatchObject([
        {
          address: 'teams.red.members',
          kind: 'members',
          action: 'update',
          id: '5001',
          before: { members: mails('ab'), extraMembers: mails('c') },
          after: { members: mails('ad'), extraMembers: mails('ef') },
        },
      ]);
      expect(plan.basis.users).toEqual(
        Object.fromEntries('abcdef'.split('').map((one) => [mail(one), userId(one)])),
      );
      expect(findingsOf(plan)).toEqual(['confirm USER_WITHOUT_TEAM teams.red.members']);
      await settle(engine, wanted);
      expect(await staffOf(engine.sandbox)).toEqual(['Blue: f / c', 'Red: ad / ef']);
      expect(await writesOf(engine.sandbox)).toEqual([
        `POST ${TEAMS}/5001/members/batch`,
        `DELETE ${TEAMS}/5001/members/102?type=DEFAULT`,
        `DELETE ${TEAMS}/5001/members/103?type=EXTRA`,
      ]);
    });
  });

  it('are compared without case, and a list that is left out is not looked at', async () => {
    const seed = account(TWO, users('ab', { a: '5001' }, { b: ['5001'] }));
    const live = inMemoryAccount(seed);
    const wanted = files([team('red', { id: '5001', name: 'Red', members: [' A@Example.COM'] })]);
    expect(changesOf(await planOf({ client: live, config: wanted }))).toEqual([]);
  });

  it('leave accounts of services where they are, which no file can name', async () => {
    const service = { id: '900', email: 'appserviceaccount.7@example.com', primaryTeamId: '50' };
    const seed = account([{ id: '50', name: 'One' }], [...users('ab', { a: '50' }), service]);
    await withEngine(seed, async ({ client }) => {
      const wanted = files([team('one', { id: '50', name: 'One', members: mails('b') })]);
      const plan = await planOf({ client, config: wanted });
      expect(plan.changes.map(({ after }) => after)).toEqual([
        { members: ['appserviceaccount.7@example.com', 'b@example.com'] },
      ]);
      expect((await executeOf(client, plan)).failed).toBeNull();
      expect(changesOf(await planOf({ client, config: wanted }))).toEqual([]);
    });
  });

  it('all go where the list is empty, however many', async () => {
    const many = Array.from({ length: 40 }, (_, index) => {
      return { id: `9${index}`, email: `u${index}@example.com`, primaryTeamId: '5001' };
    });
    await withEngine(account(TWO, many), async (engine) => {
      const plan = await planOf({
        client: engine.client,
        config: files([team('red', { id: '5001', name: 'Red', members: [] })]),
      });
      expect(plan.findings[0]?.detail).toContain(' and 20 more.');
      await settle(engine, files([team('red', { id: '5001', name: 'Red', members: [] })]));
      expect(await staffOf(engine.sandbox)).toEqual(['Blue:  / ', 'Red:  / ']);
    });
  });

  it('swap their teams in two requests, and are never without one', async () => {
    await withEngine(account(TWO, users('ab', { a: '5001', b: '5002' })), async (engine) => {
      const wanted = files([
        team('red', { id: '5001', name: 'Red', members: mails('b') }),
        team('blue', { id: '5002', name: 'Blue', members: mails('a') }),
      ]);
      const plan = await planOf({ client: engine.client, config: wanted });
      expect(findingsOf(plan)).toEqual(['note MAIN_TEAM_CHANGES']);
      expect(plan.findings[0]?.detail).toContain(
        'a@example.com from "Red" to "Blue", b@example.com from "Blue" to "Red"',
      );
      await settle(engine, wanted);
      expect(await staffOf(engine.sandbox)).toEqual(['Blue: a / ', 'Red: b / ']);
      expect(await writesOf(engine.sandbox)).toHaveLength(2);
    });
  });

  it('change their type inside a team, both ways', async () => {
    const seed = account(TWO, users('ab', { a: '5001' }, { b: ['5001'] }));
    await withEngine(seed, async (engine) => {
      const wanted = files([
        team('red', { id: '5001', name: 'Red', members: mails('b'), extraMembers: mails('a') }),
      ]);
      expect(findingsOf(await planOf({ client: engine.client, config: wanted }))).toEqual([
        'confirm USER_WITHOUT_TEAM teams.red.members',
      ]);
      await settle(engine, wanted);
      expect(await staffOf(engine.sandbox)).toEqual(['Blue:  / ', 'Red: b / a']);
    });
  });

  it('stay as additional ones in the team that they leave, and are never without a main one', async () => {
    await withEngine(account(TWO, users('a', { a: '5001' })), async (engine) => {
      await settle(
        engine,
        files([
          team('red', { id: '5001', name: 'Red', members: [], extraMembers: mails('a') }),
          team('blue', { id: '5002', name: 'Blue', members: mails('a') }),
        ]),
      );
      expect(await staffOf(engine.sandbox)).toEqual(['Blue: a / ', 'Red:  / a']);
    });
  });

  it('of a team that is created follow it', async () => {
    await withEngine(account(TWO, users('ab', { a: '5001' }, { a: ['5002'] })), async (engine) => {
      const wanted = files([team('new', { name: 'New', members: mails('a'), extraMembers: mails('b') })]);
      const plan = await planOf({ client: engine.client, config: wanted });
      expect(changesOf(plan)).toEqual(['create teams.new', 'update teams.new.members']);
      expect(findingsOf(plan)).toEqual(['confirm MAIN_TEAM_CHANGES teams.new.members']);
      await settle(engine, wanted);
      expect(await staffOf(engine.sandbox)).toEqual(['Blue:  / a', 'New: a / b', 'Red:  / ']);
    });
  });

  it('come a hundred at a time', async () => {
    const many = Array.from({ length: 230 }, (_, index) => ({
      id: `9${index}`,
      email: `u${index}@example.com`,
    }));
    await withEngine(account(TWO, many), async (engine) => {
      await settle(
        engine,
        files([team('red', { id: '5001', name: 'Red', members: many.map(({ email }) => email) })]),
      );
      expect(await writesOf(engine.sandbox)).toHaveLength(3);
    });
  });
});

describe('users who', () => {
  it('leave a team whose members nobody declares want a confirmation, those from a declared one a note', async () => {
    const seed = account([...TWO, { id: '5003', name: 'Green' }], users('ab', { a: '5001', b: '5002' }));
    const live = inMemoryAccount(seed);
    const wanted = files([
      team('green', { id: '5003', name: 'Green', members: mails('ab') }),
      team('blue', { id: '5002', name: 'Blue', members: [] }),
      team('red', { id: '5001', name: 'Red' }),
    ]);
    const plan = await planOf({ client: live, config: wanted, account: { loopback: false } });
    expect(findingsOf(plan).filter((one) => !one.includes('pipelines'))).toEqual([
      'confirm MAIN_TEAM_CHANGES teams.green.members',
      'note MAIN_TEAM_CHANGES teams.green.members',
      'note UNVERIFIED',
    ]);
    expect(plan.findings[0]?.detail).toContain('a@example.com from "Red" to "Green"');
  });

  it('the account does not have take no part', async () => {
    const live = inMemoryAccount(account(TWO, users('a')));
    const members = ['a@example.com', 'nobody@example.com', 'appserviceaccount.x@example.com'];
    const plan = await planOf({
      client: live,
      config: files([team('red', { id: '5001', name: 'Red', members })]),
    });
    expect(findingsOf(plan, 'block')).toEqual([
      'block UNKNOWN_USER teams.red.members',
      'block SERVICE_USER teams.red.members',
    ]);
    expect(plan.changes[0]?.after).toEqual({ members: ['a@example.com'] });
  });
});

describe('an apply stops', () => {
  it.each<readonly [string, 'POST' | 'DELETE', string, object | undefined]>([
    ['joined', 'POST', '', { userId: '103', type: 'DEFAULT' }],
    ['left', 'DELETE', '/101?type=DEFAULT', undefined],
  ])('where somebody %s the team since the plan was made', async (_what, method, path, body) => {
    await withEngine(account(TWO, users('abc', { a: '5001' })), async ({ client, sandbox }) => {
      const wanted = files([team('red', { id: '5001', name: 'Red', members: mails('ab') })]);
      const plan = await planOf({ client, config: wanted });
      await sandbox.api(method, `${TEAMS}/5001/members${path}`, body);
      const before = await staffOf(sandbox);
      expect((await executeOf(client, plan)).failed?.error.code).toBe('STALE_MIDWAY');
      expect(await staffOf(sandbox)).toEqual(before);
    });
  });
});

it('asks little of an account with thirty teams of five', async () => {
  const teams = Array.from({ length: 30 }, (_, index) => ({ id: `60${index}`, name: `Team ${index}` }));
  const people = Array.from({ length: 150 }, (_, index) => ({
    id: `9${index}`,
    email: `u${index}@example.com`,
    primaryTeamId: `60${index % 30}`,
  }));
  const live = inMemoryAccount(account(teams, people));
  const wanted = files(
    teams.map(({ id, name }, index) =>
      team(`t${index}`, {
        id,
        name,
        members: people.filter(({ primaryTeamId }) => primaryTeamId === id).map(({ email }) => email),
      }),
    ),
  );
  expect(changesOf(await planOf({ client: live, config: wanted }))).toEqual([]);
  const paths = live.asked();
  const ofUsers = paths.filter((path) => path.includes('idProperty=EMAIL'));
  // One question a named user; teams, members, pipelines and the account are one each.
  expect([ofUsers.length, paths.length - ofUsers.length]).toEqual([150, 4]);
});
