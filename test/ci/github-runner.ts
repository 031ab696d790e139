/**
 * Runs the jobs of a workflow as GitHub's runners do, as far as our template needs it: conditions and expressions,
 * checkouts, secrets of the repository and of environments, outputs of steps, artifacts. Commands run in bash, for real.
 */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { parse } from 'yaml';
import type { RunResult } from '../helpers/run-command.js';
import type { Desk } from './desk.js';
import { READ_KEY, WRITE_KEY } from './desk.js';
import { runBash } from './bash.js';

/** Where `init --ci github` puts the workflow. */
export const WORKFLOW_FILE = '.github/workflows/pipewright.yml';

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly steps: readonly Step[];
}

/** What started the run. */
export interface Trigger {
  readonly name: 'pull_request' | 'push' | 'schedule' | 'workflow_dispatch';
  readonly commit: string;
  readonly event: object;
  readonly ref: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** False for a pull request from a fork. */
  readonly trusted?: boolean;
  readonly apiUrl: string;
  readonly token: string;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly folder: string;
  readonly run: number;
}

export interface JobRun {
  readonly ok: boolean;
  /** Output and exit code of each step that ran a script, by its name, else its script. */
  readonly steps: Readonly<Record<string, RunResult>>;
  readonly summary: string;
}

export interface Runner {
  readonly artifacts: Artifact[];
  readonly run: (trigger: Trigger) => Promise<Readonly<Record<string, JobRun>>>;
}

export function createRunner(desk: Desk, workflow: string): Runner {
  const { jobs } = parse(workflow) as { readonly jobs: Readonly<Record<string, Job>> };
  const artifacts: Artifact[] = [];
  let runs = 0;
  return {
    artifacts,
    run: async (trigger) => {
      runs += 1;
      const done: Record<string, JobRun> = {};
      for (const [name, job] of Object.entries(jobs)) {
        const place = { desk, artifacts, run: runs, folder: join(desk.base, `run-${runs}`, name) };
        if (isTrue(job.if, contextOf(job, trigger, place))) done[name] = await runJob(job, trigger, place);
      }
      return done;
    },
  };
}

interface Place {
  readonly desk: Desk;
  readonly artifacts: Artifact[];
  readonly run: number;
  /** RUNNER_TEMP. */
  readonly folder: string;
}

interface Scene {
  readonly place: Place;
  readonly context: Context;
  readonly env: Readonly<Record<string, string>>;
  readonly workspace: string;
}

type Context = ReturnType<typeof contextOf>;

function contextOf(
  { environment }: Pick<Job, 'environment'>,
  trigger: Trigger,
  { folder }: Pick<Place, 'folder'>,
) {
  const { name, event, ref, inputs = {}, trusted = true, token } = trigger;
  const key = environment === 'hubspot' ? WRITE_KEY : READ_KEY;
  const state = { failed: false };
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  return {
    state,
    steps,
    github: {
      ...{ event_name: name, event, ref, ref_name: ref.replace(/^refs\/(heads|pull)\//, ''), token },
      ...{ repository: 'acme/desk', run_attempt: 1 },
    },
    secrets: trusted ? { HUBSPOT_ACCESS_TOKEN: key } : {},
    inputs,
    runner: { temp: folder },
    success: () => !state.failed,
    failure: () => state.failed,
    cancelled: () => false,
  };
}

async function runJob(job: Job, trigger: Trigger, place: Place): Promise<JobRun> {
  const context = contextOf(job, trigger, place);
  for (const { id } of job.steps) if (id !== undefined) context.steps[id] = { outputs: {} };
  await mkdir(place.folder, { recursive: true });
  const workspace = await place.desk.checkout(trigger.commit, depthOf(job));
  const summary = join(place.folder, 'summary.md');
  const event = join(place.folder, 'event.json');
  await writeFile(summary, '');
  await writeFile(event, JSON.stringify(trigger.event));
  const scene: Scene = {
    ...{ place, context, workspace },
    env: {
      ...place.desk.env,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: trigger.apiUrl,
      GITHUB_SERVER_URL: 'https://github.example.com',
      GITHUB_REPOSITORY: 'acme/desk',
      GITHUB_REF: trigger.ref,
      GITHUB_REF_NAME: trigger.ref.replace(/^refs\/(heads|pull)\//, ''),
      GITHUB_WORKFLOW_REF: `acme/desk/${WORKFLOW_FILE}@${trigger.ref}`,
      GITHUB_SHA: trigger.commit,
      GITHUB_BASE_REF: trigger.name === 'pull_request' ? 'main' : '',
      GITHUB_WORKSPACE: workspace,
      GITHUB_RUN_ID: `${place.run}`,
      GITHUB_EVENT_PATH: event,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: place.folder,
    },
  };
  const steps: Record<string, RunResult> = {};
  for (const step of job.steps) {
    const always = /(failure|cancelled|success)\(\)/.test(step.if ?? '');
    if ((!always && context.state.failed) || !isTrue(step.if, context)) continue;
    const result = step.run === undefined ? await use(step, scene) : await script(step, step.run, scene);
    if (result.exitCode !== 0) context.state.failed = true;
    steps[step.name ?? step.run ?? step.uses ?? ''] = result;
  }
  return { ok: !context.state.failed, steps, summary: await readFile(summary, 'utf8') };
}

/** One commit, where a workflow doesn't ask for all of them. */
function depthOf({ steps }: Job): 'shallow' | 'deep' {
  const checkout = steps.find(({ uses }) => uses?.startsWith('actions/checkout@') === true);
  return checkout?.with?.['fetch-depth'] === 0 ? 'deep' : 'shallow';
}

async function script(
  step: Step,
  run: string,
  { context, env, workspace, place }: Scene,
): Promise<RunResult> {
  if (run.includes('${{')) throw new Error(`an expression in the script of ${step.name ?? run}`);
  const output = join(place.folder, 'output');
  await writeFile(output, '');
  const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, expand(text, context)] as const);
  const all = { ...env, ...Object.fromEntries(own), GITHUB_OUTPUT: output };
  const result = await runBash(run, { cwd: workspace, env: all });
  for (const line of (await readFile(output, 'utf8')).split('\n')) {
    const [, name = '', value = ''] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
    if (name !== '' && step.id !== undefined) context.steps[step.id]!.outputs[name] = value;
  }
  return result;
}

const FINE: RunResult = { exitCode: 0, stdout: '', stderr: '' };

async function use(step: Step, { place, context, workspace }: Scene): Promise<RunResult> {
  const given = (name: string) => expand(`${step.with?.[name] ?? ''}`, context);
  const [action = ''] = (step.uses ?? '').split('@');
  if (action === 'actions/checkout' || action === 'YOUR_ORG/pipewright') return FINE;
  if (action === 'actions/upload-artifact') {
    const files = await chosen(workspace, given('path'));
    if (files.length === 0) return { ...FINE, exitCode: given('if-no-files-found') === 'error' ? 1 : 0 };
    const id = place.artifacts.length + 1;
    const folder = join(place.desk.base, 'artifacts', `${id}`);
    for (const { from, to } of files) {
      await mkdir(dirname(join(folder, to)), { recursive: true });
      await cp(from, join(folder, to));
    }
    place.artifacts.push({ id, name: given('name'), folder, run: place.run });
    return FINE;
  }
  if (action === 'actions/download-artifact') {
    const found = place.artifacts.find(
      ({ name, run }) => name === given('name') && `${run}` === given('run-id'),
    );
    if (found === undefined) return { ...FINE, exitCode: 1 };
    await cp(found.folder, given('path'), { recursive: true });
    return FINE;
  }
  throw new Error(`no such action here: ${action}`);
}

/** The files that an upload takes: one absolute path, or patterns with a leading `**`. */
async function chosen(workspace: string, paths: string): Promise<readonly { from: string; to: string }[]> {
  const lines = paths.trim().split('\n');
  const entries = await readdir(workspace, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const [first = ''] = lines;
  if (lines.length === 1 && first.startsWith('/')) {
    const there = await readFile(first).catch(() => null);
    return there === null ? [] : [{ from: first, to: basename(first) }];
  }
  const ends = lines.map((line) => line.replace('**/', ''));
  return files
    .map((from) => ({ from, to: relative(workspace, from) }))
    .filter(({ to }) => ends.some((end) => (end.endsWith('/') ? to.includes(end) : to.endsWith(end))));
}

/** Expressions are nearly JavaScript: these have no property with a hyphen, and compare texts only. */
function valueOf(expression: string, context: Context): unknown {
  return runInContext(expression, createContext({ ...context }));
}

function isTrue(condition: string | undefined, context: Context): boolean {
  if (condition === undefined) return true;
  return Boolean(valueOf(condition.replace(/^\$\{\{(.*)\}\}$/su, '$1'), context));
}

function expand(text: string, context: Context): string {
  return text.replace(/\$\{\{(.*?)\}\}/gsu, (_, expression: string) => {
    const value = valueOf(expression, context);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? `${value}`
      : '';
  });
}
