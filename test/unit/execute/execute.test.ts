import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/model/config.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { isTemporaryFor } from '../../../src/core/base/temporary-label.js';
import type { ExecuteOutcome } from '../../../src/execute/execute.js';
import type { BoardStatus } from '../../helpers/engine.js';
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
  writesOf,
} from '../../helpers/engine.js';

const closed = { state: 'closed' } as const;

interface Applied {
  readonly plan: Plan;
  readonly outcome: ExecuteOutcome;
  readonly board: Awaited<ReturnType<typeof boardOf>>;
  readonly writes: readonly string[];
  /** Every label that a read back showed for a thing on its way. */
  readonly bodies: readonly object[];
}

/** Applies files to an account, and holds it to what every apply must keep. */
async function apply(pipelines: readonly object[], files: Config): Promise<Applied> {
  return withEngine({ pipelines }, async ({ sandbox, client }) => {
    const held = (await sandbox.control.state()).tickets.length;
    const plan = await planOf({ client, config: files });
    expect(plan.summary.blocked).toBe(false);
    const bodies: object[] = [];
    const outcome = await executeOf(client, plan, {
      recorder: {
        intent: ({ body }) => {
          if (body !== null) bodies.push(body);
          return Promise.resolve(bodies.length);
        },
        result: () => Promise.resolve(),
        tickets: () => Promise.resolve(),
        closeDates: () => Promise.resolve(),
        made: () => Promise.resolve(),
        stuck: () => Promise.resolve(),
      },
    });
    expect(outcome.failed).toBeNull();
    expect(changesOf({ changes: outcome.applied })).toEqual(changesOf(plan));
    expect(outcome.notTried).toEqual([]);
    const board = await boardOf(sandbox);
    const writes = await writesOf(sandbox);
    expect((await sandbox.control.state()).tickets).toHaveLength(held);
    expect(changesOf(await planOf({ client, config: files }))).toEqual([]);
    return { plan, outcome, board, writes, bodies };
  });
}

/** The statuses of one pipeline as `id label state tickets`. */
function shown({ board }: Applied, id: string): readonly string[] {
  const statuses: readonly BoardStatus[] = board.find((entry) => entry.id === id)?.statuses ?? [];
  return statuses.map((entry) => `${entry.id} ${entry.label} ${entry.state} ${entry.tickets}`);
}

const abc = (part: object = {}): object =>
  seedPipeline(
    'p',
    [
      stage('a', 'open', { label: 'A', tickets: 1 }),
      stage('b', 'open', { label: 'B', tickets: 2 }),
      stage('c', 'closed', { label: 'C', tickets: 3 }),
    ],
    part,
  );

describe('labels', () => {
  it('of two statuses are swapped with one detour, and the tickets stay with their status', async () => {
    const files = config([
      pipeline('p', [
        status('a', { label: 'B' }),
        status('b', { label: 'A' }),
        status('c', { label: 'C', ...closed }),
      ]),
    ]);
    const done = await apply([abc()], files);
    expect(shown(done, 'p')).toEqual(['a B open 1', 'b A open 2', 'c C closed 3']);
    expect(done.writes).toHaveLength(3);
  });

  it('of three statuses are rotated with one detour', async () => {
    const files = config([
      pipeline('p', [
        status('a', { label: 'B' }),
        status('b', { label: 'C' }),
        status('c', { label: 'A', ...closed }),
      ]),
    ]);
    const done = await apply([abc()], files);
    expect(shown(done, 'p')).toEqual(['a B open 1', 'b C open 2', 'c A closed 3']);
    expect(done.writes).toHaveLength(4);
  });

  it('are passed on along a chain without any detour, whatever the order in the file', async () => {
    const files = config([
      pipeline('p', [
        status('a', { label: 'B' }),
        status('b', { label: 'C' }),
        status('c', { label: 'D', ...closed }),
      ]),
    ]);
    const done = await apply([abc()], files);
    expect(shown(done, 'p')).toEqual(['a B open 1', 'b C open 2', 'c D closed 3']);
    expect(done.writes).toHaveLength(3);
  });

  it('that change in case only are written as they are', async () => {
    const files = config([
      pipeline('p', [
        status('a', { label: 'a' }),
        status('b', { label: 'B' }),
        status('c', { label: 'C', ...closed }),
      ]),
    ]);
    expect(shown(await apply([abc()], files), 'p')[0]).toBe('a a open 1');
  });

  it('of a retiring status go to a new one: a temporary label first, its own after the delete', async () => {
    const files = config([
      pipeline(
        'p',
        [
          status('a', { label: 'A' }),
          status('fresh', { label: 'B' }),
          status('c', { label: 'C', ...closed }),
        ],
        {
          retired: [retire('b', 'p.fresh')],
        },
      ),
    ]);
    const done = await apply([abc()], files);
    expect(shown(done, 'p')).toEqual(['a A open 1', 'fresh B open 2', 'c C closed 3']);
    const labels = done.bodies.flatMap((body) =>
      'label' in body && typeof body.label === 'string' ? [body.label] : [],
    );
    expect(labels.map((text) => isTemporaryFor(text, 'B'))).toEqual([true, false]);
    expect(done.writes.filter((line) => !line.includes('batch/update'))).toEqual([
      'POST /tickets/p/stages',
      'DELETE /tickets/p/stages/b?validateReferencesBeforeDelete=true',
      'PATCH /tickets/p/stages/fresh',
    ]);
  });

  it('of a retiring status go to one that stays', async () => {
    const files = config([
      pipeline('p', [status('a', { label: 'B' }), status('c', { label: 'C', ...closed })], {
        retired: [retire('b', 'p.a')],
      }),
    ]);
    expect(shown(await apply([abc()], files), 'p')).toEqual(['a B open 3', 'c C closed 3']);
  });

  it('of a status that is renamed go to a new one', async () => {
    const files = config([
      pipeline('p', [
        status('a', { label: 'A' }),
        status('fresh', { label: 'B' }),
        status('b', { label: 'B2' }),
        status('c', { label: 'C', ...closed }),
      ]),
    ]);
    expect(shown(await apply([abc()], files), 'p')).toEqual([
      'a A open 1',
      'fresh B open 0',
      'b B2 open 2',
      'c C closed 3',
    ]);
  });

  it('of two pipelines are swapped', async () => {
    const seed = [
      seedPipeline('p', [stage('a'), stage('z', 'closed')], { label: 'One' }),
      seedPipeline('q', [stage('b'), stage('y', 'closed')], { label: 'Two', displayOrder: 1 }),
    ];
    const files = config([
      pipeline('p', [status('a'), status('z', closed)], { label: 'Two' }),
      pipeline('q', [status('b'), status('y', closed)], { label: 'One' }),
    ]);
    const done = await apply(seed, files);
    expect(done.board.map(({ id, label }) => [id, label])).toEqual([
      ['p', 'Two'],
      ['q', 'One'],
    ]);
    expect(done.writes).toHaveLength(3);
  });

  it('of a retired pipeline go to a new one, which takes its tickets, too', async () => {
    const seed = [
      seedPipeline('9', [stage('91', 'open', { tickets: 3 }), stage('92', 'closed')], { label: 'Support' }),
    ];
    const files = config([pipeline('new', [status('n1'), status('n2', closed)], { label: 'Support' })], {
      retiredPipelines: [retirePipeline('9', 'new.n1')],
    });
    const done = await apply(seed, files);
    expect(done.board.map(({ id, label }) => [id, label])).toEqual([['new', 'Support']]);
    expect(shown(done, 'new')).toEqual(['n1 n1 open 3', 'n2 n2 closed 0']);
    expect(done.writes[0]).toBe('POST /tickets');
    expect(done.writes.at(-1)).toBe('PATCH /tickets/new');
  });

  it('with outer spaces in a file are what HubSpot makes of them', async () => {
    const files = config([
      pipeline('p', [
        status('a', { label: ' A ' }),
        status('b', { label: 'B' }),
        status('n', { label: ' N ' }),
        status('c', { label: 'C', ...closed }),
      ]),
    ]);
    expect(shown(await apply([abc()], files), 'p')[2]).toBe('n N open 0');
  });
});

describe('states', () => {
  it('are changed so that one status is always closed: the last closed one opens after another closed', async () => {
    const files = config([
      pipeline('p', [
        status('a', { label: 'A', ...closed }),
        status('b', { label: 'B' }),
        status('c', { label: 'C' }),
      ]),
    ]);
    const done = await apply([abc()], files);
    expect(shown(done, 'p')).toEqual(['a A closed 1', 'b B open 2', 'c C open 3']);
    expect(done.writes).toEqual(['PATCH /tickets/p/stages/a', 'PATCH /tickets/p/stages/c']);
  });

  it('of the last closed status wait for a new closed one', async () => {
    const files = config([
      pipeline('p', [
        status('c', { label: 'C' }),
        status('a', { label: 'A' }),
        status('b', { label: 'B' }),
        status('end', { label: 'End', ...closed }),
      ]),
    ]);
    expect(shown(await apply([abc()], files), 'p')).toEqual([
      'c C open 3',
      'a A open 1',
      'b B open 2',
      'end End closed 0',
    ]);
  });

  it('and labels can be exchanged at once', async () => {
    const files = config([
      pipeline('p', [
        status('a', { label: 'C', ...closed }),
        status('b', { label: 'B' }),
        status('c', { label: 'A' }),
      ]),
    ]);
    expect(shown(await apply([abc()], files), 'p')).toEqual(['a C closed 1', 'b B open 2', 'c A open 3']);
  });

  it('let the last closed status be deleted once a new one is there', async () => {
    const files = config([
      pipeline(
        'p',
        [status('a', { label: 'A' }), status('b', { label: 'B' }), status('end', { label: 'C', ...closed })],
        {
          retired: [retire('c', 'p.end')],
        },
      ),
    ]);
    expect(shown(await apply([abc()], files), 'p')).toEqual(['a A open 1', 'b B open 2', 'end C closed 3']);
  });
});

describe('places', () => {
  const five = seedPipeline(
    'p',
    ['a', 'b', 'c', 'd', 'e'].map((id) => stage(id, id === 'e' ? 'closed' : 'open')),
  );
  const of = (...keys: readonly string[]): Config =>
    config([
      pipeline(
        'p',
        keys.map((key) => status(key, key === 'e' ? closed : {})),
      ),
    ]);
  const order = (done: Applied): string => done.board[0]?.statuses.map(({ id }) => id).join('') ?? '';

  it.each([
    ['at the front, which is taken, with two writes', 'xabcde', 2],
    ['in the middle with one', 'abxcde', 1],
    ['at the end with one', 'abcdex', 1],
    ['in several places', 'xaybczde', 4],
  ])('a new status stands %s', async (_where, wanted, writes) => {
    const done = await apply([five], of(...Array.from(wanted)));
    expect([order(done), done.writes.length]).toEqual([wanted, writes]);
  });

  it.each([
    ['to a front that is taken with two writes', 'eabcd', 2],
    ['to the end with one', 'bcdea', 1],
    ['to the middle with one', 'acdbe', 1],
    ['all the way round with one each, and one more for the front', 'edcba', 5],
  ])('a status moves %s', async (_where, wanted, writes) => {
    const done = await apply([five], of(...Array.from(wanted)));
    expect(order(done)).toBe(wanted);
    expect(done.writes.length).toBeLessThanOrEqual(writes);
  });

  it('a front that is free is taken with one write', async () => {
    const gap = seedPipeline(
      'p',
      ['a', 'b', 'e'].map((id, index) =>
        stage(id, id === 'e' ? 'closed' : 'open', { displayOrder: index + 3 }),
      ),
    );
    const done = await apply([gap], of('b', 'a', 'e'));
    expect([order(done), done.writes.length]).toEqual(['bae', 1]);
    const created = await apply([gap], of('x', 'a', 'b', 'e'));
    expect([order(created), created.writes.length]).toEqual(['xabe', 1]);
  });

  it('reserved statuses stay where they are, and are never written', async () => {
    const seed = seedPipeline('p', [
      stage('r', 'open', { writePermissions: 'READ_ONLY' }),
      stage('a'),
      stage('b'),
      stage('e', 'closed'),
    ]);
    const done = await apply([seed], of('b', 'a', 'x', 'e'));
    expect(order(done).replace('r', '')).toBe('baxe');
    expect(done.writes.filter((line) => line.endsWith('/r'))).toEqual([]);
  });

  it('pipelines are put into their order among unmanaged ones, which are never written', async () => {
    const seed = ['p', 'u', 'q', 'v'].map((id, displayOrder) =>
      seedPipeline(id, [stage(`${id}1`), stage(`${id}2`, 'closed')], { displayOrder }),
    );
    const of2 = (key: string): ReturnType<typeof pipeline> =>
      pipeline(key, [status(`${key}1`), status(`${key}2`, closed)]);
    const done = await apply(seed, config([of2('n'), of2('q'), of2('p')]));
    const ids = done.board.map(({ id }) => id);
    expect(ids.filter((id) => ['n', 'p', 'q'].includes(id))).toEqual(['n', 'q', 'p']);
    expect(done.writes.filter((line) => /\/[uv]\b/.test(line))).toEqual([]);
  });
});

describe('what is sent', () => {
  it('is never a PUT, and a delete always asks HubSpot to check references', async () => {
    const seed = [
      abc(),
      seedPipeline('9', [stage('91', 'open', { tickets: 1 }), stage('92', 'closed')], { displayOrder: 1 }),
    ];
    const files = config(
      [
        pipeline('n', [status('n1'), status('n2', closed)]),
        pipeline('p', [status('c', { label: 'A', ...closed }), status('a', { label: 'C' }), status('x')], {
          label: 'P!',
          retired: [retire('b', 'p.x')],
        }),
      ],
      { retiredPipelines: [retirePipeline('9', 'n.n1')] },
    );
    const done = await apply(seed, files);
    expect(done.writes.filter((line) => line.startsWith('PUT'))).toEqual([]);
    const deletes = done.writes.filter((line) => line.startsWith('DELETE'));
    expect(deletes).toEqual([
      'DELETE /tickets/p/stages/b?validateReferencesBeforeDelete=true',
      'DELETE /tickets/9?validateReferencesBeforeDelete=true',
    ]);
  });

  it('is nothing where nothing is to do', async () => {
    const files = config([
      pipeline('p', [
        status('a', { label: 'A' }),
        status('b', { label: 'B' }),
        status('c', { label: 'C', ...closed }),
      ]),
    ]);
    const done = await apply([abc()], files);
    expect([done.writes, done.outcome.wrote]).toEqual([[], false]);
  });

  it('has ids that need escaping in its paths', async () => {
    const odd = 'a/b c?d=ü"e';
    const seed = seedPipeline(
      odd,
      [stage(`${odd}1`, 'open', { tickets: 2 }), stage('x'), stage('z', 'closed')],
      { label: 'p' },
    );
    const files = config([
      pipeline('p', [status('x', { label: 'X' }), status('z', closed)], {
        id: odd,
        label: 'P!',
        retired: [retire(`${odd}1`, 'p.x')],
      }),
    ]);
    expect(shown(await apply([seed], files), odd)).toEqual(['x X open 2', 'z z closed 0']);
  });

  it('creates a pipeline with its statuses in one request, and says of each that it was applied', async () => {
    const files = config([pipeline('n', [status('n1'), status('n2'), status('n3', closed)])]);
    const done = await apply([], files);
    expect(done.writes).toEqual(['POST /tickets']);
    expect(changesOf({ changes: done.outcome.applied })).toEqual([
      'create pipelines.n',
      'create pipelines.n.statuses.n1',
      'create pipelines.n.statuses.n2',
      'create pipelines.n.statuses.n3',
    ]);
  });
});
