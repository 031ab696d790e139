import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RunResult } from '../helpers/run-command.js';
import { PROJECT_TOKEN } from '../platforms/server.js';
import { mustRun, runBash, writeCommand } from './bash.js';
import { CONFIG, READ_KEY, withDesk, WRITE_KEY } from './desk.js';
import type { Desk } from './desk.js';

interface Job {
  readonly variables?: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly before_script?: readonly string[];
  readonly after_script?: readonly string[];
}

const JOBS = parse(
  await readFile(resolve(import.meta.dirname, '../../templates/gitlab.yml'), 'utf8'),
) as Readonly<Record<string, Job>>;

const FRESH = CONFIG.replace('label: New,', 'label: Fresh,');
const RETIRING = `${CONFIG.replace(/ {6}- \{ key: us.*\n/u, '')}    retired: [{ status: "3", moveTicketsTo: contact }]\n`;
const LABELS = ['New', 'Waiting on contact', 'Waiting on us', 'Closed'];

interface RunOf {
  readonly job: string;
  readonly folder: string;
  readonly key?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a job runs after its tool is there, in a checkout, with the variables that GitLab sets. */
function runJob(
  { env, platform }: Desk,
  { job, folder, key = READ_KEY, env: more = {} }: RunOf,
): Promise<RunResult> {
  const { script, after_script: after = [] } = JOBS[`pipewright:${job}`]!;
  const ci = {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_API_V4_URL: platform.apiUrl,
    CI_PROJECT_ID: '21',
    CI_PROJECT_URL: 'https://gitlab.example.com/acme/desk',
    CI_PROJECT_DIR: folder,
    PIPEWRIGHT_FOLDER: '.',
    HUBSPOT_ACCESS_TOKEN: key,
  };
  const last = JOBS['.pipewright']!.before_script!.slice(1);
  return runBash([...last, ...script, ...after].join('\n'), { cwd: folder, env: { ...env, ...ci, ...more } });
}

const MERGE_REQUEST = {
  CI_MERGE_REQUEST_IID: '7',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
  GITLAB_TOKEN: PROJECT_TOKEN,
};

/** What a job finds of a commit: its files, and of the history only what the job asks for. */
function checkoutFor(desk: Desk, job: string, commit: string): Promise<string> {
  return desk.checkout(
    commit,
    JOBS[`pipewright:${job}`]!.variables?.['GIT_DEPTH'] === '0' ? 'deep' : 'shallow',
  );
}

describe.concurrent('the template for GitLab', { timeout: 90_000 }, () => {
  it('plans a merge request, applies the plan of main, and has nothing left by schedule', async () => {
    await withDesk('gitlab', async (desk) => {
      const head = await desk.push('change', { 'pipewright.yaml': FRESH });
      const request = await checkoutFor(desk, 'plan', head);
      const valid = await runJob(desk, { job: 'validate', folder: request, key: '' });
      expect(valid.exitCode).toBe(0);
      const plan = await runJob(desk, { job: 'plan', folder: request, env: MERGE_REQUEST });
      expect(plan.exitCode).toBe(0);
      expect(desk.platform.comments[0]?.body).toContain('`Fresh`');
      const report = await readFile(join(request, 'pipewright-code-quality.json'), 'utf8');
      expect(JSON.parse(report)).toBeInstanceOf(Array);
      expect(await desk.writes()).toEqual([]);

      const merged = await desk.squash('change');
      const planned = await checkoutFor(desk, 'plan-to-apply', merged);
      expect((await runJob(desk, { job: 'plan-to-apply', folder: planned })).exitCode).toBe(0);
      const applied = await checkoutFor(desk, 'apply', merged);
      await cp(join(planned, 'plan.json'), join(applied, 'plan.json'));
      const apply = await runJob(desk, { job: 'apply', folder: applied, key: WRITE_KEY });
      expect(apply.exitCode).toBe(0);
      expect(await desk.labels()).toEqual(LABELS.with(0, 'Fresh'));
      const night = await checkoutFor(desk, 'drift', merged);
      expect((await runJob(desk, { job: 'drift', folder: night })).exitCode).toBe(0);
      for (const { stdout, stderr } of [plan, apply])
        for (const secret of [READ_KEY, WRITE_KEY, PROJECT_TOKEN])
          expect(stdout + stderr).not.toContain(secret);
    });
  });

  it('tells a reviewer what HubSpot changed from what the branch changed, and blocks where both did', async () => {
    await withDesk('gitlab', async (desk) => {
      await desk.rename('2', 'Mine');
      const request = await checkoutFor(
        desk,
        'plan',
        await desk.push('change', { 'pipewright.yaml': FRESH }),
      );
      const run = { job: 'plan', folder: request, env: MERGE_REQUEST };
      expect((await runJob(desk, run)).exitCode).toBe(0);
      expect(desk.platform.comments[0]?.body).toMatch(/"Fresh".*\(changed in your files\)/u);
      expect(desk.platform.comments[0]?.body).toMatch(/"Mine".*\(changed in HubSpot\)/u);
      const main = await checkoutFor(desk, 'plan-to-apply', await desk.squash('change'));
      await desk.rename('1', 'Theirs');
      expect((await runJob(desk, run)).exitCode).toBe(4);
      expect(desk.platform.comments.map(({ body }) => body)).toEqual([
        expect.stringContaining('BASE_CONFLICT'),
      ]);
      expect((await runJob(desk, { job: 'plan-to-apply', folder: main })).exitCode).toBe(0);
      expect((await runJob(desk, { job: 'apply', folder: main, key: WRITE_KEY })).exitCode).toBe(0);
      expect(await desk.labels()).toEqual(LABELS.with(0, 'Fresh'));
    });
  });

  it('ends its look at the account with an error where somebody changed it, and says who and when', async () => {
    await withDesk('gitlab', async (desk) => {
      await desk.rename('1', 'Mine');
      const folder = await checkoutFor(
        desk,
        'drift',
        await desk.push('main', { 'pipewright.yaml': `# a comment\n${CONFIG}` }),
      );
      const { exitCode, stdout } = await runJob(desk, { job: 'drift', folder });
      expect(exitCode).toBe(2);
      expect(stdout).toMatch(/Mine[^]*by [^\n]*, \d{4}-\d\d-\d\d \d\d:\d\d UTC/u);
    });
  });

  it('shows a blocked plan and fails, and lets no file of the branch pass for the plan', async () => {
    await withDesk('gitlab', async (desk) => {
      const blocked = CONFIG.replace(/ {6}- \{ key: us.*\n/u, '');
      const head = await desk.push('blocked', { 'pipewright.yaml': blocked });
      const first = await checkoutFor(desk, 'plan', head);
      const plan = await runJob(desk, { job: 'plan', folder: first, env: MERGE_REQUEST });
      expect(plan.exitCode).toBe(4);
      expect(desk.platform.comments).toHaveLength(1);
      const planted = await readFile(join(first, 'plan.json'), 'utf8');
      const files = { 'pipewright.yaml': 'version: 2\n', 'plan.json': planted };
      const second = await checkoutFor(desk, 'plan', await desk.push('planted', files));
      for (const job of ['plan', 'plan-to-apply']) {
        await writeFile(join(second, 'plan.json'), planted);
        expect((await runJob(desk, { job, folder: second, env: MERGE_REQUEST })).exitCode).toBe(3);
        await expect(readFile(join(second, 'plan.json'))).rejects.toThrow('ENOENT');
      }
      expect(desk.platform.comments).toHaveLength(1);
    });
  });

  it('deletes only with the agreement of the person who starts the job, and nothing from a stale plan', async () => {
    await withDesk('gitlab', async (desk) => {
      const main = await desk.push('main', { 'pipewright.yaml': RETIRING });
      const folder = await checkoutFor(desk, 'apply', main);
      await runJob(desk, { job: 'plan-to-apply', folder });
      const apply = { job: 'apply', folder, key: WRITE_KEY };
      const refused = await runJob(desk, apply);
      expect(refused.exitCode).toBe(4);
      expect(refused.stdout + refused.stderr).toContain('--allow-delete');
      await desk.rename('3', 'Mine');
      const consent = { PIPEWRIGHT_CONSENT: '--allow-delete' };
      const stale = await runJob(desk, { ...apply, env: consent });
      expect(stale.exitCode).toBe(4);
      expect(stale.stdout + stale.stderr).toContain('PLAN_STALE');
      expect(await desk.labels()).toEqual(LABELS.with(2, 'Mine'));
      await runJob(desk, { job: 'plan-to-apply', folder });
      expect((await runJob(desk, { ...apply, env: consent })).exitCode).toBe(0);
      expect(await desk.labels()).toEqual(LABELS.toSpliced(2, 1));
    });
  });

  it('shows what an apply recorded in the lock', async () => {
    await withDesk('gitlab', async (desk) => {
      const unpinned = FRESH.replace('    id: "0"\n', '');
      const main = await desk.push('main', { 'pipewright.yaml': unpinned });
      const folder = await checkoutFor(desk, 'apply', main);
      await runJob(desk, { job: 'plan-to-apply', folder });
      const { stdout } = await runJob(desk, { job: 'apply', folder, key: WRITE_KEY });
      expect(stdout).toMatch(/Commit this change[^]*\n\+ .*pipelines\.support: "0"/);
    });
  });

  it('builds exactly the commit that it names, and shows no token to what builds it', async () => {
    await withDesk('gitlab', async ({ base, repository, env, push }) => {
      const wanted = await push('tool', { 'bin/run.js': 'wanted\n' });
      await push('main', { 'bin/run.js': 'newer\n' });
      const bin = join(base, 'build-bin');
      await mkdir(bin);
      await writeCommand(bin, 'npm', `echo "npm $*"; env | grep -c "TOKEN=" >> "${base}/tokens" || true`);
      await writeCommand(bin, 'ln', `cat bin/run.js; echo "$@"`);
      const [build = ''] = JOBS['.pipewright']!.before_script!;
      const stdout = await mustRun(build, {
        cwd: base,
        env: {
          ...env,
          PATH: `${bin}:${env['PATH'] ?? ''}`,
          CI_BUILDS_DIR: base,
          PIPEWRIGHT_REPOSITORY: repository,
          PIPEWRIGHT_COMMIT: wanted,
          HUBSPOT_ACCESS_TOKEN: READ_KEY,
          HUBSPOT_ACCESS_TOKEN_1000001: READ_KEY,
          GITLAB_TOKEN: PROJECT_TOKEN,
        },
      });
      expect(stdout.split('\n')).toEqual([
        'npm ci --ignore-scripts',
        'npm run build',
        'wanted',
        `-sf ${base}/pipewright/bin/run.js /usr/local/bin/pipewright`,
      ]);
      expect(await readFile(join(base, 'tokens'), 'utf8')).toBe('0\n0\n');
    });
  });
});
