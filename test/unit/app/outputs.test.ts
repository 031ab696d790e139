import { link, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Output } from '../../../src/app/files/outputs.js';
import { openOutputs } from '../../../src/app/files/outputs.js';
import type { AppContext } from '../../../src/app/types.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

const CONFIG = 'version: 1\npipelines: []\n';
const CONFIGURATION = 'version: 1\npipelines:\n  - key: a\n';

/** What each option writes. */
const OWN: Readonly<Record<Output['sort'], string>> = {
  plan: '{"formatVersion":"1","planHash":"sha256:0"}\n',
  fleet: '{"formatVersion":"1","fleetHash":"sha256:0"}\n',
  tickets: 'id,subject,from,to\r\n',
  pictures: '<svg xmlns="http://www.w3.org/2000/svg"></svg>\n',
  'code-quality': '[{"check_name":"UNVERIFIED","fingerprint":"0"}]\n',
};
const SORTS = Object.keys(OWN) as readonly Output['sort'][];

let base: string;
let cwd: string;
let ctx: AppContext;
eachInOwnFolder(async (own) => {
  base = own;
  cwd = join(base, 'project');
  ctx = { cwd } as AppContext;
  await put('pipewright.yaml', CONFIG);
});

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(cwd, file)), { recursive: true });
  await writeFile(join(cwd, file), text);
}

const nothing = (): Promise<void> => Promise.resolve();

const INPUTS = ['pipewright.yaml', 'input', 'later'];
const refused = { code: 'OUTPUT_REFUSED' };

/** What is there, and the name that is asked for. */
const REFUSED: readonly (readonly [what: string, path: string, prepare: () => Promise<unknown>])[] = [
  ['an input', 'input', () => put('input', '')],
  ['an input that is not there yet', 'later', nothing],
  ['an input by another way to it', '../project/./input', () => put('input', 'x')],
  ['another name of an input', 'same', () => link(join(cwd, 'pipewright.yaml'), join(cwd, 'same'))],
  [
    'an input behind a linked folder',
    'here/input',
    async () => {
      await put('input', 'x');
      await symlink('.', join(cwd, 'here'));
    },
  ],
  ['the name of a configuration', 'sub/pipewright.yaml', nothing],
  ['the name of an accounts file', 'sub/pipewright.accounts.yaml', nothing],
  ['the name of a lock', 'pipewright.lock.yaml', nothing],
  ['the name of the lock of one account, in capitals', 'pipewright.locks/EU.LOCK.YAML', nothing],
  ['a configuration of any name', 'other', () => put('other', CONFIGURATION)],
  ['a configuration in JSON', 'other.json', () => put('other.json', '{"version":1,"pipelines":[]}')],
  ['a configuration that YAML can not read', 'other', () => put('other', `${CONFIGURATION}  - [`)],
  ['an accounts file of another name', 'fleet', () => put('fleet', 'version: 1\naccounts: {}\n')],
  ['a lock of another name', 'old', () => put('old', 'version: 1\nportals: {}\n')],
  ['a part of a configuration', 'overlay.yml', () => put('overlay.yml', 'statuses: []\n')],
  ['the state of a sandbox', 'state', () => put('state', '{"format":"pipewright-sandbox"}')],
  ['a journal', 'j', () => put('j', '{"at":"","kind":"start","formatVersion":"1"}\n{"kind":"end"}\n')],
  [
    'a link to a file',
    'link',
    async () => {
      await put('real', '');
      await symlink('real', join(cwd, 'link'));
    },
  ],
  ['a link to nothing', 'link', () => symlink('nowhere', join(cwd, 'link'))],
  ['a link to itself', 'link', () => symlink('link', join(cwd, 'link'))],
  ['a link to a folder', 'link', () => symlink('.', join(cwd, 'link'))],
  ['a file below .git', '.git/hooks/post-checkout', () => put('.git/hooks/x', '')],
  ['a folder below .git that is not there yet', '.git/a/b/c', nothing],
  ['a file below .git in other letters', '.GIT/config', () => put('.GIT/x', '')],
  [
    'a file below .git behind a link',
    'short/config',
    async () => {
      await put('.git/config', '');
      await symlink('.git', join(cwd, 'short'));
    },
  ],
  ['the .git of a work tree', '.git', () => put('.git', 'gitdir: elsewhere\n')],
];

/** Every file and link below the folder, with its text. */
async function everything(): Promise<readonly unknown[]> {
  const entries = await readdir(base, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries.map(async (entry) => {
      const text = entry.isFile() ? await readFile(join(entry.parentPath, entry.name), 'utf8') : null;
      return [entry.parentPath, entry.name, entry.isSymbolicLink(), text];
    }),
  );
}

describe.each(SORTS)('a file of %s', (sort) => {
  it.each(REFUSED)('never takes the place of %s', async (_, path, prepare) => {
    await prepare();
    const before = await everything();
    await expect(openOutputs(ctx, [{ path, sort }], INPUTS)).rejects.toMatchObject(refused);
    const { save } = await openOutputs(ctx, [], INPUTS);
    await expect(save({ path, sort }, OWN[sort])).rejects.toMatchObject(refused);
    expect(await everything()).toEqual(before);
  });

  it.each(SORTS)('takes the place of one of %s only if that is its sort', async (other) => {
    await put('there', OWN[other]);
    const open = openOutputs(ctx, [{ path: 'there', sort }], INPUTS);
    if (other !== sort) return expect(open).rejects.toMatchObject(refused);
    await (await open).save({ path: 'there', sort }, OWN[sort]);
    expect(await readFile(join(cwd, 'there'), 'utf8')).toBe(OWN[sort]);
    expect((await stat(join(cwd, 'there'))).mode & 0o777).toBe(0o600);
  });

  it('takes the place of its own sort also in a file with the ending of YAML', async () => {
    await put('there.yaml', OWN[sort]);
    await expect(openOutputs(ctx, [{ path: 'there.yaml', sort }], INPUTS)).resolves.toBeDefined();
  });

  it.each([
    ['nothing', ''],
    ['a text that is none of ours', 'notes\n'],
    ['JSON that is none of ours', '{"version":"1.2.3"}'],
    ['half a plan', '{"formatVersion":"1","planHa'],
    ['an empty report', '[]'],
    ['bytes', '\0\u0001'],
  ])('takes the place of a file that holds %s', async (_, text) => {
    await put('there', text);
    const { save } = await openOutputs(ctx, [{ path: 'there', sort }], INPUTS);
    await save({ path: 'there', sort }, OWN[sort]);
    expect(await readFile(join(cwd, 'there'), 'utf8')).toBe(OWN[sort]);
  });
});

describe('outputs', () => {
  it('are checked in the folder that they are written to, file by file', async () => {
    await mkdir(join(cwd, 'pictures'));
    await symlink('../pipewright.yaml', join(cwd, 'pictures', 'b.svg'));
    const folder = { path: 'pictures', sort: 'pictures' } as const;
    const { saveAll } = await openOutputs(ctx, [folder], INPUTS);
    const files = ['a.svg', 'b.svg'].map((name) => ({ name, text: OWN.pictures }));
    await expect(saveAll(folder, files)).rejects.toMatchObject(refused);
    expect(await readFile(join(cwd, 'pipewright.yaml'), 'utf8')).toBe(CONFIG);
  });

  it('never go through a link that appears after the check', async () => {
    await put('victim', 'dear');
    const output = { path: 'plan.json', sort: 'plan' } as const;
    const { save } = await openOutputs(ctx, [output], INPUTS);
    let isOver = false;
    const enemy = async (): Promise<void> => {
      while (!isOver) {
        await symlink('victim', join(cwd, 'plan.json')).catch(() => undefined);
        await rm(join(cwd, 'plan.json'), { force: true });
      }
    };
    const racing = enemy();
    for (let round = 0; round < 50; round += 1) await save(output, OWN.plan).catch(() => undefined);
    isOver = true;
    await racing;
    expect(await readFile(join(cwd, 'victim'), 'utf8')).toBe('dear');
  });
});
