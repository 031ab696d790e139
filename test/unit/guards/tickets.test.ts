import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/core/plan/plan.js';
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
  withEngine,
} from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';

const closed = { state: 'closed' } as const;
const declared = [status('a'), status('z', closed)];

async function planFor(
  pipelines: readonly object[],
  files: ReturnType<typeof config>,
  tokens?: readonly object[],
): Promise<Plan> {
  const seed = { pipelines, ...(tokens === undefined ? {} : { tokens }) };
  return planOf({ client: inMemoryAccount(seed), config: files });
}

function seedWith(tickets: number, state: 'open' | 'closed' = 'open'): object {
  return seedPipeline('p', [stage('a'), stage('b', state, { tickets }), stage('z', 'closed')]);
}

describe('a delete of a status with tickets', () => {
  it('blocks where nothing says where they go, with the entry to add', async () => {
    const plan = await planFor([seedWith(1)], config([pipeline('p', declared)]));
    expect(findingsOf(plan, 'block')).toEqual(['block STATUS_HOLDS_TICKETS pipelines.p.statuses["b"]']);
    expect(plan.findings[0]?.hint).toBe('retired:\n  - { status: "b", moveTicketsTo: a }');
    expect(plan.summary.blocked).toBe(true);
    const retired = [retire('b', null)];
    const named = await planFor([seedWith(1)], config([pipeline('p', declared, { retired })]));
    expect(findingsOf(named, 'block')).toEqual(['block STATUS_HOLDS_TICKETS pipelines.p.statuses["b"]']);
  });

  it('does not block where the status is empty', async () => {
    expect((await planFor([seedWith(0)], config([pipeline('p', declared)]))).summary.blocked).toBe(false);
  });

  it('does not block where the tickets have a target, and is then one move in front of the delete', async () => {
    const files = config([pipeline('p', declared, { retired: [retire('b', 'p.a')] })]);
    const plan = await planFor([seedWith(2)], files);
    expect(findingsOf(plan, 'block')).toEqual([]);
    expect(plan.changes.map(({ action, address, tickets }) => [action, address, tickets])).toEqual([
      [
        'migrate',
        'pipelines.p.statuses["b"].tickets',
        { held: 2, moveTo: 'pipelines.p.statuses.a', closeDates: null },
      ],
      [
        'delete',
        'pipelines.p.statuses["b"]',
        { held: 2, moveTo: 'pipelines.p.statuses.a', closeDates: null },
      ],
    ]);
  });

  it('blocks for the very status of a retired pipeline that has none, with an entry for the pipeline', async () => {
    const old = seedPipeline(
      '9',
      [stage('91', 'open', { tickets: 2 }), stage('92', 'closed', { tickets: 1 })],
      {
        displayOrder: 1,
      },
    );
    const files = config([pipeline('p', [status('a'), status('b'), status('z', closed)])], {
      retiredPipelines: [retirePipeline('9', null, { '91': 'p.a' })],
    });
    const plan = await planFor([seedWith(0), old], files);
    expect(findingsOf(plan, 'block')).toEqual(['block STATUS_HOLDS_TICKETS pipelines["9"].statuses["92"]']);
    expect(plan.findings[0]?.hint).toBe('- { pipeline: "9", moveTicketsTo: p.z }');
    expect(plan.changes.find(({ action }) => action === 'delete')?.tickets).toEqual({
      held: 3,
      moveTo: null,
      closeDates: null,
    });
  });
});

describe('tickets that cross between open and closed', () => {
  it('have to be confirmed in both directions', async () => {
    const closing = config([pipeline('p', declared, { retired: [retire('b', 'p.z')] })]);
    expect(findingsOf(await planFor([seedWith(4)], closing), 'confirm')).toEqual([
      'confirm TICKETS_CROSS_STATE pipelines.p.statuses["b"]',
    ]);
    const opening = config([pipeline('p', declared, { retired: [retire('b', 'p.a')] })]);
    expect(findingsOf(await planFor([seedWith(4, 'closed')], opening), 'confirm')).toEqual([
      'confirm TICKETS_CROSS_STATE pipelines.p.statuses["b"]',
    ]);
  });

  it('are judged by the state that the target has when the plan is done', async () => {
    const flipped = config([
      pipeline('p', [status('a', closed), status('c'), status('z', closed)], {
        retired: [retire('b', 'p.a')],
      }),
    ]);
    expect(findingsOf(await planFor([seedWith(4)], flipped), 'TICKETS_CROSS_STATE')).toHaveLength(1);
    const created = config([
      pipeline('p', [...declared, status('done', closed)], { retired: [retire('b', 'p.done')] }),
    ]);
    expect(findingsOf(await planFor([seedWith(4)], created), 'TICKETS_CROSS_STATE')).toHaveLength(1);
  });

  it('are no matter where there are none, or where the state stays', async () => {
    const closing = config([pipeline('p', declared, { retired: [retire('b', 'p.z')] })]);
    expect(findingsOf(await planFor([seedWith(0)], closing), 'confirm')).toEqual([]);
    const staying = config([pipeline('p', declared, { retired: [retire('b', 'p.a')] })]);
    expect(findingsOf(await planFor([seedWith(4)], staying), 'confirm')).toEqual([]);
  });
});

describe('a flip between open and closed', () => {
  const flip = config([pipeline('p', [status('a'), status('b', closed), status('z', closed)])]);

  it('has to be confirmed where the status holds tickets, and shows how many', async () => {
    const plan = await planFor([seedWith(3)], flip);
    expect(findingsOf(plan, 'confirm')).toEqual(['confirm STATE_FLIP_WITH_TICKETS pipelines.p.statuses.b']);
    expect(plan.changes[0]?.tickets).toEqual({ held: 3, moveTo: null, closeDates: null });
  });

  it('is no matter where it is empty', async () => {
    expect(findingsOf(await planFor([seedWith(0)], flip), 'confirm')).toEqual([]);
  });
});

describe('a count that failed', () => {
  const noTickets = [{ token: 't', scopes: ['crm.schemas.tickets.read', 'crm.schemas.tickets.write'] }];
  const retired = config([pipeline('p', declared, { retired: [retire('b', 'p.a')] })]);
  const flip = config([pipeline('p', [status('a'), status('b', closed), status('z', closed)])]);

  it('blocks the delete, and the plan is still made in full', async () => {
    const plan = await planFor([seedWith(3)], retired, noTickets);
    expect(findingsOf(plan, 'block')).toEqual(['block TICKETS_UNCOUNTED pipelines.p.statuses["b"]']);
    expect(plan.changes.map(({ action, tickets }) => [action, tickets?.held])).toEqual([['delete', null]]);
    expect(plan.views[0]?.before.map(({ held }) => held)).toEqual([null, null, null]);
  });

  it('blocks a flip', async () => {
    const plan = await planFor([seedWith(3)], flip, noTickets);
    expect(findingsOf(plan, 'block')).toEqual(['block TICKETS_UNCOUNTED pipelines.p.statuses.b']);
  });

  it('blocks whatever the search failed with', async () => {
    for (const kind of [
      'status:403',
      'status:400',
      'status:500',
      'status:503',
      'html',
      'truncate',
      'reset',
    ]) {
      await withEngine({ pipelines: [seedWith(3)] }, async ({ sandbox, client }) => {
        await sandbox.control.faults({ path: '/search', times: 100, kind });
        const plan = await planOf({ client, config: retired });
        expect([kind, findingsOf(plan, 'block')]).toEqual([
          kind,
          ['block TICKETS_UNCOUNTED pipelines.p.statuses["b"]'],
        ]);
      });
    }
  });

  it('does not hide a token that is no good', async () => {
    await withEngine({ pipelines: [seedWith(3)] }, async ({ sandbox, client }) => {
      await sandbox.control.faults({ path: '/search', kind: 'status:401' });
      await expect(planOf({ client, config: retired })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    });
  });

  it('is no matter for a plan that neither deletes nor flips', async () => {
    const plan = await planFor(
      [seedWith(3)],
      config([pipeline('p', [status('a', { label: 'A!' }), status('b'), status('z', closed)])]),
      noTickets,
    );
    expect(plan.summary).toMatchObject({ update: 1, blocked: false });
  });
});
