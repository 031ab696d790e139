import { describe, expect, it } from 'vitest';
import type { OpenAccount } from '../../../src/app/account/account.js';
import { recheck, requireUnblocked } from '../../../src/app/apply/recheck.js';
import { asObject, asString } from '../../../src/core/base/decode.js';
import type { AccountReader } from '../../../src/core/model/account.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import { NO_HINTS } from '../../../src/hubspot/rate-hints.js';
import {
  config,
  findingsOf,
  pipeline,
  planOf,
  retire,
  retirePipeline,
  seedPipeline,
  stage,
  status,
  ticketsArrive,
  withEngine,
} from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';

const closed = { state: 'closed' } as const;

/** The account as a command has it open. */
function opened(reader: AccountReader): OpenAccount {
  return {
    facts: {
      portalId: 1000001,
      accountType: 'SANDBOX',
      uiDomain: 'app.hubspot.com',
      target: 'sandbox',
      loopback: true,
    },
    scopes: () => Promise.resolve(null),
    userId: () => Promise.resolve(null),
    reader,
    writer: null,
    origin: 'in memory',
    counts: () => ({ read: 0, write: 0 }),
    playConsole: null,
    readConsole: () => Promise.resolve(null),
    rateHints: () => NO_HINTS,
    redact: (text) => text,
    close: () => Promise.resolve(),
  };
}

/** All its tickets, as a batch names them. */
async function listed({ reader }: { readonly reader: AccountReader }): Promise<readonly object[]> {
  const tickets = await reader.list('/crm/objects/2026-09/tickets');
  return tickets.map((ticket) => ({ id: asString(asObject(ticket, 'ticket')['id'], 'id') }));
}

/** So many statuses that the deletes are few. */
const MANY = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7'];

function seedWith(tickets: number): object {
  return {
    pipelines: [
      seedPipeline('p', [
        stage('a'),
        stage('old', 'open', { tickets }),
        stage('f', 'open'),
        stage('z', 'closed'),
        ...MANY.map((key) => stage(key)),
      ]),
      seedPipeline('9', [stage('91'), stage('92', 'closed')], { displayOrder: 1 }),
    ],
  };
}

const files = (target: string | null): ReturnType<typeof config> =>
  config(
    [
      pipeline(
        'p',
        [status('a'), status('f', closed), status('z', closed), ...MANY.map((key) => status(key))],
        {
          retired: [retire('old', target)],
        },
      ),
    ],
    {
      retiredPipelines: [retirePipeline('9', target)],
    },
  );
const OLD = { pipeline: 'p', status: 'old' };

/** Plans, lets tickets arrive, and looks again. */
async function after(
  planned: number,
  arriving: number,
  { at = OLD, target = 'p.a' }: { readonly at?: typeof OLD; readonly target?: string | null } = {},
): Promise<readonly string[]> {
  const live = inMemoryAccount(seedWith(planned));
  const plan = await planOf({ client: live, config: files(target) });
  await ticketsArrive(live, at, arriving);
  const now = await recheck(opened(live.reader), { plan, again: null, lock: EMPTY_LOCK });
  return findingsOf(now.plan).filter((line) => !line.startsWith('note'));
}

describe('before an apply, the tickets are counted again', () => {
  it.each<readonly [number, number, boolean]>([
    [0, 100, false],
    [0, 101, true],
    [150, 150, false],
    [150, 151, true],
    [50, 100, false],
    [50, 101, true],
  ])('%i planned and %i more: grown is %s', async (planned, more, grown) => {
    expect(await after(planned, more)).toEqual(
      grown ? ['confirm TICKETS_GREW pipelines.p.statuses["old"]'] : [],
    );
  });

  it('growth in a flipped status and in a pipeline that goes has to be confirmed, too', async () => {
    expect(await after(0, 101, { at: { pipeline: 'p', status: 'f' } })).toEqual([
      'confirm STATE_FLIP_WITH_TICKETS pipelines.p.statuses.f',
      'confirm TICKETS_GREW pipelines.p.statuses.f',
    ]);
    expect(await after(0, 101, { at: { pipeline: '9', status: '91' } })).toEqual([
      'confirm TICKETS_GREW pipelines["9"]',
    ]);
  });

  it('tickets that would cross now, and did not when the plan was made, have to be confirmed', async () => {
    expect(await after(0, 1, { target: 'p.z' })).toEqual([
      'confirm TICKETS_CROSS_STATE pipelines.p.statuses["old"]',
    ]);
  });

  it('a first ticket in a status without a target blocks', async () => {
    await expect(after(0, 1, { target: null })).rejects.toMatchObject({ code: 'PLAN_BLOCKED' });
  });

  it('a search that fails blocks', async () => {
    await withEngine(seedWith(1), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files('p.a') });
      await sandbox.control.faults({ path: '/search', times: 10, kind: 'status:403' });
      const account = opened(client.reader);
      await expect(recheck(account, { plan, again: null, lock: EMPTY_LOCK })).rejects.toMatchObject({
        code: 'PLAN_BLOCKED',
        findings: [
          { code: 'TICKETS_UNCOUNTED' },
          { code: 'TICKETS_UNCOUNTED' },
          { code: 'TICKETS_UNCOUNTED' },
          { code: 'TICKETS_UNCOUNTED' },
        ],
      });
    });
  });

  it('what no longer holds is no longer asked for, and everything else stays', async () => {
    const live = inMemoryAccount(seedWith(3));
    const plan = await planOf({ client: live, config: files('p.z') });
    expect(findingsOf(plan, 'confirm')).toContain('confirm TICKETS_CROSS_STATE pipelines.p.statuses["old"]');
    const inputs = await listed(live);
    await live.api('POST', '/crm/objects/2026-09/tickets/batch/archive', { inputs });
    const { plan: now } = await recheck(opened(live.reader), { plan, again: null, lock: EMPTY_LOCK });
    expect(findingsOf(now, 'TICKETS_CROSS_STATE')).toEqual([]);
    expect(findingsOf(now, 'RECYCLED_TICKETS_NOT_SEEN')).toEqual(
      findingsOf(plan, 'RECYCLED_TICKETS_NOT_SEEN'),
    );
    expect({ ...now, findings: [] }).toEqual({ ...plan, findings: [] });
  });
});

describe('before an apply, the account is read again', () => {
  it('and refused where it is not what the plan relied on', async () => {
    const live = inMemoryAccount(seedWith(0));
    const plan = await planOf({ client: live, config: files('p.a') });
    await live.api('PATCH', '/crm/pipelines/2026-09/tickets/p', { label: 'Mine' });
    await expect(recheck(opened(live.reader), { plan, again: null, lock: EMPTY_LOCK })).rejects.toMatchObject(
      { code: 'PLAN_STALE' },
    );
  });
});

describe('a blocked plan', () => {
  it('is never applied, and its blocks are told', async () => {
    const live = inMemoryAccount(seedWith(2));
    const plan = await planOf({ client: live, config: files(null) });
    expect(() => requireUnblocked(plan)).toThrow(
      expect.objectContaining({
        code: 'PLAN_BLOCKED',
        findings: [expect.objectContaining({ code: 'STATUS_HOLDS_TICKETS' })],
      }),
    );
    expect(() => requireUnblocked({ ...plan, findings: [] })).not.toThrow();
  });
});
