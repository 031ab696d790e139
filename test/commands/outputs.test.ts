import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonRun, Project } from '../helpers/run-project.js';
import { errorCode, RENAMED, RETIRING, withProject } from '../helpers/run-project.js';

/** Each way to name a file to write. */
const OUTPUTS: Readonly<Record<string, (file: string, project: Project) => Promise<JsonRun>>> = {
  '--out': (file, { json, live }) => json(['plan', ...live, '--out', file]),
  '--tickets': (file, { json, live }) => json(['plan', ...live, '--tickets', file]),
  '--svg': (file, { json, live }) => json(['plan', ...live, '--svg', file]),
  '--code-quality': (file, { json }) => json(['comment', '--plan', 'reviewed.json', '--code-quality', file]),
};
/** `comment` runs for no pull request here, and says so after it has written its report. */
const ENDS: Readonly<Record<string, unknown>> = { '--code-quality': 'NO_PULL_REQUEST' };

describe.concurrent.each(Object.entries(OUTPUTS))('%s', (flag, write) => {
  it('is refused over what the command reads, a lock, a link and git, before the account is asked', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      const { cwd, json, live, read, sandbox } = project;
      await json(['plan', ...live, '--out', 'reviewed.json']);
      const before = [await read('pipewright.yaml'), await read('reviewed.json')];
      const requests = await sandbox.control.requests();
      await project.write('.git/hooks/x', '');
      await symlink('pipewright.yaml', join(cwd, 'link'));
      const places = ['pipewright.yaml', 'pipewright.lock.yaml', 'link', '.git/hooks/pre-commit'];
      for (const place of flag === '--out' ? places : [...places, 'reviewed.json']) {
        const refused = await write(place, project);
        expect([place, refused.exitCode, errorCode(refused)]).toEqual([place, 4, 'OUTPUT_REFUSED']);
      }
      expect([await read('pipewright.yaml'), await read('reviewed.json')]).toEqual(before);
      expect(await sandbox.control.requests()).toEqual(requests);
      expect(await project.files('.git')).toEqual(['.git/hooks/x']);
    });
  });

  it('takes the place of what it wrote before', async () => {
    await withProject({ config: RETIRING }, async (project) => {
      await project.json(['plan', ...project.live, '--out', 'reviewed.json']);
      const file = flag === '--svg' ? 'pictures/support.svg' : 'written';
      for (const config of [RETIRING, RETIRING.replace('label: New,', 'label: Fresh,')]) {
        await project.write('pipewright.yaml', config);
        const run = await write(flag === '--svg' ? 'pictures' : 'written', project);
        expect(errorCode(run)).toEqual(ENDS[flag]);
        expect(await project.mode(file)).toBe('600');
      }
      if (flag === '--out' || flag === '--svg') expect(await project.read(file)).toContain('Fresh');
    });
  });
});

describe.concurrent('what a command writes', () => {
  it('is refused where it would be the state that --sandbox reads', async () => {
    await withProject({ config: RENAMED }, async ({ json, files }) => {
      for (const round of ['before there is one', 'over it']) {
        const run = await json(['plan', '--sandbox', '--out', '.pipewright/sandbox.json']);
        expect([round, run.exitCode, errorCode(run)]).toEqual([round, 4, 'OUTPUT_REFUSED']);
        expect((await json(['sandbox', 'show'])).exitCode).toBe(0);
      }
      expect(await files('.pipewright')).toEqual(['.pipewright/.gitignore', '.pipewright/sandbox.json']);
    });
  });

  it('goes into a pipe that somebody reads', async () => {
    await withProject({ config: RENAMED }, async ({ cwd, json, live }) => {
      execFileSync('mkfifo', [join(cwd, 'pipe')]);
      const [run, read] = await Promise.all([
        json(['plan', ...live, '--out', 'pipe']),
        readFile(join(cwd, 'pipe'), 'utf8'),
      ]);
      expect([run.exitCode, JSON.parse(read)]).toMatchObject([0, { formatVersion: '1' }]);
    });
  });

  it('ends with FILE_UNWRITABLE where there is no place for it, and leaves nothing behind', async () => {
    await withProject({ config: RENAMED }, async ({ cwd, json, live, files }) => {
      await mkdir(join(cwd, 'folder'));
      for (const file of ['/dev/full', 'missing/plan.json', 'pipewright.yaml/plan.json', 'folder']) {
        const run = await json(['plan', ...live, '--out', file]);
        expect([file, run.exitCode, errorCode(run)]).toEqual([file, 1, 'FILE_UNWRITABLE']);
      }
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });
});
