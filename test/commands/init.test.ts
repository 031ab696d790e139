import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCode, named, RENAMED, withProject } from '../helpers/run-project.js';

const SCHEMA = resolve(import.meta.dirname, '../../schema/pipewright.schema.json');
const FILES = ['.gitignore', 'pipewright.schema.json', 'pipewright.yaml'];

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

  it('says FILE_UNWRITABLE where the folder can not be written, as the name is a folder', async () => {
    await withProject({}, async ({ json, write }) => {
      await write('pipewright.yaml/x', '');
      const run = await json(['init', '--force']);
      expect([run.exitCode, errorCode(run)]).toEqual([1, 'FILE_UNWRITABLE']);
    });
  });
});
