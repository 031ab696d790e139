import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../../src/files/write-file.js';
import { codeFrame } from '../../../src/core/base/code-frame.js';
import { folderWith } from './reading.js';

describe('writing a file', () => {
  it('replaces the text, keeps the mode and leaves nothing beside it', async () => {
    const folder = folderWith({});
    const path = join(folder, 'a.yaml');
    writeFileSync(path, 'old', { mode: 0o640 });
    await writeFileAtomically(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['a.yaml']);
  });

  it('takes the mode that is asked for', async () => {
    const path = join(folderWith({}), 'a.yaml');
    await writeFileAtomically(path, 'x', 0o600);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('writes through a link', async () => {
    const folder = folderWith({ 'real.yaml': 'old' });
    symlinkSync(join(folder, 'real.yaml'), join(folder, 'link.yaml'));
    await writeFileAtomically(join(folder, 'link.yaml'), 'new');
    expect(readFileSync(join(folder, 'real.yaml'), 'utf8')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['link.yaml', 'real.yaml']);
  });

  it('leaves nothing behind where it fails', async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'taken'));
    await expect(writeFileAtomically(join(folder, 'taken'), 'x')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});

describe('a code frame', () => {
  const text = 'one\ntwo\nthree\nfour\nfive\nsix\n';

  it('shows the lines around a place with a caret under the column', () => {
    expect(codeFrame(text, { file: 'f', line: 3, column: 2 })).toBe(
      ['  1 | one', '  2 | two', '> 3 | three', '    |  ^', '  4 | four', '  5 | five'].join('\n'),
    );
  });

  it('stays within the text', () => {
    expect(codeFrame(text, { file: 'f', line: 6, column: 1 })).toContain('> 6 | six');
    expect(codeFrame(text, { file: 'f', line: 60, column: 1 })).toBe('');
    expect(codeFrame('', { file: 'f', line: 1, column: 1 })).toContain('> 1 |');
  });

  it('cuts long lines around the column, and lets no control character through', () => {
    const frame = codeFrame(`${'a'.repeat(500)}\u001b[31mX\u202e${'b'.repeat(500)}\r\n`, {
      file: 'f',
      line: 1,
      column: 506,
    });
    expect(frame.length).toBeLessThan(400);
    expect(frame).not.toMatch(/[\u001b\r\u202e]/);
    const [line, caret] = frame.split('\n');
    expect(line?.[caret?.indexOf('^') ?? 0]).toBe('X');
  });
});
