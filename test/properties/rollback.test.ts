import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seedPipeline, stage } from '../helpers/engine.js';
import type { Hit } from '../helpers/story.js';
import { DISTURBANCES, untilDone, withStory } from '../helpers/story.js';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const LABELS = ['New', 'Open', 'Waiting', 'Review', 'Done', 'Gone', 'Later', 'Never'] as const;

interface Sketch {
  readonly key: string;
  readonly label: string;
  readonly closed: boolean;
}

/** Some statuses in some order with labels of their own, at least one of them open and one closed. */
const sketches: fc.Arbitrary<readonly Sketch[]> = fc
  .record({
    keys: fc.shuffledSubarray([...KEYS], { minLength: 2 }),
    labels: fc.shuffledSubarray([...LABELS], { minLength: LABELS.length, maxLength: LABELS.length }),
    closed: fc.array(fc.boolean(), { minLength: KEYS.length, maxLength: KEYS.length }),
  })
  .map(({ keys, labels, closed }) =>
    keys.map((key, index) => ({
      key,
      label: labels[index] ?? key,
      closed: index === 0 ? false : index === 1 ? true : (closed[index] ?? false),
    })),
  );

const hits: fc.Arbitrary<Hit | undefined> = fc.option(
  fc.record({
    at: fc.integer({ min: 0, max: 12 }),
    disturbance: fc.constantFrom(...Object.values(DISTURBANCES).flat()),
  }),
  { nil: undefined },
);

const scenes = fc.record({
  live: sketches,
  wanted: sketches,
  /** Which of the wanted statuses each goes to that is not wanted any more. */
  targets: fc.array(fc.nat(), { minLength: KEYS.length, maxLength: KEYS.length }),
  tickets: fc.array(fc.integer({ min: 0, max: 3 }), {
    minLength: KEYS.length + 2,
    maxLength: KEYS.length + 2,
  }),
  /** A second pipeline: stays as it is, goes, comes, or goes while a new one takes its label. */
  other: fc.constantFrom<'stays' | 'goes' | 'comes' | 'is replaced'>('stays', 'goes', 'comes', 'is replaced'),
  applyHit: hits,
  finished: fc.boolean(),
  rollbackHit: hits,
});

type Scene = typeof scenes extends fc.Arbitrary<infer S> ? S : never;

function seedOf({ live, tickets, other }: Scene): object {
  const own = live.map(({ key, label, closed }, index) =>
    stage(key, closed ? 'closed' : 'open', { label, displayOrder: index, tickets: tickets[index] ?? 0 }),
  );
  const second = [
    stage('x1', 'open', { displayOrder: 0, tickets: tickets.at(-1) ?? 0 }),
    stage('x2', 'closed', { displayOrder: 1, tickets: tickets.at(-2) ?? 0 }),
  ];
  const pipelines = [seedPipeline('p', own)];
  if (other !== 'comes') pipelines.push(seedPipeline('x', second, { displayOrder: 1 }));
  return { pipelines };
}

function filesOf({ live, wanted, targets, other }: Scene): object {
  const target = (index: number): string => wanted[(targets[index] ?? 0) % wanted.length]?.key ?? '';
  /** Also into a pipeline that the same apply makes. */
  const place = (index: number): string =>
    other === 'comes' && (targets[index] ?? 0) % 3 === 0 ? 'x.x1' : target(index);
  const statuses = wanted.map(({ key, label, closed }) => ({
    key,
    label,
    state: closed ? 'closed' : 'open',
  }));
  const retired = live.flatMap(({ key }, index) =>
    wanted.some((status) => status.key === key) ? [] : [{ status: key, moveTicketsTo: place(index) }],
  );
  const second = {
    ...{ key: 'x', label: 'x' },
    statuses: [
      { key: 'x1', label: 'x1', state: 'open' },
      { key: 'x2', label: 'x2', state: 'closed' },
    ],
  };
  const third = {
    ...{ key: 'y', label: 'x' },
    statuses: [
      { key: 'y1', label: 'x1', state: 'open' },
      { key: 'y2', label: 'x2', state: 'closed' },
    ],
  };
  const own = { key: 'p', label: 'p', statuses, ...(retired.length === 0 ? {} : { retired }) };
  return {
    version: 1,
    pipelines: other === 'comes' ? [own, second] : other === 'is replaced' ? [third, own] : [own],
    ...(other === 'is replaced' ? { retired: [{ pipeline: 'x', moveTicketsTo: 'y.y1' }] } : {}),
    ...(other === 'goes' ? { retired: [{ pipeline: 'x', moveTicketsTo: `p.${target(0)}` }] } : {}),
  };
}

test('whatever disturbs an apply and its rollback, back is the start, ticket for ticket', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      await withStory({ seed: seedOf(scene), files: filesOf(scene) }, async (story) => {
        const before = await story.account();
        if (scene.finished) await untilDone(story.apply, scene.applyHit);
        else await story.apply(scene.applyHit);
        const [snapshot] = await story.snapshots();
        // Nothing was sent: the files say what the account holds, or it was stopped before.
        if (snapshot !== undefined)
          await untilDone((hit) => story.rollBack(snapshot, hit), scene.rollbackHit);
        expect(await story.account()).toEqual(before);
      });
    }),
    { numRuns: 40 },
  );
}, 240_000);
