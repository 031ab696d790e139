import { describe, expect, it } from 'vitest';
import type { Json } from '../helpers/run-project.js';
import {
  codesOf,
  errorCode,
  named,
  RENAMED,
  RETIRING,
  SUPPORT,
  withProject,
  writesOf,
} from '../helpers/run-project.js';

/** The third status is gone, with nowhere for its ticket to go. */
const BLOCKED = RETIRING.slice(0, RETIRING.indexOf('    retired:'));

function withoutTime(text: string): Json {
  const { createdAt, ...rest } = JSON.parse(text) as Json;
  expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u);
  return rest;
}

describe('plan', () => {
  it('prints one document in three ways: --json, --format json and --out', async () => {
    await withProject({ config: RETIRING }, async ({ run, live, read, sandbox }) => {
      const { stdout, exitCode } = await run(['plan', ...live, '--json', '--out', 'one.json']);
      expect(await read('one.json')).toBe(stdout);
      const formatted = await run(['plan', ...live, '--format', 'json', '--out', 'two.json']);
      expect(await read('two.json')).toBe(formatted.stdout);
      expect(withoutTime(formatted.stdout)).toEqual(withoutTime(stdout));
      const text = await run(['plan', ...live, '--out', 'three.json']);
      expect(withoutTime(await read('three.json'))).toEqual(withoutTime(stdout));
      expect(text.stdout).toContain('Waiting on us');
      expect([exitCode, text.exitCode]).toEqual([0, 0]);
      expect(await writesOf(sandbox)).toEqual([]);
    });
  });

  it('has every field of the contract, and the same hash each time', async () => {
    await withProject({ config: RETIRING }, async ({ json, live }) => {
      const { document } = await json(['plan', ...live]);
      expect(document).toMatchObject({
        formatVersion: '1',
        tool: { name: 'pipewright' },
        account: {
          portalId: 1000001,
          accountType: 'SANDBOX',
          uiDomain: 'app.hubspot.com',
          target: 'custom',
        },
        unmanaged: [],
        requires: ['--allow-delete', '--tickets-up-to 101'],
        summary: { create: 0, update: 0, move: 0, delete: 1, migrate: 1, console: 0, blocked: false },
      });
      expect(named(document['changes'])).toEqual([
        'migrate pipelines.support.statuses["3"].tickets',
        'delete pipelines.support.statuses["3"]',
      ]);
      for (const digest of ['configDigest', 'liveDigest', 'planHash']) {
        expect(document[digest]).toMatch(/^sha256:[0-9a-f]{64}$/u);
      }
      const again = await json(['plan', ...live]);
      expect(again.document['planHash']).toBe(document['planHash']);
    });
  });

  it('with --detailed-exitcode ends with 2 where there are changes, and with 0 where there are none', async () => {
    await withProject({ config: RENAMED }, async ({ run, live, write }) => {
      const flags = ['plan', ...live, '--detailed-exitcode'];
      expect((await run(flags)).exitCode).toBe(2);
      expect((await run(['plan', ...live])).exitCode).toBe(0);
      await write('pipewright.yaml', SUPPORT);
      expect((await run(flags)).exitCode).toBe(0);
    });
  });

  it.each([[[]], [['--detailed-exitcode']]])(
    'that is blocked is printed and written in full and ends with 4, with flags %j',
    async (flags) => {
      await withProject({ config: BLOCKED }, async ({ run, json, live, read }) => {
        const { document, exitCode, stdout } = await json(['plan', ...live, ...flags, '--out', 'plan.json']);
        expect(exitCode).toBe(4);
        expect(document).toMatchObject({ summary: { delete: 1, blocked: true } });
        expect(codesOf(document['findings'])).toContain('STATUS_HOLDS_TICKETS');
        expect(named(document['changes'])).toEqual(['delete pipelines.support.statuses["3"]']);
        expect(await read('plan.json')).toBe(stdout);
        const text = await run(['plan', ...live, ...flags]);
        expect(text.exitCode).toBe(4);
        expect(text.stdout).toContain('STATUS_HOLDS_TICKETS');
      });
    },
  );

  it('writes its file for its owner only, also over one that others could read', async () => {
    await withProject({ config: RENAMED }, async ({ run, live, mode, write }) => {
      await run(['plan', ...live, '--out', 'new.json']);
      expect(await mode('new.json')).toBe('600');
      await write('old.json', 'something else');
      await run(['plan', ...live, '--out', 'old.json']);
      expect(await mode('old.json')).toBe('600');
    });
  });

  it('fails with FILE_UNWRITABLE where --out names a place that can not be written', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, files }) => {
      for (const place of ['missing/folder/plan.json', 'pipewright.yaml/plan.json', '.']) {
        const run = await json(['plan', ...live, '--out', place]);
        expect([place, errorCode(run), run.exitCode]).toEqual([place, 'FILE_UNWRITABLE', 1]);
      }
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });

  it('takes several files and folders as one configuration', async () => {
    const other = `version: 1
pipelines:
  - key: onsite
    label: On site
    statuses:
      - { key: planned, label: Planned, state: open }
      - { key: done, label: Done, state: closed }
`;
    await withProject({ config: SUPPORT }, async ({ json, live, write }) => {
      await write('more/onsite.yaml', other);
      const { document } = await json(['plan', ...live, 'pipewright.yaml', 'more']);
      expect(document).toMatchObject({
        files: ['pipewright.yaml', 'more/onsite.yaml'],
        summary: { create: 3, update: 0, delete: 0 },
      });
      expect(document['changes']).toMatchObject([
        { source: { file: 'more/onsite.yaml', line: 3 } },
        { source: { file: 'more/onsite.yaml' } },
        { source: { file: 'more/onsite.yaml' } },
      ]);
    });
  });

  it('refuses an invalid configuration with all its problems, and reads nothing', async () => {
    const config = SUPPORT.replace('state: open }', 'state: opened }').replace('label: Closed', 'label: 5');
    await withProject({ config }, async ({ json, live, sandbox }) => {
      const run = await json(['plan', ...live]);
      expect([errorCode(run), run.exitCode]).toEqual(['CONFIG_INVALID', 3]);
      expect(codesOf(run.document['findings'])).toEqual(['SCHEMA_VALUE', 'SCHEMA_UNQUOTED']);
      expect(run.document['error']).toMatchObject({ source: { file: 'pipewright.yaml', line: 7 } });
      expect(await sandbox.control.requests()).toEqual([]);
    });
  });

  it('says NO_CONFIG where there is nothing to plan', async () => {
    await withProject({}, async ({ json, live }) => {
      const run = await json(['plan', ...live]);
      expect([errorCode(run), run.exitCode]).toEqual(['NO_CONFIG', 3]);
      expect(run.document['error']).toEqual({
        code: 'NO_CONFIG',
        summary: expect.any(String) as string,
        detail: expect.any(String) as string,
        hint: expect.any(String) as string,
        source: null,
        correlationId: null,
      });
    });
  });

  it.each([
    ['no YAML', 'version: [1\n'],
    ['an unknown property', 'version: 1\nbogus: true\n'],
    ['another version', 'version: 2\n'],
    ['bytes', '\0\0\0'],
  ])('refuses a lock that holds %s, and leaves it as it is', async (_, lock) => {
    await withProject({ config: RENAMED }, async ({ json, live, write, read }) => {
      await write('pipewright.lock.yaml', lock);
      for (const argv of [['plan'], ['apply', '--auto-approve'], ['pull']]) {
        const run = await json([...argv, ...live]);
        expect([argv, errorCode(run), run.exitCode]).toEqual([argv, 'LOCK_INVALID', 3]);
      }
      expect(await read('pipewright.lock.yaml')).toBe(lock);
    });
  });

  it('with --format markdown prints what a pull request shows, with the same exit codes', async () => {
    await withProject({ config: RETIRING }, async ({ run, live }) => {
      const shown = await run(['plan', ...live, '--format', 'markdown']);
      expect(shown.exitCode).toBe(0);
      expect(shown.stdout).toMatch(/^## pipewright: needs confirmation\n/);
      expect(shown.stdout).toMatch(
        /^\| move tickets \| tickets of `Waiting on us` in `[^`]+` \| to `Waiting on contact` \| \d+ \|$/m,
      );
      expect(shown.stdout).toContain('```sh\npipewright apply ');
      const both = await run(['plan', ...live, '--format', 'markdown', '--json']);
      expect(both.exitCode).toBe(64);
    });
    await withProject({ config: BLOCKED }, async ({ run, live }) => {
      const shown = await run(['plan', ...live, '--format', 'markdown']);
      expect(shown.exitCode).toBe(4);
      expect(shown.stdout).toMatch(/^## pipewright: blocked\n/);
    });
  });

  it('with --format html prints one page that holds the picture and the command, with the same exit codes', async () => {
    await withProject({ config: RETIRING }, async ({ run, live, write }) => {
      const { stdout, exitCode } = await run(['plan', ...live, '--format', 'html']);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^<!doctype html>\n/u);
      for (const part of ['<svg class="board"', 'Waiting on us', 'pipewright apply', '--allow-delete'])
        expect(stdout).toContain(part);
      expect((await run(['plan', ...live, '--format', 'html', '--json'])).exitCode).toBe(64);
      await write('pipewright.yaml', BLOCKED);
      const blocked = await run(['plan', ...live, '--format', 'html']);
      expect([blocked.exitCode, blocked.stdout.includes('STATUS_HOLDS_TICKETS')]).toEqual([4, true]);
    });
  });

  it('with --svg draws each pipeline into a folder, for its owner only, besides what it prints', async () => {
    await withProject({ config: RETIRING }, async ({ json, live, read, mode, files, write }) => {
      const { document, exitCode } = await json(['plan', ...live, '--svg', 'out/boards']);
      expect([exitCode, document['formatVersion']]).toEqual([0, '1']);
      expect(await read('out/boards/support.svg')).toMatch(
        /^<svg xmlns="[^"]*" class="board"[^]*<\/svg>\n$/u,
      );
      expect(await mode('out/boards/support.svg')).toBe('600');
      const before = await files();
      await write('file', 'no folder');
      const failed = await json(['plan', ...live, '--svg', 'file']);
      expect([errorCode(failed), failed.exitCode]).toEqual(['FILE_UNWRITABLE', 1]);
      expect(await files()).toEqual([...before, 'file'].sort());
    });
  });
});
