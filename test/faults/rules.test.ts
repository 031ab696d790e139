/**
 * An apply of rules around ticket moves and a delete, disturbed at each write; a fresh plan, or the same one, finishes it.
 */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../helpers/engine.js';
import { boardOf, config, pipeline, retire, status, withEngine } from '../helpers/engine.js';
import type { Scene } from '../helpers/faults/apply-rig.js';
import { testEachWrite, writesOfApply } from '../helpers/faults/apply-rig.js';
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

async function expectDone({ sandbox }: Engine): Promise<void> {
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
}

const SCENE: Scene = {
  config: FILES,
  withAccount: (use) =>
    withEngine(SEED, async (engine) => {
      await setRules(engine.sandbox, BEFORE);
      return use(engine);
    }),
  expectDone,
};

describe('an apply of rules', () => {
  it('writes what it should, in order', async () => {
    expect(await writesOfApply(SCENE)).toEqual(WRITES);
  });

  testEachWrite(SCENE, WRITES);
});
