import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/core/model/account.js';
import type { Config } from '../../../src/core/model/config.js';
import type { Json } from '../../../src/core/base/json.js';
import type { Progress } from '../../../src/core/model/progress.js';
import type { ExecuteOutcome } from '../../../src/execute/execute.js';
import type { Recorder } from '../../../src/execute/recorder.js';
import {
  boardOf,
  changesOf,
  config,
  executeOf,
  pipeline,
  planOf,
  retire,
  retirePipeline,
  seedPipeline,
  stage,
  status,
  withEngine,
  writesOf,
} from '../../helpers/engine.js';
import type { TestSandbox } from '../../helpers/sandbox.js';

const closed = { state: 'closed' } as const;
const PIPELINES = '/crm/pipelines/2026-09/tickets';

const seed = {
  pipelines: [
    seedPipeline('p', [stage('a'), stage('b'), stage('c'), stage('old'), stage('z', 'closed')]),
    seedPipeline('q', [stage('q1'), stage('q2', 'closed')], { displayOrder: 1 }),
    seedPipeline('9', [stage('91'), stage('92', 'closed')], { displayOrder: 2 }),
  ],
};

/** The first change renames `a`; what comes behind it is what a test is about. */
function files(
  statuses: readonly ReturnType<typeof status>[],
  part: Parameters<typeof pipeline>[2] = {},
  more: Parameters<typeof config>[1] = {},
): Config {
  return config(
    [
      pipeline('p', [status('a', { label: 'A!' }), ...statuses], part),
      pipeline('q', [status('q1'), status('q2', closed)]),
    ],
    more,
  );
}

const REST = [status('b'), status('c'), status('old'), status('z', closed)];

function told({ applied, failed, notTried }: ExecuteOutcome): object {
  return {
    applied: changesOf({ changes: applied }),
    failed: failed === null ? null : `${failed.error.code} ${failed.change.action} ${failed.change.address}`,
    notTried: changesOf({ changes: notTried }),
  };
}

/** A recorder that does something right after the result of the first write: the moment between two changes. */
function afterFirstWrite(act: () => Promise<unknown>): Recorder {
  let once = true;
  return {
    intent: () => Promise.resolve(0),
    result: async () => {
      if (!once) return;
      once = false;
      await act();
    },
    tickets: () => Promise.resolve(),
    closeDates: () => Promise.resolve(),
    made: () => Promise.resolve(),
    stuck: () => Promise.resolve(),
  };
}

/** Applies, with somebody else editing the account right after the first write. */
async function disturbed(
  wanted: Config,
  act: (sandbox: TestSandbox) => Promise<unknown>,
  from: object = seed,
): Promise<{
  readonly outcome: ExecuteOutcome;
  readonly board: Awaited<ReturnType<typeof boardOf>>;
  readonly ours: number;
}> {
  return withEngine(from, async ({ sandbox, client }) => {
    const plan = await planOf({ client, config: wanted });
    let before = 0;
    const outcome = await executeOf(client, plan, {
      recorder: afterFirstWrite(async () => {
        await act(sandbox);
        before = (await writesOf(sandbox)).length;
      }),
    });
    return { outcome, board: await boardOf(sandbox), ours: (await writesOf(sandbox)).length - before };
  });
}

const put =
  (path: string, body: object) =>
  (sandbox: TestSandbox): Promise<unknown> =>
    sandbox.api('PATCH', `${PIPELINES}${path}`, body);
const remove =
  (path: string) =>
  (sandbox: TestSandbox): Promise<unknown> =>
    sandbox.api('DELETE', `${PIPELINES}${path}`);
const add =
  (path: string, body: object) =>
  (sandbox: TestSandbox): Promise<unknown> =>
    sandbox.api('POST', `${PIPELINES}${path}`, body);
const newStage = (id: string, label: string, displayOrder = 90): object => ({
  stageId: id,
  label,
  displayOrder,
  metadata: { ticketState: 'OPEN' },
});

describe('where somebody else edits the account midway, the run stops and writes nothing over it', () => {
  const relabelC = files([status('b'), status('c', { label: 'C!' }), status('old'), status('z', closed)]);
  const flipC = files([status('b'), status('c', closed), status('old'), status('z', closed)]);
  const moveB = files([status('c'), status('b'), status('old'), status('z', closed)]);
  const deleteOld = files([status('b'), status('c'), status('z', closed)], {
    retired: [retire('old', 'p.b')],
  });
  const retire9 = files(REST, {}, { retiredPipelines: [retirePipeline('9', 'p.b')] });
  const relabelQ = config([
    pipeline('p', [status('a', { label: 'A!' }), ...REST]),
    pipeline('q', [status('q1'), status('q2', closed)], { label: 'Q!' }),
  ]);
  const moveP = config([
    pipeline('q', [status('q1'), status('q2', closed)]),
    pipeline('p', [status('a', { label: 'A!' }), ...REST]),
  ]);

  it.each<readonly [string, Config, (sandbox: TestSandbox) => Promise<unknown>, string]>([
    [
      'relabelled a status that is to be relabelled',
      relabelC,
      put('/p/stages/c', { label: 'Mine' }),
      'update pipelines.p.statuses.c',
    ],
    [
      'deleted a status that is to be relabelled',
      relabelC,
      remove('/p/stages/c'),
      'update pipelines.p.statuses.c',
    ],
    [
      'gave the wanted label to another status',
      relabelC,
      put('/p/stages/b', { label: 'C!' }),
      'update pipelines.p.statuses.c',
    ],
    [
      'relabelled a status that is to be flipped',
      flipC,
      put('/p/stages/c', { label: 'Mine' }),
      'update pipelines.p.statuses.c',
    ],
    [
      'reordered the statuses among which one is to be moved',
      moveB,
      put('/p/stages/old', { displayOrder: 90 }),
      'move pipelines.p.statuses.b',
    ],
    ['deleted a status that is to be moved', moveB, remove('/p/stages/b'), 'move pipelines.p.statuses.b'],
    [
      'relabelled a status that is to be deleted',
      deleteOld,
      put('/p/stages/old', { label: 'Mine' }),
      'delete pipelines.p.statuses["old"]',
    ],
    [
      'flipped a status that is to be deleted',
      deleteOld,
      put('/p/stages/old', { metadata: { ticketState: 'CLOSED' } }),
      'delete pipelines.p.statuses["old"]',
    ],
    [
      'relabelled a pipeline that is to be deleted',
      retire9,
      put('/9', { label: 'Mine' }),
      'delete pipelines["9"]',
    ],
    [
      'added a status to a pipeline that is to be deleted',
      retire9,
      add('/9/stages', newStage('mine', 'Mine')),
      'delete pipelines["9"]',
    ],
    [
      'relabelled a pipeline that is to be relabelled',
      relabelQ,
      put('/q', { label: 'Mine' }),
      'update pipelines.q',
    ],
    ['gave the wanted label to another pipeline', relabelQ, put('/9', { label: 'q!' }), 'update pipelines.q'],
    ['moved a pipeline that is to be moved', moveP, put('/p', { displayOrder: 70 }), 'move pipelines.p'],
  ])('%s', async (_what, wanted, act, change) => {
    const { outcome, ours } = await disturbed(wanted, act);
    expect(told(outcome)).toMatchObject({
      applied: ['update pipelines.p.statuses.a'],
      failed: `STALE_MIDWAY ${change}`,
    });
    expect(ours).toBe(0);
  });

  it('deleted the whole pipeline', async () => {
    const { outcome, ours, board } = await disturbed(relabelC, remove('/p'));
    expect(told(outcome)).toMatchObject({ failed: 'STALE_MIDWAY update pipelines.p.statuses.a' });
    expect([ours, board.map(({ id }) => id)]).toEqual([0, ['q', '9']]);
  });

  it('gave the wanted label to a status whose id is that of its pipeline, which gets another label itself', async () => {
    const twin = {
      pipelines: [seedPipeline('p', [stage('p'), stage('a'), stage('c'), stage('z', 'closed')])],
    };
    const wanted = config([
      pipeline(
        'p',
        [
          status('p', { label: 'p' }),
          status('a', { label: 'A!' }),
          status('c', { label: 'C!' }),
          status('z', closed),
        ],
        {
          label: 'P!',
        },
      ),
    ]);
    const { outcome, ours } = await disturbed(
      wanted,
      async (sandbox) => {
        await put('/p/stages/p', { label: 'C!' })(sandbox);
      },
      twin,
    );
    expect(told(outcome)).toMatchObject({
      applied: ['update pipelines.p', 'update pipelines.p.statuses.a'],
      failed: 'STALE_MIDWAY update pipelines.p.statuses.c',
    });
    expect(ours).toBe(1);
  });

  it.each<readonly [string, Config, (sandbox: TestSandbox) => Promise<unknown>, string]>([
    [
      'made a status with the id of one that is to be created',
      files([status('x', { label: 'X' }), status('y', { label: 'Y' }), ...REST]),
      add('/p/stages', newStage('y', 'Mine')),
      'create pipelines.p.statuses.y',
    ],
    [
      'made a status with the id of one that is to be created, in another state',
      files([status('x', { label: 'X' }), status('y', { label: 'Y', state: 'closed' }), ...REST]),
      add('/p/stages', newStage('y', 'Y')),
      'create pipelines.p.statuses.y',
    ],
    [
      'made a status with the label of one that is to be created',
      files([status('x', { label: 'X' }), status('y', { label: 'Y' }), ...REST]),
      add('/p/stages', newStage('mine', 'y')),
      'create pipelines.p.statuses.y',
    ],
    [
      'made a pipeline with the label of one that is to be created',
      config([
        pipeline('p', [status('a'), status('x', { label: 'X' }), ...REST]),
        pipeline('n', [status('n1'), status('n2', closed)]),
      ]),
      add('', {
        pipelineId: 'mine',
        label: 'N',
        displayOrder: 9,
        stages: [newStage('m1', 'm1'), { ...newStage('m2', 'm2', 91), metadata: { ticketState: 'CLOSED' } }],
      }),
      'create pipelines.n',
    ],
    [
      'made a pipeline with the id of one that is to be created',
      config([
        pipeline('p', [status('a'), status('x', { label: 'X' }), ...REST]),
        pipeline('n', [status('n1'), status('n2', closed)]),
      ]),
      add('', {
        pipelineId: 'n',
        label: 'Mine',
        displayOrder: 9,
        stages: [newStage('m1', 'm1'), { ...newStage('m2', 'm2', 91), metadata: { ticketState: 'CLOSED' } }],
      }),
      'create pipelines.n',
    ],
  ])('%s', async (_what, wanted, act, change) => {
    const { outcome, ours } = await disturbed(wanted, act);
    expect(told(outcome)).toMatchObject({
      applied: ['create pipelines.p.statuses.x'],
      failed: `STALE_MIDWAY ${change}`,
    });
    expect(ours).toBe(0);
  });

  it('and what somebody else did in our own sense is taken as done', async () => {
    const { outcome, ours } = await disturbed(relabelC, put('/p/stages/c', { label: 'C!' }));
    expect(told(outcome)).toEqual({ applied: ['update pipelines.p.statuses.a'], failed: null, notTried: [] });
    expect(ours).toBe(0);
    const gone = await disturbed(deleteOld, remove('/p/stages/old'));
    expect(told(gone.outcome)).toEqual({
      applied: ['update pipelines.p.statuses.a'],
      failed: null,
      notTried: [],
    });
  });
});

describe('a status whose label and place change', () => {
  it('counts as applied only where this run had something to do', async () => {
    await withEngine(seed, async ({ sandbox, client }) => {
      const wanted = config([
        pipeline('p', [
          status('b'),
          status('a', { label: 'A!' }),
          status('c'),
          status('old'),
          status('z', closed),
        ]),
        pipeline('q', [status('q1'), status('q2', closed)]),
      ]);
      const plan = await planOf({ client, config: wanted });
      expect(changesOf(plan)).toEqual(['update pipelines.p.statuses.a', 'move pipelines.p.statuses.a']);
      await sandbox.api('PATCH', `${PIPELINES}/p/stages/a`, { label: 'A!' });
      expect(told(await executeOf(client, plan))).toEqual({
        applied: ['move pipelines.p.statuses.a'],
        failed: null,
        notTried: [],
      });
    });
  });
});

describe('a failure', () => {
  const wanted = files([
    status('b', { label: 'B!' }),
    status('c', { label: 'C!' }),
    status('old'),
    status('z', closed),
  ]);

  it('stops the run, which says what was done, failed and was not tried', async () => {
    await withEngine(seed, async ({ sandbox, client }) => {
      await sandbox.control.faults({ method: 'PATCH', skip: 1, kind: 'status:403' });
      const outcome = await executeOf(client, await planOf({ client, config: wanted }));
      expect(told(outcome)).toEqual({
        applied: ['update pipelines.p.statuses.a'],
        failed: 'MISSING_SCOPE update pipelines.p.statuses.b',
        notTried: ['update pipelines.p.statuses.c'],
      });
      expect(outcome.wrote).toBe(true);
    });
  });

  it('of a write that HubSpot takes and does not do is told after some looks, and not sent again', async () => {
    await withEngine(seed, async ({ sandbox, client }) => {
      await sandbox.control.faults({ method: 'PATCH', kind: 'status:200' });
      const outcome = await executeOf(client, await planOf({ client, config: wanted }));
      expect(told(outcome)).toMatchObject({
        applied: [],
        failed: 'WRITE_NOT_TAKEN update pipelines.p.statuses.a',
      });
      expect(await writesOf(sandbox)).toHaveLength(1);
      const looks = (await sandbox.control.requests()).filter(({ path }) => path === `${PIPELINES}/p`);
      expect(looks.length).toBeLessThan(10);
    });
  });

  it('of a read ends the run before anything is written', async () => {
    await withEngine(seed, async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: wanted });
      await sandbox.control.faults({ method: 'GET', times: 100, kind: 'status:500' });
      const outcome = await executeOf(client, plan);
      expect(told(outcome)).toMatchObject({
        applied: [],
        failed: 'API_UNAVAILABLE update pipelines.p.statuses.a',
      });
      expect([outcome.wrote, await writesOf(sandbox)]).toEqual([false, []]);
    });
  });

  it('of an answer that does not come is looked up, and the write is sent again only where it was not done', async () => {
    for (const [kind, writes] of [
      ['lost', 3],
      ['truncate', 3],
      ['reset', 4],
      ['html', 4],
      ['status:503', 4],
    ] as const) {
      await withEngine(seed, async ({ sandbox, client }) => {
        await sandbox.control.faults({ method: 'PATCH', kind });
        const outcome = await executeOf(client, await planOf({ client, config: wanted }));
        expect([kind, told(outcome)]).toMatchObject([kind, { failed: null, notTried: [] }]);
        expect([kind, (await writesOf(sandbox)).length]).toEqual([kind, writes]);
      });
    }
  });

  it('of an answer to a write that shows late is not taken for one of the write', async () => {
    const created = config([
      pipeline('p', [
        status('a'),
        status('x', { label: 'X' }),
        status('b'),
        status('c'),
        status('old'),
        status('z', closed),
      ]),
    ]);
    await withEngine(seed, async ({ sandbox, client }) => {
      await sandbox.control.faults({ method: 'POST', path: '/p/stages', kind: 'lost' });
      const plan = await planOf({ client, config: created });
      let answered: Json = null;
      let late = 0;
      let sent = false;
      const outcome = await executeOf(client, plan, {
        writer: {
          ...client.writer,
          find: async (path) => {
            late -= 1;
            if (late < 0) answered = await client.writer.find(path);
            return answered;
          },
          send: (operation) => {
            if (!sent) late = 1;
            sent = true;
            return client.writer.send(operation);
          },
        },
      });
      expect(told(outcome)).toEqual({
        applied: ['create pipelines.p.statuses.x'],
        failed: null,
        notTried: [],
      });
      expect(await writesOf(sandbox)).toEqual(['POST /tickets/p/stages', 'POST /tickets/p/stages']);
      const [only] = await boardOf(sandbox);
      expect(only?.statuses.map(({ id }) => id)).toEqual(['a', 'x', 'b', 'c', 'old', 'z']);
    });
  });

  it('of every answer ends the run in the end', async () => {
    await withEngine(seed, async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: wanted });
      await sandbox.control.faults({ method: 'PATCH', times: 1_000, kind: 'reset' });
      const outcome = await executeOf(client, plan);
      expect(told(outcome)).toMatchObject({ failed: 'ANSWER_LOST update pipelines.p.statuses.a' });
      expect((await writesOf(sandbox)).length).toBeLessThan(10);
    });
  });
});

describe('a user who stops the run', () => {
  const wanted = files([
    status('b', { label: 'B!' }),
    status('c', { label: 'C!' }),
    status('old'),
    status('z', closed),
  ]);

  it('lets what is under way end, and nothing new begin', async () => {
    await withEngine(seed, async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: wanted });
      let stopping = false;
      const outcome = await executeOf(client, plan, {
        stopping: () => stopping,
        recorder: afterFirstWrite(() => {
          stopping = true;
          return Promise.resolve();
        }),
      });
      expect(told(outcome)).toEqual({
        applied: ['update pipelines.p.statuses.a'],
        failed: 'INTERRUPTED update pipelines.p.statuses.b',
        notTried: ['update pipelines.p.statuses.c'],
      });
      expect(await writesOf(sandbox)).toHaveLength(1);
    });
  });

  it('before the first write leaves everything as it is', async () => {
    await withEngine(seed, async ({ sandbox, client }) => {
      const outcome = await executeOf(client, await planOf({ client, config: wanted }), {
        stopping: () => true,
      });
      expect(outcome).toMatchObject({
        applied: [],
        wrote: false,
        failed: { error: { code: 'INTERRUPTED' } },
      });
      expect(await writesOf(sandbox)).toEqual([]);
    });
  });
});

describe('what an apply tells while it runs', () => {
  it('is each change as it begins and ends, and a record of each request before and after', async () => {
    await withEngine(seed, async ({ client }) => {
      const plan = await planOf({ client, config: files([status('b', { label: 'B!' }), ...REST.slice(1)]) });
      const progress: Progress[] = [];
      const records: string[] = [];
      await executeOf(client, plan, {
        talk: (entry) => void progress.push(entry),
        recorder: {
          intent: ({ method, addresses }: Operation) => {
            records.push(`intent ${method} ${addresses.join(' ')}`);
            return Promise.resolve(records.length);
          },
          result: (intent, result) => {
            records.push(`result of ${intent}: ${'status' in result ? result.status : result.error.code}`);
            return Promise.resolve();
          },
          tickets: () => Promise.resolve(),
          closeDates: () => Promise.resolve(),
          made: () => Promise.resolve(),
          stuck: () => Promise.resolve(),
        },
      });
      expect(
        progress.flatMap((entry) => ('address' in entry ? [`${entry.kind} ${entry.address}`] : [])),
      ).toEqual([
        'change-started pipelines.p.statuses.a',
        'change-done pipelines.p.statuses.a',
        'change-started pipelines.p.statuses.b',
        'change-done pipelines.p.statuses.b',
      ]);
      expect(progress[0]).toMatchObject({ number: 1, of: 2, action: 'update', label: 'A!' });
      expect(records).toEqual([
        'intent PATCH pipelines.p.statuses.a',
        'result of 1: 200',
        'intent PATCH pipelines.p.statuses.b',
        'result of 3: 200',
      ]);
    });
  });
});
