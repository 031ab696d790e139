import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  lockPathFor,
  portalLock,
  readLock,
  readLockText,
  renderLock,
  withPortal,
} from '../../../src/config/index.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import { folderWith } from './reading.js';

const LOCK = {
  '1000001': {
    ids: { 'pipelines.support': '0', 'pipelines.a.statuses["3"]': 'yes' },
    protected: ['9', '0'],
    confirmed: [
      {
        address: 'pipelines.b.card',
        id: '7',
        value: { b: 1, a: ['x', null] },
        at: '2026-11-23T12:00:00.000Z',
        by: 'Ana',
      },
      { address: 'pipelines.a.card', id: '7', value: [], at: '2026-11-23T12:00:00.000Z', by: 'Ana' },
    ],
  },
};

function problemsOf(text: string): readonly string[] {
  const read = readLockText(text, 'pipewright.lock.yaml');
  return read.ok
    ? []
    : read.findings.map(({ code, source }) => `${code} ${source?.line ?? 0}:${source?.column ?? 0}`);
}

describe('the lock file', () => {
  it('reads back what it writes', () => {
    const read = readLockText(renderLock(LOCK), 'l');
    expect(read.ok && portalLock(read.lock, 1000001).ids).toEqual(LOCK['1000001'].ids);
    expect(read.ok && renderLock(read.lock)).toBe(renderLock(LOCK));
    expect(read.ok && portalLock(read.lock, 1000001).confirmed[1]).toEqual(LOCK['1000001'].confirmed[0]);
  });

  it('has one text, whatever order it was put together in', () => {
    const part = LOCK['1000001'];
    const other = {
      ids: Object.fromEntries(Object.entries(part.ids).reverse()),
      protected: part.protected.toReversed(),
      confirmed: part.confirmed.toReversed(),
    };
    expect(renderLock({ '5': part, '40': other })).toBe(
      renderLock(
        Object.fromEntries([
          ['40', other],
          ['5', part],
        ]),
      ),
    );
    expect(renderLock({ '1000001': other })).toBe(renderLock(LOCK));
  });

  it('says that it is meant for git', () => {
    expect(renderLock(LOCK)).toMatch(/^# .*git/);
  });

  it('replaces one portal and leaves the others, and drops what says nothing', () => {
    const two = withPortal(LOCK, 5, { ...EMPTY_LOCK, protected: ['1'] });
    expect(Object.keys(two)).toEqual(expect.arrayContaining(['5', '1000001']));
    expect(withPortal(two, 5, EMPTY_LOCK)).toEqual(LOCK);
    expect(portalLock(two, 77)).toEqual(EMPTY_LOCK);
  });

  it('is empty where the file is missing or empty', async () => {
    const cwd = folderWith({ 'e.yaml': '' });
    expect(await readLock(join(cwd, 'missing.yaml'), cwd)).toEqual({ ok: true, lock: {} });
    expect(await readLock(join(cwd, 'e.yaml'), cwd)).toEqual({ ok: true, lock: {} });
  });

  it.each([
    ['a list', '- 1\n', 'LOCK_INVALID 1:1'],
    ['merge marks', 'version: 1\n<<<<<<< HEAD\nportals: {}\n=======\n', 'LOCK_INVALID 2:1'],
    ['another version', 'version: 2\nportals: {}\n', 'LOCK_INVALID 1:10'],
    ['an unknown key', 'version: 1\nportal: {}\n', 'LOCK_INVALID 2:1'],
    ['a portal that is no number', 'version: 1\nportals: { a: {} }\n', 'LOCK_INVALID 2:15'],
    ['an unknown part', 'version: 1\nportals: { "1": { idz: {} } }\n', 'LOCK_INVALID 2:19'],
    ['no address', 'version: 1\nportals: { "1": { ids: { "a b": "1" } } }\n', 'LOCK_INVALID 2:33'],
    [
      'an id that is no text',
      'version: 1\nportals: { "1": { ids: { pipelines.a: 1 } } }\n',
      'LOCK_INVALID 2:39',
    ],
    ['protected that is no list', 'version: 1\nportals: { "1": { protected: a } }\n', 'LOCK_INVALID 2:30'],
    [
      'a confirmation without a value',
      'version: 1\nportals: { "1": { confirmed: [{ address: a.b, id: "1", at: x, by: y }] } }\n',
      'LOCK_INVALID 2:31',
    ],
    ['the same key twice with two values', 'version: 1\nversion: 2\n', 'LOCK_INVALID 2:1'],
    [
      'an address with two ids',
      'version: 1\nportals:\n  "1":\n    ids:\n      teams.a: "1"\n      teams.a: "2"\n',
      'LOCK_INVALID 6:7',
    ],
    [
      'an id of two teams',
      'version: 1\nportals:\n  "1":\n    ids:\n      teams.a: "1"\n      teams.b: "1"\n',
      'LOCK_INVALID 6:16',
    ],
    [
      'an id of two statuses, wherever they are',
      'version: 1\nportals: { "1": { ids: { pipelines.a.statuses.x: "1", pipelines.b.statuses.x: "1" } } }\n',
      'LOCK_INVALID 2:79',
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(problemsOf(text)).toContain(expected);
  });

  it('takes an id of a pipeline and of a team for two', () => {
    const text = 'version: 1\nportals: { "1": { ids: { pipelines.a: "1", teams.a: "1" } } }\n';
    expect(problemsOf(text)).toEqual([]);
  });
});

/** What a merge of two branches leaves where nobody chose: marks, and the lines of both sides. */
function merged(ours: string, theirs: string): string {
  const begin = 'version: 1\nportals:\n';
  return `${begin}<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> branch\n`;
}

/** The advice of the lock file and of its errors. */
function withoutMarks(text: string): string {
  return text.replaceAll(/^(?:<<<<<<<|=======|>>>>>>>).*\n/gm, '');
}

const part = (lines: string): string => `  "1":\n${lines.replaceAll(/^/gm, '    ').trimEnd()}\n`;

describe('a lock after a merge', () => {
  const A = part('ids:\n  teams.a: "1"\nprotected:\n  - "7"\n');
  const B = part('ids:\n  teams.b: "2"\nprotected:\n  - "7"\n  - "8"\n');

  it('is one error where its marks are left, however many there are', () => {
    expect(problemsOf(merged(A, B))).toEqual(['LOCK_INVALID 3:1']);
    expect(problemsOf(merged(A, B) + merged(A, B))).toEqual(['LOCK_INVALID 3:1']);
  });

  it('is read with the lines of both sides where they were kept, as the advice says', () => {
    const read = readLockText(withoutMarks(merged(A, B)), 'l');
    expect(read.ok && portalLock(read.lock, 1)).toEqual({
      ids: { 'teams.a': '1', 'teams.b': '2' },
      protected: ['7', '7', '8'],
      confirmed: [],
    });
  });

  it('is read where both sides wrote the same', () => {
    const read = readLockText(withoutMarks(merged(A, A)), 'l');
    expect(read.ok && portalLock(read.lock, 1).ids).toEqual({ 'teams.a': '1' });
  });

  it.each([
    ['give a thing two ids', 'ids:\n  teams.a: "1"\n', 'ids:\n  teams.a: "2"\n', 'LOCK_INVALID 8:7', '5:7'],
    [
      'give an id to two things',
      'ids:\n  teams.a: "1"\n',
      'ids:\n  teams.b: "1"\n',
      'LOCK_INVALID 8:16',
      '5:7',
    ],
    [
      'confirmed one setting differently',
      'confirmed:\n  - { address: a.b, id: "1", value: x, at: x, by: y }\n',
      'confirmed:\n  - { address: a.b, id: "1", value: z, at: x, by: y }\n',
      'LOCK_INVALID 8:9',
      '5:9',
    ],
    ['disagree about what it is', 'ids:\n  teams.a: "1"\n', 'ids: x\n', 'LOCK_INVALID 7:5', '4:5'],
  ])('is one error that names both lines where they %s', (_, ours, theirs, expected, first) => {
    const text = withoutMarks(merged(part(ours), part(theirs)));
    expect(problemsOf(text)).toEqual([expected]);
    const read = readLockText(text, 'l');
    expect(read.ok ? '' : read.findings[0]?.detail).toContain(`l:${first}`);
  });
});

describe('where the lock lies', () => {
  it.each([
    [undefined, '/repo/pipewright.lock.yaml'],
    ['pipewright.yaml', '/repo/pipewright.lock.yaml'],
    ['pipewright', '/repo/pipewright.lock.yaml'],
    ['pipewright/', '/repo/pipewright.lock.yaml'],
    ['env/prod.yaml', '/repo/env/pipewright.lock.yaml'],
    ['env/prod', '/repo/env/pipewright.lock.yaml'],
    ['.', '/repo/pipewright.lock.yaml'],
    ['..', '/pipewright.lock.yaml'],
    ['/elsewhere/a.yaml', '/elsewhere/pipewright.lock.yaml'],
  ])('%s', (argument, path) => {
    expect(lockPathFor(argument, '/repo')).toBe(path);
  });
});
