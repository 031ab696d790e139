import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestSandbox } from '../helpers/sandbox.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import type { Rig } from './client-rig.js';
import { failure, PIPELINES, rig } from './client-rig.js';

let sandbox: TestSandbox;
let use: Rig;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  use = rig(sandbox.url);
});

afterEach(async () => {
  await use.client.close();
  await sandbox.close();
});

const list = (): Promise<unknown> => use.client.reader.get(PIPELINES);
const sent = async (): Promise<number> => (await sandbox.control.requests()).length;

describe('a read', () => {
  it('gives the body', async () => {
    expect(await list()).toMatchObject({ results: [{ id: '0' }] });
    expect(use.client.counts()).toEqual({ read: 1, write: 0 });
  });

  it.each([
    'status:502',
    'status:503',
    'status:504',
    'status:521',
    'status:524',
    'status:500',
    'reset',
    'lost',
    'truncate',
  ])('is sent again after %s', async (kind) => {
    await sandbox.control.faults({ kind, times: 2 });
    expect(await list()).toMatchObject({ results: [{ id: '0' }] });
    expect(await sent()).toBe(3);
    expect(use.client.counts()).toEqual({ read: 3, write: 0 });
    expect(use.waits).toEqual([500, 1000]);
  });

  it.each([
    ['status:502', 'API_UNAVAILABLE', 6],
    ['status:500', 'API_UNAVAILABLE', 3],
    ['status:501', 'API_UNAVAILABLE', 1],
    ['reset', 'API_UNREACHABLE', 6],
    ['truncate', 'API_NOT_JSON', 6],
    ['html', 'API_NOT_JSON', 1],
    ['status:401', 'TOKEN_INVALID', 1],
    ['status:403', 'MISSING_SCOPE', 1],
    ['status:404', 'API_REFUSED', 1],
    ['status:302', 'API_REFUSED', 1],
    ['status:477', 'API_MIGRATING', 1],
    ['status:429', 'RATE_LIMITED', 8],
    ['status:423', 'API_UNAVAILABLE', 6],
  ])('that always meets %s ends with %s after %i tries', async (kind, code, tries) => {
    await sandbox.control.faults({ kind, times: 50 });
    expect((await failure(list())).code).toBe(code);
    expect(await sent()).toBe(tries);
  });

  it('waits out a window after a 429, and tells so', async () => {
    await sandbox.control.faults({ kind: 'status:429' });
    await list();
    expect(use.waits).toEqual([10_250]);
    expect(use.talked).toEqual([{ kind: 'waiting', why: 'rate-limit', ms: 10_250 }]);
  });

  it('waits at least two seconds for what is locked', async () => {
    await sandbox.control.faults({ kind: 'status:423' });
    await list();
    expect(use.waits).toEqual([2250]);
  });

  it('fails at once when the day is used up', async () => {
    await sandbox.control.limits({ daily: 0 });
    expect((await failure(list())).code).toBe('DAILY_LIMIT');
    expect(use.client.counts().read).toBe(1);
  });

  it('gives null for what find does not find, whatever the body', async () => {
    expect(await use.client.reader.find(`${PIPELINES}/nothing`)).toBeNull();
  });

  it('does not try again what a bad certificate or address keeps from connecting', async () => {
    const wrong = rig(sandbox.url.replace('http:', 'https:'));
    expect((await failure(wrong.client.reader.get(PIPELINES))).code).toBe('API_UNREACHABLE');
    expect(wrong.waits).toEqual([]);
    await wrong.client.close();
  });
});

describe('limits', () => {
  it('are learnt from the headers', async () => {
    await list();
    expect(use.client.rateHints()).toMatchObject({ max: 190, remaining: 189, intervalMs: 10_000 });
  });

  it('name the scope that a token lacks', async () => {
    const other = await startTestSandbox({
      pipelines: [],
      tokens: [{ token: 'pat-narrow-token', scopes: ['crm.objects.tickets.read'] }],
    });
    const narrow = rig(other.url, { token: 'pat-narrow-token' });
    const error = await failure(narrow.client.reader.get(PIPELINES));
    expect(error.code).toBe('MISSING_SCOPE');
    expect(error.diagnostic.summary).toContain('crm.schemas.tickets.read');
    await narrow.client.close();
    await other.close();
  });
});
