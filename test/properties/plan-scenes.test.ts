import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findStaleness, isRealised } from '../../src/app/apply/staleness.js';
import type { Config } from '../../src/core/model/config.js';
import { parseAddress } from '../../src/core/base/address.js';
import { hashPlan } from '../../src/core/plan/assemble.js';
import { readPipelines } from '../../src/resources/pipelines/read.js';
import type { Engine } from '../helpers/engine.js';
import { inMemoryAccount } from '../helpers/in-memory-account.js';
import {
  boardOf,
  changesOf,
  config,
  executeOf,
  findingsOf,
  pipeline,
  planOf,
  retire,
  retirePipeline,
  seedPipeline,
  stage,
  status,
  withEngine,
} from '../helpers/engine.js';
import { misread } from '../helpers/payloads.js';

const KEYS: readonly string[] = ['a', 'b', 'c', 'd', 'e'];
const LABELS: readonly string[] = ['New', 'Open', 'Waiting', 'Review', 'Done', 'Gone'];
const PIPELINES: readonly string[] = ['p', 'q', 'r', 's'];
const PIPELINE_LABELS: readonly string[] = ['Support', 'Returns', 'On site', 'Legal', 'Billing'];

interface StatusSketch {
  readonly key: string;
  readonly label: string;
  readonly closed: boolean;
  readonly tickets: number;
}

/** Statuses in some order with labels of their own; the first is open, the second closed. */
const statuses: fc.Arbitrary<readonly StatusSketch[]> = fc
  .record({
    keys: fc.shuffledSubarray([...KEYS], { minLength: 2 }),
    labels: fc.shuffledSubarray([...LABELS], { minLength: LABELS.length }),
    closed: fc.array(fc.boolean(), { minLength: KEYS.length, maxLength: KEYS.length }),
    tickets: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: KEYS.length, maxLength: KEYS.length }),
  })
  .map(({ keys, labels, closed, tickets }) =>
    keys.map((key, index) => ({
      key,
      label: labels[index] ?? key,
      closed: index === 1 || (index > 1 && closed[index] === true),
      tickets: tickets[index] ?? 0,
    })),
  );

interface PipelineSketch {
  readonly key: string;
  readonly label: string;
  readonly slot: number;
  readonly reserved: boolean;
  readonly statuses: readonly StatusSketch[];
}

const pipelines = (labels: readonly string[]): fc.Arbitrary<readonly PipelineSketch[]> =>
  fc
    .record({
      keys: fc.shuffledSubarray([...PIPELINES], { minLength: 1 }),
      labels: fc.shuffledSubarray([...labels], { minLength: labels.length }),
      slots: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 }),
      reserved: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      statuses: fc.array(statuses, { minLength: 4, maxLength: 4 }),
    })
    .map(({ keys, labels: names, ...rest }) =>
      keys.map((key, index) => ({
        key,
        label: names[index] ?? key,
        slot: rest.slots[index] ?? 0,
        reserved: rest.reserved[index] ?? false,
        statuses: rest.statuses[index] ?? [],
      })),
    );

interface Scene {
  readonly live: readonly PipelineSketch[];
  readonly wanted: readonly PipelineSketch[];
  /** An unmanaged pipeline's sort number. */
  readonly between: number;
  /** Which declared status a retired one's tickets go to. */
  readonly pick: number;
}

const scenes: fc.Arbitrary<Scene> = fc.record({
  live: pipelines(PIPELINE_LABELS),
  wanted: pipelines(PIPELINE_LABELS),
  between: fc.integer({ min: 0, max: 4 }),
  pick: fc.nat(100),
});

function seedOf({ live, between }: Scene): object {
  const unmanaged = seedPipeline('u', [stage('u1', 'open', { tickets: 2 }), stage('u2', 'closed')], {
    label: 'Unmanaged',
    displayOrder: between,
  });
  const reserved = (key: string): object =>
    stage(`${key}_reserved`, 'open', { label: 'Reserved', writePermissions: 'READ_ONLY' });
  const managed = live.map((entry) =>
    seedPipeline(
      entry.key,
      [
        ...(entry.reserved ? [reserved(entry.key)] : []),
        ...entry.statuses.map(({ key, label, closed, tickets }) =>
          stage(`${entry.key}_${key}`, closed ? 'closed' : 'open', { label, tickets }),
        ),
      ],
      { label: entry.label, displayOrder: entry.slot },
    ),
  );
  return { pipelines: [unmanaged, ...managed] };
}

/** Where the tickets of a live status that goes are to go: `PIPELINE.STATUS`, by keys. */
function targetOf({ wanted, pick }: Scene, salt: number): string {
  const all = wanted.flatMap((entry) => entry.statuses.map(({ key }) => `${entry.key}.${key}`));
  return all[(pick + salt) % all.length] ?? '';
}

function filesOf(scene: Scene): Config {
  const { live, wanted } = scene;
  const declared = wanted.map((entry, index) => {
    const now = live.find(({ key }) => key === entry.key)?.statuses ?? [];
    const gone = now.filter(({ key }) => !entry.statuses.some((other) => other.key === key));
    return pipeline(
      entry.key,
      entry.statuses.map(({ key, label, closed }) =>
        status(key, { wantedId: `${entry.key}_${key}`, label, state: closed ? 'closed' : 'open' }),
      ),
      {
        label: entry.label,
        retired: gone.map(({ key }) => retire(`${entry.key}_${key}`, targetOf(scene, index))),
      },
    );
  });
  const retired = live.filter(({ key }) => !wanted.some((other) => other.key === key));
  return config(declared, {
    retiredPipelines: retired.map(({ key, statuses: [first] }, index) =>
      retirePipeline(
        key,
        targetOf(scene, index + 7),
        first === undefined ? {} : { [`${key}_${first.key}`]: targetOf(scene, index + 3) },
      ),
    ),
  });
}

/** What the account holds once the files are applied: the declared pipelines in order, with their tickets. */
function expectedOf(scene: Scene): readonly object[] {
  const { live, wanted } = scene;
  const held = new Map<string, number>();
  const add = (place: string, count: number): void => void held.set(place, (held.get(place) ?? 0) + count);
  let retiredCount = 0;
  for (const entry of live) {
    const index = wanted.findIndex(({ key }) => key === entry.key);
    const kept = wanted[index];
    const salt = retiredCount;
    if (kept === undefined) retiredCount += 1;
    entry.statuses.forEach(({ key, tickets }, position) => {
      if (kept === undefined) add(targetOf(scene, salt + (position === 0 ? 3 : 7)), tickets);
      else if (kept.statuses.some((other) => other.key === key)) add(`${entry.key}.${key}`, tickets);
      else add(targetOf(scene, index), tickets);
    });
  }
  return wanted.map((entry) => ({
    id: entry.key,
    label: entry.label,
    statuses: entry.statuses.map(({ key, label, closed }) => ({
      id: `${entry.key}_${key}`,
      label,
      state: closed ? 'closed' : 'open',
      tickets: held.get(`${entry.key}.${key}`) ?? 0,
    })),
  }));
}

async function declaredBoard({ sandbox }: Engine): Promise<readonly object[]> {
  const board = await boardOf(sandbox);
  expect(board.find(({ id }) => id === 'u')?.statuses.map(({ tickets }) => tickets)).toEqual([2, 0]);
  return board
    .filter(({ id }) => id !== 'u')
    .map((entry) => ({ ...entry, statuses: entry.statuses.filter(({ label }) => label !== 'Reserved') }));
}

test('a plan names each address with each action once, and nothing that it names is no address', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      const client = inMemoryAccount(seedOf(scene));
      const plan = await planOf({ client, config: filesOf(scene) });
      expect(misread(plan.changes)).toEqual([]);
      const names = changesOf(plan);
      expect(new Set(names).size).toBe(names.length);
      for (const { address } of plan.changes) expect(parseAddress(address)).not.toBeNull();
      expect(hashPlan(plan)).toBe(plan.planHash);
      expect(findStaleness(plan, await readPipelines(client.reader))).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('an account that is described as it is has nothing to change', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      const client = inMemoryAccount(seedOf(scene));
      const live = await readPipelines(client.reader);
      const inOrder = live.flatMap(({ id }) => scene.live.filter(({ key }) => key === id));
      const plan = await planOf({ client, config: filesOf({ ...scene, wanted: inOrder }) });
      expect(changesOf(plan)).toEqual([]);
      expect(findingsOf(plan)).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('an apply turns any account into any other, and its plan is never stale to itself on the way', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      await withEngine(seedOf(scene), async (engine) => {
        const { client } = engine;
        const files = filesOf(scene);
        const plan = await planOf({ client, config: files });
        expect(findingsOf(plan, 'block')).toEqual([]);
        const stale: unknown[] = [];
        const outcome = await executeOf(client, plan, {
          recorder: {
            intent: () => Promise.resolve(0),
            result: async () => {
              stale.push(...findStaleness(plan, await readPipelines(client.reader)));
            },
            tickets: () => Promise.resolve(),
            closeDates: () => Promise.resolve(),
            made: () => Promise.resolve(),
            stuck: () => Promise.resolve(),
          },
        });
        expect(outcome.failed).toBeNull();
        expect(stale).toEqual([]);
        expect(changesOf({ changes: outcome.applied })).toEqual(changesOf(plan));
        expect(await declaredBoard(engine)).toEqual(expectedOf(scene));
        expect(isRealised(plan, await readPipelines(client.reader))).toBe(true);
        expect(changesOf(await planOf({ client, config: files }))).toEqual([]);
      });
    }),
    { numRuns: 80 },
  );
}, 120_000);

const KINDS = ['reset', 'lost', 'truncate', 'html', 'status:500', 'status:503', 'status:429', 'status:403'];
const faults = fc.array(
  fc.record({
    skip: fc.nat(40),
    times: fc.integer({ min: 1, max: 3 }),
    kind: fc.constantFrom(...KINDS),
  }),
  { minLength: 1, maxLength: 4 },
);

test('an apply that is disturbed anywhere, reads included, is finished by the next one', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, fc.array(faults, { minLength: 1, maxLength: 3 }), async (scene, runs) => {
      await withEngine(seedOf(scene), async (engine) => {
        const { sandbox, client } = engine;
        const files = filesOf(scene);
        for (const disturbances of runs) {
          const plan = await planOf({ client, config: files });
          await sandbox.control.faults(...disturbances);
          await executeOf(client, plan);
          await sandbox.control.faults({ clear: true });
        }
        const plan = await planOf({ client, config: files });
        expect(findingsOf(plan, 'block')).toEqual([]);
        expect((await executeOf(client, plan)).failed).toBeNull();
        expect(await declaredBoard(engine)).toEqual(expectedOf(scene));
        expect(changesOf(await planOf({ client, config: files }))).toEqual([]);
      });
    }),
    { numRuns: 60 },
  );
}, 120_000);
