import { describe, expect, it } from 'vitest';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { guardTooManyDeletes } from '../../../src/guards/too-many-deletes.js';
import {
  config,
  findingsOf,
  pipeline,
  planOf,
  retire,
  retirePipeline,
  seedPipeline,
  stage,
  status,
  withEngine,
} from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';

const closed = { state: 'closed' } as const;
const stages = [stage('a'), stage('b'), stage('z', 'closed')];
const without = [status('a'), status('z', closed)];
const P = seedPipeline('p', stages);
const Q = seedPipeline('q', [stage('c'), stage('y', 'closed')], { displayOrder: 1 });

async function planFor(
  seed: readonly object[],
  input: Omit<Parameters<typeof planOf>[0], 'client'>,
  account: object = {},
): Promise<Plan> {
  return planOf({ client: inMemoryAccount({ account, pipelines: seed }), ...input });
}

describe('a status that is live and in no file', () => {
  it('has to be confirmed even where it is empty, and the plan prints the entry to add', async () => {
    const plan = await planFor([P], { config: config([pipeline('p', without)]) });
    expect(findingsOf(plan, 'confirm')).toEqual(['confirm STATUS_NOT_RETIRED pipelines.p.statuses["b"]']);
    const [found] = plan.findings;
    expect(found?.hint).toBe('retired:\n  - { status: "b", moveTicketsTo: a }');
    expect(plan.requires).toEqual(['--allow-delete', '--confirm STATUS_NOT_RETIRED']);
  });

  it('is offered a target in the same state', async () => {
    const seed = seedPipeline('p', [...stages, stage('done', 'closed')]);
    const files = config([pipeline('p', [status('a'), status('b'), status('z', closed)])]);
    const [found] = (await planFor([seed], { config: files })).findings;
    expect(found?.hint).toContain('moveTicketsTo: z');
  });

  it('needs no such confirmation once it is retired', async () => {
    const files = config([pipeline('p', without, { retired: [retire('b', 'p.a')] })]);
    const plan = await planFor([P], { config: files });
    expect(findingsOf(plan, 'confirm')).toEqual([]);
    expect(plan.requires).toEqual(['--allow-delete']);
  });
});

describe('a retired pipeline', () => {
  it('says which of its single targets name a status that it does not have', async () => {
    const target = { pipeline: 'p', status: 'a' };
    const retired = { ...retirePipeline('q', 'p.a'), overrides: { c: target, nope: target } };
    const files = config([pipeline('p', [status('a'), status('b'), status('z', closed)])], {
      retiredPipelines: [retired],
    });
    const plan = await planFor([P, Q], { config: files });
    expect(findingsOf(plan, 'RETIRED_NOT_LIVE')).toEqual(['note RETIRED_NOT_LIVE pipelines["q"]']);
    expect(plan.findings.find(({ code }) => code === 'RETIRED_NOT_LIVE')?.summary).toContain('"nope"');
  });
});

describe('every delete', () => {
  it('says that tickets in the recycle bin are not seen', async () => {
    const files = config([pipeline('p', without, { retired: [retire('b', 'p.a')] })], {
      retiredPipelines: [retirePipeline('q', 'p.a')],
    });
    expect(findingsOf(await planFor([P, Q], { config: files }), 'RECYCLED_TICKETS_NOT_SEEN')).toEqual([
      'note RECYCLED_TICKETS_NOT_SEEN pipelines.p.statuses["b"]',
      'note RECYCLED_TICKETS_NOT_SEEN pipelines["q"]',
    ]);
  });

  it('of a first status says that forms and inboxes may use it', async () => {
    const first = config([
      pipeline('p', [status('b'), status('z', closed)], { retired: [retire('a', 'p.b')] }),
    ]);
    expect(findingsOf(await planFor([P], { config: first }), 'ENTRY_STATUS_GOES')).toEqual([
      'note ENTRY_STATUS_GOES pipelines.p.statuses["a"]',
    ]);
    const other = config([pipeline('p', without, { retired: [retire('b', 'p.a')] })]);
    expect(findingsOf(await planFor([P], { config: other }), 'ENTRY_STATUS_GOES')).toEqual([]);
  });

  it('beside a create in one pipeline says how to keep the id, and is never taken for a rename', async () => {
    const files = config([
      pipeline('p', [status('a'), status('bee', { label: 'b!' }), status('z', closed)], {
        retired: [retire('b', 'p.bee')],
      }),
    ]);
    const plan = await planFor([P], { config: files });
    expect(findingsOf(plan, 'RENAME_OR_REPLACE')).toEqual([
      'note RENAME_OR_REPLACE pipelines.p.statuses.bee',
    ]);
    expect(plan.findings.find(({ code }) => code === 'RENAME_OR_REPLACE')?.hint).toContain('id: "b"');
    expect(plan.summary).toMatchObject({ create: 1, update: 0, delete: 1 });
  });

  it('without a create in its pipeline has no such hint', async () => {
    const files = config([
      pipeline('p', without),
      pipeline('q', [status('c'), status('d'), status('y', closed)]),
    ]);
    expect(findingsOf(await planFor([P, Q], { config: files }), 'RENAME_OR_REPLACE')).toEqual([]);
  });
});

describe('protection', () => {
  const protectedLock = { ...EMPTY_LOCK, protected: ['p', 'q'] };

  it('in the file keeps all statuses of the pipeline', async () => {
    const files = config([pipeline('p', without, { protect: true, retired: [retire('b', 'p.a')] })]);
    const plan = await planFor([P], { config: files });
    expect(findingsOf(plan, 'block')).toEqual(['block PROTECTED pipelines.p.statuses["b"]']);
    expect(plan.basis.protect).toEqual({ p: true });
  });

  it('in the lock keeps a retired pipeline, and a status whose pipeline no longer says so', async () => {
    const files = config([pipeline('p', without)], { retiredPipelines: [retirePipeline('q', 'p.a')] });
    const plan = await planFor([P, Q], { config: files, lock: protectedLock });
    expect(findingsOf(plan, 'block')).toEqual([
      'block PROTECTED pipelines.p.statuses["b"]',
      'block PROTECTED pipelines["q"]',
    ]);
  });

  it('in the lock holds until an apply with protect: false was made, which may not delete itself', async () => {
    const files = config([pipeline('p', without, { protect: false })]);
    const plan = await planFor([P], { config: files, lock: protectedLock });
    expect(findingsOf(plan, 'block')).toEqual(['block PROTECTED pipelines.p.statuses["b"]']);
    const nothing = config([
      pipeline('p', [status('a'), status('b'), status('z', closed)], { protect: false }),
    ]);
    const dropping = await planFor([P], { config: nothing, lock: protectedLock });
    expect([dropping.summary.blocked, dropping.basis.protect]).toEqual([false, { p: false }]);
  });

  it('of another pipeline is no matter', async () => {
    const files = config([pipeline('p', without)]);
    const plan = await planFor([P], { config: files, lock: { ...EMPTY_LOCK, protected: ['q'] } });
    expect(plan.summary.blocked).toBe(false);
  });
});

describe('the default pipeline', () => {
  it('is never deleted', async () => {
    const seed = seedPipeline('0', [stage('1'), stage('4', 'closed')], { label: 'Support', displayOrder: 1 });
    const files = config([pipeline('p', [...without, status('b')])], {
      retiredPipelines: [retirePipeline('0', 'p.a')],
    });
    const plan = await planFor([P, seed], { config: files });
    expect(findingsOf(plan, 'block')).toEqual(['block DEFAULT_PIPELINE pipelines["0"]']);
  });
});

describe('too many deletes', () => {
  it('are more than 30 % of the statuses, and three at least', () => {
    const verdicts = (deleted: number, managed: number): readonly string[] =>
      guardTooManyDeletes(deleted, managed).map(({ verdict, code }) => `${verdict} ${code}`);
    expect(verdicts(2, 2)).toEqual([]);
    expect(verdicts(3, 10)).toEqual([]);
    expect(verdicts(3, 9)).toEqual(['confirm TOO_MANY_DELETES']);
    expect(verdicts(4, 10)).toEqual(['confirm TOO_MANY_DELETES']);
  });

  it('are never exactly 30 %, whatever the number', () => {
    for (let tens = 1; tens <= 1_000; tens += 1) {
      expect(guardTooManyDeletes(tens * 3, tens * 10)).toEqual([]);
      if (tens > 1) expect(guardTooManyDeletes(tens * 3, tens * 10 - 1)).toHaveLength(1);
    }
  });

  it('are counted in statuses of declared and retired pipelines, of which unmanaged ones are none', async () => {
    const many = (prefix: string, count: number): readonly object[] => [
      stage(`${prefix}_end`, 'closed'),
      ...Array.from({ length: count - 1 }, (_, index) => stage(`${prefix}${index}`)),
    ];
    const seed = (unmanaged: number): readonly object[] => [
      seedPipeline('k', many('k', 7)),
      seedPipeline('g', many('g', 3), { displayOrder: 1 }),
      seedPipeline('u', many('u', unmanaged), { displayOrder: 2 }),
    ];
    const kept = (count: number): ReturnType<typeof config> =>
      config(
        [
          pipeline('k', [
            status('k_end', closed),
            ...Array.from({ length: count - 1 }, (_, index) => status(`k${index}`)),
          ]),
        ],
        { retiredPipelines: [retirePipeline('g', 'k.k0')] },
      );
    expect(findingsOf(await planFor(seed(2), { config: kept(7) }), 'TOO_MANY_DELETES')).toEqual([]);
    expect(findingsOf(await planFor(seed(20), { config: kept(6) }), 'TOO_MANY_DELETES')).toEqual([
      'confirm TOO_MANY_DELETES',
    ]);
  });
});

describe('limits of the account', () => {
  it('block a plan that would create more pipelines than there is room for', async () => {
    const files = config([
      pipeline('p', [...without, status('b')]),
      pipeline('q', [status('c'), status('y', closed)]),
    ]);
    const small = await planFor([P], { config: files }, { subscription: 'free' });
    expect(findingsOf(small, 'block')).toEqual(['block ACCOUNT_LIMIT pipelines.q']);
    const large = await planFor([P], { config: files }, { subscription: 'enterprise' });
    expect(findingsOf(large, 'block')).toEqual([]);
  });

  it('say nothing where the account does not tell its limits', async () => {
    const files = config([
      pipeline('p', [...without, status('b')]),
      pipeline('q', [status('c'), status('y', closed)]),
    ]);
    const seed = {
      account: { subscription: 'free' },
      pipelines: [P],
      tokens: [{ token: 't', scopes: ['crm.schemas.tickets.read', 'crm.schemas.tickets.write'] }],
    };
    await withEngine(seed, async ({ client }) => {
      expect(findingsOf(await planOf({ client, config: files }), 'block')).toEqual([]);
    });
  });

  it('block a pipeline that would hold more than 100 statuses until its old ones go', async () => {
    const keys = Array.from({ length: 100 }, (_, index) => `s${index}`);
    const seed = seedPipeline('p', [...keys.slice(1).map((key) => stage(key)), stage('s0', 'closed')]);
    const declared = [...keys.slice(2).map((key) => status(key)), status('s0', closed), status('fresh')];
    const files = config([pipeline('p', declared, { retired: [retire('s1', 'p.fresh')] })]);
    expect(findingsOf(await planFor([seed], { config: files }), 'block')).toEqual([
      'block ACCOUNT_LIMIT pipelines.p',
    ]);
    const full = config([pipeline('p', [...keys.slice(1).map((key) => status(key)), status('s0', closed)])]);
    expect(findingsOf(await planFor([seed], { config: full }), 'block')).toEqual([]);
  });
});

describe('what nobody knows', () => {
  it('is a note where statuses that exist are changed in place, and none where they are not', async () => {
    const files = config([pipeline('p', [status('a'), status('b', { label: 'B!' }), status('z', closed)])]);
    expect(findingsOf(await planFor([P], { config: files }))).toEqual([
      'note UNVERIFIED pipelines.p.statuses.b',
    ]);
    const grown = config([
      pipeline('p', [...['a', 'b', 'c'].map((key) => status(key)), status('z', closed)]),
    ]);
    expect(findingsOf(await planFor([P], { config: grown }))).toEqual([]);
  });
});
