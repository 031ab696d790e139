import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { expect } from 'vitest';
import { runCommand } from './run-command.js';
import type { RunOptions, RunResult } from './run-command.js';
import type { Api, TestSandbox } from './sandbox.js';
import { startTestSandbox, TEST_TOKEN } from './sandbox.js';

/** The account that a first run finds, as files. */
export const SUPPORT = `version: 1
pipelines:
  - key: support
    id: "0"
    label: Support Pipeline
    statuses:
      - { key: new, id: "1", label: New, state: open }
      - { key: contact, id: "2", label: Waiting on contact, state: open }
      - { key: us, id: "3", label: Waiting on us, state: open }
      - { key: closed, id: "4", label: Closed, state: closed }
`;

/** The same with one label changed: the smallest plan there is. */
export const RENAMED = SUPPORT.replace('label: New,', 'label: Fresh,');

/** The same without its third status, whose ticket goes to the second: a move of tickets and a delete. */
export const RETIRING = `${SUPPORT.replace(/ {6}- \{ key: us.*\n/u, '')}    retired:
      - { status: "3", moveTicketsTo: contact }
`;

/** Where a sandbox's pipelines are. */
export const PIPELINES = '/crm/pipelines/2026-09/tickets';

/** What a plan, an outcome or an error says in JSON, as far as tests look at it. */
export type Json = Readonly<Record<string, unknown>>;

export interface JsonRun extends RunResult {
  readonly document: Json;
}

/** A folder with files, an account over HTTP beside it, and commands that run there. */
export interface Project {
  /** The working directory. */
  readonly cwd: string;
  /** Where the user's own things are: home and state. */
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly sandbox: TestSandbox;
  /** The flags that lead to the account. */
  readonly live: readonly string[];
  readonly write: (file: string, content: string | Uint8Array) => Promise<void>;
  readonly read: (file: string) => Promise<string>;
  readonly exists: (file: string) => boolean;
  readonly mode: (file: string) => Promise<string>;
  /** Files in the working directory below `folder`, sorted, with `/`. */
  readonly files: (folder?: string) => Promise<readonly string[]>;
  /** Changes the account behind pipewright's back, as any other client could. */
  readonly api: Api;
  /** Runs a command; whatever it prints must hold neither the token nor a stack. */
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<RunResult>;
  /** The same with --json: stdout must be one document. */
  readonly json: (argv: readonly string[], options?: RunOptions) => Promise<JsonRun>;
}

export interface ProjectOptions {
  readonly seed?: object;
  readonly config?: string;
}

/** Runs `use` in a folder of its own beside an account of its own, and takes both away, whatever happens. */
export async function withProject<T>(
  options: ProjectOptions,
  use: (project: Project) => Promise<T>,
): Promise<T> {
  const base = await mkdtemp(join(tmpdir(), 'pipewright-project-'));
  const sandbox = await startTestSandbox(options.seed);
  await sandbox.control.limits({ burst: 1_000_000, searchPerSecond: 1_000_000 });
  try {
    const project = await projectIn(base, sandbox);
    if (options.config !== undefined) await project.write('pipewright.yaml', options.config);
    return await use(project);
  } finally {
    await sandbox.close();
    await rm(base, { recursive: true, force: true });
  }
}

async function projectIn(base: string, sandbox: TestSandbox): Promise<Project> {
  const cwd = join(base, 'work');
  const home = join(base, 'home');
  await mkdir(cwd);
  await mkdir(home);
  const env = { HOME: home, XDG_STATE_HOME: join(home, 'state'), HUBSPOT_ACCESS_TOKEN: TEST_TOKEN };
  const path = (file: string): string => join(cwd, file);
  const run = async (argv: readonly string[], given: RunOptions = {}): Promise<RunResult> => {
    const result = await runCommand(argv, { cwd, ...given, env: { ...env, ...given.env } });
    expectClean(result);
    return result;
  };
  return {
    ...{ cwd, home, env, sandbox, run },
    live: ['--api-url', sandbox.url],
    write: async (file, content) => {
      await mkdir(dirname(path(file)), { recursive: true });
      await writeFile(path(file), content);
    },
    read: (file) => readFile(path(file), 'utf8'),
    exists: (file) => existsSync(path(file)),
    mode: async (file) => ((await stat(path(file))).mode & 0o777).toString(8),
    files: async (folder = '.') => {
      const entries = await readdir(path(folder), { recursive: true, withFileTypes: true }).catch(() => []);
      const files = entries.filter((entry) => entry.isFile());
      return files
        .map((entry) => relative(cwd, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .sort();
    },
    api: sandbox.api,
    json: async (argv, given) => {
      const result = await run([...argv, '--json'], given);
      return { ...result, document: JSON.parse(result.stdout) as Json };
    },
  };
}

/** Nothing that is printed may hold a secret or a part of our source. */
export function expectClean({ stdout, stderr }: RunResult): void {
  const printed = `${stdout}${stderr}`;
  expect(printed).not.toContain(TEST_TOKEN);
  expect(printed).not.toMatch(/\n\s+at .*:\d+:\d+/u);
}

/** The code of the error in a document, wherever the document has it. */
export function errorCode({ document }: JsonRun): unknown {
  return (document['error'] as { readonly code?: unknown } | null | undefined)?.code;
}

/** The requests of an account that change something; a search or a question about the token doesn't. */
export async function writesOf(sandbox: TestSandbox): Promise<readonly string[]> {
  const requests = await sandbox.control.requests();
  const reads = /\/search$|\/batch\/read$|access-token-info$/u;
  return requests.flatMap(({ method, path }) =>
    method === 'GET' || reads.test(path) ? [] : [`${method} ${path}`],
  );
}

/** `key address` of everything in a list of changes, in order. */
export function named(list: unknown): readonly string[] {
  return (list as readonly { readonly action: string; readonly address: string }[]).map(
    ({ action, address }) => `${action} ${address}`,
  );
}

/** The codes of a list of findings, in order. */
export function codesOf(list: unknown): readonly string[] {
  return (list as readonly { readonly code: string }[]).map(({ code }) => code);
}
