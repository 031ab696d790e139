import { describe, expect, it } from 'vitest';
import { findStaleness, isRealised } from '../../../src/app/apply/staleness.js';
import type { LivePipeline, LiveStatus } from '../../../src/core/model/live-state.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { temporaryLabel } from '../../../src/core/base/temporary-label.js';
import { readPipelines } from '../../../src/resources/pipelines/read.js';
import {
  config,
  executeOf,
  liveStatus,
  pipeline,
  planOf,
  retire,
  retirePipeline,
  seedPipeline,
  stage,
  status,
  withEngine,
} from '../../helpers/engine.js';

const closed = { state: 'closed' } as const;

/** A plan with every kind of change, the account before it, and the account after it. */
async function everyKind(): Promise<{
  readonly plan: Plan;
  readonly before: readonly LivePipeline[];
  readonly after: readonly LivePipeline[];
}> {
  const seed = {
    pipelines: [
      seedPipeline(
        'p',
        [
          stage('a'),
          stage('b'),
          stage('c'),
          stage('flip', 'open'),
          stage('old', 'open', { tickets: 2 }),
          stage('z', 'closed'),
        ],
        { displayOrder: 10 },
      ),
      seedPipeline('q', [stage('q1'), stage('q2', 'closed')], { displayOrder: 20 }),
      seedPipeline('s', [stage('s1'), stage('s2', 'closed')], { displayOrder: 30 }),
      seedPipeline('9', [stage('91', 'open', { tickets: 1 }), stage('92', 'closed')], { displayOrder: 31 }),
      seedPipeline('u', [stage('u1'), stage('u2', 'closed')], { displayOrder: 32 }),
    ],
  };
  const files = config(
    [
      pipeline('s', [status('s1'), status('s2', closed)]),
      pipeline(
        'p',
        [
          status('b', { label: 'B!' }),
          status('c'),
          status('a'),
          status('flip', closed),
          status('fresh'),
          status('z', closed),
        ],
        {
          label: 'P!',
          retired: [retire('old', 'p.a')],
        },
      ),
      pipeline('n', [status('n1'), status('n2', closed)]),
      pipeline('q', [status('q1'), status('q2', closed)]),
    ],
    { retiredPipelines: [retirePipeline('9', 'p.b')] },
  );
  return withEngine(seed, async ({ client }) => {
    const plan = await planOf({ client, config: files });
    const before = await readPipelines(client.reader);
    expect((await executeOf(client, plan)).failed).toBeNull();
    return { plan, before, after: await readPipelines(client.reader) };
  });
}

const { plan, before, after } = await everyKind();

type Edit = (pipeline: LivePipeline) => LivePipeline | null;

/** The account with one pipeline edited by somebody else (null: deleted). */
function edited(live: readonly LivePipeline[], id: string, edit: Edit): readonly LivePipeline[] {
  return live.flatMap((entry) => (entry.id === id ? (edit(entry) ?? []) : [entry]));
}

/** An edit of one status (null: deleted). */
function ofStatus(id: string, edit: (status: LiveStatus) => LiveStatus | null): Edit {
  return (entry) => ({
    ...entry,
    statuses: entry.statuses.flatMap((other) => (other.id === id ? (edit(other) ?? []) : [other])),
  });
}

const label =
  (text: string) =>
  <T extends { readonly label: string }>(thing: T): T => ({ ...thing, label: text });
const state =
  (wanted: 'open' | 'closed') =>
  (entry: LiveStatus): LiveStatus => ({ ...entry, state: wanted });
const gone = (): null => null;
const withStatus =
  (added: LiveStatus): Edit =>
  (entry) => ({ ...entry, statuses: [...entry.statuses, added] });
const reversed: Edit = (entry) => ({ ...entry, statuses: entry.statuses.toReversed() });

function staleIn(live: readonly LivePipeline[]): readonly string[] {
  return findStaleness(plan, live).map(({ address, path }) => `${address} ${path}`);
}

describe('a plan goes on', () => {
  it('where the account is as it was, and where everything is done', () => {
    expect(staleIn(before)).toEqual([]);
    expect(staleIn(after)).toEqual([]);
  });

  it('where any part of it is done and the rest is not', () => {
    for (const from of [before, after]) {
      const other = from === before ? after : before;
      for (const { id } of [...before, ...after]) {
        const swapped = other.find((entry) => entry.id === id);
        const live = from.filter((entry) => entry.id !== id);
        const mixed = (swapped === undefined ? live : [...live, swapped]).toSorted((x, y) => x.slot - y.slot);
        expect(staleIn(mixed).filter((line) => !line.endsWith(' order'))).toEqual([]);
      }
    }
    expect(staleIn(edited(before, 'p', ofStatus('b', label('B!'))))).toEqual([]);
    expect(staleIn(edited(before, 'p', ofStatus('flip', state('closed'))))).toEqual([]);
    expect(staleIn(edited(before, 'p', ofStatus('old', gone)))).toEqual([]);
    expect(staleIn(edited(before, 'p', withStatus(liveStatus('fresh'))))).toEqual([]);
    expect(staleIn(edited(before, '9', gone))).toEqual([]);
  });

  it('where a label is on its way, by a detour', () => {
    expect(staleIn(edited(before, 'p', label(temporaryLabel('P!', []))))).toEqual([]);
    expect(staleIn(edited(before, 'p', ofStatus('b', label(temporaryLabel('B!', [])))))).toEqual([]);
    const created = liveStatus('fresh', { label: temporaryLabel('fresh', []) });
    expect(staleIn(edited(before, 'p', withStatus(created)))).toEqual([]);
    expect(staleIn(edited(after, 'n', label(temporaryLabel('n', []))))).toEqual([]);
  });

  it('whatever becomes of unmanaged pipelines', () => {
    expect(staleIn(edited(before, 'u', gone))).toEqual([]);
    expect(staleIn(edited(before, 'u', ofStatus('u1', label('x'))))).toEqual([]);
  });

  it('where sort numbers change and the order stays', () => {
    const spread: Edit = (entry) => ({
      ...entry,
      statuses: entry.statuses.map((other) => ({ ...other, slot: other.slot * 3 + 2 })),
    });
    expect(staleIn(edited(before, 'p', spread))).toEqual([]);
  });
});

describe('a plan is stale where somebody', () => {
  it.each<readonly [string, string, Edit, readonly string[]]>([
    ['renamed a pipeline', 'p', label('Mine'), ['pipelines.p label']],
    ['renamed a pipeline that goes', '9', label('Mine'), ['pipelines["9"] label']],
    ['deleted a pipeline', 'p', gone, ['pipelines.p pipeline']],
    [
      'renamed a status that the plan renames',
      'p',
      ofStatus('b', label('Mine')),
      ['pipelines.p.statuses.b label'],
    ],
    [
      'renamed a status that the plan leaves alone',
      'p',
      ofStatus('z', label('Mine')),
      ['pipelines.p.statuses.z label'],
    ],
    ['changed the case of a label', 'p', ofStatus('z', label('Z')), ['pipelines.p.statuses.z label']],
    [
      'renamed a status that goes',
      'p',
      ofStatus('old', label('Mine')),
      ['pipelines.p.statuses["old"] label'],
    ],
    ['flipped a status', 'p', ofStatus('c', state('closed')), ['pipelines.p.statuses.c state']],
    ['opened a closed one', 'p', ofStatus('z', state('open')), ['pipelines.p.statuses.z state']],
    ['deleted a status', 'p', ofStatus('c', gone), ['pipelines.p.statuses.c status']],
    [
      'deleted a status of a pipeline that goes',
      '9',
      ofStatus('91', gone),
      ['pipelines["9"].statuses["91"] status'],
    ],
    ['added a status', 'p', withStatus(liveStatus('mine', { slot: 9 })), ['pipelines.p statuses']],
    [
      'added a status to a pipeline that goes',
      '9',
      withStatus(liveStatus('mine', { slot: 9 })),
      ['pipelines["9"] statuses'],
    ],
    ['reordered the statuses', 'p', reversed, ['pipelines.p order']],
    [
      'let HubSpot reserve a status',
      'p',
      ofStatus('c', (entry) => ({ ...entry, writable: false })),
      ['pipelines.p.statuses.c writable'],
    ],
    [
      'made a status with the id of a created one and another label',
      'p',
      withStatus(liveStatus('fresh', { label: 'Mine', slot: 9 })),
      ['pipelines.p statuses'],
    ],
    [
      'made a status with the label of a created one and another id',
      'p',
      withStatus(liveStatus('mine', { label: 'fresh', slot: 9 })),
      ['pipelines.p statuses'],
    ],
    [
      'made a status with the id of a created one in another state',
      'p',
      withStatus(liveStatus('fresh', { state: 'closed', slot: 9 })),
      ['pipelines.p statuses'],
    ],
    [
      'took a label with our mark that is on the way to something else',
      'p',
      ofStatus('z', label(temporaryLabel('B!', []))),
      ['pipelines.p.statuses.z label'],
    ],
  ])('%s', (_what, id, edit, expected) => {
    expect(staleIn(edited(before, id, edit))).toEqual(expected);
  });

  it.each<readonly [string, string, Edit, readonly string[]]>([
    ['renamed a created pipeline', 'n', label('Mine'), ['pipelines.n label']],
    ['added a status to a created pipeline', 'n', withStatus(liveStatus('mine')), ['pipelines.n statuses']],
    ['renamed a status of a created pipeline', 'n', ofStatus('n1', label('Mine')), ['pipelines.n statuses']],
    ['renamed what the plan had renamed', 'p', label('Mine'), ['pipelines.p label']],
  ])('%s after a part was done', (_what, id, edit, expected) => {
    expect(staleIn(edited(after, id, edit))).toEqual(expected);
  });

  it('reordered the pipelines that the plan leaves in their order', () => {
    expect(plan.basis.order).toEqual(['p', 'q', 's']);
    const q = edited(before, 'q', (entry) => ({ ...entry, slot: 5 }));
    expect(staleIn(q)).toEqual(['pipelines order']);
  });

  it('made several edits, which are all named with what was expected and found', () => {
    const live = edited(edited(before, 'p', ofStatus('z', label('Mine'))), '9', label('Yours'));
    expect(findStaleness(plan, live)).toEqual([
      { address: 'pipelines.p.statuses.z', path: 'label', expected: '"z"', found: '"Mine"' },
      { address: 'pipelines["9"]', path: 'label', expected: '"9"', found: '"Yours"' },
    ]);
  });
});

describe('two pipelines with one sort number', () => {
  const seed = {
    pipelines: [
      seedPipeline('x', [stage('x1'), stage('x2', 'closed')], { label: 'b' }),
      seedPipeline('y', [stage('y1'), stage('y2', 'closed')], { label: 'a' }),
      seedPipeline('w', [stage('w1'), stage('w2', 'closed')], { label: 'w', displayOrder: 5 }),
    ],
  };
  const of = (key: string, text: string): ReturnType<typeof pipeline> =>
    pipeline(key, [status(`${key}1`), status(`${key}2`, closed)], { label: text });

  it('may change their order by their labels, before, during and after the apply', async () => {
    await withEngine(seed, async ({ client }) => {
      const files = config([of('w', 'w'), of('x', 'a'), of('y', 'b')]);
      const swap = await planOf({ client, config: files });
      const seen: number[] = [];
      const look = async (): Promise<void> => {
        seen.push(findStaleness(swap, await readPipelines(client.reader)).length);
      };
      await look();
      const outcome = await executeOf(client, swap, {
        recorder: {
          intent: () => Promise.resolve(0),
          result: look,
          tickets: () => Promise.resolve(),
          closeDates: () => Promise.resolve(),
          made: () => Promise.resolve(),
          stuck: () => Promise.resolve(),
        },
      });
      expect(outcome.failed).toBeNull();
      expect(new Set(seen)).toEqual(new Set([0]));
      expect((await planOf({ client, config: files })).changes).toEqual([]);
    });
  });
});

describe('a plan is realised', () => {
  it('where every change is in the account, and nowhere else', () => {
    expect(isRealised(plan, after)).toBe(true);
    expect(isRealised(plan, before)).toBe(false);
  });

  it.each<readonly [string, string, Edit]>([
    ['a created pipeline', 'n', gone],
    ['the label of a created pipeline', 'n', label(temporaryLabel('n', []))],
    ['the new label of a pipeline', 'p', label('p')],
    ['the new label of a status', 'p', ofStatus('b', label('b'))],
    ['the new state of a status', 'p', ofStatus('flip', state('open'))],
    ['a created status', 'p', ofStatus('fresh', gone)],
    ['the state of a created status', 'p', ofStatus('fresh', state('closed'))],
    ['the order of the statuses', 'p', reversed],
    ['the delete of a status', 'p', withStatus(liveStatus('old', { slot: 99 }))],
    ['the order of the pipelines', 's', (entry) => ({ ...entry, slot: 99 })],
  ])('not where %s is not there', (_what, id, edit) => {
    expect(isRealised(plan, edited(after, id, edit))).toBe(false);
  });

  it('not while a retired pipeline is there', () => {
    const old = before.find(({ id }) => id === '9');
    expect(isRealised(plan, old === undefined ? after : [...after, old])).toBe(false);
  });
});
