import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/base/errors.js';
import type { LockOptions } from '../../../src/execute/account-lock.js';
import { takeAccountLock, withAccountLock } from '../../../src/execute/account-lock.js';
import { stateFolder } from '../../../src/execute/state-folder.js';
import { isAlive } from './account-lock-alive.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

const CHILD = fileURLToPath(new URL('account-lock-child.ts', import.meta.url));

let folder: string;
const children: ChildProcessWithoutNullStreams[] = [];

eachInOwnFolder((own) => {
  folder = own;
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
});

function options(more: Partial<LockOptions> = {}): LockOptions {
  return {
    stateFolder: folder,
    origin: 'https://api.hubapi.com',
    portalId: 1,
    owner: { pid: process.pid, host: 'this-machine', since: new Date(Date.now() - process.uptime() * 1000) },
    now: () => new Date(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    isAlive,
    ...more,
  };
}

async function refusal(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was expected to be refused');
}

/** A process of its own that tries to take the lock; resolves with what it says. */
async function contender(): Promise<{ child: ChildProcessWithoutNullStreams; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, folder]);
  children.push(child);
  const said = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(text.trim());
    });
    child.once('exit', (code) => reject(new Error(`the child ended with ${String(code)}: ${text}`)));
  });
  return { child, said };
}

async function end(child: ChildProcessWithoutNullStreams, how: 'release' | 'kill'): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (how === 'kill') child.kill('SIGKILL');
  else child.stdin.end('release\n');
  await ended;
}

/** Claims in the folder of the one account of these tests. */
async function claims(): Promise<readonly string[]> {
  const locks = join(folder, 'pipewright', 'locks');
  const [account] = await readdir(locks);
  return account === undefined ? [] : await readdir(join(locks, account));
}

async function putClaim(name: string, text: string): Promise<void> {
  await (
    await takeAccountLock(options())
  )();
  const [account] = await readdir(join(folder, 'pipewright', 'locks'));
  await writeFile(join(folder, 'pipewright', 'locks', account ?? '', name), text);
}

describe('the lock of an account', () => {
  it('holds another apply off, and says who has it since when', async () => {
    const { child, said } = await contender();
    expect(said).toBe('took it');
    const error = await refusal(takeAccountLock(options()));
    expect(error.code).toBe('APPLY_RUNNING');
    expect(error.diagnostic.summary).toContain(`process ${child.pid ?? 0}`);
    expect(error.diagnostic.summary).toMatch(/since \d{4}-\d\d-\d\dT/);
    expect(await claims()).toHaveLength(1);
  });

  it('is free again once its owner gives it back', async () => {
    const { child } = await contender();
    await end(child, 'release');
    expect(await claims()).toEqual([]);
    await (
      await takeAccountLock(options())
    )();
  });

  it('is taken over from an owner that was killed', async () => {
    const { child } = await contender();
    await end(child, 'kill');
    expect(await claims()).toHaveLength(1);
    const release = await takeAccountLock(options());
    expect(await claims()).toHaveLength(1);
    await release();
    expect(await claims()).toEqual([]);
  });

  it('goes to one only when many come for a dead owner at the same time', async () => {
    const { child } = await contender();
    await end(child, 'kill');
    const said = await Promise.all([contender(), contender(), contender(), contender()]);
    const outcomes = said.map((one) => one.said).sort();
    expect(outcomes).toEqual(['APPLY_RUNNING', 'APPLY_RUNNING', 'APPLY_RUNNING', 'took it']);
    expect(await claims()).toHaveLength(1);
  });

  it('goes to one only when many in one process come at once, again and again', async () => {
    for (let round = 0; round < 20; round += 1) {
      const tries = await Promise.allSettled(Array.from({ length: 6 }, () => takeAccountLock(options())));
      const taken = tries.filter((one) => one.status === 'fulfilled');
      expect(taken).toHaveLength(1);
      for (const one of taken) await one.value();
    }
    expect(await claims()).toEqual([]);
  });

  it('is one per account and address', async () => {
    const release = await takeAccountLock(options());
    const others = [options({ portalId: 2 }), options({ origin: 'http://127.0.0.1:4000' })];
    for (const other of others) await (await takeAccountLock(other))();
    await release();
  });

  it('is given back after the work, also when that fails', async () => {
    expect(await withAccountLock(options(), async () => (await claims()).length)).toBe(1);
    const broken = withAccountLock(options(), () => Promise.reject(new Error('broken')));
    await expect(broken).rejects.toThrow('broken');
    expect(await claims()).toEqual([]);
  });

  it('is not taken from an owner on another machine, who can not be asked', async () => {
    const release = await takeAccountLock(
      options({ owner: { pid: 4, host: 'elsewhere', since: new Date(0) } }),
    );
    const error = await refusal(takeAccountLock(options({ isAlive: () => false })));
    expect(error.code).toBe('APPLY_RUNNING');
    expect(error.diagnostic.summary).toContain('elsewhere');
    await release();
  });

  it('is taken over from an earlier process that had the number of this one', async () => {
    const earlier = { pid: process.pid, host: 'this-machine', startedAt: '2020-01-01T00:00:00.000Z' };
    await putClaim('2020-01-01T00-00-00.000Z-x.json', JSON.stringify(earlier));
    await (
      await takeAccountLock(options())
    )();
    expect(await claims()).toEqual([]);
  });

  it('is not taken where a claim can not be read', async () => {
    await putClaim('2020-01-01T00-00-00.000Z-x.json', 'nonsense');
    expect((await refusal(takeAccountLock(options()))).code).toBe('APPLY_RUNNING');
    expect(await claims()).toHaveLength(1);
  });

  it('is not taken from a later claim that stays', async () => {
    const later = { pid: process.pid, host: 'this-machine', startedAt: '2999-01-01T00:00:00.000Z' };
    await putClaim('2999-01-01T00-00-00.000Z-x.json', JSON.stringify(later));
    const waits: number[] = [];
    const sleep = (ms: number): Promise<void> => {
      waits.push(ms);
      return Promise.resolve();
    };
    expect((await refusal(takeAccountLock(options({ sleep })))).code).toBe('APPLY_RUNNING');
    expect(waits.length).toBeGreaterThan(1);
    expect(await claims()).toHaveLength(1);
  });

  it('can not be taken where its folder can not be made', async () => {
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'other', 'pipewright'), 'a file');
    const error = await refusal(takeAccountLock(options({ stateFolder: join(folder, 'other') })));
    expect(error.code).toBe('FILE_UNWRITABLE');
  });
});

describe('the state folder', () => {
  it.each([
    ['linux', {}, '/home/ana', '/home/ana/.local/state'],
    ['linux', { XDG_STATE_HOME: '/state' }, '/home/ana', '/state'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/home/ana', '/home/ana/.local/state'],
    ['linux', { XDG_STATE_HOME: '' }, '/home/ana', '/home/ana/.local/state'],
    ['darwin', {}, '/Users/ana', '/Users/ana/Library/Application Support'],
    ['darwin', { XDG_STATE_HOME: '/state' }, '/Users/ana', '/state'],
    ['win32', { LOCALAPPDATA: 'D:\\local' }, 'C:\\Users\\ana', 'D:\\local'],
    ['win32', {}, 'C:\\Users\\ana', 'C:\\Users\\ana\\AppData\\Local'],
  ])('on %s with %j', (platform, env, home, path) => {
    expect(stateFolder({ env, platform, home })).toBe(path);
  });
});
