/**
 * One folder, one case: what the account holds (seed.yaml), what the files say (config.yaml), what people read (plan.txt),
 * what programs read (plan.json) and what apply sends for it (operations.json). UPDATE_GOLDEN=1 writes the last three anew;
 * the difference is for a person to read.
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/core/plan/plan.js';
import { parseSeed, seedState, startSandbox } from '../../src/sandbox/index.js';
import type { SandboxState } from '../../src/sandbox/index.js';
import { runCommand } from '../helpers/run-command.js';
import type { RunResult } from '../helpers/run-command.js';
import type { SandboxSnapshot, SeenRequest } from '../helpers/sandbox.js';

const cases = resolve(import.meta.dirname, 'plans');
const names = (await readdir(cases)).sort();
const update = process.env['UPDATE_GOLDEN'] === '1';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** A case's account, served as the sandbox of a temporary working directory. */
interface Account {
  readonly folder: string;
  readonly run: (...argv: readonly string[]) => Promise<RunResult>;
  readonly ask: (path: string) => Promise<unknown>;
}

async function withAccount(name: string, use: (account: Account) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-plan-'));
  const file = join(folder, '.pipewright/sandbox.json');
  const sandbox = await startSandbox({ file, state: await seededBy(join(cases, name, 'seed.yaml')) });
  try {
    await cp(join(cases, name, 'config.yaml'), join(folder, 'pipewright.yaml'));
    const env = { HOME: folder, XDG_STATE_HOME: join(folder, 'state') };
    await use({
      folder,
      // Searches of the account lag behind writes by real time, so the waits between them are real.
      run: (...argv) => runCommand([...argv, '--sandbox'], { cwd: folder, env, patient: true }),
      ask: async (path) => (await fetch(`${sandbox.url}/_sandbox/${path}`)).json(),
    });
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function seededBy(file: string): Promise<SandboxState> {
  const parsed = parseSeed(await readFile(file, 'utf8'), file);
  if (!parsed.ok) throw new Error(`${file} is wrong: ${JSON.stringify(parsed.problems)}`);
  const now = Date.parse('2026-11-23T12:00:00.000Z');
  return seedState(parsed.seed, { now, token: 'pat-sandbox-test' });
}

/** The plan without what differs from run to run. */
function normalised(plan: Plan): Plan {
  return { ...plan, createdAt: '2026-11-23T12:00:00.000Z', tool: { ...plan.tool, version: '0.0.0' } };
}

async function numberOfTickets({ ask }: Account): Promise<number> {
  return ((await ask('state')) as SandboxSnapshot).tickets.filter(({ archived }) => !archived).length;
}

/** What the sandbox was asked to change, in order. Searches and batch reads are questions too, for all their POSTs. */
async function writesSeen({ ask }: Account): Promise<readonly string[]> {
  const { requests } = (await ask('requests')) as { readonly requests: readonly SeenRequest[] };
  const asks = /\/(search|batch\/read|access-token-info)$/u;
  const writes = requests.filter(({ method, path }) => method !== 'GET' && !asks.test(path));
  return writes.map(({ method, path }) => `${method} ${path}`);
}

/** The same from the journals, which hold the bodies too. */
async function writesRecorded({ folder }: Account): Promise<readonly Operation[]> {
  const journals = join(folder, '.pipewright/journal');
  const files = await readdir(journals).catch(() => []);
  const texts = await Promise.all(files.sort().map((file) => readFile(join(journals, file), 'utf8')));
  const records = texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line) as RecordLine);
  return records.flatMap(({ kind, method, path, body }) => (kind === 'intent' ? [{ method, path, body }] : []));
}

interface RecordLine extends Operation {
  readonly kind: string;
}

async function isGolden(name: string, file: string, text: string): Promise<void> {
  const path = join(cases, name, file);
  if (update) await writeFile(path, text);
  expect(text).toBe(await readFile(path, 'utf8'));
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

describe.concurrent('the plan and the writes of', () => {
  it.each(names)('%s', async (name) => {
    await withAccount(name, async (account) => {
      const { run } = account;
      const text = await run('plan');
      const plan = JSON.parse((await run('plan', '--json')).stdout) as Plan;
      expect(text.exitCode).toBe(plan.summary.blocked ? 4 : 0);
      await isGolden(name, 'plan.txt', text.stdout);
      await isGolden(name, 'plan.json', pretty(normalised(plan)));
      expect(await writesSeen(account)).toEqual([]);

      const tickets = await numberOfTickets(account);
      const consents = plan.requires.flatMap((flag) => flag.split(' '));
      const applied = await run('apply', '--auto-approve', ...consents, '--json');
      expect({ stdout: applied.stdout, exitCode: applied.exitCode }).toMatchObject({ exitCode: text.exitCode });
      const operations = await writesRecorded(account);
      await isGolden(name, 'operations.json', pretty(operations));
      expect(await writesSeen(account)).toEqual(operations.map(({ method, path }) => `${method} ${path}`));

      expect(await numberOfTickets(account)).toBe(tickets);
      const left = JSON.parse((await run('plan', '--json')).stdout) as Plan;
      const byHand = plan.changes.filter(({ channel }) => channel === 'console');
      expect(left.changes).toEqual(plan.summary.blocked ? plan.changes : byHand);
    });
  });
});
