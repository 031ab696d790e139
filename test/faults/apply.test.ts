/**
 * An apply of every kind of change, disturbed at each of its writes in each way that a network, a proxy or a crash can
 * disturb it. Whatever happens, what comes afterwards finishes the work: a fresh plan, or the same one. No ticket is lost,
 * and nothing is there twice.
 */
import { describe, expect, it } from 'vitest';
import { findStaleness } from '../../src/app/apply/staleness.js';
import type { AccountWriter } from '../../src/core/model/account.js';
import type { Plan } from '../../src/core/plan/plan.js';
import type { ExecuteOutcome } from '../../src/execute/execute.js';
import { readPipelines } from '../../src/resources/pipelines/read.js';
import type { Engine } from '../helpers/engine.js';
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
} from '../helpers/engine.js';
import type { SeenRequest } from '../helpers/sandbox.js';

const closed = { state: 'closed' } as const;

const SEED = {
  pipelines: [
    seedPipeline('p', [
      stage('a', 'open', { label: 'A', tickets: 1 }),
      stage('b', 'open', { label: 'B', tickets: 2 }),
      stage('c', 'closed', { label: 'C', tickets: 3 }),
      stage('d', 'open', { label: 'D' }),
      stage('old', 'open', { label: 'Old', tickets: 102 }),
    ]),
    seedPipeline('9', [stage('91', 'open', { tickets: 2 }), stage('92', 'closed', { tickets: 1 })], {
      label: 'Support',
      displayOrder: 1,
    }),
    seedPipeline('u', [stage('u1', 'open', { tickets: 4 }), stage('u2', 'closed')], { displayOrder: 2 }),
  ],
};

/** Swapped labels, an opened last closed status, a taken front, new things with the labels of retiring ones, moves. */
const FILES = config(
  [
    pipeline('n', [status('n1'), status('n2', closed)], { label: 'Support' }),
    pipeline(
      'p',
      [
        status('d', { label: 'D' }),
        status('fresh', { label: 'Old' }),
        status('a', { label: 'B', ...closed }),
        status('b', { label: 'A' }),
        status('c', { label: 'C' }),
      ],
      { label: 'P!', retired: [retire('old', 'p.fresh')] },
    ),
  ],
  { retiredPipelines: [retirePipeline('9', 'n.n1', { '92': 'n.n2' })] },
);

const DONE = [
  { id: 'n', label: 'Support', statuses: ['n1 n1 open 2', 'n2 n2 closed 1'] },
  { id: 'u', label: 'u', statuses: ['u1 u1 open 4', 'u2 u2 closed 0'] },
  {
    id: 'p',
    label: 'P!',
    statuses: ['d D open 0', 'fresh Old open 102', 'a B closed 1', 'b A open 2', 'c C open 3'],
  },
];

async function shown({ sandbox }: Engine): Promise<object> {
  const board = (await boardOf(sandbox)).map(({ id, label, statuses }) => ({
    id,
    label,
    statuses: statuses.map((entry) => `${entry.id} ${entry.label} ${entry.state} ${entry.tickets}`),
  }));
  return board.toSorted((a, b) => a.id.localeCompare(b.id));
}

const EXPECTED = DONE.toSorted((a, b) => a.id.localeCompare(b.id));

/** Every ticket by id, each in a status that is there. */
async function ticketIds({ sandbox }: Engine): Promise<readonly string[]> {
  const { tickets, pipelines } = await sandbox.control.state();
  const places = new Set(pipelines.flatMap(({ id, stages }) => stages.map((entry) => `${id} ${entry.id}`)));
  for (const ticket of tickets) expect(places).toContain(`${ticket.pipeline} ${ticket.stage}`);
  return tickets.map(({ id }) => id).toSorted();
}

function isWrite({ method, path }: SeenRequest): boolean {
  return method !== 'GET' && !/\/(?:search|batch\/read|access-token-info)$/.test(path);
}

/** The writes of an apply that nothing disturbs, each with what a fault needs to hit it and no other request. */
async function writesOfApply(): Promise<
  readonly { readonly method: string; readonly path: string; readonly skip: number }[]
> {
  return withEngine(SEED, async (engine) => {
    const { sandbox, client } = engine;
    const plan = await planOf({ client, config: FILES });
    const before = (await sandbox.control.requests()).length;
    expect((await executeOf(client, plan)).failed).toBeNull();
    expect(await shown(engine)).toEqual(EXPECTED);
    const seen = (await sandbox.control.requests()).slice(before);
    return seen.flatMap((request, index) => {
      if (!isWrite(request)) return [];
      const { method, path } = request;
      const earlier = seen
        .slice(0, index)
        .filter((other) => other.method === method && other.path.includes(path));
      return [{ method, path, skip: earlier.length }];
    });
  });
}

type Finish = (engine: Engine, plan: Plan) => Promise<ExecuteOutcome>;

const FINISHES: readonly (readonly [string, Finish])[] = [
  ['a fresh plan', async ({ client }) => executeOf(client, await planOf({ client, config: FILES }))],
  [
    'the same plan',
    async ({ client }, plan) => {
      expect(findStaleness(plan, await readPipelines(client.reader))).toEqual([]);
      return executeOf(client, plan);
    },
  ],
];

/** Disturbs an apply, finishes it, and holds the account to what it must be. */
async function disturbAndFinish(
  disturb: (engine: Engine, plan: Plan) => Promise<void>,
  finish: Finish,
): Promise<void> {
  await withEngine(SEED, async (engine) => {
    const { sandbox, client } = engine;
    const ids = await ticketIds(engine);
    const plan = await planOf({ client, config: FILES });
    await disturb(engine, plan);
    await sandbox.control.faults({ clear: true });
    expect(await ticketIds(engine)).toEqual(ids);
    const outcome = await finish(engine, plan);
    expect(outcome.failed).toBeNull();
    expect(outcome.notTried).toEqual([]);
    expect(await shown(engine)).toEqual(EXPECTED);
    expect(await ticketIds(engine)).toEqual(ids);
    expect(changesOf(await planOf({ client, config: FILES }))).toEqual([]);
    const requests = await sandbox.control.requests();
    expect(requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    const deletes = requests.filter(({ method }) => method === 'DELETE');
    for (const { path } of deletes) expect(path).toMatch(/\?validateReferencesBeforeDelete=true$/);
  });
}

const WRITES = await writesOfApply();
const NUMBERS = WRITES.map((_, index) => index);

describe('an apply', () => {
  it('has writes of every kind to be disturbed', () => {
    expect(new Set(WRITES.map(({ method }) => method))).toEqual(new Set(['POST', 'PATCH', 'DELETE']));
    expect(WRITES.length).toBeGreaterThan(15);
  });
});

describe.each(FINISHES)('finished with %s', (_name, finish) => {
  describe.each(['reset', 'lost', 'truncate', 'status:503', 'html', 'status:403'])(
    'after a write that met %s',
    (kind) => {
      it.each(NUMBERS)('number %i', async (number) => {
        const fault = WRITES[number]!;
        await disturbAndFinish(async ({ sandbox, client }, plan) => {
          await sandbox.control.faults({ ...fault, times: 1, kind });
          const { failed } = await executeOf(client, plan);
          const met = (await sandbox.control.requests()).some(
            ({ status: code }) => code === 0 || code >= 400,
          );
          if (kind.startsWith('status:')) expect(met).toBe(true);
          // What is only lost or put off is looked up or sent again in the same run.
          if (kind !== 'status:403') expect(failed).toBeNull();
        }, finish);
      });
    },
  );

  describe.each(['before', 'after'])('after a crash %s a write', (when) => {
    it.each(NUMBERS)('number %i', async (number) => {
      await disturbAndFinish(async ({ client }, plan) => {
        let sent = 0;
        const writer: AccountWriter = {
          ...client.writer,
          send: async (operation) => {
            const isLast = sent === number;
            sent += 1;
            if (isLast && when === 'before') throw new Error('crash');
            const answer = await client.writer.send(operation);
            if (isLast) throw new Error('crash');
            return answer;
          },
        };
        await expect(executeOf(client, plan, { writer })).rejects.toThrow('crash');
      }, finish);
    });
  });

  it('after it was stopped behind any number of writes', async () => {
    for (const number of NUMBERS) {
      await disturbAndFinish(async ({ client }, plan) => {
        let sent = 0;
        const outcome = await executeOf(client, plan, {
          stopping: () => sent >= number,
          recorder: {
            intent: () => {
              sent += 1;
              return Promise.resolve(sent);
            },
            result: () => Promise.resolve(),
            tickets: () => Promise.resolve(),
            closeDates: () => Promise.resolve(),
            made: () => Promise.resolve(),
            stuck: () => Promise.resolve(),
          },
        });
        expect(outcome.failed?.error.code).toBe('INTERRUPTED');
      }, finish);
    }
  });
});
