import { describe, expect, it } from 'vitest';
import type { Config, PortalLock } from '../../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { LivePipeline } from '../../../src/core/model/live-state.js';
import type { Matching } from '../../../src/core/model/matching.js';
import { matchPipelines } from '../../../src/resources/pipelines/identity.js';
import {
  config,
  findingsOf,
  livePipeline,
  pipeline,
  retire,
  retirePipeline,
  status,
} from '../../helpers/engine.js';

function locked(ids: Readonly<Record<string, string>>): PortalLock {
  return { ...EMPTY_LOCK, ids };
}

/** `address -> id by rule` of every declared thing; `-> create id` where nothing matched. */
function joins(matching: Matching): readonly string[] {
  return matching.pipelines.flatMap((match) =>
    [match, ...match.statuses].map(({ address, id, by, live }) =>
      live === null ? `${address} -> create ${id}` : `${address} -> ${id} by ${String(by)}`,
    ),
  );
}

/** Matches one pipeline `p` (live id `p`) with these statuses, and gives back what became of the statuses. */
function joinStatuses(
  declared: Parameters<typeof pipeline>[1],
  live: Parameters<typeof livePipeline>[1],
  lock: PortalLock = EMPTY_LOCK,
): readonly string[] {
  const matching = matchPipelines(config([pipeline('p', declared)]), [livePipeline('p', live)], lock);
  return joins(matching)
    .filter((line) => line.includes('.statuses.'))
    .map((line) => line.replace('pipelines.p.statuses.', ''));
}

function match(files: Config, live: readonly LivePipeline[], lock: PortalLock = EMPTY_LOCK): Matching {
  return matchPipelines(files, live, lock);
}

describe('a declared status', () => {
  it('is the live one whose id the file gives', () => {
    expect(joinStatuses([status('new', { id: '1' })], ['new', '1'])).toEqual(['new -> 1 by id']);
  });

  it('with an id in the file is looked for by no later rule: lock, wanted id and label count for nothing', () => {
    const lock = locked({ 'pipelines.p.statuses.new': '1' });
    const declared = [status('new', { id: '9', label: 'New' })];
    expect(joinStatuses(declared, ['new', { id: '1', label: 'New' }], lock)).toEqual(['new -> create 9']);
  });

  it('is the one that the lock names, before its wanted id and its label', () => {
    const lock = locked({ 'pipelines.p.statuses.new': '1' });
    const live = ['new', '1', { id: '2', label: 'New' }];
    expect(joinStatuses([status('new', { label: 'New' })], live, lock)).toEqual(['new -> 1 by lock']);
  });

  it('is the one with the wanted id, before its label', () => {
    const live = [{ id: '2', label: 'New' }, 'new'];
    expect(joinStatuses([status('new', { label: 'New' })], live)).toEqual(['new -> new by wanted']);
    const prefixed = [status('new', { wantedId: 'p_new', label: 'New' })];
    expect(joinStatuses(prefixed, ['new', 'p_new'])).toEqual(['new -> p_new by wanted']);
  });

  it('is adopted by its label, ignoring case and outer spaces', () => {
    const live = [{ id: '1', label: ' nEw  ' }];
    expect(joinStatuses([status('fresh', { label: 'New ' })], live)).toEqual(['fresh -> 1 by label']);
  });

  it('is a create where nothing fits, with its wanted id', () => {
    const prefixed = [status('later', { wantedId: 'p_later', label: 'Later' })];
    expect(joinStatuses(prefixed, ['1'])).toEqual(['later -> create p_later']);
  });

  it('is never taken for a live one because names look alike, or because one is left on each side', () => {
    const declared = [status('waiting_on_us', { label: 'Waiting on us' })];
    const live = [{ id: '3', label: 'Waiting on us!' }];
    expect(joinStatuses(declared, live)).toEqual(['waiting_on_us -> create waiting_on_us']);
  });

  it('compares ids exactly, case included', () => {
    expect(joinStatuses([status('new', { label: 'x' })], ['NEW'])).toEqual(['new -> create new']);
  });

  it('is not adopted where its label fits two live ones', () => {
    const live = [
      { id: '1', label: 'New' },
      { id: '2', label: 'new ' },
    ];
    expect(joinStatuses([status('fresh', { label: 'New' })], live)).toEqual(['fresh -> create fresh']);
  });

  it('is looked for in the pipeline that its own one matched, and nowhere else', () => {
    const files = config([pipeline('p', [status('a')]), pipeline('q', [status('b')])]);
    const matching = match(files, [livePipeline('p', ['b']), livePipeline('q', ['a'])]);
    expect(joins(matching)).toEqual([
      'pipelines.p -> p by wanted',
      'pipelines.p.statuses.a -> create a',
      'pipelines.q -> q by wanted',
      'pipelines.q.statuses.b -> create b',
    ]);
  });
});

describe('rules go round by round, so that', () => {
  it('an id in the file wins over the lock, the wanted id and the label of statuses above it', () => {
    const lock = locked({ 'pipelines.p.statuses.a': '1' });
    const declared = [status('a', { label: 'A' }), status('b', { id: '1' })];
    expect(joinStatuses(declared, [{ id: '1', label: 'A' }], lock)).toEqual([
      'a -> create a',
      'b -> 1 by id',
    ]);
  });

  it('the lock wins over the wanted id of a status above it', () => {
    const lock = locked({ 'pipelines.p.statuses.b': 'a' });
    const declared = [status('a', { label: 'x' }), status('b', { label: 'y' })];
    expect(joinStatuses(declared, ['a'], lock)).toEqual(['a -> create a', 'b -> a by lock']);
  });

  it('the wanted id wins over the label of a status above it', () => {
    const declared = [status('a', { label: 'b' }), status('b', { label: 'y' })];
    expect(joinStatuses(declared, ['b'])).toEqual(['a -> create a', 'b -> b by wanted']);
  });

  it('a label is free again for adoption once its other holder was matched by a stronger rule', () => {
    const declared = [status('a', { label: 'New' }), status('b', { label: 'y' })];
    const live = [
      { id: '1', label: 'New' },
      { id: 'b', label: 'new' },
    ];
    expect(joinStatuses(declared, live)).toEqual(['a -> 1 by label', 'b -> b by wanted']);
  });

  it('no live status is given to two declared ones', () => {
    const lock = locked({ 'pipelines.p.statuses.a': '1', 'pipelines.p.statuses.b': '1' });
    const declared = [status('a', { label: 'x' }), status('b', { label: 'y' })];
    expect(joinStatuses(declared, ['1'], lock)).toEqual(['a -> 1 by lock', 'b -> create b']);
  });

  it('pipelines are joined by the same rules in the same order', () => {
    const files = config([
      pipeline('a', [], { label: 'D' }),
      pipeline('b', [], { id: '1' }),
      pipeline('c', [], { label: 'x' }),
      pipeline('d', [], { label: ' one ' }),
    ]);
    const live = [livePipeline('1', []), livePipeline('2', []), livePipeline('a', []), livePipeline('3', [])];
    const named = live.map((entry) => (entry.id === '3' ? { ...entry, label: 'ONE' } : entry));
    const matching = match(files, named, locked({ 'pipelines.c': '2' }));
    expect(joins(matching)).toEqual([
      'pipelines.a -> a by wanted',
      'pipelines.b -> 1 by id',
      'pipelines.c -> 2 by lock',
      'pipelines.d -> 3 by label',
    ]);
    expect(matching.unmanaged).toEqual([]);
  });
});

describe('an id in the lock that is not live', () => {
  it('is ignored with a note, and the weaker rules go on', () => {
    const files = config([pipeline('p', [status('new', { label: 'New' })])]);
    const lock = locked({ 'pipelines.p': '77', 'pipelines.p.statuses.new': '78' });
    const matching = match(files, [livePipeline('p', [{ id: '1', label: 'New' }])], lock);
    expect(joins(matching)).toEqual(['pipelines.p -> p by wanted', 'pipelines.p.statuses.new -> 1 by label']);
    expect(findingsOf(matching)).toEqual([
      'note LOCK_ID_NOT_LIVE pipelines.p',
      'note LOCK_ID_NOT_LIVE pipelines.p.statuses.new',
    ]);
  });

  it('is no matter where the file gives the id', () => {
    const files = config([pipeline('p', [status('new', { id: '1' })])]);
    const matching = match(files, [livePipeline('p', ['1'])], locked({ 'pipelines.p.statuses.new': '78' }));
    expect(findingsOf(matching)).toEqual([]);
  });
});

describe('an id of the lock that is live and not for this thing', () => {
  it('is never said to be gone: another declared thing has it, or another pipeline', () => {
    const declared = [status('a', { id: '1' }), status('b'), status('c')];
    const lock = locked({ 'pipelines.p.statuses.b': '1', 'pipelines.p.statuses.c': '9' });
    const live = [livePipeline('p', ['1', 'b', 'c']), livePipeline('q', ['9'])];
    expect(findingsOf(match(config([pipeline('p', declared)]), live, lock))).toEqual([
      'note LOCK_ID_NOT_USED pipelines.p.statuses.b',
      'note LOCK_ID_NOT_USED pipelines.p.statuses.c',
    ]);
  });
});

describe('labels in two Unicode forms', () => {
  it('are the same label, on whichever side which form is', () => {
    const [composed, apart] = ['Caf\u00e9', 'Cafe\u0301'];
    const files = config([pipeline('p', [status('a', { label: apart })], { label: apart })]);
    const live = [livePipeline('7', [{ id: '1', label: composed }], { label: composed })];
    const [only] = match(files, live, EMPTY_LOCK).pipelines;
    expect(only?.desired.label).toBe(only?.live?.label);
    expect(only?.statuses[0]).toMatchObject({ by: 'label', id: '1', desired: { label: composed } });
  });
});

describe('what retired entries name', () => {
  it('is adopted by no label, and never what an id gives to a declared thing', () => {
    const declared = [status('a', { id: '1' }), status('b', { label: 'Two' }), status('c', { label: 'x' })];
    const lock = locked({ 'pipelines.p.statuses.c': '3' });
    const live = ['1', { id: '2', label: 'Two' }, '3'];
    const retired = ['1', '2', '3', 'c', { label: '3' }].map((one) => retire(one, 'p.a'));
    const matching = match(config([pipeline('p', declared, { retired })]), [livePipeline('p', live)], lock);
    expect(joins(matching).slice(1)).toEqual([
      'pipelines.p.statuses.a -> 1 by id',
      'pipelines.p.statuses.b -> create b',
      'pipelines.p.statuses.c -> 3 by lock',
    ]);
    const [only] = matching.pipelines;
    expect(only?.retired.map(({ live: { id }, address }) => [id, address])).toEqual([
      ['2', 'pipelines.p.statuses["2"]'],
    ]);
    expect(only?.missing).toEqual([]);
    expect(findingsOf(matching, 'block')).toEqual([
      'block RETIRED_DECLARED pipelines.p.statuses.a',
      'block RETIRED_DECLARED pipelines.p.statuses.c',
      'block RETIRED_DECLARED pipelines.p.statuses.c',
      'block RETIRED_DECLARED pipelines.p.statuses.c',
    ]);
  });

  it('of pipelines is none that an id gives to a declared one', () => {
    const files = config([pipeline('p', [status('a')]), pipeline('q', [status('b')], { id: '7' })], {
      retiredPipelines: [retirePipeline('p', 'q.b'), retirePipeline('q', 'q.b'), retirePipeline('7', 'q.b')],
    });
    const matching = match(files, [livePipeline('p', ['a']), livePipeline('7', ['b'])], EMPTY_LOCK);
    expect(matching.retiredPipelines).toEqual([]);
    expect(findingsOf(matching, 'block')).toEqual([
      'block RETIRED_DECLARED pipelines.p',
      'block RETIRED_DECLARED pipelines.q',
    ]);
  });

  it('is a live id before it is a former key in the lock', () => {
    const lock = locked({ 'pipelines.p.statuses.old': '7', 'pipelines.p.statuses.gone': '8' });
    const retired = [retire('old', 'p.a'), retire('gone', 'p.a')];
    const files = config([pipeline('p', [status('a')], { retired })]);
    const matching = match(files, [livePipeline('p', ['a', 'old', '7', '8'])], lock);
    expect(matching.pipelines[0]?.retired.map(({ live }) => live.id)).toEqual(['old', '8']);
    expect(matching.pipelines[0]?.missing.map(({ id }) => id)).toEqual(['7']);
  });

  it('is a pipeline by live id, by former key or by label in the same way', () => {
    const lock = locked({ 'pipelines.old': '7' });
    const retiredPipelines = [
      retirePipeline('6', null),
      retirePipeline('old', null),
      retirePipeline({ label: ' ARCHIVE' }, null),
    ];
    const live = [livePipeline('6', ['x']), livePipeline('7', ['y']), livePipeline('8', ['z'])];
    const named = live.map((entry) => (entry.id === '8' ? { ...entry, label: 'Archive' } : entry));
    const matching = match(config([], { retiredPipelines }), named, lock);
    expect(matching.retiredPipelines.map(({ address }) => address)).toEqual([
      'pipelines["6"]',
      'pipelines["7"]',
      'pipelines["8"]',
    ]);
    expect(findingsOf(matching)).toEqual(['confirm RETIRED_BY_LABEL pipelines["8"]']);
    expect(matching.unmanaged).toEqual([]);
  });

  it('by label always has to be confirmed, for the very thing that it means now', () => {
    const retired = [retire({ label: 'old' }, 'p.a')];
    const files = config([pipeline('p', [status('a')], { retired })]);
    const matching = match(files, [livePipeline('p', ['a', { id: '7', label: 'Old ' }])]);
    expect(matching.pipelines[0]?.retired.map(({ live }) => live.id)).toEqual(['7']);
    expect(findingsOf(matching)).toEqual(['confirm RETIRED_BY_LABEL pipelines.p.statuses["7"]']);
  });

  it('and is not live any more is no change, and a note', () => {
    const retired = [retire('7', 'p.a'), retire({ label: 'Gone' }, 'p.a')];
    const retiredPipelines = [retirePipeline('9', 'p.a')];
    const files = config([pipeline('p', [status('a')], { retired })], { retiredPipelines });
    const matching = match(files, [livePipeline('p', ['a'])]);
    expect(matching.pipelines[0]?.retired).toEqual([]);
    expect(matching.retiredPipelines).toEqual([]);
    expect(findingsOf(matching)).toEqual(Array(3).fill('note RETIRED_NOT_LIVE'));
  });

  it('in a pipeline that is still to be created is a note too', () => {
    const files = config([pipeline('p', [status('a')], { retired: [retire('7', 'p.a')] })]);
    expect(findingsOf(match(files, []))).toEqual(['note RETIRED_NOT_LIVE']);
  });

  it('is blocked where the label fits two live things', () => {
    const twins = [
      { id: '7', label: 'Old' },
      { id: '8', label: 'old ' },
    ];
    const retired = [retire({ label: 'Old' }, 'p.a')];
    const files = config([pipeline('p', [status('a')], { retired })]);
    const matching = match(files, [livePipeline('p', ['a', ...twins])]);
    expect(matching.pipelines[0]?.retired).toEqual([]);
    expect(findingsOf(matching, 'block')).toEqual(['block RETIRED_AMBIGUOUS']);
  });

  it('is blocked where two entries name one live thing, whose tickets they may send to two places', () => {
    const retired = [retire('7', 'p.a'), retire({ label: 'Old' }, 'p.b')];
    const retiredPipelines = [retirePipeline('9', 'p.a'), retirePipeline('former', 'p.b')];
    const files = config([pipeline('p', [status('a'), status('b')], { retired })], { retiredPipelines });
    const live = [livePipeline('p', ['a', 'b', { id: '7', label: 'Old' }]), livePipeline('9', ['x'])];
    const matching = match(files, live, locked({ 'pipelines.former': '9' }));
    expect(findingsOf(matching, 'block')).toEqual([
      'block RETIRED_AMBIGUOUS pipelines["9"]',
      'block RETIRED_AMBIGUOUS pipelines.p.statuses["7"]',
    ]);
    expect(matching.retiredPipelines).toHaveLength(1);
    expect(matching.pipelines[0]?.retired).toHaveLength(1);
  });
});

describe('statuses that HubSpot reserves', () => {
  const reserved = { id: 'r', label: 'Reserved', writable: false };

  it('are matched by no rule, and are not missing', () => {
    const lock = locked({ 'pipelines.p.statuses.c': 'r' });
    const declared = [
      status('a', { id: 'r' }),
      status('b', { label: 'Reserved', wantedId: 'x' }),
      status('c', { label: 'y' }),
    ];
    const matching = match(config([pipeline('p', declared)]), [livePipeline('p', [reserved])], lock);
    expect(joins(matching).slice(1)).toEqual([
      'pipelines.p.statuses.a -> create r',
      'pipelines.p.statuses.b -> create x',
      'pipelines.p.statuses.c -> create c',
    ]);
    expect(matching.pipelines[0]?.missing).toEqual([]);
  });

  it('can not be retired', () => {
    const files = config([pipeline('p', [status('a')], { retired: [retire('r', 'p.a')] })]);
    const matching = match(files, [livePipeline('p', ['a', reserved])]);
    expect(matching.pipelines[0]?.retired).toEqual([]);
    expect(findingsOf(matching)).toEqual(['block STATUS_RESERVED pipelines.p.statuses["r"]']);
  });
});

describe('what is left', () => {
  it('of the live statuses of a declared pipeline is missing, and of the pipelines unmanaged', () => {
    const files = config([pipeline('p', [status('a')])]);
    const matching = match(files, [livePipeline('p', ['a', 'b', 'c']), livePipeline('q', ['d'])]);
    expect(matching.pipelines[0]?.missing.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(matching.unmanaged.map(({ id }) => id)).toEqual(['q']);
  });
});
