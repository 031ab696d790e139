import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashPlan } from '../../src/core/plan/assemble.js';
import type { Plan } from '../../src/core/plan/plan.js';
import { APP_TOKEN } from '../platforms/server.js';
import { CONFIG, READ_KEY, WRITE_KEY, withDesk } from './desk.js';
import type { Desk } from './desk.js';
import { startGithubApi } from './github-api.js';
import type { Pull, Run } from './github-api.js';
import { WORKFLOW_FILE, createRunner } from './github-runner.js';
import type { Artifact, JobRun, Runner } from './github-runner.js';

type Jobs = Readonly<Record<string, JobRun>>;

const WORKFLOW = await readFile(resolve(import.meta.dirname, '../../templates/github.yml'), 'utf8');
const REPOSITORY = { full_name: 'acme/desk', default_branch: 'main' };
const LABELS = ['New', 'Waiting on contact', 'Waiting on us', 'Closed'];

const fresh = (config: string): string => config.replace('label: New,', 'label: Fresh,');
const done = (config: string): string => config.replace('label: Closed,', 'label: Done,');
/** Without its third status, whose ticket goes to the second. */
const retiring = (config: string): string =>
  `${config.replace(/ {6}- \{ key: us.*\n/u, '')}    retired: [{ status: "3", moveTicketsTo: contact }]\n`;

interface Hub extends Desk {
  readonly runner: Runner;
  /** What GitHub knows of runs; the one that is started next gets the number after the last. */
  readonly runs: Map<number, Run>;
  readonly pulls: Pull[];
  /** A pull request with this configuration: its run, and the commit at its head. */
  readonly propose: (config: string, options?: { readonly fork?: boolean }) => Promise<[Jobs, string]>;
  /** Squashes the pull request with this head into main. */
  readonly merge: (head: string) => Promise<Jobs>;
  /** A commit on main without a pull request. */
  readonly commit: (config: string) => Promise<Jobs>;
  readonly dispatch: (inputs: Readonly<Record<string, unknown>>) => Promise<Jobs>;
  readonly night: () => Promise<Jobs>;
}

function withHub(use: (hub: Hub) => Promise<void>): Promise<void> {
  return withDesk('github', async (desk) => {
    const runner = createRunner(desk, WORKFLOW);
    const pulls: Pull[] = [];
    const runs = new Map<number, Run>();
    const api = await startGithubApi({ pulls, artifacts: runner.artifacts, runs }, APP_TOKEN);
    let started = 0;
    const run: Runner['run'] = (trigger) => {
      started += 1;
      return runner.run(trigger);
    };
    const onMain = async (
      name: 'push' | 'schedule' | 'workflow_dispatch',
      inputs: Readonly<Record<string, unknown>> = {},
      commit = 'main',
    ): Promise<Jobs> =>
      run({
        ...{ name, commit: await headOf(desk, commit), inputs, event: { repository: REPOSITORY } },
        ...{ ref: 'refs/heads/main', apiUrl: api.url, token: APP_TOKEN },
      });
    try {
      await use({
        ...{ ...desk, runner, runs, pulls },
        propose: async (config, { fork = false } = {}) => {
          const head = await desk.push('change', { 'pipewright.yaml': config });
          const repo = { full_name: fork ? 'eve/desk' : 'acme/desk' };
          const pull = { number: 7, user: { login: fork ? 'eve' : 'ana' }, head: { sha: head, repo } };
          runs.set(started + 1, { head, fork, event: 'pull_request', path: WORKFLOW_FILE });
          const jobs = await run({
            ...{
              name: 'pull_request',
              commit: await desk.tryMerge('change'),
              event: { pull_request: pull, repository: REPOSITORY },
            },
            ...{ ref: 'refs/pull/7/merge', apiUrl: desk.platform.apiUrl, token: APP_TOKEN, trusted: !fork },
          });
          return [jobs, head];
        },
        merge: async (head) => {
          const known = pulls.findIndex((pull) => pull.number === 7);
          const pull = known < 0 ? { number: 7, head, base: 'main' } : pulls.splice(known, 1)[0]!;
          pulls.push({ ...pull, head, merged: await desk.squash(head) });
          return onMain('push');
        },
        commit: async (config) => {
          await desk.push('main', { 'pipewright.yaml': config });
          return onMain('push');
        },
        dispatch: (inputs) =>
          onMain('workflow_dispatch', { allow_delete: false, tickets_up_to: '', confirm: '', ...inputs }),
        night: () => onMain('schedule'),
      });
    } finally {
      await api.close();
    }
  });
}

function headOf({ repository }: Desk, commit: string): Promise<string> {
  return readFile(join(repository, `.git/refs/heads/${commit}`), 'utf8').then((text) => text.trim());
}

/** Everything that the steps of a run printed. */
function printed(jobs: Jobs): string {
  return Object.values(jobs)
    .flatMap(({ steps, summary }) => [
      ...Object.values(steps).map(({ stdout, stderr }) => stdout + stderr),
      summary,
    ])
    .join('\n');
}

function hashIn(text: string | undefined): string {
  return /sha256:[0-9a-f]{64}/.exec(text ?? '')?.[0] ?? 'none';
}

/** The plan with another label in it, and the hash that our own code gives that. */
function forgedPlan(plan: Plan): string {
  const renamed = JSON.parse(JSON.stringify(plan).replaceAll('"Fresh"', '"Forged"')) as Plan;
  return JSON.stringify({ ...renamed, planHash: hashPlan(renamed) });
}

function okay(jobs: Jobs): Readonly<Record<string, boolean>> {
  return Object.fromEntries(Object.entries(jobs).map(([name, { ok }]) => [name, ok]));
}

describe.concurrent('the workflow for GitHub', { timeout: 90_000 }, () => {
  it('plans a pull request, applies exactly that plan after the squash, and has nothing left at night', async () => {
    await withHub(async ({ propose, merge, night, runner, platform, labels, writes }) => {
      const [proposed, head] = await propose(fresh(CONFIG));
      expect(okay(proposed)).toEqual({ validate: true, plan: true });
      expect(platform.comments).toHaveLength(1);
      expect(platform.comments[0]?.body).toContain('`Fresh`');
      expect(proposed['plan']?.summary).toContain('## pipewright');
      expect(runner.artifacts.map(({ name }) => name)).toEqual([`pipewright-plan-${head}`]);
      expect(await writes()).toEqual([]);
      const merged = await merge(head);
      expect(okay(merged)).toEqual({ apply: true });
      expect(Object.keys(merged['apply']?.steps ?? {})).not.toContain('What is left to do');
      expect(await labels()).toEqual(LABELS.with(0, 'Fresh'));
      expect(okay(await night())).toEqual({ drift: true });
      expect(platform.comments).toHaveLength(1);
      const text = printed(proposed) + printed(merged);
      for (const secret of [READ_KEY, WRITE_KEY, APP_TOKEN]) expect(text).not.toContain(secret);
    });
  });

  it('keeps the journal, the snapshot and the lock, and asks to commit a lock that changed', async () => {
    await withHub(async ({ propose, merge, runner, labels }) => {
      const [, head] = await propose(fresh(CONFIG).replace('    id: "0"\n', ''));
      const { apply } = await merge(head);
      expect(apply?.ok).toBe(true);
      expect(await labels()).toContain('Fresh');
      const { stdout } = apply?.steps['Show what changed in the lock'] ?? {};
      expect(stdout).toContain('::warning title=Commit pipewright.lock.yaml::');
      expect(apply?.summary).toMatch(/```diff\n[^]*\+ .*pipelines\.support: "0"/);
      const records = runner.artifacts.at(-1);
      expect(records?.name).toBe('pipewright-records-1');
      const files = await readdir(records?.folder ?? '', { recursive: true });
      expect(files.filter((file) => /\.(jsonl|yaml)$/.test(file)).sort()).toEqual([
        expect.stringMatching(/^\.pipewright\/journal\/.*\.jsonl$/),
        expect.stringMatching(/^\.pipewright\/snapshots\/.*\.yaml$/),
        'pipewright.lock.yaml',
      ]);
    });
  });

  it('checks a pull request from a fork without a token, and never takes a plan that a fork uploaded', async () => {
    await withHub(async ({ propose, merge, dispatch, runner, sandbox, platform, labels, base }) => {
      const [proposed, head] = await propose(fresh(CONFIG), { fork: true });
      expect(okay(proposed)).toEqual({ validate: true });
      expect(await sandbox.control.requests()).toEqual([]);
      expect(platform.requests).toEqual([]);
      await mkdir(join(base, 'forged'));
      await writeFile(join(base, 'forged/plan.json'), '{}');
      runner.artifacts.push({
        ...{ id: 1, name: `pipewright-plan-${head}`, folder: join(base, 'forged'), run: 1 },
      });
      const merged = await merge(head);
      expect(okay(merged)).toEqual({ apply: false });
      expect(Object.keys(merged['apply']?.steps ?? {})).not.toContain('Apply it');
      expect(await labels()).toEqual(LABELS);
      const hash = hashIn(merged['apply']?.summary);
      expect(okay(await dispatch({ hash: `sha256:${'0'.repeat(64)}` }))).toEqual({ apply: false });
      expect(await labels()).toEqual(LABELS);
      expect(okay(await dispatch({ hash }))).toEqual({ apply: true });
      expect(await labels()).toEqual(LABELS.with(0, 'Fresh'));
    });
  });

  /** What somebody who may push branches can make GitHub hold. Each writes what the job on main would find. */
  const ATTACKS: readonly (readonly [string, (hub: Hub, head: string, forged: string) => void])[] = [
    [
      'a run on another commit',
      ({ runner, runs }, head, forged) => {
        runs.set(90, { head: '0'.repeat(40), fork: false, event: 'pull_request', path: WORKFLOW_FILE });
        runner.artifacts.splice(0, 1, planOf(head, forged, 90));
      },
    ],
    [
      'a second pull request of the same commit into another base',
      ({ runner, runs, pulls }, head, forged) => {
        pulls.push({ number: 8, head, base: 'eves-base', merged: null });
        runs.set(90, { head, fork: false, event: 'pull_request', path: WORKFLOW_FILE });
        runner.artifacts.push(planOf(head, forged, 90));
      },
    ],
    [
      'a second pull request into another base that was closed again, beside one that kept no plan',
      ({ runner, runs }, head, forged) => {
        runs.set(90, { head, fork: false, event: 'pull_request', path: WORKFLOW_FILE });
        runner.artifacts.splice(0, 1, planOf(head, forged, 90));
      },
    ],
    [
      'a pull request that was planned for another base first',
      ({ runner, pulls }, head, forged) => {
        pulls.push({ number: 7, head, base: 'main', merged: null, retargeted: true });
        runner.artifacts.splice(0, 1, planOf(head, forged, runner.artifacts[0]!.run));
      },
    ],
    [
      'another workflow file',
      ({ runner, runs }, head, forged) => {
        const path = '.github/workflows/eve.yml';
        runs.set(90, { head, fork: false, event: 'pull_request', path });
        runner.artifacts.splice(0, 1, planOf(head, forged, 90));
      },
    ],
    [
      'a run of the same file that no pull request started',
      ({ runner, runs }, head, forged) => {
        runs.set(90, { head, fork: false, event: 'workflow_dispatch', path: WORKFLOW_FILE });
        runner.artifacts.splice(0, 1, planOf(head, forged, 90));
      },
    ],
  ];

  const planOf = (head: string, folder: string, run: number): Artifact => ({
    ...{ id: 91, name: `pipewright-plan-${head}`, folder, run },
  });

  it.each(ATTACKS)('never takes the plan of %s', async (_, attack) => {
    await withHub(async (hub) => {
      const { propose, merge, runner, labels, writes, rename } = hub;
      await propose(done(CONFIG));
      const [, head] = await propose(fresh(CONFIG));
      const forged = runner.artifacts.shift()!.folder;
      await rename('2', 'Mine');
      const before = (await writes()).length;
      attack(hub, head, forged);
      const { apply } = await merge(head);
      expect(apply?.ok).toBe(false);
      expect(Object.keys(apply?.steps ?? {})).not.toContain('Apply it');
      expect(apply?.steps['What is left to do']?.exitCode).toBe(2);
      expect(await labels()).toEqual(LABELS.with(1, 'Mine'));
      expect(await writes()).toHaveLength(before);
    });
  });

  it('applies nothing of a forged plan that is taken all the same, because main is planned again', async () => {
    await withHub(async ({ propose, merge, runner, labels, writes }) => {
      const [, head] = await propose(fresh(CONFIG));
      const file = join(runner.artifacts[0]!.folder, 'plan.json');
      await writeFile(file, forgedPlan(JSON.parse(await readFile(file, 'utf8')) as Plan));
      const { apply } = await merge(head);
      expect(apply?.steps['Apply it']).toMatchObject({ exitCode: 4 });
      expect(apply?.steps['Apply it']?.stdout).toContain('PLAN_TAMPERED');
      expect(await labels()).toEqual(LABELS);
      expect(await writes()).toEqual([]);
    });
  });

  it('applies nothing where the account has moved on, and shows the plan anew', async () => {
    await withHub(async ({ propose, merge, dispatch, rename, labels }) => {
      const [, head] = await propose(fresh(CONFIG));
      await rename('1', 'Mine');
      const { apply } = await merge(head);
      expect(apply?.steps['Apply it']).toMatchObject({ exitCode: 4 });
      expect(apply?.steps['Apply it']?.stdout).toContain('PLAN_STALE');
      expect(await labels()).toEqual(LABELS.with(0, 'Mine'));
      expect(apply?.summary).toContain('`Mine`');
      expect(okay(await dispatch({ hash: hashIn(apply?.summary) }))).toEqual({ apply: true });
      expect(await labels()).toEqual(LABELS.with(0, 'Fresh'));
    });
  });

  it('applies nothing where the files on main are not those of the plan', async () => {
    await withHub(async ({ propose, merge, commit, labels }) => {
      const [, head] = await propose(fresh(CONFIG));
      const direct = await commit(done(CONFIG));
      expect(okay(direct)).toEqual({ apply: false });
      expect(direct['apply']?.steps['What is left to do']?.stdout).toContain(
        '::error title=Not everything was applied',
      );
      const { apply } = await merge(head);
      expect(apply?.ok).toBe(false);
      expect(printed({ apply: apply! })).toContain('PLAN_CONFIG_CHANGED');
      expect(await labels()).toEqual(LABELS);
    });
  });

  it('deletes only after a person has agreed to that, with the hash of the plan', async () => {
    await withHub(async ({ propose, merge, dispatch, labels }) => {
      const [, head] = await propose(retiring(CONFIG));
      const { apply } = await merge(head);
      expect(apply?.steps['Apply it']?.exitCode).toBe(4);
      expect(printed({ apply: apply! })).toContain('--allow-delete');
      const hash = hashIn(apply?.summary);
      expect(okay(await dispatch({ hash }))).toEqual({ apply: false });
      expect(await labels()).toEqual(LABELS);
      expect(okay(await dispatch({ hash, allow_delete: true }))).toEqual({ apply: false });
      expect(await labels()).toEqual(LABELS);
      const agreed = { hash, allow_delete: true, tickets_up_to: '101' };
      expect(okay(await dispatch(agreed))).toEqual({ apply: true });
      expect(await labels()).toEqual(LABELS.toSpliced(2, 1));
    });
  });

  it('shows a blocked plan, fails, and keeps nothing that could be applied', async () => {
    await withHub(async ({ propose, platform, runner }) => {
      const [proposed] = await propose(CONFIG.replace(/ {6}- \{ key: us.*\n/u, ''));
      expect(okay(proposed)).toEqual({ validate: true, plan: false });
      expect(platform.comments[0]?.body).toContain('## pipewright: blocked');
      expect(runner.artifacts).toEqual([]);
    });
  });

  it('tells a reviewer what HubSpot changed from what the branch changed, and applies both as reviewed', async () => {
    await withHub(async ({ propose, merge, rename, platform, labels, night }) => {
      await rename('2', 'Mine');
      const [proposed, head] = await propose(fresh(CONFIG));
      expect(okay(proposed)).toEqual({ validate: true, plan: true });
      expect(platform.comments[0]?.body).toMatch(/"Fresh".*\(changed in your files\)/u);
      expect(platform.comments[0]?.body).toMatch(/"Mine".*\(changed in HubSpot\)/u);
      expect(okay(await merge(head))).toEqual({ apply: true });
      expect(await labels()).toEqual(LABELS.with(0, 'Fresh'));
      expect(okay(await night())).toEqual({ drift: true });
    });
  });

  it('plans the same after the merge as with the base, so that its hash approves it', async () => {
    await withHub(async ({ propose, merge, dispatch, rename, platform, runner, labels }) => {
      await rename('2', 'Mine');
      const [, head] = await propose(fresh(CONFIG));
      runner.artifacts.length = 0;
      const { apply } = await merge(head);
      expect(apply?.ok).toBe(false);
      const hash = hashIn(platform.comments[0]?.body);
      expect(hashIn(apply?.summary)).toBe(hash);
      expect(okay(await dispatch({ hash }))).toEqual({ apply: true });
      expect(await labels()).toEqual(LABELS.with(0, 'Fresh'));
    });
  });

  it('blocks where the branch and HubSpot changed the same, until the files have it or a person decides', async () => {
    await withHub(async ({ propose, merge, dispatch, rename, platform, runner, labels }) => {
      await rename('1', 'Mine');
      const [proposed, head] = await propose(fresh(CONFIG));
      expect(okay(proposed)).toEqual({ validate: true, plan: false });
      expect(platform.comments[0]?.body).toContain('BASE_CONFLICT');
      expect(runner.artifacts).toEqual([]);
      const [accepted] = await propose(CONFIG.replace('label: New,', 'label: Mine,'));
      expect(okay(accepted)).toEqual({ validate: true, plan: true });
      await propose(fresh(CONFIG));
      const { apply } = await merge(head);
      expect(apply?.ok).toBe(false);
      expect(await labels()).toEqual(LABELS.with(0, 'Mine'));
      expect(okay(await dispatch({ hash: hashIn(apply?.summary) }))).toEqual({ apply: true });
      expect(await labels()).toEqual(LABELS.with(0, 'Fresh'));
    });
  });

  it('is green after a commit that changes nothing in the account, and red at night where somebody changed it', async () => {
    await withHub(async ({ commit, night, rename }) => {
      expect(okay(await commit(`# a comment\n${CONFIG}`))).toEqual({ apply: true });
      await rename('1', 'Mine');
      const { drift } = await night();
      expect(drift?.ok).toBe(false);
      expect(drift?.steps['Look for drift']).toMatchObject({ exitCode: 2 });
      expect(drift?.summary).toMatch(/^## pipewright drift\n\n(?: {4}.*\n)+$/u);
      expect(drift?.summary).toMatch(/Mine[^]*by [^\n]*, \d{4}-\d\d-\d\d \d\d:\d\d UTC/u);
      expect(printed({ drift: drift! })).toContain('::error title=HubSpot is not what main says');
    });
  });

  it('runs nothing of what is typed into the form', async () => {
    await withHub(async ({ dispatch, base }) => {
      const typed = `$(touch ${base}/pwned) ; touch ${base}/pwned #`;
      const { apply } = await dispatch({ hash: typed, confirm: typed });
      expect(apply?.ok).toBe(false);
      await expect(readFile(join(base, 'pwned'))).rejects.toThrow('ENOENT');
    });
  });
});
