import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SUPPORT, writesOf } from '../helpers/run-project.js';
import type { TestSandbox } from '../helpers/sandbox.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import type { TestPlatform } from '../platforms/server.js';
import { startGithub, startGitlab } from '../platforms/server.js';
import { mustRun, pathWithPipewright } from './bash.js';

/** Two service keys of the account, as docs/ci.md asks for them. */
export const READ_KEY = 'pat-test-reads-only';
export const WRITE_KEY = 'pat-test-writes-too';

export const CONFIG = SUPPORT.replace('pipelines:', 'account: { portalId: 1000001 }\npipelines:');

const READ_SCOPES = ['crm.schemas.tickets.read', 'crm.objects.tickets.read'];
const WRITE_SCOPES = [...READ_SCOPES, 'crm.schemas.tickets.write', 'crm.objects.tickets.write'];

/** A repository with a main branch, the account it is for, and the platform it is on. */
export interface Desk {
  /** Holds everything of this desk. */
  readonly base: string;
  readonly repository: string;
  readonly platform: TestPlatform;
  readonly sandbox: TestSandbox;
  /** What every process of a run gets. */
  readonly env: Readonly<Record<string, string>>;
  /** Commits the text of a file on a branch that leaves main here, and returns the commit. */
  readonly push: (branch: string, files: Readonly<Record<string, string>>) => Promise<string>;
  /** Squashes a branch into main and returns the new commit. */
  readonly squash: (branch: string) => Promise<string>;
  /** Merges a branch into main without moving main, as platforms try a pull request, and returns that commit. */
  readonly tryMerge: (branch: string) => Promise<string>;
  /** A fresh checkout of a commit: alone, or with the history of all branches. */
  readonly checkout: (commit: string, depth: 'shallow' | 'deep') => Promise<string>;
  /** The labels of the statuses in the account. */
  readonly labels: () => Promise<readonly string[]>;
  readonly writes: () => Promise<readonly string[]>;
  readonly rename: (id: string, label: string) => Promise<void>;
}

export async function withDesk(kind: 'github' | 'gitlab', use: (desk: Desk) => Promise<void>): Promise<void> {
  const base = await mkdtemp(join(tmpdir(), 'pipewright-ci-'));
  const platform = await (kind === 'github' ? startGithub() : startGitlab());
  const sandbox = await startTestSandbox(SEED);
  await sandbox.control.limits({ burst: 1_000_000, searchPerSecond: 1_000_000 });
  try {
    await use(await deskIn(base, platform, sandbox));
  } finally {
    await platform.close();
    await sandbox.close();
    await rm(base, { recursive: true, force: true });
  }
}

const SEED = {
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      stages: [
        { id: '1', label: 'New', state: 'OPEN', tickets: 3 },
        { id: '2', label: 'Waiting on contact', state: 'OPEN', tickets: 2 },
        { id: '3', label: 'Waiting on us', state: 'OPEN', tickets: 1 },
        { id: '4', label: 'Closed', state: 'CLOSED', tickets: 4 },
      ],
    },
  ],
  tokens: [
    { token: READ_KEY, scopes: READ_SCOPES },
    { token: WRITE_KEY, scopes: WRITE_SCOPES },
  ],
};

async function deskIn(base: string, platform: TestPlatform, sandbox: TestSandbox): Promise<Desk> {
  const repository = join(base, 'repository');
  const env = {
    HOME: base,
    XDG_STATE_HOME: join(base, 'state'),
    PATH: await pathWithPipewright(join(base, 'bin'), sandbox.url),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ana',
    GIT_AUTHOR_EMAIL: 'ana@example.com',
    GIT_COMMITTER_NAME: 'Ana',
    GIT_COMMITTER_EMAIL: 'ana@example.com',
  };
  const git = (script: string) => mustRun(script, { cwd: repository, env });
  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(repository, file)), { recursive: true });
      await writeFile(join(repository, file), text);
    }
  };
  await mkdir(repository);
  await git('git init -q -b main');
  await write({ 'pipewright.yaml': CONFIG, '.gitignore': '.pipewright/\nplan.json\n' });
  await git('git add -A && git commit -qm start');
  let checkouts = 0;
  const statuses = async () => (await sandbox.control.state()).pipelines[0]?.stages ?? [];
  return {
    ...{ base, repository, platform, sandbox, env },
    push: async (branch, files) => {
      await git(branch === 'main' ? 'git checkout -q main' : `git checkout -qB ${branch} main`);
      await write(files);
      return git('git add -Af && git commit -qm change && git rev-parse HEAD');
    },
    squash: (branch) =>
      git(
        `git checkout -q main && git merge -q --squash ${branch} >&2 && git commit -qm merged && git rev-parse HEAD`,
      ),
    tryMerge: (branch) =>
      git(`git commit-tree -m merge -p main -p ${branch} "$(git merge-tree --write-tree main ${branch})"`),
    checkout: async (commit, depth) => {
      checkouts += 1;
      const folder = join(base, `checkout-${checkouts}`);
      await mkdir(folder);
      const what = depth === 'deep' ? `'+refs/heads/*:refs/remotes/origin/*'` : '--depth 1';
      await mustRun(
        `git init -q && git remote add origin "file://${repository}" && git fetch -q origin ${what} ${commit} && git checkout -q ${commit}`,
        { cwd: folder, env },
      );
      return folder;
    },
    labels: async () => (await statuses()).map(({ label }) => label),
    writes: () => writesOf(sandbox),
    rename: async (id, label) => {
      const stage = `${sandbox.url}/crm/pipelines/2026-09/tickets/0/stages/${id}`;
      const headers = { authorization: `Bearer ${WRITE_KEY}`, 'content-type': 'application/json' };
      await fetch(stage, { method: 'PATCH', headers, body: JSON.stringify({ label }) });
    },
  };
}
