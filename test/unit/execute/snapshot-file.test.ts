import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../../src/files/write-file.js';
import { writeSnapshot } from '../../../src/execute/snapshot-file.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

const at = new Date('2026-11-23T12:00:00.000Z');
const unwritable = { diagnostic: { code: 'FILE_UNWRITABLE' } };

let home: string;

eachInOwnFolder((own) => {
  home = own;
});

describe('a snapshot', () => {
  it('is written for its owner only, below a folder that git ignores', async () => {
    const root = join(home, '.pipewright');
    const path = await writeSnapshot(root, 'version: 1\n', at);
    expect(path).toBe(join(root, 'snapshots', '2026-11-23T12-00-00.000Z.yaml'));
    expect(await readFile(path, 'utf8')).toBe('version: 1\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(join(root, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('never takes the place of another one', async () => {
    const root = join(home, '.pipewright');
    const paths = [await writeSnapshot(root, 'one', at), await writeSnapshot(root, 'two', at)];
    expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(['one', 'two']);
  });

  it('that can not be written says so', async () => {
    await writeFile(join(home, '.pipewright'), 'a file');
    await expect(writeSnapshot(join(home, '.pipewright'), 'x', at)).rejects.toMatchObject(unwritable);
  });
});

describe('writing a file in one piece', () => {
  it('replaces what is there and leaves nothing beside it', async () => {
    const path = join(home, 'plan.json');
    await writeFileAtomically(path, 'old', 0o644);
    await writeFileAtomically(path, 'new', 0o600);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(home)).toEqual(['plan.json']);
  });

  it('follows a link instead of replacing it', async () => {
    await writeFile(join(home, 'real.json'), 'old');
    await symlink('real.json', join(home, 'link.json'));
    await writeFileAtomically(join(home, 'link.json'), 'new', 0o600);
    expect(await readFile(join(home, 'real.json'), 'utf8')).toBe('new');
    expect(await readdir(home)).toEqual(['link.json', 'real.json']);
  });

  it('leaves the old file and no other when it fails', async () => {
    await mkdir(join(home, 'plan.json'));
    await expect(writeFileAtomically(join(home, 'plan.json'), 'new', 0o600)).rejects.toMatchObject(
      unwritable,
    );
    expect(await readdir(home)).toEqual(['plan.json']);
  });

  it('says so where the folder is missing', async () => {
    await expect(writeFileAtomically(join(home, 'none', 'x'), 'new', 0o600)).rejects.toMatchObject(
      unwritable,
    );
  });

  it('writes to what is no regular file as it is', async () => {
    await writeFileAtomically('/dev/null', 'new', 0o600);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it('finds the name free that a link points to', async () => {
    await symlink('later.json', join(home, 'link.json'));
    await writeFileAtomically(join(home, 'link.json'), 'new', 0o600);
    expect(await readFile(join(home, 'link.json'), 'utf8')).toBe('new');
  });
});
