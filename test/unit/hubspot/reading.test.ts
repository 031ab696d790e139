import { describe, expect, it } from 'vitest';
import type { AccountReader } from '../../../src/core/model/account.js';
import { ApiError, AppError, BugError } from '../../../src/core/base/errors.js';
import type { Json } from '../../../src/core/base/json.js';
import { readAccount, readTokenFacts } from '../../../src/hubspot/account.js';
import { createClient, createReader } from '../../../src/hubspot/client.js';
import type { ClientOptions } from '../../../src/hubspot/options.js';
import { readPages } from '../../../src/hubspot/paging.js';
import { isQueryPath, isSearchPath } from '../../../src/hubspot/query-paths.js';
import { NO_HINTS, rateHintsFrom } from '../../../src/hubspot/rate-hints.js';

/** An account of which only some paths answer. */
function account(
  answers: Readonly<Record<string, Json | Error>>,
): AccountReader & { readonly asked: string[] } {
  const asked: string[] = [];
  const give = (path: string): Promise<Json> => {
    asked.push(path);
    const answer = answers[path];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? null);
  };
  return { asked, get: give, find: give, query: give, list: (path) => readPages(give, path) };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

describe('pages', () => {
  it('are followed to the end', async () => {
    const reader = account({
      '/teams?limit=2': { results: [1, 2], paging: { next: { after: 'a b' } } },
      '/teams?limit=2&after=a%20b': { results: [3] },
    });
    expect(await reader.list('/teams?limit=2')).toEqual([1, 2, 3]);
  });

  it('may be one', async () => {
    expect(await account({ '/teams': { results: [], paging: null } }).list('/teams')).toEqual([]);
    expect(await account({ '/teams': { results: [1], paging: {} } }).list('/teams')).toEqual([1]);
  });

  it('that go round in a circle are refused', async () => {
    const again = { results: [1], paging: { next: { after: 'x' } } };
    expect(await codeOf(account({ '/teams': again, '/teams?after=x': again }).list('/teams'))).toBe(
      'API_SHAPE',
    );
  });

  it.each([
    null,
    [],
    { results: {} },
    { results: [], paging: 5 },
    { results: [], paging: { next: { after: 5 } } },
  ])('of the shape %j are refused', async (page) => {
    expect(await codeOf(account({ '/teams': page }).list('/teams'))).toBe('API_SHAPE');
  });
});

describe('the account', () => {
  const question = { apiVersion: '2026-09', target: 'hubspot', loopback: false } as const;
  const details = '/account-info/2026-09/details';
  const scopes = '/oauth/v2/private-apps/get/access-token-info';
  const facts = { portalId: 1, accountType: 'STANDARD', uiDomain: 'app.hubspot.com' };
  const refusalOf = (status: number): ApiError =>
    new ApiError(
      { code: 'API_REFUSED', summary: 'no' },
      {
        status,
        method: 'POST',
        path: scopes,
        message: null,
        category: null,
        subCategory: null,
        correlationId: null,
        context: {},
        errors: [],
        policyName: null,
      },
    );

  it('says who it is and what the token may do', async () => {
    const reader = account({ [details]: facts, [scopes]: { scopes: ['a', 'b'] } });
    expect(await readAccount(reader, question)).toEqual({ ...facts, target: 'hubspot', loopback: false });
    expect(await readTokenFacts(reader, 't')).toEqual({ scopes: ['a', 'b'], userId: null });
  });

  it.each([400, 401, 403, 404])(
    'has unknown scopes where the token can not be asked (%i)',
    async (status) => {
      const reader = account({ [details]: facts, [scopes]: refusalOf(status) });
      expect(await readTokenFacts(reader, 't')).toEqual({ scopes: null, userId: null });
    },
  );

  it.each([7, '7'])('says whose token it is, where the answer does (%j)', async (userId) => {
    const reader = account({ [scopes]: { userId } });
    expect(await readTokenFacts(reader, 't')).toEqual({ scopes: null, userId: '7' });
  });

  it('does not hide an outage or a strange answer', async () => {
    expect(await codeOf(readTokenFacts(account({ [scopes]: refusalOf(503) }), 't'))).toBe('API_REFUSED');
    expect(await codeOf(readTokenFacts(account({ [scopes]: { scopes: [1] } }), 't'))).toBe('API_SHAPE');
    expect(await codeOf(readTokenFacts(account({ [scopes]: { userId: [] } }), 't'))).toBe('API_SHAPE');
    expect(await codeOf(readAccount(account({ [details]: { portalId: '1' } }), question))).toBe('API_SHAPE');
  });

  it('is asked for nothing but its name until somebody wants the scopes', async () => {
    const reader = account({ [details]: facts });
    await readAccount(reader, question);
    expect(reader.asked).toEqual([details]);
  });
});

describe('a client that only reads', () => {
  const options: ClientOptions = {
    baseUrl: 'http://127.0.0.1:1',
    token: 'pat-test-token',
    now: () => new Date(0),
    sleep: () => Promise.resolve(),
    random: () => 0,
    signal: new AbortController().signal,
  };

  it('has nothing that writes', async () => {
    const reading = createReader(options);
    const both = createClient(options);
    expect(Object.keys(reading).sort()).toEqual([
      'close',
      'counts',
      'rateHints',
      'reader',
      'redact',
      'server',
    ]);
    expect(Object.keys(reading.reader).sort()).toEqual(['find', 'get', 'list', 'query']);
    expect(Object.keys(both.reader).sort()).toEqual(['find', 'get', 'list', 'query']);
    expect(reading.rateHints()).toEqual(NO_HINTS);
    await reading.close();
    await both.close();
  });

  it.each([
    '/crm/objects/2026-09/tickets/search',
    '/crm/objects/v3/0-5/search',
    '/crm/objects/2026-09/tickets/batch/read',
    '/oauth/v2/private-apps/get/access-token-info',
  ])('may ask %s', (path) => {
    expect(isQueryPath(path)).toBe(true);
  });

  it.each([
    '/crm/objects/2026-09/tickets',
    '/crm/objects/2026-09/tickets/batch/update',
    '/crm/objects/2026-09/tickets/batch/archive',
    '/crm/objects/2026-09/tickets/../tickets/batch/read',
    '/crm/objects/2026-09/tickets/search/../batch/update',
    '/crm/objects/2026-09/tickets/batch/read/x',
    '/x/crm/objects/2026-09/tickets/batch/read',
    '/crm/objects/2026-09/tickets/batch/update?x=/search',
    '/crm/objects/2026-09/tickets/batch/update#/search',
    '/crm/objects/2026-09/tickets%2fbatch%2fupdate/x/y/search',
    '/crm/pipelines/2026-09/tickets/search',
    '/settings/teams/2026-09/search',
    '/oauth/v2/private-apps/get/access-token-info/../x',
    '',
  ])('may not post to %s', async (path) => {
    const reading = createReader(options);
    await expect(reading.reader.query(path, {})).rejects.toBeInstanceOf(BugError);
    await reading.close();
  });

  it.each(['crm/x', '//evil.example', '/a b', '/a\nb', 'https://evil.example/', ''])(
    'asks for no path like %j',
    async (path) => {
      const reading = createReader(options);
      await expect(reading.reader.get(path)).rejects.toBeInstanceOf(BugError);
      await reading.close();
    },
  );

  it('knows searches from batch reads', () => {
    expect(isSearchPath('/crm/objects/2026-09/tickets/search')).toBe(true);
    expect(isSearchPath('/crm/objects/2026-09/tickets/batch/read')).toBe(false);
  });
});

describe('limit headers', () => {
  it('are read as far as they are there', () => {
    expect(rateHintsFrom({})).toBeNull();
    expect(rateHintsFrom({ 'x-hubspot-ratelimit-max': 'many' })).toBeNull();
    expect(
      rateHintsFrom({ 'x-hubspot-ratelimit-max': '190', 'x-hubspot-ratelimit-daily-remaining': '7' }),
    ).toEqual({
      ...NO_HINTS,
      max: 190,
      dailyRemaining: 7,
    });
  });
});
