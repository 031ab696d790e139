/**
 * One apply and one rollback, disturbed at each of their writes in each way. Whatever happened, running them again until
 * they end leads back to what the first snapshot shows, ticket for ticket; so does a rollback of an apply that nobody
 * finished.
 */
import { describe, expect, it } from 'vitest';
import { seedPipeline, stage } from '../helpers/engine.js';
import type { Story } from '../helpers/story.js';
import { DISTURBANCES, untilDone, withStory } from '../helpers/story.js';

const SEED = {
  pipelines: [
    seedPipeline('p', [
      stage('a', 'open', { label: 'A', tickets: 2 }),
      stage('b', 'open', { label: 'B', tickets: 1 }),
      stage('old', 'open', { label: 'Old', tickets: 3 }),
      stage('c', 'closed', { label: 'C', tickets: 1 }),
    ]),
    seedPipeline('9', [stage('91', 'open', { tickets: 2 }), stage('92', 'closed', { tickets: 1 })], {
      label: 'Support',
      displayOrder: 1,
    }),
  ],
};

/** A status goes into one that is made in the same apply, another into one that stays, a pipeline into both. */
const FILES = {
  version: 1,
  pipelines: [
    {
      key: 'p',
      label: 'p',
      statuses: [
        { key: 'fresh', label: 'Fresh', state: 'open' },
        { key: 'a', label: 'A!', state: 'open' },
        { key: 'c', label: 'C', state: 'closed' },
      ],
      retired: [
        { status: 'old', moveTicketsTo: 'fresh' },
        { status: 'b', moveTicketsTo: 'a' },
      ],
    },
  ],
  retired: [{ pipeline: '9', moveTicketsTo: 'p.fresh', statuses: { '92': 'p.c' } }],
};

const story = <T>(use: (story: Story) => Promise<T>): Promise<T> =>
  withStory({ seed: SEED, files: FILES }, use);

const first = async ({ snapshots }: Story): Promise<string> =>
  (await snapshots())[0] ?? 'there is no snapshot';

/** How many writes an apply and its rollback take that nothing disturbs. */
async function undisturbed(): Promise<{ readonly apply: number; readonly rollback: number }> {
  return story(async (one) => {
    const before = await one.account();
    const apply = await one.apply();
    const rollback = await one.rollBack(await first(one));
    expect(await one.account()).toEqual(before);
    return { apply: apply.writes, rollback: rollback.writes };
  });
}

const WRITES = await undisturbed();
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('an apply and its rollback', () => {
  it('have writes of every kind to be disturbed', () => {
    expect(WRITES.apply).toBeGreaterThan(8);
    expect(WRITES.rollback).toBeGreaterThan(8);
  });
});

/** Those that end a run in the middle of it: only they leave something to finish. */
const ENDING = [
  'the run is killed before it',
  'the run is killed after it',
  'the run is killed when it looks what became of it',
  'Ctrl-C is pressed',
  'its answer is lost, and then the network is gone',
  'it is done and answered with 500, and then the network is gone',
] as const;

describe.each(ENDING)('where %s', (name) => {
  const disturbance = DISTURBANCES[name];
  it.each(numbers(WRITES.apply))(
    'an apply at write %i, finished and then rolled back, leaves nothing',
    async (at) => {
      await story(async (one) => {
        const before = await one.account();
        await untilDone(one.apply, { at, disturbance });
        const snapshot = await first(one);
        await untilDone(() => one.rollBack(snapshot));
        expect(await one.account()).toEqual(before);
      });
    },
  );
});

describe.each(Object.entries(DISTURBANCES))('where %s', (_name, disturbance) => {
  it.each(numbers(WRITES.apply))(
    'an apply at write %i that nobody finishes can be rolled back',
    async (at) => {
      await story(async (one) => {
        const before = await one.account();
        await one.apply({ at, disturbance });
        const snapshot = await first(one);
        await untilDone(() => one.rollBack(snapshot));
        expect(await one.account()).toEqual(before);
      });
    },
  );

  it.each(numbers(WRITES.rollback))(
    'a rollback at write %i comes to its end when it is run again',
    async (at) => {
      await story(async (one) => {
        const before = await one.account();
        await one.apply();
        const snapshot = await first(one);
        await untilDone((hit) => one.rollBack(snapshot, hit), { at, disturbance });
        expect(await one.account()).toEqual(before);
      });
    },
  );
});
