/**
 * Editors of two pipelines, one with statuses that come and go, disturbed at each write of the apply. Whatever happens, a
 * fresh plan or the same one finishes the work, and a status that the files don't mention keeps its editors throughout.
 */
import { describe, expect, it } from 'vitest';
import { observeSettings, settingsRealised, staleSettings } from '../../src/app/apply/settings-staleness.js';
import { findStaleness } from '../../src/app/apply/staleness.js';
import type { AccountWriter } from '../../src/core/model/account.js';
import type { Plan } from '../../src/core/plan/plan.js';
import type { ExecuteOutcome } from '../../src/execute/execute.js';
import { readPipelines } from '../../src/resources/pipelines/read.js';
import type { Engine } from '../helpers/engine.js';
import {
  changesOf,
  config,
  executeOf,
  pipeline,
  planOf,
  retire,
  seedPipeline,
  stage,
  status,
  team,
  withEngine,
} from '../helpers/engine.js';
import { editorsNow, only, PEOPLE, restrict } from '../unit/resources/editors-account.js';

const closed = { state: 'closed' } as const;

const SEED = {
  pipelines: [
    seedPipeline('p', [stage('a'), stage('b'), stage('old', 'open', { tickets: 3 }), stage('c', 'closed')]),
    seedPipeline('u', [stage('u1'), stage('u2', 'closed')], { displayOrder: 1 }),
  ],
  ...PEOPLE,
};

const tier1 = only({ teams: ['tier1'], users: ['ben@example.com'] });

const FILES = config(
  [
    pipeline(
      'p',
      [
        status('a', { editableBy: tier1 }),
        status('b'),
        status('n', { editableBy: only({ superAdmins: false, users: ['ana@example.com'] }) }),
        status('c', closed),
      ],
      { retired: [retire('old', 'p.n')] },
    ),
    pipeline('u', [status('u1'), status('u2', { ...closed, editableBy: tier1 })]),
  ],
  { teams: [team('tier1', { name: 'Tier 1' })] },
);

const DONE = {
  p: { a: '12 51 admins', b: '13 53', n: '11', old: 'everyone', c: 'everyone' },
  // What was open to everyone says false of super admins, where the files say nothing.
  u: { u1: '52 admins', u2: '12 51' },
};

async function withAccount<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  return withEngine(SEED, async (engine) => {
    const night = { teamIds: ['53'], userIds: ['13'], superAdmin: false };
    await restrict(engine.sandbox, 'p', { b: night, old: { teamIds: ['52'] }, a: { teamIds: ['51'] } });
    await restrict(engine.sandbox, 'u', { u1: { teamIds: ['52'] } });
    return use(engine);
  });
}

async function shown({ sandbox }: Engine): Promise<object> {
  return { p: await editorsNow(sandbox, 'p'), u: await editorsNow(sandbox, 'u') };
}

/** Everything that can be watched from outside while it goes on: what nobody declared never changes. */
async function expectUntouched(engine: Engine): Promise<void> {
  expect(await shown(engine)).toMatchObject({ p: { b: '13 53' }, u: { u1: '52 admins' } });
}

async function writesOfApply(): Promise<
  readonly { readonly method: string; readonly path: string; readonly skip: number }[]
> {
  return withAccount(async (engine) => {
    const { sandbox, client } = engine;
    const plan = await planOf({ client, config: FILES });
    const before = (await sandbox.control.requests()).length;
    expect((await executeOf(client, plan)).failed).toBeNull();
    expect(await shown(engine)).toEqual(DONE);
    const seen = (await sandbox.control.requests()).slice(before);
    return seen.flatMap(({ method, path }, index) => {
      if (method === 'GET' || /\/(?:search|batch\/read)$/.test(path)) return [];
      const skip = seen.slice(0, index).filter((one) => one.method === method && one.path.includes(path));
      return [{ method, path, skip: skip.length }];
    });
  });
}

type Finish = (engine: Engine, plan: Plan) => Promise<ExecuteOutcome>;

const FINISHES: readonly (readonly [string, Finish])[] = [
  ['a fresh plan', async ({ client }) => executeOf(client, await planOf({ client, config: FILES }))],
  [
    'the same plan',
    async ({ client }, plan) => {
      const live = await readPipelines(client.reader);
      expect(findStaleness(plan, live)).toEqual([]);
      expect(staleSettings(plan, await observeSettings(plan, client.reader, live))).toEqual([]);
      return executeOf(client, plan);
    },
  ],
];

async function disturbAndFinish(
  disturb: (engine: Engine, plan: Plan) => Promise<void>,
  finish: Finish,
): Promise<void> {
  await withAccount(async (engine) => {
    const { sandbox, client } = engine;
    const plan = await planOf({ client, config: FILES });
    await disturb(engine, plan);
    await sandbox.control.faults({ clear: true });
    await expectUntouched(engine);
    const outcome = await finish(engine, plan);
    expect(outcome.failed).toBeNull();
    expect(outcome.notTried).toEqual([]);
    expect(await shown(engine)).toEqual(DONE);
    expect(changesOf(await planOf({ client, config: FILES }))).toEqual([]);
    const live = await readPipelines(client.reader);
    expect(settingsRealised(await observeSettings(plan, client.reader, live))).toBe(true);
  });
}

const WRITES = await writesOfApply();
const NUMBERS = WRITES.map((_, index) => index);

it('an apply of editors writes once for each pipeline, between the creates and the deletes', () => {
  expect(WRITES.map(({ method }) => method)).toEqual(['POST', 'POST', 'PUT', 'PUT', 'DELETE']);
});

describe.each(FINISHES)('finished with %s', (_name, finish) => {
  describe.each(['reset', 'lost', 'truncate', 'status:503', 'status:500', 'html', 'status:403'])(
    'after a write that met %s',
    (kind) => {
      it.each(NUMBERS)('number %i', async (number) => {
        await disturbAndFinish(async ({ sandbox, client }, plan) => {
          await sandbox.control.faults({ ...WRITES[number]!, times: 1, kind });
          const { failed } = await executeOf(client, plan);
          if (kind === 'status:403') expect(failed?.error.code).toBe('MISSING_SCOPE');
          else if (kind !== 'status:500') expect(failed).toBeNull();
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
});

describe('an apply of editors', () => {
  it('counts all editors of a pipeline as applied, whatever happened to the answer', async () => {
    await withAccount(async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: FILES });
      await sandbox.control.faults({ method: 'PUT', kind: 'lost' });
      const { applied } = await executeOf(client, plan);
      expect(applied).toHaveLength(plan.changes.length);
    });
  });

  it('stops where no answer to the write ever comes', async () => {
    await withAccount(async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: FILES });
      await sandbox.control.faults({ method: 'PUT', times: 99, kind: 'html' });
      expect((await executeOf(client, plan)).failed?.error.code).toBe('ANSWER_LOST');
    });
  });
});
