import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/model/config.js';
import type { Progress } from '../../../src/core/model/progress.js';
import type { TicketBatch } from '../../../src/core/kinds/facets.js';
import type { ExecuteOutcome } from '../../../src/execute/execute.js';
import {
  boardOf,
  changesOf,
  clientOf,
  config,
  executeOf,
  pipeline,
  planOf,
  retire,
  retirePipeline,
  seedPipeline,
  stage,
  status,
  ticketsArrive,
  withEngine,
  writesOf,
} from '../../helpers/engine.js';
import type { TestSandbox } from '../../helpers/sandbox.js';

const closed = { state: 'closed' } as const;
const OLD = { pipeline: 'p', status: 'old' };
const DELETE_OLD = 'DELETE /tickets/p/stages/old?validateReferencesBeforeDelete=true';

function seedWith(tickets: number, part: object = {}): object {
  return {
    pipelines: [
      seedPipeline('p', [stage('a'), stage('old', 'open', { tickets }), stage('z', 'closed'), stage('next')]),
    ],
    ...part,
  };
}

const files = config([
  pipeline('p', [status('a'), status('z', closed), status('next')], { retired: [retire('old', 'p.a')] }),
]);

/** `id: tickets` of every status that is left. */
async function heldIn(sandbox: TestSandbox): Promise<Readonly<Record<string, number>>> {
  const board = await boardOf(sandbox);
  return Object.fromEntries(
    board.flatMap(({ statuses }) => statuses.map(({ id, tickets }) => [id, tickets])),
  );
}

/** An outcome as codes: what was applied, what failed and how, what was not tried. */
function told(outcome: ExecuteOutcome): object {
  const { applied, failed, notTried } = outcome;
  return {
    applied: changesOf({ changes: applied }),
    failed: failed === null ? null : `${failed.error.code} ${failed.change.action} ${failed.change.address}`,
    notTried: changesOf({ changes: notTried }),
  };
}

describe('a retired status', () => {
  it('gives its 250 tickets away in batches, on record with where they were, and is then deleted', async () => {
    await withEngine(seedWith(250), async ({ sandbox, client }) => {
      const before = (await sandbox.control.state()).tickets.map(({ id }) => id);
      const plan = await planOf({ client, config: files });
      const batches: TicketBatch[] = [];
      const progress: Progress[] = [];
      const outcome = await executeOf(client, plan, {
        recorder: {
          intent: () => Promise.resolve(0),
          result: () => Promise.resolve(),
          tickets: (batch) => {
            batches.push(batch);
            return Promise.resolve();
          },
          closeDates: () => Promise.resolve(),
          made: () => Promise.resolve(),
          stuck: () => Promise.resolve(),
        },
        talk: (entry) => void progress.push(entry),
      });
      expect(outcome).toMatchObject({ failed: null, ticketsMoved: 250, wrote: true });
      expect(await heldIn(sandbox)).toEqual({ a: 250, z: 0, next: 0 });
      expect((await sandbox.control.state()).tickets.map(({ id }) => id)).toEqual(before);
      expect(batches.flatMap(({ ids }) => ids).toSorted()).toEqual(before.toSorted());
      expect(new Set(batches.map(({ address, from, to }) => JSON.stringify([address, from, to])))).toEqual(
        new Set([
          JSON.stringify(['pipelines.p.statuses["old"].tickets', OLD, { pipeline: 'p', status: 'a' }]),
        ]),
      );
      const moves = (await writesOf(sandbox)).filter((line) => line.endsWith('/tickets/batch/update'));
      expect(moves).toHaveLength(3);
      expect((await writesOf(sandbox)).at(-1)).toBe(DELETE_OLD);
      const moved = progress.flatMap((entry) => (entry.kind === 'tickets' ? [[entry.moved, entry.of]] : []));
      expect(moved.at(-1)).toEqual([250, 250]);
    });
  });

  it('gives away more tickets than search pages through', { timeout: 120_000 }, async () => {
    await withEngine(seedWith(10_450), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files });
      expect(plan.changes[0]?.tickets?.held).toBe(10_450);
      const outcome = await executeOf(client, plan);
      expect(outcome).toMatchObject({ failed: null, ticketsMoved: 10_450 });
      const { pipelines } = await sandbox.control.state();
      expect(pipelines[0]?.stages.map(({ id, tickets }) => [id, tickets])).toEqual([
        ['a', 10_450],
        ['z', 0],
        ['next', 0],
      ]);
    });
  });

  it('is not deleted before two looks at it have found nothing', async () => {
    await withEngine(seedWith(1), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files });
      const waits: number[] = [];
      await executeOf(client, plan, {
        sleep: (ms) => {
          waits.push(ms);
          return Promise.resolve();
        },
      });
      const requests = await sandbox.control.requests();
      const lastMove = requests.findLastIndex(({ path }) => path.endsWith('/batch/update'));
      const deleted = requests.findIndex(({ method }) => method === 'DELETE');
      const between = requests.slice(lastMove, deleted).filter(({ path }) => path.endsWith('/search'));
      expect(between).toHaveLength(2);
      expect(waits).toContain(1_000);
    });
  });

  it('is deleted although search still shows tickets in it that have left', async () => {
    await withEngine(seedWith(30), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files });
      await sandbox.control.latency({ searchLagMs: 3_600_000 });
      const outcome = await executeOf(client, plan);
      expect(outcome).toMatchObject({ failed: null, ticketsMoved: 30 });
      expect(await heldIn(sandbox)).toEqual({ a: 30, z: 0, next: 0 });
    });
  });

  it('loses no ticket that arrives between the move and the delete, unseen by search', async () => {
    await withEngine(seedWith(5), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files });
      await sandbox.control.latency({ searchLagMs: 3_600_000 });
      let arrived = 0;
      const outcome = await executeOf(client, plan, {
        recorder: {
          intent: async ({ method }) => {
            if (method === 'DELETE' && arrived < 3) {
              arrived += 1;
              await ticketsArrive(sandbox, OLD, 2);
            }
            return 0;
          },
          result: () => Promise.resolve(),
          tickets: () => Promise.resolve(),
          closeDates: () => Promise.resolve(),
          made: () => Promise.resolve(),
          stuck: () => Promise.resolve(),
        },
      });
      expect(outcome).toMatchObject({ failed: null, ticketsMoved: 11 });
      expect((await writesOf(sandbox)).filter((line) => line === DELETE_OLD)).toHaveLength(4);
      expect(await heldIn(sandbox)).toEqual({ a: 11, z: 0, next: 0 });
    });
  });

  it('that was empty when the plan was made gives away the tickets that HubSpot names', async () => {
    await withEngine(seedWith(0), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files });
      expect(plan.summary.migrate).toBe(0);
      await sandbox.control.latency({ searchLagMs: 3_600_000 });
      await ticketsArrive(sandbox, OLD, 120);
      const outcome = await executeOf(client, plan);
      expect(told(outcome)).toMatchObject({ failed: null, applied: ['delete pipelines.p.statuses["old"]'] });
      expect(await heldIn(sandbox)).toEqual({ a: 120, z: 0, next: 0 });
    });
  });

  it('into which tickets keep coming is kept after five rounds, and the tickets are listed', async () => {
    await withEngine(seedWith(0), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files });
      await sandbox.control.latency({ searchLagMs: 3_600_000 });
      const outcome = await executeOf(client, plan, {
        recorder: {
          intent: async ({ method }) => {
            if (method === 'DELETE') await ticketsArrive(sandbox, OLD, 1);
            return 0;
          },
          result: () => Promise.resolve(),
          tickets: () => Promise.resolve(),
          closeDates: () => Promise.resolve(),
          made: () => Promise.resolve(),
          stuck: () => Promise.resolve(),
        },
      });
      expect(told(outcome)).toMatchObject({ failed: 'DELETE_REFUSED delete pipelines.p.statuses["old"]' });
      expect((await writesOf(sandbox)).filter((line) => line === DELETE_OLD)).toHaveLength(6);
      expect(await heldIn(sandbox)).toEqual({ a: 5, old: 1, z: 0, next: 0 });
      const { tickets } = await sandbox.control.state();
      const left = tickets.find((ticket) => ticket.stage === 'old')?.id ?? 'none';
      expect(outcome.failed?.error.diagnostic.detail).toContain(left);
    });
  });

  it('into which tickets come faster than they can be moved is kept', async () => {
    await withEngine(seedWith(1), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files });
      const outcome = await executeOf(client, plan, { sleep: () => ticketsArrive(sandbox, OLD, 1) });
      expect(told(outcome)).toEqual({
        applied: [],
        failed: 'TICKETS_NOT_MOVED migrate pipelines.p.statuses["old"].tickets',
        notTried: ['delete pipelines.p.statuses["old"]'],
      });
      expect(await writesOf(sandbox)).not.toContain(DELETE_OLD);
    });
  });

  it('whose tickets arrived after the plan and have no target is refused by HubSpot, and kept', async () => {
    const nowhere = config([
      pipeline('p', [status('a'), status('z', closed), status('next')], { retired: [retire('old', null)] }),
    ]);
    await withEngine(seedWith(0), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: nowhere });
      await ticketsArrive(sandbox, OLD, 3);
      const outcome = await executeOf(client, plan);
      expect(told(outcome)).toMatchObject({ failed: 'DELETE_REFUSED delete pipelines.p.statuses["old"]' });
      expect(await heldIn(sandbox)).toEqual({ a: 0, old: 3, z: 0, next: 0 });
    });
  });

  it('that a workflow refers to is refused, and the run stops there', async () => {
    const more = config([
      pipeline('p', [status('a'), status('z', closed)], {
        retired: [retire('old', 'p.a'), retire('next', 'p.a')],
      }),
    ]);
    await withEngine(seedWith(2, { workflowReferences: ['old'] }), async ({ sandbox, client }) => {
      const outcome = await executeOf(client, await planOf({ client, config: more }));
      expect(told(outcome)).toEqual({
        applied: ['migrate pipelines.p.statuses["old"].tickets'],
        failed: 'DELETE_REFUSED delete pipelines.p.statuses["old"]',
        notTried: ['delete pipelines.p.statuses["next"]'],
      });
      expect((await writesOf(sandbox)).filter((line) => line === DELETE_OLD)).toHaveLength(1);
      expect(Object.keys(await heldIn(sandbox))).toEqual(['a', 'old', 'z', 'next']);
    });
  });
});

describe('a ticket that HubSpot does not move', () => {
  /** Everything goes to `done`, which asks for a property that one ticket of `old` doesn't have. */
  const picky = {
    pipelines: [
      seedPipeline('p', [
        stage('a'),
        stage('old', 'open', { tickets: 3 }),
        stage('older', 'open', { tickets: 2 }),
        stage('done', 'open', { requiredProperties: ['hs_ticket_priority'] }),
        stage('z', 'closed'),
      ]),
    ],
  };
  const toDone: Config = config([
    pipeline('p', [status('a'), status('done'), status('z', closed), status('fresh', { label: 'old' })], {
      retired: [retire('old', 'p.done'), retire('older', 'p.a')],
    }),
  ]);

  async function give(sandbox: TestSandbox, which: (index: number) => boolean): Promise<readonly string[]> {
    const { tickets } = await sandbox.control.state();
    const inOld = tickets.filter((ticket) => ticket.stage === 'old');
    const inputs = inOld.flatMap(({ id }, index) =>
      which(index) ? [{ id, properties: { hs_ticket_priority: 'HIGH' } }] : [],
    );
    await sandbox.api('POST', '/crm/objects/2026-09/tickets/batch/update', { inputs });
    return inOld.map(({ id }) => id);
  }

  it('is listed with the reason, keeps its status, and stops no other delete', async () => {
    await withEngine(picky, async ({ sandbox, client }) => {
      const ids = await give(sandbox, (index) => index !== 1);
      const outcome = await executeOf(client, await planOf({ client, config: toDone }));
      expect(outcome.failed?.error.code).toBe('TICKETS_NOT_MOVED');
      expect(outcome.failed?.change.address).toBe('pipelines.p.statuses["old"].tickets');
      expect(outcome.failed?.error.diagnostic.detail).toContain(ids[1]);
      expect(outcome.failed?.error.diagnostic.detail).toContain('hs_ticket_priority');
      expect(outcome.ticketsMoved).toBe(4);
      expect(await heldIn(sandbox)).toEqual({ a: 2, old: 1, done: 2, z: 0, fresh: 0 });
      expect(changesOf({ changes: outcome.applied })).toContain('delete pipelines.p.statuses["older"]');
      expect(changesOf({ changes: outcome.notTried })).toEqual([
        'delete pipelines.p.statuses["old"]',
        'create pipelines.p.statuses.fresh',
      ]);
    });
  });

  it('can be corrected, and the next apply finishes what is left', async () => {
    await withEngine(picky, async ({ sandbox, client }) => {
      await give(sandbox, (index) => index !== 1);
      await executeOf(client, await planOf({ client, config: toDone }));
      await give(sandbox, () => true);
      const plan = await planOf({ client, config: toDone });
      expect(plan.summary.blocked).toBe(false);
      expect((await executeOf(client, plan)).failed).toBeNull();
      expect(await heldIn(sandbox)).toEqual({ a: 2, done: 3, z: 0, fresh: 0 });
      expect(changesOf(await planOf({ client, config: toDone }))).toEqual([]);
    });
  });

  it('stops the delete of its pipeline only, where it is in a retired one', async () => {
    const seed = {
      pipelines: [
        ...picky.pipelines,
        seedPipeline('8', [stage('81', 'open', { tickets: 2 }), stage('82', 'closed')], { displayOrder: 1 }),
        seedPipeline('9', [stage('91', 'open', { tickets: 2 }), stage('92', 'closed')], { displayOrder: 2 }),
      ],
    };
    const wanted = config(
      [pipeline('p', [status('a'), status('old'), status('older'), status('done'), status('z', closed)])],
      { retiredPipelines: [retirePipeline('8', 'p.done'), retirePipeline('9', 'p.a')] },
    );
    await withEngine(seed, async ({ sandbox, client }) => {
      const outcome = await executeOf(client, await planOf({ client, config: wanted }));
      expect(told(outcome)).toEqual({
        applied: ['migrate pipelines["9"].statuses["91"].tickets', 'delete pipelines["9"]'],
        failed: 'TICKETS_NOT_MOVED migrate pipelines["8"].statuses["81"].tickets',
        notTried: ['delete pipelines["8"]'],
      });
      expect((await boardOf(sandbox)).map(({ id }) => id)).toEqual(['p', '8']);
    });
  });

  it('that is found only when HubSpot refuses the delete stops that delete and nothing else', async () => {
    const empty = {
      pipelines: [
        seedPipeline('p', [
          stage('a'),
          stage('old'),
          stage('older'),
          stage('done', 'open', { requiredProperties: ['hs_ticket_priority'] }),
          stage('z', 'closed'),
        ]),
      ],
    };
    const wanted = config([
      pipeline('p', [status('a'), status('done'), status('z', closed)], {
        retired: [retire('old', 'p.done'), retire('older', 'p.a')],
      }),
    ]);
    await withEngine(empty, async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: wanted });
      await ticketsArrive(sandbox, OLD, 1);
      expect(told(await executeOf(client, plan))).toEqual({
        applied: ['delete pipelines.p.statuses["older"]'],
        failed: 'TICKETS_NOT_MOVED delete pipelines.p.statuses["old"]',
        notTried: [],
      });
      expect(await heldIn(sandbox)).toEqual({ a: 0, old: 1, done: 0, z: 0 });
    });
  });

  it('in a batch that HubSpot refuses as a whole is told apart from the others', async () => {
    await withEngine(seedWith(8), async ({ sandbox, client }) => {
      // the batch of eight, the first half, its first half, and its first ticket
      for (let level = 0; level < 4; level += 1) {
        await sandbox.control.faults({ path: '/tickets/batch/update', kind: 'status:400' });
      }
      const outcome = await executeOf(client, await planOf({ client, config: files }));
      expect(outcome.failed?.error.code).toBe('TICKETS_NOT_MOVED');
      expect(outcome.ticketsMoved).toBe(7);
      expect(await heldIn(sandbox)).toEqual({ a: 7, old: 1, z: 0, next: 0 });
    });
  });
});

describe('a ticket that somebody else moves meanwhile', () => {
  it('stays where they put it', async () => {
    await withEngine(seedWith(4), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files });
      await sandbox.control.latency({ searchLagMs: 3_600_000 });
      const [first] = (await sandbox.control.state()).tickets;
      const properties = { hs_pipeline: 'p', hs_pipeline_stage: 'next' };
      await sandbox.api('PATCH', `/crm/objects/2026-09/tickets/${first?.id ?? ''}`, { properties });
      const outcome = await executeOf(client, plan);
      expect(outcome).toMatchObject({ failed: null, ticketsMoved: 3 });
      expect(await heldIn(sandbox)).toEqual({ a: 3, z: 0, next: 1 });
    });
  });
});

describe('a retired pipeline', () => {
  const seed = {
    pipelines: [
      seedPipeline('p', [stage('a', 'open', { tickets: 1 }), stage('z', 'closed')]),
      seedPipeline(
        '9',
        [
          stage('91', 'open', { tickets: 120 }),
          stage('92', 'open', { tickets: 3 }),
          stage('93', 'closed', { tickets: 7 }),
          stage('94', 'open', { writePermissions: 'READ_ONLY', tickets: 2 }),
        ],
        { displayOrder: 1 },
      ),
    ],
  };
  const wanted = config([pipeline('p', [status('a'), status('fresh'), status('z', closed)])], {
    retiredPipelines: [retirePipeline('9', 'p.a', { '92': 'p.fresh', '93': 'p.z' })],
  });

  it('gives the tickets of each status to its own target, a new one included, and goes as a whole', async () => {
    await withEngine(seed, async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: wanted });
      expect(changesOf(plan)).toEqual([
        'create pipelines.p.statuses.fresh',
        'migrate pipelines["9"].statuses["91"].tickets',
        'migrate pipelines["9"].statuses["92"].tickets',
        'migrate pipelines["9"].statuses["93"].tickets',
        'migrate pipelines["9"].statuses["94"].tickets',
        'delete pipelines["9"]',
      ]);
      const outcome = await executeOf(client, plan);
      expect(outcome).toMatchObject({ failed: null, ticketsMoved: 132 });
      expect(await heldIn(sandbox)).toEqual({ a: 123, fresh: 3, z: 7 });
      const deletes = (await writesOf(sandbox)).filter((line) => line.startsWith('DELETE'));
      expect(deletes).toEqual(['DELETE /tickets/9?validateReferencesBeforeDelete=true']);
    });
  });

  it('gives away late tickets of each status to its own target, too', async () => {
    await withEngine(seed, async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: wanted });
      await sandbox.control.latency({ searchLagMs: 3_600_000 });
      let once = true;
      const outcome = await executeOf(client, plan, {
        recorder: {
          intent: async ({ method }) => {
            if (method === 'DELETE' && once) {
              once = false;
              await ticketsArrive(sandbox, { pipeline: '9', status: '91' }, 1);
              await ticketsArrive(sandbox, { pipeline: '9', status: '92' }, 2);
              await ticketsArrive(sandbox, { pipeline: '9', status: '93' }, 4);
            }
            return 0;
          },
          result: () => Promise.resolve(),
          tickets: () => Promise.resolve(),
          closeDates: () => Promise.resolve(),
          made: () => Promise.resolve(),
          stuck: () => Promise.resolve(),
        },
      });
      expect(outcome.failed).toBeNull();
      expect(await heldIn(sandbox)).toEqual({ a: 124, fresh: 5, z: 11 });
    });
  });
});

describe('a user who stops the run while tickets move', () => {
  it('waits for the batches that are under way, and for no more', async () => {
    await withEngine(seedWith(1_000), async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: files });
      let moved = 0;
      const outcome = await executeOf(client, plan, {
        stopping: () => moved > 0,
        recorder: {
          intent: () => Promise.resolve(0),
          result: () => Promise.resolve(),
          tickets: ({ ids }) => {
            moved += ids.length;
            return Promise.resolve();
          },
          closeDates: () => Promise.resolve(),
          made: () => Promise.resolve(),
          stuck: () => Promise.resolve(),
        },
      });
      expect(told(outcome)).toEqual({
        applied: [],
        failed: 'INTERRUPTED migrate pipelines.p.statuses["old"].tickets',
        notTried: ['delete pipelines.p.statuses["old"]'],
      });
      const { a, old } = await heldIn(sandbox);
      expect(a).toBe(moved);
      expect(moved).toBeLessThanOrEqual(400);
      expect((a ?? 0) + (old ?? 0)).toBe(1_000);
    });
  });
});

describe('an apply that may not write tickets', () => {
  it('fails at the move, and deletes nothing', async () => {
    const scopes = ['crm.schemas.tickets.read', 'crm.schemas.tickets.write', 'crm.objects.tickets.read'];
    await withEngine(
      seedWith(2, {
        tokens: [
          { token: 'all', scopes: ['tickets'] },
          { token: 'few', scopes },
        ],
      }),
      async ({ sandbox }) => {
        const few = clientOf({ url: sandbox.url, token: 'few' });
        const outcome = await executeOf(few, await planOf({ client: few, config: files }));
        await few.close();
        expect(told(outcome)).toEqual({
          applied: [],
          failed: 'MISSING_SCOPE migrate pipelines.p.statuses["old"].tickets',
          notTried: ['delete pipelines.p.statuses["old"]'],
        });
      },
    );
  });
});
