import { describe, expect, it } from 'vitest';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
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
} from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';

const closed = { state: 'closed' } as const;
/** Statuses `a` (open) and `z` (closed), as a seed has them and as files declare them. */
const stages = [stage('a'), stage('z', 'closed')];
const declared = [status('a'), status('z', closed)];
const P = seedPipeline('p', stages);

async function planFor(
  pipelines: readonly object[],
  input: Omit<Parameters<typeof planOf>[0], 'client'>,
): ReturnType<typeof planOf> {
  return planOf({ client: inMemoryAccount({ pipelines }), ...input });
}

describe('an id in the file that is not live', () => {
  const files = config([
    pipeline('p', [...declared, status('b', { id: '7', label: 'B' })]),
    pipeline('q', [status('c'), status('d', closed)], { id: '9' }),
  ]);

  it('has to be confirmed where the account is a real one', async () => {
    const plan = await planFor([P], { config: files, account: { loopback: false } });
    expect(findingsOf(plan, 'ID_NOT_LIVE')).toEqual([
      'confirm ID_NOT_LIVE pipelines.p.statuses.b',
      'confirm ID_NOT_LIVE pipelines.q',
    ]);
    expect(plan.requires).toContain('--confirm ID_NOT_LIVE');
    expect(plan.changes.filter(({ action }) => action === 'create').map(({ id }) => id)).toEqual([
      '7',
      '9',
      'c',
      'd',
    ]);
  });

  it('is a note on loopback', async () => {
    const plan = await planFor([P], { config: files });
    expect(findingsOf(plan, 'ID_NOT_LIVE')).toEqual([
      'note ID_NOT_LIVE pipelines.p.statuses.b',
      'note ID_NOT_LIVE pipelines.q',
    ]);
    expect(plan.requires).toEqual([]);
  });
});

describe('a wanted id', () => {
  it('blocks where it is live in another pipeline, a retired one included', async () => {
    const q = seedPipeline('q', [stage('b'), stage('y', 'closed')], { displayOrder: 1 });
    const r = seedPipeline('r', [stage('c'), stage('x', 'closed')], { displayOrder: 2 });
    const files = config([pipeline('p', [...declared, status('b'), status('c')])], {
      retiredPipelines: [retirePipeline('r', 'p.a')],
    });
    expect(findingsOf(await planFor([P, q, r], { config: files }), 'block')).toEqual([
      'block STATUS_ID_TAKEN pipelines.p.statuses.b',
      'block STATUS_ID_TAKEN pipelines.p.statuses.c',
    ]);
  });

  it('blocks where it belongs to a status that the same files retire', async () => {
    const files = config([
      pipeline('p', [status('a'), status('b', { id: 'z', label: 'B', state: 'closed' })], {
        retired: [retire('z', 'p.b')],
      }),
    ]);
    expect(findingsOf(await planFor([P], { config: files }), 'block')).toEqual([
      'block RETIRED_DECLARED pipelines.p.statuses.b',
    ]);
  });

  it('of a pipeline blocks where it belongs to one that is retired', async () => {
    const q = seedPipeline('q', [stage('b'), stage('y', 'closed')], { displayOrder: 1 });
    const files = config(
      [pipeline('p', declared), pipeline('q', [status('c'), status('d', closed)], { label: 'New Q' })],
      { retiredPipelines: [retirePipeline('q', 'p.a')] },
    );
    expect(findingsOf(await planFor([P, q], { config: files }), 'block')).toEqual([
      'block RETIRED_DECLARED pipelines.q',
    ]);
  });

  it('blocks where it equals a live one but for case', async () => {
    const q = seedPipeline('Q', [stage('B'), stage('y', 'closed')], { displayOrder: 1 });
    const files = config([
      pipeline('p', [...declared, status('b', { label: 'Fresh' })]),
      pipeline('q', [status('c'), status('d', closed)], { label: 'Fresh' }),
    ]);
    expect(findingsOf(await planFor([P, q], { config: files }), 'block')).toEqual([
      'block ID_DIFFERS_IN_CASE pipelines.p.statuses.b',
      'block ID_DIFFERS_IN_CASE pipelines.q',
    ]);
  });
});

describe('a label', () => {
  it('that an unmanaged pipeline holds blocks a create and a rename, case ignored', async () => {
    const q = seedPipeline('q', [stage('b'), stage('y', 'closed')], { label: 'Sales', displayOrder: 1 });
    const r = seedPipeline('r', [stage('c'), stage('x', 'closed')], { label: 'Legal', displayOrder: 2 });
    const files = config([
      pipeline('p', declared, { label: 'LEGAL' }),
      pipeline('new', [status('d'), status('e', closed)], { id: '7', label: 'sales' }),
    ]);
    expect(findingsOf(await planFor([P, q, r], { config: files }), 'block')).toEqual([
      'block LABEL_TAKEN pipelines.p',
      'block LABEL_TAKEN pipelines.new',
    ]);
  });

  it('that a reserved status holds blocks', async () => {
    const reserved = stage('r', 'open', { label: 'Kept', writePermissions: 'READ_ONLY' });
    const files = config([pipeline('p', [status('a', { label: 'kept' }), status('z', closed)])]);
    const plan = await planFor([seedPipeline('p', [...stages, reserved])], { config: files });
    expect(findingsOf(plan, 'block')).toEqual(['block LABEL_TAKEN pipelines.p.statuses.a']);
  });

  it('that moves from one status to another is a note, which tells both counts', async () => {
    const seed = seedPipeline('p', [
      stage('a', 'open', { label: 'New', tickets: 2 }),
      stage('b', 'open', { label: 'Old', tickets: 5 }),
      stage('z', 'closed'),
    ]);
    const files = config([
      pipeline('p', [
        status('a', { label: 'Fresh' }),
        status('b', { label: 'NEW' }),
        status('c', { label: 'Old' }),
        status('z', closed),
      ]),
    ]);
    const plan = await planFor([seed], { config: files });
    expect(findingsOf(plan, 'LABEL_TAKEN_OVER')).toEqual([
      'note LABEL_TAKEN_OVER pipelines.p.statuses.b',
      'note LABEL_TAKEN_OVER pipelines.p.statuses.c',
    ]);
    const [view] = plan.views;
    expect(view?.before.map(({ id, held }) => [id, held])).toEqual([
      ['a', 2],
      ['b', 5],
      ['z', null],
    ]);
  });

  it('longer than 36 characters is a note where the plan writes it, and only there', async () => {
    const long = 'x'.repeat(37);
    const files = (label: string): ReturnType<typeof config> =>
      config([
        pipeline('p', [status('a', { label }), ...declared.slice(1), status('b', { label: `${label}b` })], {
          label,
        }),
      ]);
    expect(findingsOf(await planFor([P], { config: files(long) }), 'LABEL_LONG')).toEqual([
      'note LABEL_LONG pipelines.p.statuses.b',
      'note LABEL_LONG pipelines.p',
      'note LABEL_LONG pipelines.p.statuses.a',
    ]);
    expect(findingsOf(await planFor([P], { config: files('x'.repeat(35)) }), 'LABEL_LONG')).toEqual([]);
    const there = seedPipeline('p', [stage('a', 'open', { label: long }), stage('z', 'closed')]);
    const kept = config([pipeline('p', [status('a', { label: long, state: 'closed' }), status('z')])]);
    expect(findingsOf(await planFor([there], { config: kept }), 'LABEL_LONG')).toEqual([]);
  });
});

describe('adoption by label', () => {
  const seed = seedPipeline('1', [stage('2', 'open', { label: 'a' }), stage('z', 'closed')], { label: 'p' });

  it('is a note, and the lock will hold the ids', async () => {
    const plan = await planFor([seed], { config: config([pipeline('p', declared)]) });
    expect(findingsOf(plan, 'IDENTITY_NOT_PINNED')).toEqual([
      'note IDENTITY_NOT_PINNED pipelines.p',
      'note IDENTITY_NOT_PINNED pipelines.p.statuses.a',
    ]);
    expect(plan.findings.map(({ hint }) => /^id: "\d"/.exec(hint ?? '')?.[0])).toEqual([
      'id: "1"',
      'id: "2"',
    ]);
    expect(plan.basis.pins).toEqual({ 'pipelines.p': '1', 'pipelines.p.statuses.a': '2' });
  });

  it('has to be confirmed where the plan deletes in that pipeline, and in that one only', async () => {
    const more = seedPipeline(
      '1',
      [stage('2', 'open', { label: 'a' }), stage('3', 'open', { label: 'gone' }), stage('z', 'closed')],
      { label: 'p' },
    );
    const other = seedPipeline('5', [stage('6', 'open', { label: 'c' }), stage('y', 'closed')], {
      label: 'q',
      displayOrder: 1,
    });
    const files = config([
      pipeline('p', declared, { retired: [retire('3', 'p.a')] }),
      pipeline('q', [status('c'), status('y', closed)]),
    ]);
    expect(findingsOf(await planFor([more, other], { config: files }), 'IDENTITY_NOT_PINNED')).toEqual([
      'confirm IDENTITY_NOT_PINNED pipelines.p',
      'confirm IDENTITY_NOT_PINNED pipelines.p.statuses.a',
      'note IDENTITY_NOT_PINNED pipelines.q',
      'note IDENTITY_NOT_PINNED pipelines.q.statuses.c',
    ]);
  });

  it('is settled by the lock, the file or a wanted id', async () => {
    const lock = { ...EMPTY_LOCK, ids: { 'pipelines.p': '1' } };
    const files = config([pipeline('p', [status('a', { id: '2' }), status('z', closed)])]);
    const plan = await planFor([seed], { config: files, lock });
    expect(findingsOf(plan)).toEqual([]);
    expect(plan.basis.pins).toEqual({ 'pipelines.p': '1' });
  });
});

describe('what identity found out', () => {
  it('stands in the plan: lock ids and retired things that are not live, and labels of retired ones', async () => {
    const seed = seedPipeline('p', [
      ...stages,
      stage('7', 'open', { label: 'Old' }),
      stage('8', 'open', { label: 'old2' }),
    ]);
    const lock = { ...EMPTY_LOCK, ids: { 'pipelines.p.statuses.a': '55' } };
    const retired = [retire({ label: 'Old' }, 'p.a'), retire('8', 'p.a'), retire('66', 'p.a')];
    const plan = await planFor([seed], { config: config([pipeline('p', declared, { retired })]), lock });
    expect(findingsOf(plan).filter((line) => /RETIRED_|LOCK_/.test(line))).toEqual([
      'confirm RETIRED_BY_LABEL pipelines.p.statuses["7"]',
      'note RETIRED_NOT_LIVE',
      'note LOCK_ID_NOT_LIVE pipelines.p.statuses.a',
    ]);
  });

  it('blocks on a declared status that HubSpot reserves', async () => {
    const reserved = stage('r', 'open', { label: 'Kept', writePermissions: 'INTERNAL_ONLY' });
    const files = config([pipeline('p', [...declared, status('r', { label: 'Kept' })])]);
    const plan = await planFor([seedPipeline('p', [...stages, reserved])], { config: files });
    expect(findingsOf(plan, 'block')).toEqual(['block STATUS_RESERVED pipelines.p.statuses.r']);
  });

  it('leaves a reserved status alone that no file names: reported as unmanaged, never deleted', async () => {
    const reserved = stage('r', 'open', { label: 'Kept', writePermissions: 'READ_ONLY' });
    const plan = await planFor([seedPipeline('p', [...stages, reserved])], {
      config: config([pipeline('p', declared)]),
    });
    expect(plan.changes).toEqual([]);
    expect(plan.unmanaged.map(({ kind, id }) => [kind, id])).toEqual([['status', 'r']]);
  });
});
