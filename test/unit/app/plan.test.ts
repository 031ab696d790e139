import { describe, expect, it } from 'vitest';
import { computePlan } from '../../../src/app/plan/compute-plan.js';
import { assemblePlan, hashPlan } from '../../../src/core/plan/assemble.js';
import type { Config } from '../../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import type { EngineInput } from '../../helpers/engine.js';
import {
  AT,
  changesOf,
  config,
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

interface Scene {
  /** Tickets in the retired status `old`. */
  readonly tickets?: number;
  readonly stageLabel?: string;
  readonly more?: readonly object[];
  readonly files?: Config;
  readonly input?: Partial<EngineInput>;
}

const RETIRED = [retire('old', 'p.a')];

function files(part: Parameters<typeof pipeline>[2] = {}): Config {
  return config([
    pipeline('p', [status('a', { label: 'A' }), status('b'), status('z', closed)], {
      retired: RETIRED,
      ...part,
    }),
  ]);
}

async function planFor({
  tickets = 2,
  stageLabel = 'b',
  more = [],
  files: wanted = files(),
  input,
}: Scene): Promise<Plan> {
  const p = seedPipeline('p', [
    stage('a'),
    stage('b', 'open', { label: stageLabel }),
    stage('old', 'open', { tickets }),
    stage('z', 'closed'),
  ]);
  return planOf({ client: inMemoryAccount({ pipelines: [p, ...more] }), config: wanted, ...input });
}

describe('the hash of a plan', () => {
  it('is the same for the same inputs, whatever the time, the places in the files, what was looked up and the counts', async () => {
    const { planHash } = await planFor({});
    const elsewhere = { file: 'other.yaml', line: 99, column: 9 };
    const moved = config(
      [
        pipeline(
          'p',
          [
            status('a', { label: 'A', source: elsewhere }),
            status('b', { source: elsewhere }),
            status('z', { ...closed, source: elsewhere }),
          ],
          { retired: RETIRED.map((entry) => ({ ...entry, source: elsewhere })), source: elsewhere },
        ),
      ],
      { files: ['pipewright.yaml'] },
    );
    expect((await planFor({})).planHash).toBe(planHash);
    expect((await planFor({ files: moved })).planHash).toBe(planHash);
    expect((await planFor({ tickets: 150 })).planHash).toBe(planHash);
    const plan = await planFor({});
    expect(hashPlan({ ...plan, findings: [...plan.findings].reverse() })).toBe(planHash);
    const lookedUp = { origin: 'drift', audit: { user: 'ana', at: null }, usedBy: [] } as const;
    const changes = plan.changes.map((one) => ({ ...one, ...lookedUp }));
    expect(hashPlan({ ...plan, changes })).toBe(planHash);
    expect(assemblePlan({ ...plan, createdAt: '2031-01-01T00:00:00.000Z' }).planHash).toBe(planHash);
  });

  it.each(['files', 'lockFile'] as const)('is another where its %s are others', async (member) => {
    const plan = await planFor({});
    const other = member === 'files' ? { files: ['other.yaml'] } : { lockFile: 'other.lock.yaml' };
    expect(hashPlan({ ...plan, ...other })).not.toBe(plan.planHash);
  });

  it('does not change when a retired status gains its first ticket', async () => {
    const empty = await planFor({ tickets: 0 });
    const held = await planFor({ tickets: 1 });
    expect([empty.summary.migrate, held.summary.migrate]).toEqual([0, 1]);
    expect(held.planHash).toBe(empty.planHash);
    expect(held.liveDigest).toBe(empty.liveDigest);
  });

  it.each<readonly [string, Scene]>([
    ['another portal', { input: { account: { portalId: 7 } } }],
    ['another target', { input: { account: { target: 'custom' } } }],
    ['a live label that changed', { stageLabel: 'B?' }],
    ['another wanted label', { files: files({ label: 'P!' }) }],
    ['another place for the tickets', { files: files({ retired: [retire('old', 'p.b')] }) }],
    ['no place for the tickets any more', { files: files({ retired: [retire('old', null)] }) }],
    ['a protection', { files: files({ protect: true }) }],
    ['a pin in the lock', { input: { lock: { ...EMPTY_LOCK, ids: { 'pipelines.p.statuses.b': 'z' } } } }],
    ['something else to confirm', { files: files({ retired: [] }) }],
    ['another change', { files: files({ retired: [...RETIRED, retire('b', 'p.a')] }) }],
  ])('changes with %s', async (_what, scene) => {
    expect((await planFor(scene)).planHash).not.toBe((await planFor({})).planHash);
  });

  it('changes with a block or a confirmation that is added, and with no note', async () => {
    const plan = await planFor({});
    const extra = (verdict: 'block' | 'confirm' | 'note'): string =>
      hashPlan({
        ...plan,
        findings: [...plan.findings, { ...plan.findings[0]!, verdict, code: 'UNVERIFIED' }],
      });
    expect(extra('note')).toBe(plan.planHash);
    expect(extra('confirm')).not.toBe(plan.planHash);
    expect(extra('block')).not.toBe(plan.planHash);
  });
});

describe('the digest of what is live', () => {
  it('changes with everything in a pipeline that the plan touches, unchanged statuses included', async () => {
    const { liveDigest } = await planFor({});
    const reserved = { writePermissions: 'READ_ONLY' };
    const p = (...stages: readonly object[]): object =>
      seedPipeline('p', [stage('a'), stage('b'), stage('old', 'open', { tickets: 2 }), ...stages]);
    const digestOf = async (seed: object): Promise<string> => {
      const plan = await planOf({ client: inMemoryAccount({ pipelines: [seed] }), config: files() });
      return plan.liveDigest;
    };
    expect(await digestOf(p(stage('z', 'closed')))).toBe(liveDigest);
    expect(await digestOf(p(stage('z', 'closed', { label: 'Z' })))).not.toBe(liveDigest);
    expect(await digestOf(p(stage('z', 'closed'), stage('r', 'open', reserved)))).not.toBe(liveDigest);
  });

  it('does not change with an unmanaged pipeline, or one that the plan leaves alone', async () => {
    const both = config([
      ...files().pipelines,
      pipeline('q', [status('c'), status('y', closed)], { id: '9' }),
    ]);
    const q = (label: string, part: object = {}): object =>
      seedPipeline(
        '9',
        [stage('c'), stage('y', 'closed'), stage('r', 'open', { label, writePermissions: 'READ_ONLY' })],
        { label: 'q', displayOrder: 1, ...part },
      );
    const u = (label: string): object =>
      seedPipeline('u', [stage('u1', 'open', { label }), stage('u2', 'closed')], { displayOrder: 2 });
    const one = await planFor({ files: both, more: [q('r'), u('x')] });
    const two = await planFor({ files: both, more: [q('edited', { displayOrder: 7 }), u('edited')] });
    expect(Object.keys(one.basis.pipelines)).toEqual(['pipelines.p']);
    expect([two.liveDigest, two.planHash]).toEqual([one.liveDigest, one.planHash]);
  });
});

describe('the basis', () => {
  it('holds the live values of every pipeline that is touched, retired or receives tickets', async () => {
    const wanted = config(
      [
        ...files().pipelines,
        pipeline('q', [status('c'), status('y', closed)]),
        pipeline('s', [status('e'), status('w', closed)]),
      ],
      { retiredPipelines: [retirePipeline('9', 'q.c')] },
    );
    const more = [
      seedPipeline('q', [stage('c'), stage('y', 'closed')], { displayOrder: 1 }),
      seedPipeline('s', [stage('e'), stage('w', 'closed')], { displayOrder: 2 }),
      seedPipeline('9', [stage('91'), stage('92', 'closed')], { displayOrder: 3 }),
    ];
    const { basis } = await planFor({ files: wanted, more });
    expect(Object.keys(basis.pipelines)).toEqual(['pipelines.p', 'pipelines.q', 'pipelines["9"]']);
    expect(basis.pipelines['pipelines.p']?.statuses).toEqual([
      { address: 'pipelines.p.statuses.a', id: 'a', label: 'a', state: 'open', writable: true },
      { address: 'pipelines.p.statuses.b', id: 'b', label: 'b', state: 'open', writable: true },
      { address: 'pipelines.p.statuses["old"]', id: 'old', label: 'old', state: 'open', writable: true },
      { address: 'pipelines.p.statuses.z', id: 'z', label: 'z', state: 'closed', writable: true },
    ]);
    expect(basis.order).toEqual([]);
  });

  it('holds a pipeline that would receive tickets of a single status, even while there are none', async () => {
    const wanted = config([...files().pipelines, pipeline('q', [status('c'), status('y', closed)])], {
      retiredPipelines: [retirePipeline('9', 'p.a', { '91': 'q.c' })],
    });
    const more = [
      seedPipeline('q', [stage('c'), stage('y', 'closed')], { displayOrder: 1 }),
      seedPipeline('9', [stage('91'), stage('92', 'closed')], { displayOrder: 2 }),
    ];
    const { basis } = await planFor({ files: wanted, more });
    expect(Object.keys(basis.pipelines)).toContain('pipelines.q');
  });

  it('holds the order of the declared pipelines, as people see it, where one is moved or created', async () => {
    const q = pipeline('q', [status('c'), status('y', closed)]);
    const live = seedPipeline('q', [stage('c'), stage('y', 'closed')], { displayOrder: 1 });
    const created = await planFor({ files: config([q, ...files().pipelines]) });
    expect(created.basis.order).toEqual(['p']);
    const behind = await planFor({ files: config([...files().pipelines, q]) });
    expect([behind.summary.move, behind.basis.order]).toEqual([0, ['p']]);
    const moved = await planFor({ files: config([q, ...files().pipelines]), more: [live] });
    expect(moved.basis.order).toEqual(['p', 'q']);
  });
});

describe('a view', () => {
  it('shows each touched pipeline before and after, with the counts that are known and the tickets that arrive', async () => {
    const wanted = config(
      [
        pipeline('p', [status('a', { label: 'A' }), status('fresh'), status('b'), status('z', closed)], {
          label: 'P!',
          retired: [retire('old', 'p.fresh')],
        }),
      ],
      { retiredPipelines: [retirePipeline('9', 'p.b', { '92': 'p.z' })] },
    );
    const more = [
      seedPipeline('9', [stage('91', 'open', { tickets: 4 }), stage('92', 'closed', { tickets: 5 })], {
        label: 'Nine',
        displayOrder: 1,
      }),
      seedPipeline('u', [stage('u1'), stage('u2', 'closed')], { displayOrder: 2 }),
    ];
    const { views } = await planFor({ files: wanted, more });
    const told = views.map(({ address, label, before, after }) => ({
      address,
      label,
      before: before.map(({ label: name, held }) => [name, held]),
      after: after.map(({ label: name, held }) => [name, held]),
    }));
    expect(told).toEqual([
      {
        address: 'pipelines.p',
        label: 'P!',
        before: [
          ['a', null],
          ['b', 0],
          ['old', 2],
          ['z', 0],
        ],
        after: [
          ['A', null],
          ['fresh', 2],
          ['b', 4],
          ['z', 5],
        ],
      },
      {
        address: 'pipelines["9"]',
        label: 'Nine',
        before: [
          ['91', 4],
          ['92', 5],
        ],
        after: [],
      },
    ]);
  });

  it('keeps reserved statuses', async () => {
    const seed = seedPipeline('p', [
      stage('a'),
      stage('r', 'open', { writePermissions: 'READ_ONLY' }),
      stage('z', 'closed'),
    ]);
    const wanted = config([pipeline('p', [status('a', { label: 'A' }), status('z', closed)])]);
    const live = inMemoryAccount({ pipelines: [seed] });
    const [view] = (await planOf({ client: live, config: wanted })).views;
    expect(view?.after.map(({ address }) => address)).toContain('pipelines.p.statuses["r"]');
  });
});

describe('the rest of a plan', () => {
  it('counts changes by action, and lists the flags that an apply will want', async () => {
    const wanted = config([
      pipeline('p', [status('b'), status('a', { label: 'A' }), status('fresh'), status('z', closed)], {
        retired: RETIRED,
      }),
    ]);
    const plan = await planFor({ files: wanted });
    expect(plan.summary).toEqual({
      create: 1,
      update: 1,
      move: 1,
      delete: 1,
      migrate: 1,
      console: 0,
      blocked: false,
    });
    expect(plan.requires).toEqual(['--allow-delete', '--tickets-up-to 102']);
  });

  it('names a code to confirm once, however often it is found', async () => {
    const plan = await planFor({
      files: config([pipeline('p', [status('z', closed), status('q')])]),
      tickets: 0,
    });
    expect(plan.findings.filter(({ code }) => code === 'STATUS_NOT_RETIRED')).toHaveLength(3);
    expect(plan.requires).toEqual([
      '--allow-delete',
      '--confirm STATUS_NOT_RETIRED',
      '--confirm TOO_MANY_DELETES',
    ]);
  });

  it('counts console changes as nothing else', async () => {
    const plan = await planFor({});
    const changes = plan.changes.map((change) => ({ ...change, channel: 'console' as const }));
    const { summary, requires } = assemblePlan({ ...plan, changes });
    expect(summary).toEqual({
      create: 0,
      update: 0,
      move: 0,
      delete: 0,
      migrate: 0,
      console: changes.length,
      blocked: false,
    });
    expect(requires).toEqual([]);
  });

  it('has nothing in it where the account is what the files say', async () => {
    const wanted = config([pipeline('p', [status('a'), status('b'), status('old'), status('z', closed)])]);
    const plan = await planFor({ files: wanted });
    expect([changesOf(plan), plan.findings, plan.views, plan.requires]).toEqual([[], [], [], []]);
  });

  it('puts blocks first, then what must be confirmed, then notes', async () => {
    const plan = await planFor({ files: files({ retired: [] }) });
    const verdicts = plan.findings.map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(['block', 'confirm', 'note']));
    expect(verdicts).toEqual(verdicts.toSorted());
  });

  it('is made with requests that only read', async () => {
    await withEngine(undefined, async ({ sandbox, client }) => {
      await planOf({ client, config: files() });
      const seen = await sandbox.control.requests();
      const writes = seen.filter(
        ({ method, path }) => method !== 'GET' && !/\/search$|access-token-info/.test(path),
      );
      expect(writes).toEqual([]);
    });
  });

  it('says where it came from', async () => {
    const live = inMemoryAccount();
    const account = {
      portalId: 5,
      accountType: 'STANDARD',
      uiDomain: 'app.hubspot.com',
      target: 'hubspot' as const,
      loopback: false,
      scopes: null,
    };
    const { plan } = await computePlan({
      config: config([], { digest: 'sha256:x' }),
      lock: EMPTY_LOCK,
      reader: live.reader,
      account,
      createdAt: AT,
      version: '1.2.3',
      files: ['a.yaml'],
      lockFile: 'l.yaml',
    });
    expect(plan).toMatchObject({
      formatVersion: '1',
      tool: { name: 'pipewright', version: '1.2.3' },
      createdAt: AT.toISOString(),
      account: { portalId: 5, accountType: 'STANDARD', uiDomain: 'app.hubspot.com', target: 'hubspot' },
      files: ['a.yaml'],
      lockFile: 'l.yaml',
      configDigest: 'sha256:x',
    });
    expect(plan.unmanaged.map(({ kind, id }) => [kind, id])).toEqual([['pipeline', '0']]);
  });
});
