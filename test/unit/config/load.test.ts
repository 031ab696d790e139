import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/config/index.js';
import { codes, codesOf, folderWith, read, readFiles } from './reading.js';

const ONE = 'version: 1\npipelines: []\n';

describe('which files are read', () => {
  it('pipewright.yaml by default', async () => {
    const result = await readFiles({ 'pipewright.yaml': ONE, 'pipewright/a.yaml': ONE });
    expect(result.files).toEqual(['pipewright.yaml']);
  });

  it('else the folder pipewright, by path, without dotted names, node_modules and locks', async () => {
    const result = await readFiles({
      'pipewright/b.yaml': ONE,
      'pipewright/a/z.yml': ONE,
      'pipewright/.hidden.yaml': ONE,
      'pipewright/.git/x.yaml': ONE,
      'pipewright/node_modules/x.yaml': ONE,
      'pipewright/pipewright.lock.yaml': ONE,
      'pipewright/readme.md': 'hello',
    });
    expect(result.files).toEqual(['pipewright/a/z.yml', 'pipewright/b.yaml']);
    expect(result.findings).toEqual([]);
  });

  it('arguments in their order, each file once', async () => {
    const result = await readFiles({ 'b.yaml': ONE, 'a.yaml': ONE, 'dir/c.yaml': ONE }, [
      'b.yaml',
      'dir',
      '.',
      './b.yaml',
    ]);
    expect(result.files).toEqual(['b.yaml', 'dir/c.yaml', 'a.yaml']);
  });

  it('leaves files of a folder out that have no version, with a note', async () => {
    const result = await readFiles({
      'pipewright/a.yaml': ONE,
      'pipewright/other.yaml': 'hello: 1\n',
      'pipewright/list.yaml': '- 1\n',
    });
    expect(result.ok).toBe(true);
    expect(result.findings.map(({ code, severity, source }) => [code, severity, source?.file])).toEqual([
      ['FILE_SKIPPED', 'info', 'pipewright/list.yaml'],
      ['FILE_SKIPPED', 'info', 'pipewright/other.yaml'],
    ]);
  });

  it('warns where a file that is left out looks as if it were meant', async () => {
    const result = await readFiles({ 'pipewright/a.yaml': ONE, 'pipewright/b.yaml': 'pipelines: []\n' });
    expect(result.findings.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('tells the errors of a broken file in a folder where it has a version', async () => {
    const result = await readFiles({
      'pipewright/a.yaml': 'version: 1\n  bad: [\n',
      'pipewright/b.yaml': '{{ helm }}\n',
    });
    expect(result.ok).toBe(false);
    expect(new Set(result.findings.map(({ code, source }) => `${code} ${source?.file ?? ''}`))).toEqual(
      new Set(['YAML_SYNTAX pipewright/a.yaml', 'FILE_SKIPPED pipewright/b.yaml']),
    );
  });

  it('follows links, and does not run in circles', async () => {
    const cwd = folderWith({ 'pipewright/a.yaml': ONE });
    symlinkSync(join(cwd, 'pipewright'), join(cwd, 'pipewright', 'again'));
    symlinkSync(join(cwd, 'nowhere'), join(cwd, 'pipewright', 'gone.yaml'));
    expect((await readConfiguration({ cwd, paths: [] })).files).toEqual(['pipewright/a.yaml']);
  });

  it('says NO_CONFIG where there is none', async () => {
    expect(codesOf(await readFiles({}))).toEqual(['NO_CONFIG -']);
    expect(codesOf(await readFiles({}, ['missing.yaml']))).toEqual(['NO_CONFIG -']);
    expect(codesOf(await readFiles({ 'dir/readme.md': '' }, ['dir']))).toEqual(['NO_CONFIG -']);
    expect(codesOf(await readFiles({ 'dir/a.yaml': 'a: 1' }, ['dir']))).toEqual([
      'NO_CONFIG -',
      'FILE_SKIPPED 1:1',
    ]);
  });

  it('shows absolute paths outside of the working directory as they were given', async () => {
    const other = folderWith({ 'a.yaml': ONE });
    const result = await readConfiguration({ cwd: folderWith({}), paths: [join(other, 'a.yaml')] });
    expect(result.files).toEqual([join(other, 'a.yaml')]);
  });
});

describe('files that can not be used', () => {
  it.each([
    ['FILE_TOO_BIG', `version: 1\n# ${'x'.repeat(5_000_000)}\n`],
    ['FILE_NOT_TEXT', 'version: 1\n\u0000'],
    ['FILE_NOT_TEXT', new Uint8Array([0x76, 0xff, 0xfe])],
    ['FILE_NOT_TEXT', new Uint8Array([0xff, 0xfe, 0x76, 0x00])],
    ['FILE_EMPTY', ''],
    ['FILE_EMPTY', '# only a comment\n'],
    ['FILE_EMPTY', '\uFEFF'],
    ['FILE_EMPTY', '---\n'],
  ])('%s', async (code, content) => {
    const result = await readConfiguration({ cwd: folderWith({ 'pipewright.yaml': content }), paths: [] });
    expect(result.ok).toBe(false);
    expect(result.findings.map((found) => found.code)).toEqual([code]);
  });

  it('names the limit of a file that is too big', async () => {
    const [found] = (await read(`version: 1\n# ${'x'.repeat(5_000_000)}\n`)).findings;
    expect(found?.detail).toContain('5,000,000');
  });

  it('FILE_UNREADABLE where the system refuses', async () => {
    const cwd = folderWith({ 'a.yaml': ONE });
    const loop = join(cwd, 'loop.yaml');
    symlinkSync(loop, loop);
    expect(codesOf(await readConfiguration({ cwd, paths: ['loop.yaml'] }))).toEqual(['FILE_UNREADABLE -']);
    chmodSync(join(cwd, 'a.yaml'), 0o600);
    mkdirSync(join(cwd, 'sub'));
    writeFileSync(join(cwd, 'sub', 'x.yaml'), ONE);
    expect(codesOf(await readConfiguration({ cwd, paths: ['a\u0000.yaml'] }))).toEqual(['FILE_UNREADABLE -']);
  });
});

describe('YAML', () => {
  it('takes a byte order mark, CRLF, anchors and merge keys', async () => {
    const text = `\uFEFFversion: 1
x-open: &open { state: open }
pipelines:
  - key: support
    label: &label Support
    statuses: &statuses
      - { <<: *open, key: new, label: New }
      - { <<: [*open, { label: Closed, key: closed }], state: closed }
  - { key: other, idPrefix: other_, label: Other, statuses: *statuses }
`.replaceAll('\n', '\r\n');
    const result = await read(text);
    expect(result.findings).toEqual([]);
    expect(result.ok && result.config.pipelines[0]?.statuses[1]).toMatchObject({
      key: 'closed',
      label: 'Closed',
      state: 'closed',
    });
    expect(result.ok && result.config.pipelines[1]?.statuses[0]).toMatchObject({ wantedId: 'other_new' });
  });

  it('counts columns of the first line without the byte order mark', async () => {
    expect(await codes('\uFEFFversio: 1\n')).toEqual(['SCHEMA_UNKNOWN_PROPERTY 1:1']);
  });

  it('tells all syntax errors, not only the first', async () => {
    const found = await codes('version: 1\na: "\\q"\nb: @x\nc: `y\n\td: 1\n');
    expect(found.length).toBeGreaterThanOrEqual(3);
    expect(new Set(found.map((text) => text.split(' ')[0]))).toEqual(new Set(['YAML_SYNTAX']));
  });

  it('shows both places of a key that stands twice', async () => {
    const result = await read('version: 1\npipelines: []\nversion: 1\n');
    expect(codesOf(result)).toEqual(['YAML_DUPLICATE_KEY 3:1']);
    expect(result.findings[0]?.detail).toContain('pipewright.yaml:1:1');
    expect(result.findings[0]?.detail).toContain('pipewright.yaml:3:1');
  });

  it('finds one repeated key among 50,000', async () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => `  k${index}: 1\n`).join('');
    expect(await codes(`version: 1\nx-many:\n${keys}  k7: 2\n`)).toEqual(['YAML_DUPLICATE_KEY 50003:3']);
  });

  it.each([
    ['a second document', 'version: 1\n---\nversion: 1\n', 'YAML_MANY_DOCUMENTS 2:1'],
    ['tabs', 'version: 1\npipelines:\n\t- key: a\n', 'YAML_SYNTAX 3:1'],
    ['an unknown alias', 'version: 1\nx-a: *b\n', 'YAML_SYNTAX 2:6'],
    ['an alias inside of its anchor', 'version: 1\nx-a: &a [*a]\n', 'YAML_ALIASES 2:10'],
    ['an unknown tag', 'version: 1\nx-a: !foo b\n', 'YAML_SYNTAX 2:6'],
    ['a merge key without a map', 'version: 1\n<<: 5\n', 'YAML_SYNTAX 2:1'],
    ['a map as a key', 'version: 1\n{ a: b }: c\n', 'YAML_SYNTAX 2:1'],
  ])('%s', async (_, text, code) => {
    expect(await codes(text)).toContain(code);
  });

  it('suggests the anchor that was meant', async () => {
    const [found] = (await read('version: 1\nx-a: &open 1\nx-b: *opne\n')).findings;
    expect(found?.detail).toContain('*open');
  });

  it('stops at an alias bomb', async () => {
    const lines = Array.from(
      { length: 12 },
      (_, level) => `x-${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`,
    );
    const found = await codes(`version: 1\nx-0: &a0 [1]\n${lines.join('\n')}\n`);
    expect(found.map((text) => text.split(' ')[0])).toEqual(['YAML_ALIASES']);
  });

  it.each(['[', '{a: ', '- ', '? '])('stops where %s nests too deeply', async (piece) => {
    expect(
      (await codes(`version: 1\nx-a:\n  ${piece.repeat(50_000)}`)).map((text) => text.split(' ')[0]),
    ).toEqual(['YAML_TOO_DEEP']);
  });

  it('stops where aliases nest too deeply', async () => {
    const lines = Array.from({ length: 300 }, (_, level) => `x-${level + 1}: &a${level + 1} [*a${level}]`);
    expect(await codes(`version: 1\nx-0: &a0 []\n${lines.join('\n')}\n`)).toEqual(['YAML_TOO_DEEP 201:15']);
  });

  it('bounds what it tells of one file', async () => {
    expect((await codes(`version: 1\n${']\n'.repeat(5_000)}`)).length).toBeLessThan(150);
  });
});
