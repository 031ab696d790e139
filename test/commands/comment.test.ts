import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectClean, RENAMED, RETIRING, SUPPORT, withProject } from '../helpers/run-project.js';
import type { Project } from '../helpers/run-project.js';
import { envOf } from '../platforms/rig.js';
import type { TestPlatform } from '../platforms/server.js';
import { FORK_TOKEN, startGithub, startGitlab } from '../platforms/server.js';

const SHA = 'c'.repeat(40);
/** The third status is gone from the files and holds a ticket: a block, with the line of its pipeline. */
const GONE = SUPPORT.replace(/ {6}- \{ key: us.*\n/u, '');

interface Desk extends Project {
  readonly server: TestPlatform;
  readonly ci: Readonly<Record<string, string>>;
  /** Plans what the files say now. */
  readonly plan: (config?: string) => Promise<void>;
}

/** A repository in a run for pull request 7, with a plan in plan.json. */
async function withDesk(platform: 'github' | 'gitlab', use: (desk: Desk) => Promise<void>): Promise<void> {
  const server = await (platform === 'github' ? startGithub('/api/v3') : startGitlab());
  try {
    await withProject({ config: RENAMED }, async (project) => {
      const event = join(project.home, 'event.json');
      await writeFile(event, JSON.stringify({ pull_request: { number: 7, head: { sha: SHA } } }));
      const ci = { ...envOf(platform, server), CI: 'true' };
      const more = { GITHUB_EVENT_PATH: event, GITHUB_WORKSPACE: project.cwd, GITHUB_RUN_ID: '99' };
      const plan = async (config?: string) => {
        if (config !== undefined) await project.write('pipewright.yaml', config);
        await project.run(['plan', '--out', 'plan.json', ...project.live]);
      };
      await plan();
      await use({ ...project, server, plan, ci: platform === 'github' ? { ...ci, ...more } : ci });
    });
  } finally {
    await server.close();
  }
}

const COMMENT = ['comment', '--plan', 'plan.json'];

describe('comment', () => {
  it.each(['github', 'gitlab'] as const)(
    'puts the plan on %s, once, and updates it there',
    async (platform) => {
      await withDesk(platform, async ({ run, json, server, ci, plan }) => {
        const created = await json(COMMENT, { env: ci });
        expect(created.exitCode).toBe(0);
        expect(created.document).toEqual({
          platform,
          url: expect.stringMatching(/1001$/) as string,
          action: 'created',
          id: '1001',
        });
        expect(server.comments[0]?.body).toMatch(/^<!-- pipewright: [0-9a-f]{32} -->\n\n## pipewright/);
        expect(server.comments[0]?.body).toContain('`Fresh`');
        expect((await json(COMMENT, { env: ci })).document['action']).toBe('unchanged');
        await plan(RETIRING);
        const updated = await run(COMMENT, { env: ci });
        expect(updated).toMatchObject({ exitCode: 0, stderr: '' });
        expect(updated.stdout).toContain('updated in place');
        expect(server.comments).toHaveLength(1);
        expect(server.comments[0]?.body).toContain('Waiting on us');
        for (const result of [created, updated]) {
          expectClean(result);
          expect(`${result.stdout}${result.stderr}`).not.toMatch(/ghs_|glpat-|glcbt-/);
        }
      });
    },
  );

  it('has one comment for each configuration and each name', async () => {
    await withDesk('github', async ({ run, write, live, server, ci }) => {
      await write('other.yaml', RENAMED);
      await run(['plan', 'other.yaml', '--out', 'other.json', ...live]);
      await run(COMMENT, { env: ci });
      await run(['comment', '--plan', 'other.json'], { env: ci });
      await run([...COMMENT, '--name', 'nightly'], { env: ci });
      expect(new Set(server.comments.map(({ body }) => body.split('\n')[0])).size).toBe(3);
    });
  });

  it('prints the comment with --dry-run, anywhere, and sends nothing', async () => {
    await withDesk('github', async ({ run, server, ci }) => {
      const desk = await run([...COMMENT, '--dry-run']);
      expect(desk.exitCode).toBe(0);
      expect(desk.stdout).toMatch(/^<!-- pipewright: /);
      await run([...COMMENT, '--dry-run'], { env: ci });
      expect(server.requests).toEqual([]);
      expect((await run([...COMMENT, '--dry-run', '--json'])).exitCode).toBe(64);
    });
  });

  it('writes the report that was asked for with --dry-run too', async () => {
    await withDesk('gitlab', async ({ run, server, read }) => {
      expect((await run([...COMMENT, '--dry-run', '--code-quality', 'report.json'])).exitCode).toBe(0);
      expect(JSON.parse(await read('report.json'))).toBeInstanceOf(Array);
      expect(server.requests).toEqual([]);
    });
  });

  it('goes where the flags say', async () => {
    await withDesk('gitlab', async ({ json, server, ci }) => {
      const env = { CI_API_V4_URL: server.apiUrl, GITLAB_TOKEN: ci['GITLAB_TOKEN'] };
      const flags = ['--platform', 'gitlab', '--repository', 'acme/desk', '--pull-request', '7'];
      expect((await json([...COMMENT, ...flags], { env })).document).toMatchObject({
        action: 'created',
        url: null,
      });
    });
  });
});

describe('beside the comment', () => {
  it('the summary of the step gets the plan, and stays within its limit', async () => {
    await withDesk('github', async ({ run, cwd, ci }) => {
      const file = join(cwd, 'summary.md');
      const env = { ...ci, GITHUB_STEP_SUMMARY: file };
      await writeFile(file, 'Before\n');
      await run(COMMENT, { env });
      expect(await readFile(file, 'utf8')).toMatch(/^Before\n## pipewright/);
      await writeFile(file, 'x'.repeat(1024 * 1024 - 10));
      const full = await run(COMMENT, { env });
      expect(full.exitCode).toBe(0);
      expect(full.stderr).toContain('does not fit');
      expect(await readFile(file, 'utf8')).toHaveLength(1024 * 1024 - 10);
    });
  });

  it('a summary that cannot be written is no reason to fail', async () => {
    await withDesk('github', async ({ run, cwd, ci, server }) => {
      const { exitCode, stderr } = await run(COMMENT, { env: { ...ci, GITHUB_STEP_SUMMARY: cwd } });
      expect({ exitCode, comments: server.comments.length }).toEqual({ exitCode: 0, comments: 1 });
      expect(stderr).toContain('could not be written');
    });
  });

  it('findings are annotations of the lines of the files, on stderr where stdout is JSON', async () => {
    await withDesk('github', async ({ run, json, ci, plan, server }) => {
      await plan(GONE);
      const text = await run(COMMENT, { env: ci });
      expect(text.stdout).toMatch(
        /^::error file=pipewright\.yaml,line=\d+,col=\d+,title=STATUS_HOLDS_TICKETS::\S/m,
      );
      expect(server.comments[0]?.body).toContain(
        `https://github.example.com/acme/desk/blob/${SHA}/pipewright.yaml#L`,
      );
      const { stderr } = await json(COMMENT, { env: ci });
      expect(stderr).toMatch(/^::error file=/m);
    });
  });

  it('the summary and the annotations are there also where a fork may not comment', async () => {
    await withDesk('github', async ({ run, read, cwd, ci, plan, server }) => {
      await plan(GONE);
      const env = { ...ci, GITHUB_TOKEN: FORK_TOKEN, GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') };
      const { exitCode, stdout, stderr } = await run(COMMENT, { env });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^error PLATFORM_REFUSED/);
      expect(stderr).toContain('pull-requests: write');
      expect(`${stdout}${stderr}`).not.toContain(FORK_TOKEN);
      expect(stdout).toContain('::error ');
      expect(await read('summary.md')).toContain('## pipewright');
      expect(server.comments).toEqual([]);
    });
  });

  it('GitLab gets a code quality report', async () => {
    await withDesk('gitlab', async ({ run, read, ci, plan }) => {
      await plan(GONE);
      const { stdout } = await run([...COMMENT, '--code-quality', 'quality.json'], { env: ci });
      expect(stdout).not.toContain('::error');
      expect(JSON.parse(await read('quality.json'))).toContainEqual({
        description: expect.any(String) as string,
        check_name: 'STATUS_HOLDS_TICKETS',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        severity: 'blocker',
        location: { path: 'pipewright.yaml', lines: { begin: expect.any(Number) as number } },
      });
    });
  });
});

describe('comment ends', () => {
  it.each([
    ['with 64 without a plan', ['comment'], {}, 64, 'USAGE'],
    ['with 64 for a pull request that is none', [...COMMENT, '--pull-request', '0'], {}, 64, 'USAGE'],
    ['with 3 where the plan is missing', ['comment', '--plan', 'none.json'], {}, 3, 'PLAN_UNREADABLE'],
    ['with 1 outside of CI', COMMENT, { GITHUB_ACTIONS: '' }, 1, 'NO_PULL_REQUEST'],
    ['with 1 without a token', COMMENT, { GITHUB_TOKEN: '' }, 1, 'NO_PLATFORM_TOKEN'],
    [
      'with 64 for a token in the clear',
      COMMENT,
      { GITHUB_API_URL: 'http://example.com' },
      64,
      'API_URL_INSECURE',
    ],
    ['with 1 where another thing answers', COMMENT, { html: '1' }, 1, 'PLATFORM_ANSWER'],
    ['with 1 at a long limit', COMMENT, { limit: '1' }, 1, 'PLATFORM_RATE_LIMITED'],
  ])('%s', async (_, argv, env, exitCode, code) => {
    await withDesk('github', async ({ json, server, ci }) => {
      if ('html' in env) server.faults.push({ method: 'GET', kind: 'html' });
      if ('limit' in env)
        server.faults.push({ method: 'GET', kind: 'status', status: 429, headers: { 'retry-after': '999' } });
      const result = await json(argv, { env: { ...ci, ...env } });
      expect(result.document).toMatchObject({ error: { code } });
      expect(result.exitCode).toBe(exitCode);
      expect(server.comments).toEqual([]);
    });
  });
});
