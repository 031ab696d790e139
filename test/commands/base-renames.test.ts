import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, commitAll, git } from '../helpers/git.js';
import type { JsonRun, Project } from '../helpers/run-project.js';
import { codesOf, errorCode, PIPELINES, SUPPORT, withProject } from '../helpers/run-project.js';

const PATH = process.env['PATH'];
const MINE = SUPPORT.replace('label: Waiting on contact', 'label: With the contact');

async function planned({ json, live }: Project, ...argv: readonly string[]): Promise<JsonRun> {
  return json(['plan', ...live, ...argv, '--base', 'main'], { env: { PATH } });
}

/** A branch on which a label was changed that somebody also changed in HubSpot. */
async function branchWithConflict(project: Project, file: string): Promise<void> {
  await project.write(file, SUPPORT);
  commitAll(project.cwd);
  git(project.cwd, 'checkout', '--quiet', '-b', 'branch');
  await project.write(file, MINE);
  commit(project.cwd, 'edit');
  await project.api('PATCH', `${PIPELINES}/0/stages/2`, { label: 'Customer to answer' });
}

/** The conflict must be seen, whatever the files are called by now. */
function expectConflict(run: JsonRun): void {
  expect([run.exitCode, codesOf(run.document['findings']).includes('BASE_CONFLICT')]).toEqual([4, true]);
}

describe('--base after a rename', () => {
  it.each([
    [
      'a file',
      'pipelines/desk.yaml',
      'pipelines/desk.yaml',
      'pipelines/support.yaml',
      ['pipelines/support.yaml'],
    ],
    ['a file into another folder', 'desk.yaml', 'desk.yaml', 'teams/a/support.yml', ['teams']],
    ['a folder', 'old/desk.yaml', 'old', 'new', ['new']],
    ['a folder of a folder', 'old/in/desk.yaml', 'old', 'new', ['new/in']],
    [
      'the default file into the default folder',
      'pipewright.yaml',
      'pipewright.yaml',
      'pipewright/a.yaml',
      [],
    ],
    ['a named file into the default one', 'ops.yaml', 'ops.yaml', 'pipewright.yaml', []],
  ])('follows %s', async (_, file, from, to, paths) => {
    await withProject({}, async (project) => {
      await branchWithConflict(project, file);
      expectConflict(await planned(project, from));
      await mkdir(join(project.cwd, to, '..'), { recursive: true });
      git(project.cwd, 'mv', from, to);
      expectConflict(await planned(project, ...paths));
      commit(project.cwd, 'move');
      expectConflict(await planned(project, ...paths));
    });
  });

  it('follows a file that came into a named folder from elsewhere', async () => {
    await withProject({}, async (project) => {
      await project.write('config/teams.yaml', 'version: 1\nteams: []\n');
      await branchWithConflict(project, 'desk.yaml');
      git(project.cwd, 'mv', 'desk.yaml', 'config/desk.yaml');
      expectConflict(await planned(project, 'config'));
    });
  });

  it('refuses with BASE_NOT_FOUND what git can not follow, and names it', async () => {
    await withProject({}, async (project) => {
      await branchWithConflict(project, 'desk.yaml');
      await rename(join(project.cwd, 'desk.yaml'), join(project.cwd, 'support.yaml'));
      const run = await planned(project, 'support.yaml');
      expect([run.exitCode, errorCode(run)]).toEqual([1, 'BASE_NOT_FOUND']);
      expect(JSON.stringify(run.document)).toContain('support.yaml');
      expect(JSON.stringify(run.document)).toContain('desk.yaml');
      expect(await project.sandbox.control.requests()).toHaveLength(1);
      git(project.cwd, 'add', 'support.yaml');
      expectConflict(await planned(project, 'support.yaml'));
    });
  });

  it('takes a new file for new where only files went away that were no configuration', async () => {
    await withProject({}, async (project) => {
      await project.write('other.yml', 'on: push\njobs: {}\n');
      await project.write('pipewright.yaml', SUPPORT);
      commitAll(project.cwd);
      git(project.cwd, 'rm', '--quiet', 'other.yml');
      await project.write('more.yaml', 'version: 1\nteams:\n  - { key: tier1, name: Tier 1 }\n');
      const run = await planned(project, 'pipewright.yaml', 'more.yaml');
      expect(run.document['changes']).toMatchObject([{ address: 'teams.tier1', origin: 'yours' }]);
    });
  });
});
