import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonRun } from '../helpers/run-project.js';
import { errorCode, named, RENAMED, withProject } from '../helpers/run-project.js';

const SCHEMA = resolve(import.meta.dirname, '../../schema/pipewright.schema.json');
const FILES = ['.gitignore', 'pipewright.schema.json', 'pipewright.yaml'];

function hintOf({ document }: JsonRun): unknown {
  return (document['error'] as Readonly<Record<string, unknown>>)['hint'];
}

describe.concurrent('init', () => {
  it('writes a starter that is valid and fits a fresh account, the schema and the lines for git', async () => {
    await withProject({}, async ({ json, read, files, live }) => {
      const { document, exitCode } = await json(['init']);
      expect(exitCode).toBe(0);
      expect(document).toEqual({
        written: ['pipewright.yaml', 'pipewright.schema.json', '.gitignore'],
        unchanged: [],
      });
      expect(await files()).toEqual(FILES);
      expect(await read('pipewright.schema.json')).toBe(await readFile(SCHEMA, 'utf8'));
      expect(await read('pipewright.yaml')).toMatch(
        /^# yaml-language-server: \$schema=\.\/pipewright\.schema\.json\n/u,
      );
      expect((await read('.gitignore')).split('\n')).toEqual(['.pipewright/', 'plan.json', '']);
      expect((await json(['validate'])).document).toMatchObject({ valid: true });
      const plan = await json(['plan', ...live, '--detailed-exitcode']);
      expect([named(plan.document['changes']), plan.exitCode]).toEqual([[], 0]);
    });
  });

  it('needs no account', async () => {
    await withProject({}, async ({ run, sandbox }) => {
      const { exitCode, stdout } = await run(['init'], { env: { HUBSPOT_ACCESS_TOKEN: undefined } });
      expect(exitCode).toBe(0);
      expect(stdout).toContain('pipewright.yaml');
      expect(await sandbox.control.requests()).toEqual([]);
    });
  });

  it('writes no starter beside a folder of files, which it would be read in place of', async () => {
    await withProject({}, async ({ json, write, files }) => {
      await write('pipewright/desk.yaml', RENAMED);
      const run = await json(['init', '--force']);
      expect([run.exitCode, errorCode(run), hintOf(run)]).toEqual([64, 'FILE_EXISTS', 'pipewright pull']);
      expect(await files()).toEqual(['pipewright/desk.yaml']);
    });
  });

  it.each([
    ['a configuration', 'pipewright.yaml', RENAMED],
    ['another schema', 'pipewright.schema.json', '{}\n'],
  ])('overwrites %s only with --force, and else writes nothing at all', async (_, file, text) => {
    await withProject({}, async ({ json, write, read, files, live }) => {
      await write(file, text);
      for (const flags of [[], ['--from-live', ...live]]) {
        const run = await json(['init', ...flags]);
        expect([run.exitCode, errorCode(run)]).toEqual([64, 'FILE_EXISTS']);
      }
      expect(await files()).toEqual([file]);
      expect(await read(file)).toBe(text);
      const forced = await json(['init', '--force']);
      expect(forced.exitCode).toBe(0);
      expect(await files()).toEqual(FILES);
      expect(await read(file)).not.toBe(text);
    });
  });

  it('adds to a .gitignore what it lacks, and nothing twice', async () => {
    await withProject({}, async ({ json, write, read }) => {
      await write('.gitignore', 'node_modules\n.pipewright/');
      await json(['init']);
      expect(await read('.gitignore')).toBe('node_modules\n.pipewright/\nplan.json\n');
      const again = await json(['init', '--force']);
      expect(again.document['unchanged']).toEqual(['pipewright.schema.json', '.gitignore']);
      expect(await read('.gitignore')).toBe('node_modules\n.pipewright/\nplan.json\n');
    });
  });

  it.each([['--api-url'], ['--sandbox']])(
    '--from-live pulls the account (%s), and a plan is empty then',
    async (way) => {
      await withProject({}, async ({ json, live, read, files }) => {
        const flags = way === '--sandbox' ? ['--sandbox'] : live;
        expect((await json(['init', '--from-live', ...flags])).exitCode).toBe(0);
        expect((await files()).filter((file) => !file.startsWith('.pipewright/'))).toEqual(FILES);
        expect(await read('pipewright.yaml')).toContain('portalId: 1000001');
        expect((await json(['plan', ...flags, '--detailed-exitcode'])).exitCode).toBe(0);
      });
    },
  );

  it('--from-live without an account writes nothing', async () => {
    await withProject({}, async ({ json, live, files }) => {
      const run = await json(['init', '--from-live', ...live], { env: { HUBSPOT_ACCESS_TOKEN: '' } });
      expect([run.exitCode, errorCode(run)]).toEqual([1, 'NO_ACCOUNT']);
      expect(await files()).toEqual([]);
    });
  });

  it.each([['--account=harbor'], ['--group=live'], ['--accounts=fleet.yaml']])(
    'makes no configuration for an accounts file, and says so of %s',
    async (flag) => {
      await withProject({}, async ({ json, files }) => {
        const run = await json(['init', '--from-live', '--sandbox', flag]);
        expect([run.exitCode, errorCode(run)]).toEqual([64, 'USAGE']);
        expect(await files()).toEqual([]);
      });
    },
  );

  it('says FILE_UNWRITABLE where the folder can not be written, as the name is a folder', async () => {
    await withProject({}, async ({ json, write }) => {
      await write('pipewright.yaml/x', '');
      const run = await json(['init', '--force']);
      expect([run.exitCode, errorCode(run)]).toEqual([1, 'FILE_UNWRITABLE']);
    });
  });
});

describe.concurrent('init --ci', () => {
  const GITHUB = '.github/workflows/pipewright.yml';
  const GITLAB = '.gitlab/pipewright.yml';
  const template = (name: string) => readFile(resolve(import.meta.dirname, '../../templates', name), 'utf8');

  it.each([
    ['github', [GITHUB]],
    ['gitlab', [GITLAB, '.gitlab-ci.yml']],
  ])('writes the workflow of %s beside the starter', async (platform, workflow) => {
    await withProject({}, async ({ json, read, files }) => {
      const { document, exitCode } = await json(['init', '--ci', platform]);
      expect(exitCode).toBe(0);
      expect(document).toEqual({
        written: ['pipewright.yaml', 'pipewright.schema.json', '.gitignore', ...workflow],
        unchanged: [],
      });
      expect(await files()).toEqual([...FILES, ...workflow].sort());
      expect(await read(workflow[0] ?? '')).toBe(await template(`${platform}.yml`));
    });
  });

  it.each([
    ['pipewright.yaml', 'pipewright.yaml'],
    ['pipewright/support.yml', 'pipewright'],
  ])(
    'adds the workflow to a configuration in %s, and leaves that alone, even with --force',
    async (file, place) => {
      await withProject({}, async ({ json, write, read, files }) => {
        await write(file, RENAMED);
        const first = await json(['init', '--ci', 'github']);
        expect(first.document).toEqual({ written: ['.gitignore', GITHUB], unchanged: [place] });
        await write(GITHUB, 'mine\n');
        const second = await json(['init', '--ci', 'github']);
        expect([second.exitCode, errorCode(second)]).toEqual([64, 'FILE_EXISTS']);
        expect(hintOf(second)).toBe('pipewright init --ci github --force');
        expect(await read(GITHUB)).toBe('mine\n');
        const forced = await json(['init', '--ci', 'github', '--force']);
        expect(forced.document).toEqual({ written: [GITHUB], unchanged: [place, '.gitignore'] });
        expect(await read(GITHUB)).toBe(await template('github.yml'));
        expect(await read(file)).toBe(RENAMED);
        expect(await files()).toEqual([GITHUB, '.gitignore', file].sort());
      });
    },
  );

  it('writes nothing at all where the workflow is there', async () => {
    await withProject({}, async ({ json, write, files }) => {
      await write(GITLAB, 'mine\n');
      const run = await json(['init', '--ci', 'gitlab']);
      expect([run.exitCode, errorCode(run)]).toEqual([64, 'FILE_EXISTS']);
      expect(await files()).toEqual([GITLAB]);
    });
  });

  it('never touches a .gitlab-ci.yml that is there', async () => {
    await withProject({}, async ({ json, write, read }) => {
      await write('.gitlab-ci.yml', 'mine: {}\n');
      const { document } = await json(['init', '--ci', 'gitlab', '--force']);
      expect(document['unchanged']).toEqual(['.gitlab-ci.yml']);
      expect(await read('.gitlab-ci.yml')).toBe('mine: {}\n');
    });
  });

  it('--from-live refuses a configuration that is there, as without --ci', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, files }) => {
      const run = await json(['init', '--ci', 'github', '--from-live', ...live]);
      expect([run.exitCode, errorCode(run)]).toEqual([64, 'FILE_EXISTS']);
      expect(hintOf(run)).toBe('pipewright pull\npipewright init --ci github');
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });

  it('names the whole command that would overwrite another schema', async () => {
    await withProject({}, async ({ json, write, live }) => {
      await write('pipewright.schema.json', '{}\n');
      const plain = await json(['init', '--ci', 'gitlab']);
      expect(hintOf(plain)).toBe('pipewright init --ci gitlab --force');
      const fromLive = await json(['init', '--from-live', ...live]);
      expect(hintOf(fromLive)).toBe('pipewright init --from-live --force');
    });
  });

  it('knows two platforms, and says FILE_UNWRITABLE where a file stands in the way of the folder', async () => {
    await withProject({}, async ({ json, write }) => {
      const unknown = await json(['init', '--ci', 'jenkins']);
      expect([unknown.exitCode, errorCode(unknown)]).toEqual([64, 'USAGE']);
      await write('.github', '');
      const blocked = await json(['init', '--ci', 'github']);
      expect([blocked.exitCode, errorCode(blocked)]).toEqual([1, 'FILE_UNWRITABLE']);
    });
  });
});
