/**
 * Editors of two pipelines, one with statuses that come and go, disturbed at each write of the apply. Whatever happens, a
 * fresh plan or the same one finishes the work, and a status that the files don't mention keeps its editors throughout.
 */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../helpers/engine.js';
import {
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
import type { Scene } from '../helpers/faults/apply-rig.js';
import { testEachWrite, writesOfApply } from '../helpers/faults/apply-rig.js';
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

async function shown({
  sandbox,
}: Engine): Promise<Readonly<Record<'p' | 'u', Readonly<Record<string, string>>>>> {
  return { p: await editorsNow(sandbox, 'p'), u: await editorsNow(sandbox, 'u') };
}

const SCENE: Scene = {
  config: FILES,
  withAccount,
  /** What nobody declared never changes, and it can be watched from outside while the rest goes on. */
  lasting: async (engine) => {
    const { p, u } = await shown(engine);
    return { b: p['b'], u1: u['u1'] };
  },
  expectDone: async (engine) => {
    expect(await shown(engine)).toEqual(DONE);
  },
};

const WRITES = await writesOfApply(SCENE);

describe('an apply of editors', () => {
  it('writes once for each pipeline, between the creates and the deletes', () => {
    expect(WRITES).toEqual(['POST', 'POST', 'PUT', 'PUT', 'DELETE']);
  });

  testEachWrite(SCENE, WRITES);

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
