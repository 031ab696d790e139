/**
 * An apply of rules around ticket moves and a delete, disturbed at each write; a fresh plan, or the same one, finishes it.
 */
import { describe, expect, it } from 'vitest';
import { observeSettings, staleSettings } from '../../src/app/apply/settings-staleness.js';
import { findStaleness } from '../../src/app/apply/staleness.js';
import type { AccountWriter } from '../../src/core/model/account.js';
import type { Plan } from '../../src/core/plan/plan.js';
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
  status,
  withEngine,
} from '../helpers/engine.js';
import { everywhere, KEPT, only, rules, rulesOf, SEED, setRules } from '../unit/resources/rules-account.js';

const closed = { state: 'closed' } as const;

/** A rule in each part, a status that comes, one that goes with its tickets, and a pipeline of its own. */
const FILES = config([
  pipeline('p', [...KEPT, status('extra')], {
    label: 'Support',
    rules: rules({ createIn: ['a', 'extra'], noSkipping: ['extra'] }),
    retired: [retire('old', 'p.extra')],
  }),
  pipeline('n', [status('n1'), status('n2', closed)], {
    rules: rules({ createIn: ['n1'], noBackwards: 'all' }),
  }),
]);

const BEFORE = {
  objectCreationRule: { pipelineStageIds: ['old'] },
  noBackwardsMovementRule: only('c', 'old'),
};

/**
 * Writes that the plan takes: two creates, two rules early, of which those of the new pipeline were never made and want a
 * PUT, the move, the rest, the delete.
 */
const WRITES = ['POST', 'POST', 'PATCH', 'PATCH', 'PUT', 'POST', 'PATCH', 'PATCH', 'DELETE'];

async function expectDone({ sandbox, client }: Engine): Promise<void> {
  expect(await rulesOf(sandbox)).toEqual({
    objectCreationRule: { pipelineStageIds: ['a', 'extra'] },
    noSkippingStagesRule: only('extra'),
    noBackwardsMovementRule: only('c'),
  });
  expect(await rulesOf(sandbox, 'n')).toMatchObject({
    objectCreationRule: { pipelineStageIds: ['n1'] },
    noBackwardsMovementRule: everywhere,
  });
  const [board] = (await boardOf(sandbox)).filter(({ id }) => id === 'p');
  expect(board?.statuses.map(({ id, tickets }) => `${id} ${tickets}`)).toEqual([
    'a 0',
    'b 0',
    'c 0',
    'extra 2',
  ]);
  expect(changesOf(await planOf({ client, config: FILES }))).toEqual([]);
}

const FINISHES: readonly (readonly [string, (engine: Engine, plan: Plan) => Promise<Plan>])[] = [
  ['a fresh plan', ({ client }) => planOf({ client, config: FILES })],
  [
    'the same plan',
    async ({ client }, plan) => {
      const live = await readPipelines(client.reader);
      expect(findStaleness(plan, live)).toEqual([]);
      expect(staleSettings(plan, await observeSettings(plan, client.reader, live))).toEqual([]);
      return plan;
    },
  ],
];

/** Runs the apply with a writer that does something else at one of its writes. */
async function disturbed(
  at: number,
  finish: (typeof FINISHES)[number][1],
  disturb: (engine: Engine, send: () => Promise<unknown>) => Promise<unknown>,
): Promise<void> {
  await withEngine(SEED, async (engine) => {
    const { sandbox, client } = engine;
    await setRules(sandbox, BEFORE);
    const plan = await planOf({ client, config: FILES });
    const methods: string[] = [];
    const writer: AccountWriter = {
      ...client.writer,
      send: async (operation) => {
        methods.push(operation.method);
        const send = () => client.writer.send(operation);
        if (methods.length - 1 === at) await disturb(engine, send);
        return send();
      },
    };
    await executeOf(client, plan, { writer }).catch((error: unknown) => {
      expect(String(error)).toContain('crash');
    });
    expect(methods.slice(0, at + 1)).toEqual(WRITES.slice(0, at + 1));
    await sandbox.control.faults({ clear: true });
    const outcome = await executeOf(client, await finish(engine, plan));
    expect(outcome.failed).toBeNull();
    await expectDone(engine);
  });
}

describe.each(FINISHES)('rules finished with %s', (_name, finish) => {
  describe.each(['reset', 'lost', 'truncate', 'status:503', 'status:403', 'html'])('after %s', (kind) => {
    it.each(WRITES.map((method, at) => [at, method]))('at write %i, a %s', async (at) => {
      await disturbed(at, finish, ({ sandbox }) => sandbox.control.faults({ kind, times: 1 }));
    });
  });

  describe.each(['before', 'after'])('after a crash %s', (when) => {
    it.each(WRITES.map((method, at) => [at, method]))('write %i, a %s', async (at) => {
      await disturbed(at, finish, async (_engine, send) => {
        if (when === 'after') await send();
        throw new Error('crash');
      });
    });
  });
});
