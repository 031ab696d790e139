/**
 * One apply and one rollback, disturbed at each of their writes in each way. Whatever happened, running them again until
 * they end leads back to what the first snapshot shows, ticket for ticket; so does a rollback of an apply that nobody
 * finished.
 */
import { describe, expect, it } from 'vitest';
import { seedPipeline, stage } from '../helpers/engine.js';
import { testEachWriteOfTrip, writesOfTrip } from '../helpers/faults/round-trip.js';

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

const TRIP = { seed: SEED, files: FILES };
const WRITES = await writesOfTrip(TRIP);

describe('an apply and its rollback', () => {
  it('have writes of every kind to be disturbed', () => {
    expect(WRITES.apply).toBeGreaterThan(8);
    expect(WRITES.rollback).toBeGreaterThan(8);
  });

  testEachWriteOfTrip(TRIP, WRITES);
});
