import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, commitAll, git } from '../helpers/git.js';
import type { JsonRun, Project } from '../helpers/run-project.js';
import { errorCode, PIPELINES, RENAMED, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';

const PATH = process.env['PATH'];
const RETITLED = SUPPORT.replace('label: Waiting on contact', 'label: With the contact');

/** `origin action address` of each change. */
function originsOf({ document }: JsonRun): readonly string[] {
  const changes = document['changes'] as readonly Record<string, unknown>[];
  return changes.map(
    ({ origin, action, address }) => `${String(origin)} ${String(action)} ${String(address)}`,
  );
}

async function planned(project: Project, ...argv: readonly string[]): Promise<JsonRun> {
  return project.json(['plan', ...project.live, ...argv], { env: { PATH } });
}

/** HubSpot's status "1" gets another label. */
async function relabel({ api }: Project, label: string): Promise<void> {
  await api('PATCH', `${PIPELINES}/0/stages/1`, { label, metadata: { ticketState: 'OPEN' } });
}

describe('plan --base', () => {
  it('says of each change whether the files or HubSpot made it', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      commitAll(project.cwd);
      await project.write('pipewright.yaml', RETITLED);
      await relabel(project, 'Inbox');
      const run = await planned(project, '--base', 'main');
      expect(originsOf(run)).toEqual([
        'drift update pipelines.support.statuses.new',
        'yours update pipelines.support.statuses.contact',
      ]);
      expect(run.exitCode).toBe(0);
      expect(await writesOf(project.sandbox)).toHaveLength(1);
      const without = await planned(project);
      expect(originsOf(without)).toEqual([
        'null update pipelines.support.statuses.new',
        'null update pipelines.support.statuses.contact',
      ]);
      expect(without.document['planHash']).toBe(run.document['planHash']);
    });
  });

  it.each([
    ['text', '(changed in HubSpot)'],
    ['markdown', '(changed in HubSpot)'],
    ['html', '(changed in HubSpot)'],
  ])('shows it in %s', async (format, words) => {
    await withProject({ config: SUPPORT }, async (project) => {
      commitAll(project.cwd);
      await relabel(project, 'Inbox');
      const argv = ['plan', ...project.live, '--base', 'HEAD', '--format', format];
      const { stdout } = await project.run(argv, { env: { PATH } });
      expect(stdout).toContain(words);
      expect(stdout).toContain('1 change undoes what was changed in HubSpot.');
    });
  });

  it('blocks with BASE_CONFLICT where both changed the same, until one side is chosen', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      commitAll(project.cwd);
      await project.write('pipewright.yaml', RENAMED);
      await relabel(project, 'Inbox');
      const run = await planned(project, '--base', 'main', '--detailed-exitcode', '--out', 'plan.json');
      expect(run.exitCode).toBe(4);
      expect(originsOf(run)).toEqual(['both update pipelines.support.statuses.new']);
      const [found] = run.document['findings'] as readonly Record<string, unknown>[];
      expect(found).toMatchObject({ code: 'BASE_CONFLICT', verdict: 'block' });
      expect(found?.['detail']).toContain(
        'label: "New" at the base, "Fresh" in the files, "Inbox" in HubSpot.',
      );
      expect(errorCode(await project.json(['apply', ...project.live, '--plan', 'plan.json']))).toBe(
        'PLAN_BLOCKED',
      );

      // The side of the files: committed, the difference was made in HubSpot alone.
      git(project.cwd, 'checkout', '--quiet', '-b', 'mine');
      commit(project.cwd, 'mine');
      const mine = await planned(project, '--base', 'HEAD');
      expect(originsOf(mine)).toEqual(['drift update pipelines.support.statuses.new']);
      expect(mine.exitCode).toBe(0);

      // The side of HubSpot: accepted, there is no difference.
      const accept = ['drift', ...project.live, '--accept', 'pipelines.support.statuses.new'];
      expect((await project.run(accept)).exitCode).toBe(0);
      expect(originsOf(await planned(project, '--base', 'main'))).toEqual([]);
    });
  });

  it('counts what both changed alike as no difference, and two values of one thing as both', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      commitAll(project.cwd);
      await project.write('pipewright.yaml', RENAMED);
      await relabel(project, 'Fresh');
      expect(originsOf(await planned(project, '--base', 'main'))).toEqual([]);
      await project.write(
        'pipewright.yaml',
        SUPPORT.replace('label: Waiting on us, state: open', 'label: Ours, state: open'),
      );
      await project.api('PATCH', `${PIPELINES}/0/stages/3`, { metadata: { ticketState: 'CLOSED' } });
      const run = await planned(project, '--base', 'main');
      expect(originsOf(run)).toEqual([
        'drift update pipelines.support.statuses.new',
        'both update pipelines.support.statuses.us',
      ]);
    });
  });

  it('reads the files at the ref from a folder below the root, with files that came and went', async () => {
    await withProject({}, async (project) => {
      const { cwd, write, run } = project;
      await write('ops/pipewright/support.yaml', SUPPORT);
      commitAll(cwd);
      git(cwd, 'rm', '--quiet', 'ops/pipewright/support.yaml');
      await write('ops/pipewright/tickets.yml', RETITLED);
      const inside = { cwd: join(cwd, 'ops'), env: { PATH } };
      for (const paths of [[], ['pipewright'], ['.'], [join(cwd, 'ops/pipewright')]]) {
        const found = await run(['plan', ...paths, ...project.live, '--base', 'main', '--json'], inside);
        const document = JSON.parse(found.stdout) as JsonRun['document'];
        expect(originsOf({ ...found, document })).toEqual([
          'yours update pipelines.support.statuses.contact',
        ]);
      }
      expect(git(cwd, 'status', '--short')).toContain('D  ops/pipewright/support.yaml');
    });
  });

  it('takes a ref without any configuration for files that said nothing', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      git(project.cwd, 'init', '--quiet', '--initial-branch', 'main');
      git(project.cwd, 'commit', '--quiet', '--allow-empty', '--message', 'empty');
      for (const paths of [[], ['pipewright.yaml']]) {
        const run = await planned(project, ...paths, '--base', 'main');
        expect(originsOf(run)).toEqual(['yours update pipelines.support.statuses.new']);
      }
    });
  });

  it('counts a file that is new since then as one that said nothing, and the others as they were', async () => {
    await withProject({}, async (project) => {
      await project.write('one.yaml', SUPPORT);
      commitAll(project.cwd);
      await project.write('two.yaml', 'version: 1\nteams:\n  - { key: tier1, name: Tier 1 }\n');
      await relabel(project, 'Inbox');
      expect(originsOf(await planned(project, 'one.yaml', 'two.yaml', '--base', 'main'))).toEqual([
        'yours create teams.tier1',
        'drift update pipelines.support.statuses.new',
      ]);
    });
  });

  it('never says of a console setting that HubSpot changed it', async () => {
    const withAccess = (config: string): string =>
      config.replace('    statuses:', '    access: { users: [admin@example.com] }\n    statuses:');
    await withProject({ config: withAccess(SUPPORT) }, async (project) => {
      commitAll(project.cwd);
      const consoleOrigins = async (): Promise<readonly string[]> =>
        originsOf(await planned(project, '--base', 'main')).filter((row) => row.endsWith('.access'));
      expect(await consoleOrigins()).toEqual(['null update pipelines.support.access']);
      await project.write('pipewright.yaml', withAccess(SUPPORT).replace('admin@', 'ana@'));
      expect(await consoleOrigins()).toEqual(['yours update pipelines.support.access']);
    });
  });

  it('reads the account once for both', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      commitAll(project.cwd);
      const reads = async (): Promise<readonly string[]> => {
        const seen = (await project.sandbox.control.requests()).map(
          ({ method, path }) => `${method} ${path}`,
        );
        return seen.filter((one) => one.endsWith('/tickets'));
      };
      await planned(project, '--base', 'main');
      expect(await reads()).toEqual([`GET ${PIPELINES}`]);
    });
  });

  it('refuses before any request what is no base', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      const code = async (ref: string, ...argv: readonly string[]): Promise<unknown> =>
        errorCode(await planned(project, '--base', ref, ...argv));
      expect(await code('main')).toBe('GIT_UNAVAILABLE');
      commitAll(project.cwd);
      const mistyped = await planned(project, '--base', 'mian');
      expect(errorCode(mistyped)).toBe('BASE_NOT_FOUND');
      expect(mistyped.exitCode).toBe(1);
      expect(JSON.stringify(mistyped.document)).toContain('Did you mean main?');
      expect(await code('--output=/tmp/x')).toBe('BASE_NOT_FOUND');
      expect(await code('a\nb')).toBe('BASE_NOT_FOUND');
      await project.write('../elsewhere.yaml', SUPPORT);
      expect(await code('main', '../elsewhere.yaml')).toBe('BASE_NOT_FOUND');
      await project.write('pipewright.yaml', SUPPORT.replace('state: closed', 'state: shut'));
      commit(project.cwd, 'broken');
      await project.write('pipewright.yaml', SUPPORT);
      const broken = await planned(project, '--base', 'main');
      expect(errorCode(broken)).toBe('BASE_INVALID');
      expect(broken.exitCode).toBe(3);
      expect(JSON.stringify(broken.document)).toContain('pipewright.yaml:');
      const none = await project.json(['plan', ...project.live, '--base', 'main'], {
        env: { PATH: project.home },
      });
      expect(errorCode(none)).toBe('GIT_UNAVAILABLE');
      expect(await project.sandbox.control.requests()).toEqual([]);
    });
  });

  it('says how to get the history into a shallow clone', async () => {
    await withProject({}, async (project) => {
      const origin = join(project.home, 'origin');
      await mkdir(origin);
      commitAll(origin);
      commit(origin, 'second');
      execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${origin}`, 'clone'], {
        cwd: project.cwd,
      });
      await project.write('clone/pipewright.yaml', SUPPORT);
      const run = await project.run(['plan', ...project.live, '--base', 'HEAD~1'], {
        cwd: join(project.cwd, 'clone'),
        env: { PATH },
      });
      expect(run.stderr).toContain('BASE_NOT_FOUND');
      expect(run.stderr).toContain('fetch-depth: 0');
    });
  });

  it('gives git no token and follows no link of the history', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      await symlink('pipewright.yaml', join(project.cwd, 'link.yaml'));
      commitAll(project.cwd);
      await project.write('pipewright.yaml', RENAMED);
      const linked = await planned(project, 'link.yaml', '--base', 'main');
      expect(originsOf(linked)).toEqual(['yours update pipelines.support.statuses.new']);
      await project.write('pipewright.yaml', SUPPORT);
      const bin = join(project.home, 'bin');
      await project.write(
        '../home/bin/git',
        `#!/bin/sh\nenv > '${project.home}/seen'\nexec /usr/bin/env -u PATH git "$@"\n`,
      );
      execFileSync('chmod', ['+x', join(bin, 'git')]);
      const secret = 'secret-of-somebody';
      const names = [
        ...[
          'GITHUB_TOKEN',
          'GH_TOKEN',
          'GITLAB_TOKEN',
          'CI_JOB_TOKEN',
          'CI_JOB_JWT',
          'HUBSPOT_ACCESS_TOKENS',
        ],
        ...['ACTIONS_RUNTIME_TOKEN', 'NAME_OF_MY_VARIABLE', 'GIT_ASKPASS', 'GIT_CONFIG_VALUE_0'],
      ];
      const env = {
        ...Object.fromEntries(names.map((name) => [name, secret])),
        ...{ GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: 'http.extraHeader' },
        ...{ GIT_CONFIG_KEY_1: 'safe.directory', GIT_CONFIG_VALUE_1: '/somewhere' },
        PATH: `${bin}:${PATH ?? ''}`,
      };
      const run = await project.json(['plan', ...project.live, '--base', 'main', 'pipewright.yaml'], { env });
      expect(originsOf(run)).toEqual([]);
      const seen = await project.read('../home/seen');
      expect(seen).toContain('GIT_OPTIONAL_LOCKS=0');
      expect(seen).toContain('GIT_LITERAL_PATHSPECS=1');
      expect(seen).toContain('GIT_CONFIG_VALUE_0=/somewhere');
      expect(seen).not.toMatch(/HUBSPOT_|secret-of-somebody/u);
    });
  });

  it('takes the name of a file for a name, whatever it would mean to git', async () => {
    await withProject({}, async (project) => {
      await project.write('[ab]*.yaml', SUPPORT);
      await project.write('a.yaml', SUPPORT);
      await project.write(':(top)c.yaml', SUPPORT);
      commitAll(project.cwd);
      for (const name of ['[ab]*.yaml', ':(top)c.yaml']) {
        await project.write(name, RENAMED);
        const yours = ['yours update pipelines.support.statuses.new'];
        expect([name, originsOf(await planned(project, name, '--base', 'main'))]).toEqual([name, yours]);
      }
    });
  });

  it('lets the configuration of a repository start no program', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      const { cwd, home, write, run, live } = project;
      commitAll(cwd);
      git(cwd, 'config', 'uploadpack.allowFilter', 'true');
      const clone = join(cwd, 'clone');
      git(cwd, 'clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${cwd}`, 'clone');
      await write('clone/pipewright.yaml', RENAMED);
      const program = join(home, 'program');
      await write('../home/program', `#!/bin/sh\necho ran >> '${home}/ran'\nexit 1\n`);
      execFileSync('chmod', ['+x', program]);
      const settings = ['core.fsmonitor', 'core.pager', 'core.editor', 'core.sshCommand', 'core.gitProxy'];
      for (const name of [...settings, 'remote.origin.uploadpack', 'diff.external', 'credential.helper'])
        git(clone, 'config', name, program);
      for (const url of [`file://${cwd}`, `ext::${program}`, 'ssh://somewhere/x']) {
        git(clone, 'config', 'remote.origin.url', url);
        git(clone, 'config', 'protocol.allow', 'always');
        const refused = await run(['plan', ...live, '--base', 'HEAD'], { cwd: clone, env: { PATH } });
        expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining('BASE_INVALID')]);
      }
      expect(project.exists('../home/ran')).toBe(false);
    });
  });
});

describe('plan --base auto', () => {
  /** main has moved on since the branch began; HubSpot holds what main says. */
  async function branched(use: (project: Project, began: string) => Promise<void>): Promise<void> {
    await withProject({ config: SUPPORT }, async (project) => {
      const began = commitAll(project.cwd);
      await project.write('pipewright.yaml', RENAMED);
      const tip = commit(project.cwd, 'main moves on');
      git(project.cwd, 'update-ref', 'refs/remotes/origin/main', tip);
      git(project.cwd, 'checkout', '--quiet', '-b', 'mine', began);
      await project.write('pipewright.yaml', RETITLED);
      commit(project.cwd, 'mine');
      await use(project, began);
    });
  }

  const yours = ['yours update pipelines.support.statuses.contact'];

  it('finds where the branch began in GitHub Actions, by the branch and by the event', async () => {
    await branched(async (project, began) => {
      const argv = ['plan', ...project.live, '--base', 'auto'];
      const env = { PATH, GITHUB_BASE_REF: 'main' };
      const byBranch = await project.json(argv, { env });
      expect(originsOf(byBranch)).toEqual(yours);
      expect(byBranch.stderr).toContain(began.slice(0, 12));
      await project.write('../home/event.json', JSON.stringify({ pull_request: { base: { sha: began } } }));
      const event = {
        PATH,
        GITHUB_EVENT_PATH: join(project.home, 'event.json'),
        GITHUB_BASE_REF: 'unfetched',
      };
      expect(originsOf(await project.json(argv, { env: event }))).toEqual(yours);
    });
  });

  it('finds it in GitLab CI', async () => {
    await branched(async (project, began) => {
      const argv = ['plan', ...project.live, '--base', 'auto'];
      const byBranch = { PATH, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' };
      expect(originsOf(await project.json(argv, { env: byBranch }))).toEqual(yours);
      const byCommit = { PATH, CI_MERGE_REQUEST_DIFF_BASE_SHA: began };
      expect(originsOf(await project.json(argv, { env: byCommit }))).toEqual(yours);
    });
  });

  it('says so where there is no pull request, or its target is not here', async () => {
    await branched(async (project) => {
      const argv = ['plan', ...project.live, '--base', 'auto'];
      const none = await project.json(argv, { env: { PATH } });
      expect(errorCode(none)).toBe('BASE_NOT_FOUND');
      expect(JSON.stringify(none.document)).toContain('GITHUB_BASE_REF');
      const far = await project.json(argv, { env: { PATH, GITHUB_BASE_REF: 'release' } });
      expect(errorCode(far)).toBe('BASE_NOT_FOUND');
    });
  });
});
