import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshState, loadState, openSandbox, saveState, startSandbox } from '../../../src/sandbox/index.js';
import { stateBody } from '../../../src/sandbox/control/state-body.js';
import { freezeState, thawState } from '../../../src/sandbox/store/frozen.js';
import { checkState } from '../../../src/sandbox/store/state-shape.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

let folder: string;
let file: string;
eachInOwnFolder((own) => {
  folder = own;
  file = join(folder, 'sandbox.json');
});

/** What can lie in the place of a file besides a text. */
const PLACES: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
  ['a folder', (path) => mkdir(path)],
  ['a pipe', (path) => Promise.resolve(execFileSync('mkfifo', [path]))],
  ['a link to itself', (path) => symlink(path, path)],
  ['a link to nothing', (path) => symlink(join(folder, 'nowhere'), path)],
  ['a link to a device without end', (path) => symlink('/dev/zero', path)],
  [
    'a file too large',
    async (path) => {
      await writeFile(path, '{', { mode: 0o600 });
      await truncate(path, 600_000_000);
    },
  ],
];

const kinds = async (): Promise<readonly string[]> =>
  (await readdir(folder, { withFileTypes: true })).map((entry) => `${entry.name} ${entry.isFile()}`).sort();

describe('a state file', () => {
  it.each(PLACES)('that is %s is refused, and left as it is', async (_, plant) => {
    await plant(file);
    const before = await kinds();
    await expect(loadState(file)).rejects.toMatchObject({ code: 'SANDBOX_STATE_INVALID' });
    await expect(openSandbox({ file })).rejects.toMatchObject({ code: 'SANDBOX_STATE_INVALID' });
    expect(await kinds()).toEqual(before);
  });

  it('that is a link to a state is refused too: it would be replaced by a file', async () => {
    await saveState(join(folder, 'other'), freshState({ now: 0 }));
    await symlink('other', file);
    await expect(loadState(file)).rejects.toMatchObject({ code: 'SANDBOX_STATE_INVALID' });
  });

  it('is written beside every link that a checkout can hold', async () => {
    await writeFile(join(folder, 'victim'), 'dear');
    for (const name of [`sandbox.json.${process.pid}.tmp`, 'sandbox.json.tmp', 'sandbox.json'])
      await symlink('victim', join(folder, name));
    await saveState(file, freshState({ now: 0 }));
    expect(await readFile(join(folder, 'victim'), 'utf8')).toBe('dear');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await loadState(file)).not.toBeNull();
  });

  it.each([
    ['a folder in its place', (path: string) => mkdir(path)],
    ['a file in the place of its folder', (path: string) => writeFile(join(path, '..'), '')],
  ])('that can not be written for %s says so, and leaves nothing behind', async (_, plant) => {
    const deep = join(folder, 'deep', 'sandbox.json');
    if (plant.toString().includes('mkdir')) await mkdir(join(folder, 'deep'));
    await plant(deep);
    const before = await readdir(folder, { recursive: true });
    await expect(saveState(deep, freshState({ now: 0 }))).rejects.toMatchObject({
      code: 'SANDBOX_UNWRITABLE',
      file: deep,
    });
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });
});

type State = Record<string, unknown>;
const fresh = (): State => JSON.parse(JSON.stringify(freezeState(freshState({ now: 0 })))) as State;

/** A file with the digest that belongs to what it holds. */
function plantState(state: unknown): Promise<void> {
  return plantText(JSON.stringify(state));
}

async function plantText(text: string): Promise<void> {
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  await writeFile(
    file,
    `{"format":"pipewright-sandbox","formatVersion":1,"digest":"${digest}","state":${text}}`,
  );
}

/** What somebody could write at a place of a state, with the right digest. */
const WRONG: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  1e300,
  'x',
  [],
  {},
  [null],
  [[]],
  [{}],
  { a: null },
  true,
];

/** Every path into a state, down to the entries of its lists. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || path.length > 5) return [path];
  const keys = Array.isArray(value) ? Object.keys(value).slice(0, 1) : Object.keys(value);
  return [path, ...keys.flatMap((key) => placesIn((value as State)[key], [...path, key]))];
}

function changed(path: readonly string[], value: unknown): State {
  const state = fresh();
  const parent = path.slice(0, -1).reduce<State>((at, key) => at[key] as State, state);
  parent[path.at(-1) ?? ''] = value;
  return state;
}

describe('a state with a right digest', () => {
  it('is taken where nothing was changed', async () => {
    await plantState(fresh());
    expect(await loadState(file)).not.toBeNull();
  });

  it('and a value of another kind anywhere is refused, or can be served and saved', () => {
    const seen = { refused: 0, taken: 0 };
    for (const path of placesIn(fresh()).filter((one) => one.length > 0)) {
      for (const wrong of WRONG) {
        const state = changed(path, wrong);
        const checked = checkState(state);
        if (!checked.ok) {
          seen.refused += 1;
          continue;
        }
        seen.taken += 1;
        const thawed = thawState(checked.state);
        expect(JSON.stringify(stateBody(thawed, true))).toContain('pipelines');
        expect(checkState(JSON.parse(JSON.stringify(freezeState(thawed)))).ok).toBe(true);
      }
    }
    expect(seen.refused).toBeGreaterThan(500);
    // Texts are texts, times are whole numbers, and lists may be empty.
    expect(seen.taken).toBeLessThan(seen.refused / 5);
  });

  it('and lists in each other without end is refused', async () => {
    const state = { ...fresh(), console: [['a', '@']] };
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    await plantText(JSON.stringify(state).replace('"@"', deep));
    await expect(openSandbox({ file })).rejects.toMatchObject({ code: 'SANDBOX_STATE_INVALID' });
  });

  it.each([
    ['a part left out', (state: State) => delete state['rules']],
    ['a part too many', (state: State) => (state['extra'] = 1)],
    [
      'a stage twice',
      (state: State) => {
        const [pipeline] = state['pipelines'] as State[];
        (pipeline?.['stages'] as unknown[]).push((pipeline?.['stages'] as unknown[])[0]);
      },
    ],
    [
      'a ticket twice',
      (state: State) => (state['tickets'] as unknown[]).push((state['tickets'] as unknown[])[0]),
    ],
    ['a ticket beyond the last id', (state: State) => (state['lastTicketId'] = 5)],
    ['ids at the end of all numbers', (state: State) => (state['lastId'] = Number.MAX_SAFE_INTEGER)],
    ['no token', (state: State) => (state['tokens'] = [])],
    [
      'a token that ends a header',
      (state: State) => (state['tokens'] = [{ token: 'a\r\nHost: evil', scopes: [], userId: '1' }]),
    ],
    [
      'a domain that is an address',
      (state: State) => (state['account'] = { ...(state['account'] as State), uiDomain: 'evil.example/?' }),
    ],
    [
      'a setting with very many lists in each other',
      (state: State) =>
        (state['console'] = [['a', JSON.parse('['.repeat(200) + ']'.repeat(200)) as unknown]]),
    ],
    [
      'a seed that fits nothing',
      (state: State) => {
        const origin = state['origin'] as { seed: State };
        origin.seed['workflowReferences'] = ['gone'];
      },
    ],
  ])('and %s is refused', async (_, change) => {
    const state = fresh();
    change(state);
    await plantState(state);
    await expect(openSandbox({ file })).rejects.toMatchObject({ code: 'SANDBOX_STATE_INVALID' });
  });
});

/** A server that counts who talks to it. */
async function withListener(use: (url: string, calls: readonly string[]) => Promise<void>): Promise<void> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(request.url ?? '');
    response.end('{"portalId":1000001}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

describe('a claim', () => {
  const claim = (url: string): object => ({
    pid: process.ppid,
    id: 'x',
    url,
    token: 't',
    portalId: 1_000_001,
  });
  const plant = (content: object, mode: number): Promise<void> =>
    writeFile(`${file}.lock`, JSON.stringify(content), { mode });

  it('that this user wrote for nobody else is used', async () => {
    await withListener(async (url, calls) => {
      await plant(claim(url), 0o600);
      expect(await openSandbox({ file })).toMatchObject({ owned: false, url });
      expect(calls).toEqual(['/_sandbox/ping?lock=x']);
    });
  });

  it.each([0o644, 0o640, 0o660, 0o604, 0o666, 0o700])(
    'with the mode %o sends nothing anywhere',
    async (mode) => {
      await withListener(async (url, calls) => {
        await plant(claim(url), 0o600);
        execFileSync('chmod', [mode.toString(8), `${file}.lock`]);
        await expect(openSandbox({ file })).rejects.toMatchObject({ code: 'SANDBOX_CLAIM_INVALID' });
        expect(calls).toEqual([]);
      });
    },
  );

  // Only root can give a file away; for anybody else the file of another user can't be read.
  it('of another user sends nothing anywhere', async () => {
    await withListener(async (url, calls) => {
      await plant(claim(url), 0o600);
      if (process.getuid?.() === 0) execFileSync('chown', ['65534', `${file}.lock`]);
      else execFileSync('chmod', ['000', `${file}.lock`]);
      await expect(openSandbox({ file })).rejects.toMatchObject({ code: 'SANDBOX_CLAIM_INVALID' });
      expect(calls).toEqual([]);
    });
  });

  it.each([
    'http://192.0.2.1:80',
    'http://evil.example:80',
    'http://127.0.0.1.evil.example:80',
    'http://127.evil:80',
    'http://127.0.0.999:80',
    'http://user@127.0.0.1:80',
    'http://127.0.0.1:80@evil.example:80',
    'http://127.0.0.1:80/path',
    'http://127.0.0.1:99999',
    'http://127.0.0.1',
    'https://127.0.0.1:80',
    'file:///etc/passwd',
    'http://[2001:db8::1]:80',
    '//evil.example',
    '',
  ])('that names the address %s is waited for and not used', async (url) => {
    await plant(claim(url), 0o600);
    await expect(openSandbox({ file, waitMs: 0 })).rejects.toMatchObject({ code: 'SANDBOX_BUSY' });
  });

  it.each([
    ['a token that ends a header', { token: 'a\r\nb' }],
    ['no portal id', { portalId: -1 }],
  ])('with %s is waited for and not used', async (_, part) => {
    await withListener(async (url, calls) => {
      await plant({ ...claim(url), ...part }, 0o600);
      await expect(openSandbox({ file, waitMs: 0 })).rejects.toMatchObject({ code: 'SANDBOX_BUSY' });
      expect(calls).toEqual([]);
    });
  });

  it('of a process that is gone is taken over, whatever its mode', async () => {
    await plant({ ...claim('http://192.0.2.1:80'), pid: 0 }, 0o644);
    const opened = await openSandbox({ file, waitMs: 0 });
    expect(opened.owned).toBe(true);
    await opened.close();
    expect(await readdir(folder)).toEqual(['sandbox.json']);
  });

  it.each(PLACES)('that is %s is refused at once, and left as it is', async (_, put) => {
    await put(`${file}.lock`);
    const before = await kinds();
    await expect(openSandbox({ file })).rejects.toMatchObject({ code: 'SANDBOX_CLAIM_INVALID' });
    await expect(startSandbox({ file })).rejects.toMatchObject({ code: 'SANDBOX_CLAIM_INVALID' });
    expect(await kinds()).toEqual(before);
  });
});
