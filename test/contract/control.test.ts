import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { playConsole } from '../../src/sandbox/index.js';
import { withSandbox, type TestSandbox } from '../helpers/sandbox.js';
import { api, PIPELINES, TICKETS } from './api.js';
import { eachWithOwnSandbox } from '../helpers/each-test.js';

let sandbox: TestSandbox;
eachWithOwnSandbox(undefined, (own) => {
  sandbox = own;
});

const rename = (label: string): ReturnType<typeof api> => api(sandbox, `PATCH ${PIPELINES}/0`, { label });
const label = async (): Promise<string | undefined> => (await sandbox.control.state()).pipelines[0]?.label;

describe('faults', () => {
  it('answer a status without doing what was asked, once by default', async () => {
    await sandbox.control.faults({ kind: 'status:503' });
    expect((await rename('A')).status).toBe(503);
    expect(await label()).toBe('Support Pipeline');
    expect((await rename('A')).status).toBe(200);
  });

  it('answer 429 as the burst limit does', async () => {
    await sandbox.control.faults({ kind: 'status:429' });
    const answer = await rename('A');
    expect([answer.status, answer.body.policyName]).toEqual([429, 'TEN_SECONDLY_ROLLING']);
  });

  it('tell a migrating account when to come back', async () => {
    await sandbox.control.faults({ kind: 'status:477' });
    expect((await rename('A')).headers.get('retry-after')).toBe('3600');
  });

  it('let requests pass first and hit as many as they should', async () => {
    await sandbox.control.faults({ kind: 'status:500', skip: 1, times: 2 });
    const statuses = [];
    for (const one of ['A', 'B', 'C', 'D']) statuses.push((await rename(one)).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  it('hit only the method and the part of the path they name', async () => {
    await sandbox.control.faults({ kind: 'status:500', method: 'PATCH', path: '/tickets/0' });
    expect((await api(sandbox, `GET ${PIPELINES}/0`)).status).toBe(200);
    expect((await api(sandbox, `PATCH ${PIPELINES}/nope`, {})).status).toBe(404);
    expect((await rename('A')).status).toBe(500);
  });

  it('come in order, the first that fits and is left first', async () => {
    await sandbox.control.faults({ kind: 'status:500' }, { kind: 'status:502' });
    expect([(await rename('A')).status, (await rename('B')).status, (await rename('C')).status]).toEqual([
      500, 502, 200,
    ]);
  });

  it('go away when they are cleared', async () => {
    await sandbox.control.faults({ kind: 'status:500', times: 9 }, { clear: true });
    expect((await rename('A')).status).toBe(200);
  });

  it('drop the connection before the work (reset) or after it (lost)', async () => {
    await sandbox.control.faults({ kind: 'reset' });
    await expect(rename('A')).rejects.toThrow();
    expect(await label()).toBe('Support Pipeline');
    await sandbox.control.faults({ kind: 'lost' });
    await expect(rename('B')).rejects.toThrow();
    expect(await label()).toBe('B');
    expect((await sandbox.control.requests()).map((request) => request.status)).toEqual([0, 0]);
  });

  it('do the work and answer that it failed', async () => {
    await sandbox.control.faults({ kind: 'done:503' });
    expect((await rename('A')).status).toBe(503);
    expect(await label()).toBe('A');
  });

  it('cut an answer in half after the work', async () => {
    await sandbox.control.faults({ kind: 'truncate' });
    await expect(rename('A')).rejects.toThrow(SyntaxError);
    expect(await label()).toBe('A');
  });

  it('answer with a page instead of the work', async () => {
    await sandbox.control.faults({ kind: 'html' });
    const answer = await rename('A');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html;charset=utf-8']);
    expect(await label()).toBe('Support Pipeline');
  });

  it('delay an answer that is right otherwise', async () => {
    await sandbox.control.faults({ kind: 'delay:1' });
    expect((await rename('A')).status).toBe(200);
    expect(await label()).toBe('A');
  });

  it.each([{ kind: 'fire' }, { kind: 'status:99' }, { kind: 'reset', times: -1 }, { kind: 'reset', skp: 1 }])(
    'are refused when they make no sense: %j',
    async (fault) => {
      await expect(sandbox.control.faults(fault)).rejects.toThrow('INVALID_FAULT');
    },
  );

  it('leave control requests alone', async () => {
    await sandbox.control.faults({ kind: 'status:500' });
    expect(await label()).toBe('Support Pipeline');
    expect((await rename('A')).status).toBe(500);
  });
});

describe('the list of requests', () => {
  it("has HubSpot's paths with their queries and statuses, and no others", async () => {
    await api(sandbox, `GET ${PIPELINES}?archived=true`);
    await sandbox.control.state();
    await api(sandbox, 'GET /nothing/here');
    const requests = await sandbox.control.requests();
    expect(requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      `GET ${PIPELINES}?archived=true 200`,
      'GET /nothing/here 404',
    ]);
    expect(requests[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});

describe('a reset', () => {
  it('brings back the account as it was seeded and forgets the rest', async () => {
    const before = await sandbox.control.state();
    await rename('A');
    await api(sandbox, `DELETE ${TICKETS}/${before.tickets[0]!.id}`);
    await sandbox.control.setConsole('pipelines["0"].card', ['subject']);
    await sandbox.control.faults({ kind: 'status:500', times: 99 });
    await sandbox.control.limits({ burst: 1 });
    await sandbox.control.reset();
    expect(await sandbox.control.state()).toEqual(before);
    expect(await sandbox.control.requests()).toEqual([]);
    expect([(await rename('B')).status, (await rename('C')).status]).toEqual([200, 200]);
  });
});

describe('another seed', () => {
  it('takes the place of the account and keeps the token', async () => {
    const stages = [{ id: '9', label: 'Done', state: 'CLOSED', tickets: 2 }];
    const body = JSON.stringify({
      account: { portalId: 77 },
      pipelines: [{ id: 'x', label: 'X', stages }],
    });
    const answer = await fetch(`${sandbox.url}/_sandbox/seed`, { method: 'POST', body });
    expect(await answer.json()).toEqual({ token: sandbox.token, portalId: 77 });
    expect((await api(sandbox, `GET ${PIPELINES}`)).body.results[0]?.id).toBe('x');
    const wrong = await fetch(`${sandbox.url}/_sandbox/seed`, { method: 'POST', body: '{}' });
    expect(wrong.status).toBe(400);
  });
});

describe('the console', () => {
  const properties = 'pipelines["0"].statuses["4"].properties';

  it('keeps what a person has set', async () => {
    await sandbox.control.setConsole(properties, ['content', { name: 'hs_resolution', required: true }]);
    await sandbox.control.setConsole('pipelines["0"].access', { teams: [], users: ['1001'] });
    expect(await sandbox.control.console()).toEqual({
      [properties]: ['content', { name: 'hs_resolution', required: true }],
      'pipelines["0"].access': { teams: [], users: ['1001'] },
    });
    expect((await sandbox.control.state()).pipelines[0]!.stages[3]!.requiredProperties).toEqual([
      'hs_resolution',
    ]);
  });

  it.each([
    ['pipelines["9"].card', ['subject'], 'NOT_FOUND'],
    ['pipelines["0"].statuses["9"].properties', [], 'NOT_FOUND'],
    ['pipelines[0].card', ['subject'], 'INVALID_ADDRESS'],
    [properties, ['nonsense'], 'INVALID_VALUE'],
    [properties, ['time_to_close'], 'INVALID_VALUE'],
    [properties, ['content', { name: 'content' }], 'INVALID_VALUE'],
    [properties, 'content', 'INVALID_VALUE'],
    ['teams["5"].tickets', { view: 'team' }, 'NOT_FOUND'],
    ['pipelines["0"].access', { teams: ['5'], users: [] }, 'INVALID_VALUE'],
    ['pipelines["0"].access', { teams: [], users: ['5'] }, 'INVALID_VALUE'],
    ['pipelines["0"].access', 'nobody', 'INVALID_VALUE'],
  ])('refuses %s = %j', async (address, value, code) => {
    await expect(sandbox.control.setConsole(address, value)).rejects.toThrow(code);
  });

  it('makes a permission set as a person does, and none of a name that is taken', async () => {
    await sandbox.control.setConsole('permissionSets', { name: 'Agent' });
    const roles = await api(sandbox, 'GET /settings/users/2026-09/roles');
    expect(roles.body.results).toMatchObject([{ name: 'Agent', requiresBillingWrite: false }]);
    expect(await sandbox.control.console()).toEqual({});
    for (const value of [{ name: 'AGENT' }, { name: ' ' }, 'Agent']) {
      await expect(sandbox.control.setConsole('permissionSets', value)).rejects.toThrow('INVALID_VALUE');
    }
  });

  it('can be played from a program', async () => {
    expect(await playConsole(sandbox.url, 'pipelines["0"].card', ['subject'])).toBeNull();
    expect(await sandbox.control.console()).toEqual({ 'pipelines["0"].card': ['subject'] });
    expect(await playConsole(sandbox.url, 'pipelines["9"].card', ['subject'])).toContain(
      'not in this account',
    );
  });

  it('asks for the edition that a setting needs', async () => {
    const stages = [{ id: '4', label: 'Closed', state: 'CLOSED' }];
    const seed = {
      account: { subscription: 'free' },
      pipelines: [{ id: '0', label: 'P', stages }],
      teams: [{ id: '5', name: 'T' }],
      roles: [{ id: '9', name: 'R' }],
    };
    await withSandbox(seed, async ({ control }) => {
      const required = [{ name: 'content', required: true }];
      await expect(control.setConsole(properties, required)).rejects.toThrow('SUBSCRIPTION_TOO_LOW');
      await control.setConsole(properties, ['content']);
      const own = { view: 'owned', unassigned: false, edit: 'owned', delete: 'none' };
      await control.setConsole('teams["5"].tickets', own);
      const team = { ...own, view: 'team' };
      await expect(control.setConsole('teams["5"].tickets', team)).rejects.toThrow('SUBSCRIPTION_TOO_LOW');
      await expect(control.setConsole('permissionSets["9"].tickets', {})).rejects.toThrow('SUBSCRIPTION');
      await expect(control.setConsole('permissionSets', { name: 'B' })).rejects.toThrow('SUBSCRIPTION');
      await expect(control.setConsole('pipelines["0"].access', {})).rejects.toThrow('SUBSCRIPTION_TOO_LOW');
    });
  });
});

describe('control requests', () => {
  it('are refused to a page that reaches this machine under another name', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: 'attacker.example.com' };
      get(`${sandbox.url}/_sandbox/state`, { headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(403);
  });

  it('answer 404 to what there is not, and 400 to what makes no sense', async () => {
    expect((await fetch(`${sandbox.url}/_sandbox/nothing`)).status).toBe(404);
    const body = JSON.stringify({ ms: -1 });
    expect((await fetch(`${sandbox.url}/_sandbox/latency`, { method: 'POST', body })).status).toBe(400);
  });
});

describe('closing', () => {
  it('does not wait for connections that are kept alive or for slow answers', async () => {
    await withSandbox(undefined, async (other) => {
      await other.control.latency({ ms: 60_000 });
      const pending = api(other, `PATCH ${PIPELINES}/0`, { label: 'Late' });
      const gone = expect(pending).rejects.toThrow();
      while ((await other.control.requests()).length === 0);
      await other.close();
      await gone;
      await expect(fetch(other.url)).rejects.toThrow();
    });
  });
});
