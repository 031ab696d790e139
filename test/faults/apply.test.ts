/**
 * An apply of every kind of change, disturbed at each of its writes in each way that a network, a proxy or a crash can
 * disturb it. Whatever happens, what comes afterwards finishes the work: a fresh plan, or the same one. No ticket is lost,
 * and nothing is there twice.
 */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../helpers/engine.js';
import {
  boardOf,
  config,
  pipeline,
  retire,
  retirePipeline,
  seedPipeline,
  stage,
  status,
  withEngine,
} from '../helpers/engine.js';
import type { Scene } from '../helpers/faults/apply-rig.js';
import { testEachWrite, writesOfApply } from '../helpers/faults/apply-rig.js';

const closed = { state: 'closed' } as const;
const CHECK = '?validateReferencesBeforeDelete=true';

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

/** What an apply of pipelines never sends: a PUT, or a delete without the check, unless HubSpot failed over the check. */
async function expectCareful({ sandbox }: Engine): Promise<void> {
  const requests = await sandbox.control.requests();
  expect(requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  const deletes = requests.filter(({ method }) => method === 'DELETE');
  const failed = deletes.filter(({ status: code }) => code === 500).map(({ path }) => path);
  const plain = deletes.map(({ path }) => path).filter((path) => !path.endsWith(CHECK));
  expect(plain.filter((path) => !failed.includes(`${path}${CHECK}`))).toEqual([]);
}

const SCENE: Scene = {
  config: FILES,
  withAccount: (use) => withEngine(SEED, use),
  lasting: ticketIds,
  expectDone: async (engine) => {
    expect(await shown(engine)).toEqual(EXPECTED);
    await expectCareful(engine);
  },
};

const WRITES = await writesOfApply(SCENE);

describe('an apply', () => {
  it('has writes of every kind to be disturbed', () => {
    expect(new Set(WRITES)).toEqual(new Set(['POST', 'PATCH', 'DELETE']));
    expect(WRITES.length).toBeGreaterThan(15);
  });

  testEachWrite(SCENE, WRITES);
});
