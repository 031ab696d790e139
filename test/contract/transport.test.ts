import { describe, expect, it } from 'vitest';
import { withSandbox, type TestSandbox } from '../helpers/sandbox.js';
import { api, PIPELINES, TICKETS } from './api.js';
import { eachWithOwnSandbox } from '../helpers/each-test.js';

const pipelines = [{ id: '0', label: 'Support', stages: [{ id: '4', label: 'Closed', state: 'CLOSED' }] }];

let sandbox: TestSandbox;
eachWithOwnSandbox(undefined, (own) => {
  sandbox = own;
});

describe('tokens', () => {
  it('are refused with 401 when they are unknown', async () => {
    const answer = await api(sandbox, `GET ${PIPELINES}`, undefined, { token: 'pat-other' });
    expect([answer.status, answer.body.category]).toEqual([401, 'INVALID_AUTHENTICATION']);
  });

  it('are told apart by their scopes, and a 403 names the missing ones', async () => {
    const tokens = [
      { token: 'reader', scopes: ['crm.schemas.tickets.read', 'crm.objects.contacts.read'] },
      { token: 'legacy', scopes: ['tickets'] },
    ];
    await withSandbox({ pipelines, tokens }, async (account) => {
      const status = async (call: Parameters<typeof api>[1], token: string, body?: object): Promise<number> =>
        (await api(account, call, body, { token })).status;
      expect(await status(`GET ${PIPELINES}`, 'reader')).toBe(200);
      expect(await status('GET /crm/limits/2026-09/pipelines', 'reader')).toBe(200);
      expect(await status('GET /crm/limits/2026-09/pipelines', 'legacy')).toBe(403);
      expect(await status(`PATCH ${PIPELINES}/0`, 'legacy', { label: 'B' })).toBe(200);
      expect(await status(`POST ${TICKETS}/search`, 'legacy', {})).toBe(200);
      expect(await status('GET /settings/teams/2026-09', 'legacy')).toBe(403);
      const answer = await api(account, `PATCH ${PIPELINES}/0`, { label: 'C' }, { token: 'reader' });
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject({ category: 'MISSING_SCOPES' });
      expect(answer.body.errors[0]?.context['requiredGranularScopes']).toContain('crm.schemas.tickets.write');
      expect((await api(account, `GET ${PIPELINES}/0`, undefined, { token: 'reader' })).body.label).toBe('B');
    });
  });

  it.each([
    ['GET /settings/users/2026-09', 'crm.objects.users.read', 200],
    ['GET /settings/users/2026-09/roles', 'crm.objects.users.read', 200],
    ['GET /settings/users/2026-09', 'settings.users.read', 200],
    ['PUT /settings/users/2026-09/1001', 'crm.objects.users.write', 200],
    ['PUT /settings/users/2026-09/1001', 'crm.objects.users.read', 403],
    ['GET /settings/teams/2026-09', 'settings.users.teams.read', 200],
    ['GET /settings/teams/2026-09', 'settings.users.read', 403],
    [`GET ${PIPELINES}`, 'tickets', 200],
    [`GET ${PIPELINES}`, 'crm.schemas.tickets.read', 200],
    [`GET ${PIPELINES}`, 'crm.objects.tickets.read', 403],
    [`GET ${PIPELINES}/0/audit`, 'crm.schemas.tickets.read', 200],
    ['GET /crm/properties/2026-09/tickets', 'crm.schemas.tickets.read', 200],
    ['GET /crm/properties/2026-09/tickets', 'tickets', 200],
    [`PATCH ${PIPELINES}/0`, 'crm.schemas.tickets.write', 200],
    [`PATCH ${PIPELINES}/0`, 'crm.schemas.tickets.read', 403],
    [`POST ${TICKETS}/search`, 'tickets', 200],
    [`POST ${TICKETS}/search`, 'crm.objects.tickets.read', 200],
    [`POST ${TICKETS}/search`, 'crm.schemas.tickets.read', 403],
    [`POST ${TICKETS}/batch/update`, 'tickets', 200],
    [`POST ${TICKETS}/batch/update`, 'crm.objects.tickets.write', 200],
    [`POST ${TICKETS}/batch/update`, 'crm.objects.tickets.read', 403],
    [`POST ${TICKETS}/batch/read`, 'crm.objects.tickets.read', 200],
    ['GET /crm/limits/2026-09/pipelines', 'crm.objects.deals.read', 200],
    ['GET /crm/limits/2026-09/pipelines', 'crm.schemas.tickets.read', 403],
    ['GET /crm/limits/2026-09/pipelines', 'tickets', 403],
    ['GET /crm/pipelines-rules/2026-09/0-5/0', 'crm.pipelines.governance.read', 404],
    ['GET /crm/pipelines-rules/2026-09/0-5/0', 'crm.pipelines.stage_permissions.read', 403],
    [
      'GET /crm/pipelines-rules/2026-09/0-5/0/stage-edit-permissions',
      'crm.pipelines.stage_permissions.read',
      200,
    ],
    ['GET /crm/pipelines-rules/2026-09/0-5/0/stage-edit-permissions', 'crm.pipelines.governance.read', 403],
    ['GET /account-info/2026-09/details', 'automation', 200],
  ] as const)('get %s with the scope %s: %i', async (call, scope, status) => {
    const users = [{ id: '1001', email: 'ada@example.com' }];
    const tokens = [{ token: 'one', scopes: [scope] }];
    await withSandbox({ pipelines, users, tokens }, async (account) => {
      const body = call.startsWith('GET') ? undefined : call.includes('/batch/') ? { inputs: [] } : {};
      const answer = await api(account, call, body, { token: 'one' });
      expect(answer.status).toBe(status);
      if (status === 403) expect(answer.body.category).toBe('MISSING_SCOPES');
    });
  });

  it('tell their scopes to whoever holds them', async () => {
    const path = 'POST /oauth/v2/private-apps/get/access-token-info';
    const answer = await api(sandbox, path, { tokenKey: sandbox.token }, { token: '' });
    expect(answer.body).toMatchObject({ userId: 1001, hubId: 1000001 });
    expect(answer.body.scopes).toContain('crm.pipelines.governance.write');
    expect((await api(sandbox, path, { tokenKey: 'pat-other' })).status).toBe(404);
  });

  it('act for a user each', async () => {
    const scopes = ['tickets'];
    const seed = {
      pipelines,
      users: [
        { id: '7', email: 'ada@example.com' },
        { id: '8', email: 'ben@example.com' },
      ],
      tokens: [
        { token: 'ada', scopes },
        { token: 'ben', scopes },
      ],
    };
    await withSandbox(seed, async (account) => {
      await api(account, `PATCH ${PIPELINES}/0`, { label: 'A' }, { token: 'ada' });
      await api(account, `PATCH ${PIPELINES}/0`, { label: 'B' }, { token: 'ben' });
      const { results } = (await api(account, `GET ${PIPELINES}/0/audit`)).body;
      expect(results.map((entry) => entry.fromUserId)).toEqual([8, 7]);
    });
  });
});

describe('the account', () => {
  it('says who it is', async () => {
    const { body } = await api(sandbox, 'GET /account-info/2026-09/details');
    expect(body).toMatchObject({ portalId: 1000001, accountType: 'SANDBOX', uiDomain: 'app.hubspot.com' });
    expect(body).not.toHaveProperty('subscription');
  });
});

describe('a 404', () => {
  const shape = async (
    call: Parameters<typeof api>[1],
    accept: string,
  ): Promise<readonly (number | string | undefined)[]> => {
    const body = call.startsWith('P') ? {} : undefined;
    const answer = await api(sandbox, call, body, { accept });
    const type = answer.headers.get('content-type') ?? '';
    if (answer.text === '') return [answer.status, 'empty'];
    if (type.includes('html')) return [answer.status, 'page'];
    const { status, message, correlationId } = answer.body;
    expect([status, typeof message, typeof correlationId]).toEqual(['error', 'string', 'string']);
    return [answer.status, 'JSON', answer.body.category];
  };

  it.each([
    [`GET ${PIPELINES}/nope`, ['empty'], ['page']],
    [`GET ${PIPELINES}/0/stages/nope`, ['empty'], ['page']],
    [`POST ${PIPELINES}/nope/stages`, ['empty'], ['page']],
    [`PATCH ${PIPELINES}/nope`, ['empty'], ['empty']],
    [`PATCH ${PIPELINES}/0/stages/nope`, ['empty'], ['empty']],
    [`DELETE ${PIPELINES}/nope`, ['JSON', 'OBJECT_NOT_FOUND'], ['JSON', 'OBJECT_NOT_FOUND']],
    [`GET ${PIPELINES}/nope/stages`, ['JSON', undefined], ['JSON', undefined]],
  ] as const)('to %s is of its own kind', async (call, toJson, toAnything) => {
    expect(await shape(call, 'application/json')).toEqual([404, ...toJson]);
    expect(await shape(call, '*/*')).toEqual([404, ...toAnything]);
  });

  it('meets unknown paths and versions', async () => {
    expect((await api(sandbox, 'GET /crm/pipelines/2027-03/tickets')).status).toBe(404);
    expect((await api(sandbox, 'GET /crm/pipelines/2026-09/contacts')).status).toBe(404);
    expect((await api(sandbox, 'GET /settings/teams/2026-03')).status).toBe(404);
    expect((await api(sandbox, 'GET /settings/v3/teams')).status).toBe(404);
  });
});

describe('a body', () => {
  it('that is no JSON is refused', async () => {
    const answer = await api(sandbox, `POST ${PIPELINES}`, '{"label":');
    expect([answer.status, answer.body.category]).toEqual([400, 'VALIDATION_ERROR']);
    expect((await api(sandbox, `POST ${PIPELINES}`, '[]')).status).toBe(400);
  });
});

describe('a method that a path does not have', () => {
  it('is refused with 405 and a body', async () => {
    for (const call of [`PUT ${PIPELINES}`, 'POST /crm/pipelines/2026-09/deals'] as const) {
      const answer = await api(sandbox, call, {});
      expect([answer.status, answer.body.status, typeof answer.body.correlationId]).toEqual([
        405,
        'error',
        'string',
      ]);
    }
  });
});

describe('rate limits', () => {
  it('are those of the edition and shown with every answer', async () => {
    const { headers } = await api(sandbox, `GET ${PIPELINES}`);
    expect(headers.get('x-hubspot-ratelimit-max')).toBe('190');
    expect(headers.get('x-hubspot-ratelimit-remaining')).toBe('189');
    expect(headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
    expect(headers.get('x-hubspot-ratelimit-daily')).toBe('1000000');
    expect(headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('999999');
    await withSandbox({ account: { subscription: 'starter' }, pipelines }, async (starter) => {
      const answer = await api(starter, `GET ${PIPELINES}`);
      expect(answer.headers.get('x-hubspot-ratelimit-max')).toBe('100');
      expect(answer.headers.get('x-hubspot-ratelimit-daily')).toBe('250000');
    });
  });

  it('end a burst with 429 without doing anything', async () => {
    await sandbox.control.limits({ burst: 2, intervalMs: 60_000 });
    await api(sandbox, `GET ${PIPELINES}`);
    await api(sandbox, `GET ${PIPELINES}`);
    const answer = await api(sandbox, `PATCH ${PIPELINES}/0`, { label: 'X' });
    expect([answer.status, answer.body.policyName]).toEqual([429, 'TEN_SECONDLY_ROLLING']);
    expect(answer.headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
    expect((await sandbox.control.state()).pipelines[0]?.label).toBe('Support Pipeline');
  });

  it('count searches by themselves, five a second, without headers', async () => {
    await sandbox.control.limits({ burst: 1, intervalMs: 60_000 });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => api(sandbox, `POST ${TICKETS}/search`, {})),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(5);
    const refused = answers.find((answer) => answer.status === 429);
    expect(refused?.body.policyName).toBe('SECONDLY');
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('x-hubspot'))).toEqual([]);
    }
    expect((await api(sandbox, `GET ${PIPELINES}`)).status).toBe(200);
  });

  it('end a day, searches included', async () => {
    await sandbox.control.limits({ daily: 1 });
    expect((await api(sandbox, `GET ${PIPELINES}`)).status).toBe(200);
    expect((await api(sandbox, `POST ${TICKETS}/search`, {})).body.policyName).toBe('DAILY');
    expect((await api(sandbox, `GET ${PIPELINES}`)).body.policyName).toBe('DAILY');
  });
});
