import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/plan/change.js';
import type { Config } from '../../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { LivePipeline } from '../../../src/core/model/live-state.js';
import { diffPipelines, leavingStatuses } from '../../../src/resources/pipelines/diff.js';
import { matchPipelines } from '../../../src/resources/pipelines/identity.js';
import { slotsOfMove } from '../../../src/resources/pipelines/order/slots-of-move.js';
import { decodePipelines } from '../../../src/resources/pipelines/wire.js';
import {
  changesOf,
  config,
  livePipeline,
  pipeline,
  retire,
  retirePipeline,
  status,
} from '../../helpers/engine.js';

function diff(files: Config, live: readonly LivePipeline[]): readonly Change[] {
  return diffPipelines(matchPipelines(files, live, EMPTY_LOCK));
}

function named(changes: readonly Change[]): readonly string[] {
  return changesOf({ changes });
}

const closed = { state: 'closed' } as const;

describe('the order of changes', () => {
  it('is creates, labels and states and order, then deletes of statuses, then of pipelines', () => {
    const statuses = [
      status('b'),
      status('a', { label: 'A' }),
      status('fresh', { label: 'Fresh' }),
      status('z', closed),
    ];
    const files = config(
      [
        pipeline('p', statuses, { label: 'P', retired: [retire('old', 'p.a')] }),
        pipeline('q', [status('q1'), status('q2', closed)]),
      ],
      { retiredPipelines: [retirePipeline('77', 'p.a')] },
    );
    const live = [
      livePipeline('p', ['a', 'b', { id: 'z', state: 'closed' }, 'old']),
      livePipeline('77', ['78']),
    ];
    expect(named(diff(files, live))).toEqual([
      'create pipelines.p.statuses.fresh',
      'create pipelines.q',
      'create pipelines.q.statuses.q1',
      'create pipelines.q.statuses.q2',
      'update pipelines.p',
      'update pipelines.p.statuses.a',
      'move pipelines.p.statuses.a',
      'delete pipelines.p.statuses["old"]',
      'delete pipelines["77"]',
    ]);
  });

  it('closes the new closed status before the last one opens, whatever their order in the file', () => {
    const files = config([pipeline('p', [status('a'), status('b', closed)])]);
    const live = [livePipeline('p', [{ id: 'a', state: 'closed' }, 'b'])];
    expect(named(diff(files, live))).toEqual([
      'update pipelines.p.statuses.b',
      'update pipelines.p.statuses.a',
    ]);
  });
});

describe('a change', () => {
  it('of a created status shows the whole thing, and its place in the file', () => {
    const source = { file: 'x.yaml', line: 7, column: 3 };
    const fresh = status('fresh', { label: 'Fresh', state: 'closed', wantedId: 'p_fresh', source });
    const [change] = diff(config([pipeline('p', [status('a'), fresh])]), [livePipeline('p', ['a'])]);
    expect(change).toEqual({
      address: 'pipelines.p.statuses.fresh',
      kind: 'status',
      action: 'create',
      channel: 'api',
      id: 'p_fresh',
      label: 'Fresh',
      before: null,
      after: { label: 'Fresh', state: 'closed', position: 1 },
      fields: [
        { path: 'label', before: null, after: 'Fresh' },
        { path: 'state', before: null, after: 'closed' },
        { path: 'position', before: null, after: 1 },
      ],
      tickets: null,
      source,
      origin: null,
    });
  });

  it('of an updated status names only the fields that differ', () => {
    const files = config([
      pipeline('p', [status('a', { label: 'A', state: 'closed' }), status('b', closed)]),
    ]);
    const live = [livePipeline('p', ['a', { id: 'b', label: 'B', state: 'closed' }])];
    expect(diff(files, live).map(({ fields }) => fields)).toEqual([
      [
        { path: 'label', before: 'a', after: 'A' },
        { path: 'state', before: 'open', after: 'closed' },
      ],
      [{ path: 'label', before: 'B', after: 'b' }],
    ]);
  });

  it('of a moved status is its place before among all live ones, and after among the declared ones', () => {
    const files = config([pipeline('p', [status('c'), status('a'), status('b')])]);
    const live = [livePipeline('p', [{ id: 'r', writable: false }, 'a', 'b', 'c'])];
    expect(diff(files, live).map(({ address, fields }) => [address, fields])).toEqual([
      ['pipelines.p.statuses.c', [{ path: 'position', before: 3, after: 0 }]],
    ]);
  });

  it('of a deleted pipeline is one, with the target of each status in it', () => {
    const files = config([pipeline('p', [status('a'), status('b')])], {
      retiredPipelines: [retirePipeline('77', 'p.a', { '79': 'p.b' })],
    });
    const live = [livePipeline('p', ['a', 'b']), livePipeline('77', ['78', { id: '79', state: 'closed' }])];
    const changes = diff(files, live);
    expect(named(changes)).toEqual(['delete pipelines["77"]']);
    const [change] = changes;
    expect(change?.before).toEqual({
      label: '77',
      statuses: [
        { id: '78', label: '78', state: 'open', moveTo: 'pipelines.p.statuses.a', closeDates: null },
        { id: '79', label: '79', state: 'closed', moveTo: 'pipelines.p.statuses.b', closeDates: null },
      ],
    });
    expect(
      leavingStatuses(change!, '77').map(({ address, state, moveTo }) => [address, state, moveTo]),
    ).toEqual([
      ['pipelines["77"].statuses["78"]', 'open', 'pipelines.p.statuses.a'],
      ['pipelines["77"].statuses["79"]', 'closed', 'pipelines.p.statuses.b'],
    ]);
  });

  it('of a retired and of a missing status is a delete; only the retired one has a target', () => {
    const files = config([
      pipeline('p', [status('a')], { retired: [retire('b', 'p.a'), retire('c', null)] }),
    ]);
    const changes = diff(files, [livePipeline('p', ['a', 'b', 'c', 'd'])]);
    expect(changes.map(({ address, tickets }) => [address, tickets?.moveTo])).toEqual([
      ['pipelines.p.statuses["b"]', 'pipelines.p.statuses.a'],
      ['pipelines.p.statuses["c"]', null],
      ['pipelines.p.statuses["d"]', null],
    ]);
  });
});

describe('nothing is changed', () => {
  it('where labels differ in outer spaces only, which the account takes off', () => {
    const files = config([pipeline('p', [status('a', { label: ' A ' })], { label: 'P ' })]);
    expect(diff(files, [livePipeline('p', [{ id: 'a', label: 'A' }], { label: 'P' })])).toEqual([]);
  });

  it('about reserved statuses and unmanaged pipelines', () => {
    const files = config([pipeline('p', [status('a')])]);
    const live = [livePipeline('p', ['a', { id: 'r', writable: false }]), livePipeline('q', ['x'])];
    expect(diff(files, live)).toEqual([]);
  });

  it('about sort numbers with gaps, as long as the order is right', () => {
    const files = config([pipeline('p', [status('a'), status('b')])]);
    const live = [
      livePipeline('p', [
        { id: 'a', slot: 3 },
        { id: 'b', slot: 40 },
      ]),
    ];
    expect(diff(files, live)).toEqual([]);
  });
});

describe('the order of pipelines', () => {
  const live = (...slots: readonly (readonly [string, number])[]): readonly LivePipeline[] =>
    slots.map(([id, slot]) => livePipeline(id, [`${id}1`], { slot }));
  const files = (...keys: readonly string[]): Config =>
    config(keys.map((key) => pipeline(key, [status(`${key}1`)])));
  const moves = (changes: readonly Change[]): readonly (readonly unknown[])[] =>
    changes.map(({ action, address, before, after }) => [
      action,
      address,
      before?.['slot'] ?? null,
      after?.['slot'],
    ]);

  it('is that of the declared ones among themselves; unmanaged ones may stand anywhere between', () => {
    expect(diff(files('a', 'b'), live(['a', 0], ['x', 1], ['b', 2], ['y', 2]))).toEqual([]);
  });

  it('is kept where equal sort numbers are told apart by label', () => {
    expect(diff(files('a', 'b', 'c'), live(['a', 0], ['b', 0], ['c', 0]))).toEqual([]);
    expect(diff(files('b', 'a'), live(['a', 0], ['b', 0])).map(({ action }) => action)).toEqual(['move']);
  });

  it('is settled with one write for one pipeline that stands wrong', () => {
    expect(moves(diff(files('c', 'a', 'b'), live(['a', 3], ['b', 4], ['c', 5])))).toEqual([
      ['move', 'pipelines.c', 5, 0],
    ]);
    expect(moves(diff(files('b', 'c', 'a'), live(['a', 0], ['b', 1], ['c', 2])))).toEqual([
      ['move', 'pipelines.a', 0, 3],
    ]);
  });

  it('shows one move where others need new numbers to make room, and carries their writes with it', () => {
    const [move, ...more] = diff(files('c', 'a', 'b'), live(['a', 0], ['b', 1], ['c', 2]));
    expect([named([move as Change]), more]).toEqual([['move pipelines.c'], []]);
    expect(move).toMatchObject({
      fields: [{ path: 'position', before: 2, after: 0 }],
      before: { slot: 2, others: { a: 0, b: 1 } },
      after: { slot: 2, others: { a: 3, b: 4 } },
    });
    expect(slotsOfMove(move as Change)).toEqual([
      { id: 'c', from: 2, to: 2 },
      { id: 'b', from: 1, to: 4 },
      { id: 'a', from: 0, to: 3 },
    ]);
  });

  it('takes a created pipeline into a gap, and makes room where there is none', () => {
    const creates = (changes: readonly Change[]): readonly (readonly unknown[])[] =>
      moves(changes.filter(({ kind }) => kind === 'pipeline'));
    expect(creates(diff(files('a', 'new', 'b'), live(['a', 0], ['b', 5])))).toEqual([
      ['create', 'pipelines.new', null, 1],
    ]);
    expect(creates(diff(files('a', 'new', 'b'), live(['a', 0], ['b', 1])))).toEqual([
      ['create', 'pipelines.new', null, 1],
      ['move', 'pipelines.b', 1, 2],
    ]);
  });

  it('decides equal sort numbers by the labels that the pipelines will have', () => {
    const relabelled = config([pipeline('a', [status('a1')], { label: 'z' }), pipeline('b', [status('b1')])]);
    const changes = diff(relabelled, live(['a', 0], ['b', 0]));
    expect(named(changes)).toEqual(['update pipelines.a', 'move pipelines.b']);
  });
});

describe('the account as it is read', () => {
  const stage = (id: string, label: string, part: object = {}): object => ({
    id,
    label,
    displayOrder: 0,
    metadata: { ticketState: 'OPEN' },
    ...part,
  });
  const answer = (stages: readonly object[], part: object = {}): never =>
    ({ results: [{ id: 'p', label: 'P', displayOrder: 0, stages, ...part }] }) as never;

  it('is in the order that people see: by sort number, equal ones by label', () => {
    const [read] = decodePipelines(
      answer([stage('1', 'b'), stage('2', 'A'), stage('3', 'c', { displayOrder: -1 })]),
      'x',
    );
    expect(read?.statuses.map(({ id }) => id)).toEqual(['3', '2', '1']);
  });

  it('leaves archived statuses out, and knows reserved ones', () => {
    const stages = [
      stage('1', 'a', { archived: true }),
      stage('2', 'b', { writePermissions: 'READ_ONLY' }),
      stage('3', 'c', { writePermissions: 'INTERNAL_ONLY' }),
      stage('4', 'd', { writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT' }),
    ];
    const [read] = decodePipelines(answer(stages), 'x');
    expect(read?.statuses.map(({ id, writable }) => [id, writable])).toEqual([
      ['2', false],
      ['3', false],
      ['4', true],
    ]);
  });

  it.each([
    ['a state that nobody saw', answer([stage('1', 'a', { metadata: { ticketState: 'open' } })])],
    ['no state', answer([stage('1', 'a', { metadata: {} })])],
    ['a permission that nobody saw', answer([stage('1', 'a', { writePermissions: 'SOMETIMES' })])],
    ['an id that is no text', answer([stage('1', 'a', { id: 1 })])],
    ['a sort number that is none', answer([], { displayOrder: '0' })],
    ['no list', {}],
  ])('ends in API_SHAPE with %s', (_what, wire) => {
    expect(() => decodePipelines(wire, 'x')).toThrow(expect.objectContaining({ code: 'API_SHAPE' }));
  });
});
