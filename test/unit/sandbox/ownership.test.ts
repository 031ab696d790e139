import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  freshState,
  openSandbox,
  parseSeed,
  SandboxBusyError,
  saveState,
  seedState,
  startSandbox,
} from '../../../src/sandbox/index.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

let folder: string;
let file: string;
eachInOwnFolder((own) => {
  folder = own;
  file = join(folder, 'sandbox.json');
});

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

function lock(content: object): Promise<void> {
  return writeFile(`${file}.lock`, JSON.stringify(content), { mode: 0o600 });
}

describe('opening a sandbox', () => {
  it('makes a fresh account where there is no file, and keeps it', async () => {
    const first = await openSandbox({ file, subscription: 'starter', portalId: 42 });
    expect(first).toMatchObject({ owned: true, portalId: 42 });
    expect(first.token).toMatch(/^pat-sandbox-/);
    await first.close();
    const second = await openSandbox({ file });
    expect(second).toMatchObject({ owned: true, portalId: 42, token: first.token });
    await second.close();
    expect(await readdir(folder)).toEqual(['sandbox.json']);
  });

  it('uses the server that owns the file, and leaves it running', async () => {
    const server = await startSandbox({ file });
    const opened = await openSandbox({ file, waitMs: 0 });
    expect(opened).toMatchObject({ owned: false, url: server.url, token: server.token, portalId: 1_000_001 });
    await opened.close();
    expect((await fetch(`${server.url}/_sandbox/state`)).status).toBe(200);
    await server.close();
    const own = await openSandbox({ file });
    expect(own.owned).toBe(true);
    await own.close();
  });

  it('waits for a command that has the file open, then takes its turn', async () => {
    const first = await openSandbox({ file });
    const second = openSandbox({ file, waitMs: 10_000 });
    await first.close();
    const opened = await second;
    expect(opened).toMatchObject({ owned: true, token: first.token });
    await opened.close();
  });

  it('gives up when the wait is over and says who has the file', async () => {
    const first = await openSandbox({ file });
    const attempt = openSandbox({ file, waitMs: 60 });
    await expect(attempt).rejects.toThrow(SandboxBusyError);
    await expect(attempt).rejects.toMatchObject({ code: 'SANDBOX_BUSY', file, pid: process.pid });
    await expect(startSandbox({ file })).rejects.toMatchObject({ code: 'SANDBOX_BUSY' });
    await first.close();
  });

  it('gives up on a live owner whose server does not answer', async () => {
    await lock({ pid: process.pid, id: 'x', url: 'http://127.0.0.1:9', token: 't', portalId: 1 });
    await expect(openSandbox({ file, waitMs: 60 })).rejects.toMatchObject({ code: 'SANDBOX_BUSY' });
  });

  it("does not take another folder's server for the owner, where that one has its port now", async () => {
    const stale = await startSandbox({ file });
    const port = Number(new URL(stale.url).port);
    const claim = await readFile(`${file}.lock`);
    await stale.close();
    const others = [{ file: join(folder, 'other.json'), port }, { port }];
    for (const other of others) {
      const server = await startSandbox(other);
      await writeFile(`${file}.lock`, claim, { mode: 0o600 });
      await expect(openSandbox({ file, waitMs: 60 })).rejects.toMatchObject({ code: 'SANDBOX_BUSY' });
      await server.close();
    }
  });

  it('takes the file over from a process that died', async () => {
    await lock({ pid: await deadPid(), id: 'x', url: 'http://127.0.0.1:9', token: 't', portalId: 1 });
    const opened = await openSandbox({ file, waitMs: 0 });
    expect(opened.owned).toBe(true);
    await opened.close();
    expect(await readdir(folder)).toEqual(['sandbox.json']);
  });

  it('takes the file over from one that died while it took over', async () => {
    const pid = await deadPid();
    await lock({ pid, id: 'x' });
    await writeFile(`${file}.lock.takeover`, JSON.stringify({ pid, id: 'y' }));
    const server = await startSandbox({ file });
    await server.close();
    expect(await readdir(folder)).toEqual(['sandbox.json']);
  });

  it('is won by one only when many find a dead owner at once', async () => {
    await lock({ pid: await deadPid(), id: 'x' });
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, () => openSandbox({ file, waitMs: 300 })),
    );
    const won = attempts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(won).toHaveLength(1);
    await won[0]?.close();
  });

  it('gives an account the edition that its user names, unless its seed names one', async () => {
    await saveState(file, freshState({ now: 0 }));
    const first = await openSandbox({ file, subscription: 'free' });
    await first.close();
    expect(await readFile(file, 'utf8')).toContain('"subscription":"free"');
    const text = 'account: { subscription: starter }\npipelines: []';
    const parsed = parseSeed(text, 'seed.yaml');
    if (!parsed.ok) throw new Error('the seed is wrong');
    await saveState(file, seedState(parsed.seed, { now: 0 }));
    const second = await openSandbox({ file, subscription: 'free' });
    await second.close();
    expect(await readFile(file, 'utf8')).not.toContain('"subscription":"free"');
  });
});

describe('a lock', () => {
  it('holds the token, so only its owner may read it', async () => {
    const server = await startSandbox({ file });
    expect((await stat(`${file}.lock`)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(`${file}.lock`, 'utf8'))).toMatchObject({
      pid: process.pid,
      url: server.url,
      token: server.token,
    });
    await server.close();
    await server.close();
    expect(await readdir(folder)).toEqual(['sandbox.json']);
  });

  it('is given back when the server cannot start', async () => {
    const other = await startSandbox();
    const port = Number(new URL(other.url).port);
    await expect(startSandbox({ file, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(await readdir(folder)).toEqual([]);
    await other.close();
  });
});
