import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { runBuilt } from '../helpers/run-built.js';
import type { RunResult } from '../helpers/run-command.js';

const root = resolve(import.meta.dirname, '../..');
const examples = join(root, 'examples');
const update = process.env['UPDATE_GOLDEN'] === '1';

/** One command of a README, without `pipewright`, and what it ends with. */
interface Step {
  readonly command: string;
  readonly exitCode: number;
}

const ok = (command: string): Step => ({ command, exitCode: 0 });
const refused = (command: string): Step => ({ command, exitCode: 4 });
const failed = (command: string): Step => ({ command, exitCode: 1 });

const SEED = ok('sandbox seed seed.yaml');
const VALIDATE = ok('validate');
const PLAN = ok('plan --sandbox');
const EMPTY_PLAN = ok('plan --sandbox --detailed-exitcode');
const APPLY = ok('apply --sandbox --auto-approve');
const APPLY_BY_HAND = ok('apply --sandbox --auto-approve --console');
const ACCESS = ok('access --sandbox');

/** The walk through each folder, in order. */
const WALKS: Readonly<Record<string, readonly Step[]>> = {
  'adopt-existing': [SEED, VALIDATE, PLAN, APPLY, EMPTY_PLAN],
  blocked: [
    SEED,
    VALIDATE,
    refused('plan --sandbox'),
    refused('apply --sandbox --auto-approve --allow-delete --confirm STATUS_NOT_RETIRED'),
    ok('plan --sandbox solved.yaml'),
    ok('apply --sandbox solved.yaml --auto-approve --allow-delete'),
    ok('plan --sandbox solved.yaml --detailed-exitcode'),
  ],
  'brand-teams': [
    SEED,
    VALIDATE,
    PLAN,
    ACCESS,
    APPLY,
    APPLY_BY_HAND,
    EMPTY_PLAN,
    ok('access --sandbox --user ana@example.com'),
  ],
  escalations: [
    SEED,
    VALIDATE,
    PLAN,
    ACCESS,
    ok('apply --sandbox --auto-approve --allow-delete'),
    EMPTY_PLAN,
    ok('access --sandbox --user bea@example.com'),
  ],
  'multi-process': [SEED, VALIDATE, PLAN, APPLY, EMPTY_PLAN],
  'required-on-close': [
    SEED,
    VALIDATE,
    PLAN,
    APPLY,
    failed('verify --sandbox'),
    APPLY_BY_HAND,
    ok('verify --sandbox'),
    EMPTY_PLAN,
    ok('confirm --sandbox --undo pipelines.returns.card --by olivia@example.com'),
    PLAN,
    ok('confirm --sandbox pipelines.returns.card --by olivia@example.com'),
    EMPTY_PLAN,
  ],
  'retire-a-status': [
    SEED,
    VALIDATE,
    PLAN,
    ok('apply --sandbox --auto-approve --allow-delete'),
    EMPTY_PLAN,
    SEED,
    ok('plan --sandbox --out plan.json'),
    ok('apply --sandbox --plan plan.json --allow-delete'),
    EMPTY_PLAN,
  ],
  'support-desk': [SEED, VALIDATE, PLAN, APPLY, EMPTY_PLAN, ok('sandbox show')],
};

/** Names of the examples whose walk has this step. */
function asking(step: Step): readonly string[] {
  return Object.keys(WALKS).filter((name) => WALKS[name]?.includes(step));
}

type Run = (command: string) => Promise<RunResult>;

/** Runs `use` in a copy of an example's folder, with a state folder and a home of its own. */
async function inCopy(name: string, use: (run: Run, folder: string) => Promise<void>): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'pipewright-example-'));
  try {
    const folder = join(place, name);
    await cp(join(examples, name), folder, { recursive: true, filter: (path) => !path.includes('.pipewright') });
    const env = { HOME: place, XDG_STATE_HOME: join(place, 'state') };
    await use((command) => runBuilt(command.split(' '), { cwd: folder, env }), folder);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function jsonOf(run: Run, command: string): Promise<Record<string, unknown>> {
  const { stdout } = await run(`${command} --json`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Tickets in the whole sandbox. */
async function ticketsIn(run: Run): Promise<number> {
  const shown = (await jsonOf(run, 'sandbox show')) as {
    readonly pipelines: readonly { readonly statuses: readonly { readonly tickets: number }[] }[];
  };
  return shown.pipelines.flatMap(({ statuses }) => statuses).reduce((sum, { tickets }) => sum + tickets, 0);
}

async function planValidator(): Promise<(plan: unknown) => readonly unknown[]> {
  const schema = JSON.parse(await readFile(join(root, 'schema/plan.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
  return (plan) => (validate(plan) ? [] : (validate.errors ?? []));
}

/** The consent flags of an apply, less those that say *go*. */
function consentsOf(command: string): readonly string[] {
  const words = command.split(' ');
  const files = new Set(words.filter((_, index) => words[index - 1] === '--plan'));
  const skipped = new Set(['apply', '--sandbox', '--auto-approve', '--console', '--plan', 'solved.yaml']);
  return words.filter((word) => !skipped.has(word) && !files.has(word));
}

/** The fenced blocks of one language in an example's README. */
async function blocksIn(name: string, language: 'sh' | 'text'): Promise<readonly string[]> {
  const readme = await readFile(join(examples, name, 'README.md'), 'utf8');
  const blocks = readme.matchAll(/^```(\S+)\n(.*?)^```$/gmsu);
  return [...blocks].flatMap(([, found, block = '']) => (found === language ? [block] : []));
}

test('every access.txt belongs to a walk that asks for it', async () => {
  const files = await readdir(examples, { recursive: true });
  const folders = files.filter((file) => file.endsWith('access.txt')).map((file) => dirname(file));
  expect(folders.sort()).toEqual(asking(ACCESS));
});

test('every example has a walk, and is named in the list of examples', async () => {
  const entries = await readdir(examples, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(folders.sort()).toEqual(Object.keys(WALKS));
  const list = await readFile(join(examples, 'README.md'), 'utf8');
  expect(folders.filter((name) => !list.includes(`(${name}/)`))).toEqual([]);
});

test('every YAML file names a schema that is there', async () => {
  const files = await readdir(examples, { recursive: true });
  const wrong: string[] = [];
  for (const file of files.filter((name) => name.endsWith('.yaml') && !name.includes('.pipewright'))) {
    const [first = ''] = (await readFile(join(examples, file), 'utf8')).split('\n');
    const schema = /^# yaml-language-server: \$schema=(\S+)$/u.exec(first)?.[1];
    if (schema === undefined || !existsSync(resolve(examples, dirname(file), schema))) wrong.push(file);
  }
  expect(wrong).toEqual([]);
});

/** What a plan asks for, of which the number of tickets counts with an approval only. */
function wantedBy(command: string, requires: readonly string[]): readonly string[] {
  return requires.filter((flag) => command.includes('--approve ') || !flag.startsWith('--tickets-up-to '));
}

describe.concurrent.each(Object.entries(WALKS))('the example %s', (name, steps) => {
  it('quotes in its README the commands that are run here', async () => {
    const blocks = await blocksIn(name, 'sh');
    const quoted = blocks.flatMap((block) => block.trimEnd().split('\n'));
    expect(quoted).toEqual(steps.map(({ command }) => `pipewright ${command}`));
  });

  it('ends every command as it should, prints what its README quotes, and keeps every ticket', async () => {
    await inCopy(name, async (run, folder) => {
      let tickets = 0;
      let requires: readonly string[] = [];
      const printed: string[] = [];
      for (const { command, exitCode } of steps) {
        const result = await run(command);
        expect({ command, exitCode: result.exitCode, stderr: result.stderr }).toMatchObject({ exitCode });
        printed.push(result.stdout);
        if (command.startsWith('sandbox seed')) tickets = await ticketsIn(run);
        if (command.startsWith('plan')) requires = (await jsonOf(run, command.replace(/ --out \S+/u, '')))['requires'] as readonly string[];
        if (command.startsWith('apply')) {
          if (exitCode === 0) expect({ command, flags: consentsOf(command) }).toEqual({ command, flags: wantedBy(command, requires) });
          expect(await ticketsIn(run)).toBe(tickets);
        }
        if (command.endsWith('--detailed-exitcode')) {
          expect(await jsonOf(run, command)).toMatchObject({ changes: [], requires: [] });
        }
      }
      expect(existsSync(join(folder, '.pipewright/sandbox.json'))).toBe(true);
      const quoted = await blocksIn(name, 'text');
      expect(quoted.filter((block) => !printed.some((text) => text.includes(block)))).toEqual([]);
    });
  }, 90_000);

  it('plans what plan.txt shows, and the same as JSON by its schema', async () => {
    const errorsOf = await planValidator();
    await inCopy(name, async (run) => {
      await run('sandbox seed seed.yaml');
      const { stdout } = await run('plan --sandbox');
      if (update) await writeFile(join(examples, name, 'plan.txt'), stdout);
      expect(stdout).toBe(await readFile(join(examples, name, 'plan.txt'), 'utf8'));
      const plan = await jsonOf(run, 'plan --sandbox');
      expect(errorsOf(plan)).toEqual([]);
      expect(stdout).toContain(plan['planHash']);
    });
  }, 90_000);
});

describe.concurrent.each(asking(ACCESS))('the example %s', (name) => {
  it('says who may do what as access.txt shows it', async () => {
    await inCopy(name, async (run) => {
      await run('sandbox seed seed.yaml');
      const { stdout } = await run(ACCESS.command);
      if (update) await writeFile(join(examples, name, 'access.txt'), stdout);
      expect(stdout).toBe(await readFile(join(examples, name, 'access.txt'), 'utf8'));
    });
  }, 90_000);
});
