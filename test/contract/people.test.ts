import { describe, expect, it } from 'vitest';
import { withSandbox, type TestSandbox } from '../helpers/sandbox.js';
import { api, officialClient } from './api.js';
import { eachWithOwnSandbox } from '../helpers/each-test.js';

const pipelines = [{ id: '0', label: 'Support', stages: [{ id: '4', label: 'Closed', state: 'CLOSED' }] }];
const seed = {
  pipelines,
  users: [
    { id: '1', email: 'ada@example.com', superAdmin: true },
    { id: '2', email: 'ben@example.com', primaryTeamId: '10', roleIds: ['90', '91'] },
    { id: '3', email: 'cleo@example.com', secondaryTeamIds: ['10'] },
  ],
  teams: [
    { id: '10', name: 'Tier 1' },
    { id: '11', name: 'Tier 2', parentTeamId: '10' },
  ],
  roles: [
    { id: '90', name: 'Agent' },
    { id: '91', name: 'Lead' },
  ],
};
const TEAMS = '/settings/teams/2026-09';
const USERS = '/settings/users/2026-09';

let sandbox: TestSandbox;
eachWithOwnSandbox(seed, (own) => {
  sandbox = own;
});

async function members(teamId: string): Promise<unknown> {
  return (await api(sandbox, `GET ${TEAMS}/${teamId}/members`)).body.results;
}

describe('teams', () => {
  it('are created with members, renamed and deleted', async () => {
    const made = await api(sandbox, `POST ${TEAMS}`, {
      name: 'Night shift',
      members: [{ userId: '3', type: 'DEFAULT' }],
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(await members(id)).toEqual([{ userId: '3', type: 'DEFAULT' }]);
    await api(sandbox, `PATCH ${TEAMS}/${id}`, { name: 'Nights', parentTeamId: '10' });
    expect((await api(sandbox, `GET ${TEAMS}/${id}`)).body).toMatchObject({
      name: 'Nights',
      parentTeamId: '10',
    });
    expect((await api(sandbox, `DELETE ${TEAMS}/${id}`)).status).toBe(204);
    expect((await api(sandbox, `GET ${TEAMS}/${id}`)).status).toBe(404);
    expect((await api(sandbox, `GET ${USERS}/3`)).body).not.toHaveProperty('primaryTeamId');
  });

  it('want both fields in a PATCH', async () => {
    expect((await api(sandbox, `PATCH ${TEAMS}/11`, { name: 'X' })).status).toBe(400);
    expect((await api(sandbox, `PATCH ${TEAMS}/11`, { parentTeamId: '10' })).status).toBe(400);
    expect((await api(sandbox, `PATCH ${TEAMS}/11`, { name: 'X', parentTeamId: null })).status).toBe(200);
  });

  it('have names of their own and no circles', async () => {
    expect((await api(sandbox, `POST ${TEAMS}`, { name: 'TIER 1', members: [] })).status).toBe(400);
    expect((await api(sandbox, `PATCH ${TEAMS}/10`, { name: 'Tier 1', parentTeamId: '11' })).status).toBe(
      400,
    );
  });

  it('are nested in Enterprise only', async () => {
    await withSandbox({ ...seed, account: { subscription: 'professional' } }, async (account) => {
      const nested = { name: 'N', members: [], parentTeamId: '10' };
      expect((await api(account, `POST ${TEAMS}`, nested)).status).toBe(400);
      expect((await api(account, `POST ${TEAMS}`, { name: 'N', members: [] })).status).toBe(201);
    });
  });

  it('come page by page', async () => {
    const first = (await api(sandbox, `GET ${TEAMS}?limit=1`)).body;
    expect(first.results[0]?.id).toBe('10');
    const second = (await api(sandbox, `GET ${TEAMS}?limit=1&after=${first.paging!.next.after}`)).body;
    expect(second.results[0]?.id).toBe('11');
    expect(second.paging).toBeUndefined();
  });
});

describe('memberships', () => {
  it('move a user whose main team is another one', async () => {
    await api(sandbox, `POST ${TEAMS}/11/members`, { userId: '2', type: 'DEFAULT' });
    expect(await members('11')).toEqual([{ userId: '2', type: 'DEFAULT' }]);
    expect(await members('10')).toEqual([{ userId: '3', type: 'EXTRA' }]);
  });

  it('are added many at a time', async () => {
    const inputs = [
      { userId: '1', type: 'EXTRA' },
      { userId: '2', type: 'EXTRA' },
    ];
    const answer = await api(sandbox, `POST ${TEAMS}/11/members/batch`, { inputs });
    expect([answer.status, answer.body.results]).toEqual([200, inputs]);
    expect(Date.parse(answer.body.startedAt)).toBeGreaterThan(0);
    expect(Date.parse(answer.body.completedAt)).toBeGreaterThan(0);
    expect(await members('11')).toEqual(inputs);
    expect(await members('10')).toContainEqual({ userId: '2', type: 'DEFAULT' });
  });

  it('end as main ones unless the type is given', async () => {
    await api(sandbox, `DELETE ${TEAMS}/10/members/3`);
    expect(await members('10')).toHaveLength(2);
    await api(sandbox, `DELETE ${TEAMS}/10/members/3?type=EXTRA`);
    expect(await members('10')).toEqual([{ userId: '2', type: 'DEFAULT' }]);
    await api(sandbox, `DELETE ${TEAMS}/10/members/2`);
    expect(await members('10')).toEqual([]);
  });

  it('are refused for unknown users and types', async () => {
    const post = async (body: object): Promise<number> =>
      (await api(sandbox, `POST ${TEAMS}/10/members`, body)).status;
    expect(await post({ userId: '77', type: 'EXTRA' })).toBe(400);
    expect(await post({ userId: '1', type: 'MAIN' })).toBe(400);
  });
});

describe('users', () => {
  it('are listed with their teams and roles by the official client', async () => {
    const { usersApi, teamsApi, rolesApi } = officialClient(sandbox).settings.users;
    const users = await usersApi.getPage();
    expect(users.results.map((user) => user.email)).toEqual([
      'ada@example.com',
      'ben@example.com',
      'cleo@example.com',
    ]);
    expect((await teamsApi.getAll()).results[0]).toMatchObject({
      id: '10',
      userIds: ['2'],
      secondaryUserIds: ['3'],
    });
    expect((await rolesApi.getAll()).results.map((role) => role.name)).toEqual(['Agent', 'Lead']);
  });

  it('are found by address', async () => {
    const path = `${USERS}/BEN@example.com?idProperty=EMAIL`;
    expect((await api(sandbox, `GET ${path}`)).body.id).toBe('2');
    expect((await api(sandbox, `GET ${USERS}/ben@example.com`)).status).toBe(404);
  });

  it('lose all other roles when they are given one', async () => {
    await api(sandbox, `PUT ${USERS}/2`, { roleId: '91' });
    const { body } = await api(sandbox, `GET ${USERS}/2`);
    expect(body).toMatchObject({ roleIds: ['91'], primaryTeamId: '10' });
  });

  it('keep what a PUT leaves out', async () => {
    await api(sandbox, `PUT ${USERS}/2`, { secondaryTeamIds: ['11'] });
    expect((await api(sandbox, `GET ${USERS}/2`)).body).toMatchObject({
      roleIds: ['90', '91'],
      primaryTeamId: '10',
      secondaryTeamIds: ['11'],
    });
  });

  it('are refused roles and teams that are not there', async () => {
    expect((await api(sandbox, `PUT ${USERS}/2`, { roleId: '77' })).status).toBe(400);
    expect((await api(sandbox, `PUT ${USERS}/2`, { primaryTeamId: '77' })).status).toBe(400);
  });

  it('are given a role of a paid seat only by a token that may change billing', async () => {
    const tokens = [
      { token: 'plain', scopes: ['settings.users.write'] },
      { token: 'billing', scopes: ['settings.users.write', 'settings.billing.write'] },
    ];
    const roles = [
      { id: '90', name: 'Agent' },
      { id: '92', name: 'Seat', requiresBillingWrite: true },
    ];
    const users = seed.users.map(({ id, email }) => ({ id, email }));
    await withSandbox({ pipelines, users, roles, tokens }, async (account) => {
      const put = async (token: string): Promise<number> =>
        (await api(account, `PUT ${USERS}/2`, { roleId: '92' }, { token })).status;
      expect([await put('plain'), await put('billing')]).toEqual([403, 200]);
    });
  });

  it('come, and go again', async () => {
    const made = await api(sandbox, `POST ${USERS}`, { email: 'dora@example.com', roleId: '90' });
    expect(made.body).toMatchObject({ email: 'dora@example.com', roleIds: ['90'], superAdmin: false });
    expect((await api(sandbox, `POST ${USERS}`, { email: 'Dora@example.com' })).status).toBe(400);
    expect((await api(sandbox, `DELETE ${USERS}/${made.body.id}`)).status).toBe(204);
    expect((await api(sandbox, `GET ${USERS}/${made.body.id}`)).status).toBe(404);
  });

  it('have no roles below Enterprise', async () => {
    await withSandbox({ ...seed, account: { subscription: 'professional' } }, async (account) => {
      const answer = await api(account, `GET ${USERS}/roles`);
      const put = await api(account, `PUT ${USERS}/2`, { roleId: '90' });
      for (const { status, body } of [answer, put]) {
        expect([status, body.message]).toEqual([400, "Account doesn't have access to roles."]);
      }
      const { rolesApi } = officialClient(account).settings.users;
      await expect(rolesApi.getAll()).rejects.toMatchObject({ code: 400 });
    });
  });
});
