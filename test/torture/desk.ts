/** The program, a sandbox and a proxy between them, each in a process or on a port of its own, and one folder for the files. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Disturbance, Proxy } from './proxy.js';
import { startProxy } from './proxy.js';
import { FILES, SEED } from './scene.js';

const PROGRAM = resolve(import.meta.dirname, '../../bin/run.js');

export interface Ran {
  readonly code: number | null;
  readonly text: string;
  /** What ended after a stack or as our own fault is never held. */
  readonly broken: boolean;
}

export interface Desk {
  readonly base: string;
  /** Where the files are, made anew by `restart`. */
  readonly cwd: string;
  readonly proxy: Proxy;
  readonly sandboxUrl: string;
  readonly token: string;
  /** The account as it was seeded, an empty folder with the files, and nothing kept from before. */
  readonly restart: () => Promise<void>;
  /** Runs a command through the proxy; `at` and `disturbance` as in `Proxy.arm`. */
  readonly run: (argv: readonly string[], at?: number | null, disturbance?: Disturbance) => Promise<Ran>;
  readonly control: (method: string, path: string, body?: object) => Promise<unknown>;
  /** The close dates that tickets had at the start; empty where one had none. */
  readonly closeDates: ReadonlyMap<string, string>;
  /** What a colleague does to the account, past the proxy. */
  readonly colleague: (method: string, path: string, body?: object) => Promise<void>;
  readonly snapshots: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

interface Ticket {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | undefined>>;
}

export async function openDesk(): Promise<Desk> {
  const base = await mkdtemp(join(tmpdir(), 'pipewright-torture-'));
  const cwd = join(base, 'desk');
  await writeFile(join(base, 'seed.json'), JSON.stringify(SEED));
  const server = await startServer(base);
  const proxy = await startProxy(server.url);
  const closeDates = new Map<string, string>();
  const call = async (url: string, method: string, body?: object): Promise<Response> =>
    fetch(url, {
      ...{ method, headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await call(`${server.url}/_sandbox/${path}`, method, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    ...{ base, cwd, proxy, sandboxUrl: server.url, token: server.token, control, closeDates },
    restart: async () => {
      await rm(cwd, { recursive: true, force: true });
      await rm(join(base, 'state'), { recursive: true, force: true });
      await mkdir(cwd);
      await writeFile(join(cwd, 'pipewright.yaml'), FILES);
      await control('POST', 'reset');
      const { tickets } = (await control('GET', 'state')) as { readonly tickets: readonly Ticket[] };
      closeDates.clear();
      for (const { id, properties } of tickets) closeDates.set(id, properties['closed_date'] ?? '');
      await control('POST', 'limits', { burst: 1_000_000, searchPerSecond: 1_000_000 });
    },
    run: async (argv, at = null, disturbance) => {
      proxy.arm(at, disturbance);
      return runProgram({ base, cwd, token: server.token, proxy }, [...argv, '--api-url', proxy.url]);
    },
    colleague: async (method, path, body) => {
      const answer = await call(`${server.url}${path}`, method, body);
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    },
    snapshots: async () =>
      (await readdir(join(cwd, '.pipewright/snapshots')).catch(() => [])).filter((name) =>
        name.endsWith('.yaml'),
      ),
    close: async () => {
      await proxy.close();
      const ended = once(server.child, 'close');
      server.child.kill('SIGTERM');
      await ended;
      await rm(base, { recursive: true, force: true });
    },
  };
}

async function startServer(
  base: string,
): Promise<{ readonly child: ChildProcess; readonly url: string; readonly token: string }> {
  const argv = [PROGRAM, 'sandbox', 'start', '--seed', join(base, 'seed.json'), '--json'];
  const env = { ...environment(base), PIPEWRIGHT_SANDBOX_FILE: join(base, 'account.json') };
  const child = spawn(process.execPath, argv, { cwd: base, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const { url, token } = JSON.parse(text.split('\n')[0] ?? '') as { url: string; token: string };
  return { child, url, token };
}

function environment(base: string): Record<string, string | undefined> {
  return { PATH: process.env['PATH'], HOME: base, XDG_STATE_HOME: join(base, 'state'), CI: 'true' };
}

/** Longer than any run of the reference takes; a run that hangs is ended and doesn't hold. */
const PATIENCE_MS = 120_000;

async function runProgram(
  { base, cwd, token, proxy }: { base: string; cwd: string; token: string; proxy: Proxy },
  argv: readonly string[],
): Promise<Ran> {
  const env = { ...environment(base), HUBSPOT_ACCESS_TOKEN: token };
  const child = spawn(process.execPath, [PROGRAM, ...argv], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  proxy.aim(child.pid ?? null);
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  proxy.aim(null);
  return { code, text, broken: /"code": ?"BUG"|\bBUG\b|^ {4}at /mu.test(text) || text.includes(token) };
}
