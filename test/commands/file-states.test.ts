import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Project } from '../helpers/run-project.js';
import { errorCode, RENAMED, SUPPORT, withProject } from '../helpers/run-project.js';

/** A file that a command reads, and how it ends where there is something else in its place. */
interface Kind {
  readonly file: string;
  readonly read: readonly string[];
  /** True where the command talks to the account over HTTP. */
  readonly live: boolean;
  readonly exitCode: number;
  readonly codes: readonly string[];
  /** Something of another shape that is whole in itself. */
  readonly wrong: string;
  /** False where a person names the file, which then may be a link. */
  readonly isOwn: boolean;
  /** States that are as good as no file. */
  readonly harmless?: readonly string[];
}

const UNREAD = ['FILE_UNREADABLE', 'FILE_TOO_BIG', 'FILE_NOT_TEXT'];
const SNAPSHOT = '.pipewright/snapshots/2026-11-23T12-00-00.000Z.yaml';
const SEED = 'pipelines:\n  - { id: a, label: A, stages: [{ id: b, label: B, state: CLOSED }] }\n';

const KINDS: Readonly<Record<string, Kind>> = {
  'a configuration': {
    ...{ file: 'pipewright.yaml', read: ['plan', 'pipewright.yaml'], live: true, exitCode: 3, isOwn: false },
    codes: [...UNREAD, 'NO_CONFIG', 'CONFIG_INVALID'],
    wrong: 'version: 1\npipelines: {}\n',
  },
  'a lock': {
    ...{ file: 'pipewright.lock.yaml', read: ['plan'], live: true, exitCode: 3, isOwn: true },
    ...{ codes: ['LOCK_INVALID'], wrong: 'version: 1\nportals: []\n', harmless: ['empty', 'missing'] },
  },
  'the lock of the sandbox': {
    ...{ file: '.pipewright/sandbox.lock.yaml', read: ['plan', '--sandbox'], live: false, exitCode: 3 },
    ...{ isOwn: true, codes: ['LOCK_INVALID'], wrong: 'version: 1\nportals: []\n' },
    harmless: ['empty', 'missing'],
  },
  'a saved plan': {
    ...{ file: 'plan.json', read: ['apply', '--auto-approve', '--plan', 'plan.json'], live: true },
    ...{ exitCode: 3, isOwn: false, codes: ['PLAN_UNREADABLE'], wrong: '{"formatVersion":"1"}' },
  },
  'a saved plan of a comment': {
    ...{ file: 'plan.json', read: ['comment', '--plan', 'plan.json'], live: false, exitCode: 3 },
    ...{ isOwn: false, codes: ['PLAN_UNREADABLE'], wrong: '[]' },
  },
  'a seed': {
    ...{ file: 'seed.yaml', read: ['sandbox', 'seed', 'seed.yaml'], live: false, exitCode: 3, isOwn: false },
    ...{ codes: ['SEED_INVALID'], wrong: 'pipelines: 5\n' },
  },
  'the state of the sandbox': {
    ...{ file: '.pipewright/sandbox.json', read: ['plan', '--sandbox'], live: false, exitCode: 1 },
    ...{
      isOwn: true,
      codes: ['SANDBOX_FILE'],
      wrong: '{"format":"pipewright-sandbox"}',
      harmless: ['missing'],
    },
  },
  'the claim of the sandbox': {
    ...{ file: '.pipewright/sandbox.json.lock', read: ['plan', '--sandbox'], live: false, exitCode: 1 },
    ...{ isOwn: true, codes: ['SANDBOX_FILE'], wrong: '[]' },
    // What is no claim is nobody's, and is taken away.
    harmless: ['empty', 'missing', 'cut', 'binary', 'of another shape'],
  },
  'a snapshot': {
    ...{ file: 'snapshot.yaml', read: ['rollback', 'snapshot.yaml', '--auto-approve'], live: true },
    ...{ exitCode: 3, isOwn: true, codes: ['SNAPSHOT_UNUSABLE', ...UNREAD, 'CONFIG_INVALID'] },
    wrong: SUPPORT,
  },
  'a journal': {
    file: '.pipewright/journal/2026-11-23T12-00-01.000Z.jsonl',
    read: ['rollback', SNAPSHOT, '--tickets', '--auto-approve'],
    ...{ live: true, exitCode: 3, isOwn: true },
    codes: ['FILE_UNREADABLE', 'FILE_TOO_BIG', 'JOURNAL_FORMAT', 'NO_JOURNAL'],
    wrong: '{"kind":"start","formatVersion":"99"}\n',
  },
};

type Put = (path: string, good: string, kind: Kind) => Promise<unknown>;

/** Everything that can lie in the place of a file. */
const STATES: Readonly<Record<string, Put>> = {
  missing: () => Promise.resolve(),
  'a folder': (path) => mkdir(path),
  'a pipe': (path) => Promise.resolve(execFileSync('mkfifo', [path])),
  'a link to nothing': (path) => symlink('nowhere', path),
  'a link to itself': (path) => symlink(path, path),
  'a link to a folder': (path) => symlink('aside', path),
  'a link to a device without end': (path) => symlink('/dev/zero', path),
  'too large': async (path) => {
    await writeFile(path, 'version: 1\n', { mode: 0o600 });
    await truncate(path, 600_000_000);
  },
  empty: (path) => writeFile(path, ''),
  cut: (path, good) => writeFile(path, good.slice(0, Math.floor(good.length * 0.6))),
  binary: (path) => writeFile(path, new Uint8Array([0x89, 0x50, 0, 1, 0xff, 0xfe])),
  'of another shape': (path, _, { wrong }) => writeFile(path, wrong),
};

/** One of each kind, as its command wants it. */
async function prepare({ cwd, json, live, write, read, sandbox }: Project): Promise<void> {
  await json(['plan', ...live, '--out', 'plan.json']);
  await write('seed.yaml', SEED);
  await write(
    'pipewright.lock.yaml',
    'version: 1\nportals:\n  "1000001":\n    ids: { pipelines.gone: "77" }\n',
  );
  await json(['sandbox', 'show']);
  await write('.pipewright/sandbox.lock.yaml', await read('pipewright.lock.yaml'));
  await write('.pipewright/sandbox.json.lock', '{"pid":0,"id":"gone"}');
  const head = `# Snapshot of account 1000001 at 2026-11-23T12:00:00.000Z, before the apply of\n# sha256:0\n`;
  await write('snapshot.yaml', `${head}# Lock file: pipewright.lock.yaml\n${RENAMED}`);
  const whole = head.replace('sha256:0', `sha256:${'0'.repeat(64)}`);
  await write(SNAPSHOT, `${whole}# Lock file: pipewright.lock.yaml\n${RENAMED}`);
  const start = {
    ...{ at: '2026-11-23T12:00:01.000Z', kind: 'start', formatVersion: '1' },
    tool: { name: 'pipewright', version: '0.1.0' },
    ...{ portalId: 1000001, origin: sandbox.url, planHash: `sha256:${'0'.repeat(64)}` },
  };
  await write('.pipewright/journal/2026-11-23T12-00-01.000Z.jsonl', `${JSON.stringify(start)}\n`);
  await mkdir(join(cwd, 'aside'));
  await mkdir(join(cwd, '.pipewright/aside'));
}

describe.concurrent.each(Object.entries(KINDS))('%s', (_, kind) => {
  it('that is anything else ends the command with its code, nothing sent and nothing replaced', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      const { cwd, json, live, sandbox, files } = project;
      await prepare(project);
      const path = join(cwd, kind.file);
      const good = await readFile(path, 'utf8');
      await rename(path, join(cwd, 'aside', 'good'));
      const account = await sandbox.control.state();
      for (const [state, put] of Object.entries(STATES)) {
        await put(path, good, kind);
        const before = await files();
        const run = await json([...kind.read, ...(kind.live ? live : [])]);
        if (kind.harmless?.includes(state) === true) {
          expect([state, run.exitCode]).toEqual([state, 0]);
        } else {
          expect([state, run.exitCode]).toEqual([state, kind.exitCode]);
          expect([state, kind.codes]).toEqual([state, expect.arrayContaining([errorCode(run)])]);
          expect([state, await files()]).toEqual([state, before]);
        }
        await rm(path, { recursive: true, force: true });
      }
      expect(await sandbox.control.state()).toEqual(account);
    });
  });

  it('may be a link to such a file only where a person names it, as ours are written', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      const { cwd, json, live } = project;
      await prepare(project);
      await rename(join(cwd, kind.file), join(cwd, 'aside', 'good'));
      await symlink(join(cwd, 'aside/good'), join(cwd, kind.file));
      const run = await json([...kind.read, ...(kind.live ? live : [])]);
      const refused = [kind.exitCode, kind.codes[0]];
      if (kind.isOwn) expect([run.exitCode, errorCode(run)]).toEqual(refused);
      else expect(kind.codes).not.toContain(errorCode(run));
    });
  });
});

describe.concurrent('a link that a checkout brought along', () => {
  it.each([
    ['.pipewright', '../elsewhere'],
    ['.pipewright', '.git'],
    ['.pipewright', '.'],
    ['.pipewright/journal', '../../elsewhere'],
    ['.pipewright/snapshots', '../../elsewhere'],
    ['.pipewright/snapshots', '../.git'],
  ])('%s -> %s takes no record out of the folder: nothing is sent', async (link, to) => {
    await withProject({ config: RENAMED }, async ({ cwd, json, live, write, files, sandbox }) => {
      await write('.git/config', '');
      await mkdir(join(cwd, '../elsewhere'));
      if (link !== '.pipewright') await mkdir(join(cwd, '.pipewright'));
      await symlink(to, join(cwd, link));
      const account = await sandbox.control.state();
      const run = await json(['apply', '--auto-approve', ...live]);
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'OUTPUT_REFUSED']);
      expect(await sandbox.control.state()).toEqual(account);
      expect(await files('.git')).toEqual(['.git/config']);
      expect(await files('../elsewhere')).toEqual([]);
      if (link !== '.pipewright') return;
      for (const argv of [
        ['plan', '--sandbox'],
        ['sandbox', 'show'],
        ['sandbox', 'start'],
      ]) {
        const other = await json(argv);
        expect([argv, other.exitCode, errorCode(other)]).toEqual([argv, 4, 'OUTPUT_REFUSED']);
      }
      expect(await files('../elsewhere')).toEqual([]);
    });
  });

  it('may name .pipewright where it leads inside of the folder', async () => {
    await withProject({ config: RENAMED }, async ({ cwd, json, live, files }) => {
      await mkdir(join(cwd, 'records'));
      await symlink('records', join(cwd, '.pipewright'));
      expect((await json(['apply', '--auto-approve', ...live])).exitCode).toBe(0);
      expect((await files('records')).some((file) => file.startsWith('records/journal/'))).toBe(true);
    });
  });

  it.each(['.gitignore', 'pipewright.schema.json', '.github/workflows/pipewright.yml'])(
    'is not written through by init: %s',
    async (file) => {
      await withProject({}, async ({ cwd, json, write, read }) => {
        await write('victim', 'dear');
        await write('.github/workflows/other.yml', '');
        await symlink(join(cwd, 'victim'), join(cwd, file));
        const run = await json(['init', '--force', '--ci', 'github']);
        expect([run.exitCode, errorCode(run), await read('victim')]).toEqual([4, 'OUTPUT_REFUSED', 'dear']);
      });
    },
  );
});

describe.concurrent('a folder', () => {
  it.each([
    ['a file in its place', (cwd: string) => writeFile(join(cwd, '.pipewright'), '')],
    [
      'a file in the place of the journal',
      async (cwd: string) => {
        await mkdir(join(cwd, '.pipewright'));
        await writeFile(join(cwd, '.pipewright/journal'), '');
      },
    ],
  ])('of records with %s ends an apply with FILE_UNWRITABLE before anything is sent', async (_, plant) => {
    await withProject({ config: RENAMED }, async ({ cwd, json, live, sandbox }) => {
      await plant(cwd);
      const account = await sandbox.control.state();
      const run = await json(['apply', '--auto-approve', ...live]);
      expect([run.exitCode, errorCode(run)]).toEqual([1, 'FILE_UNWRITABLE']);
      expect(await sandbox.control.state()).toEqual(account);
    });
  });

  it.each(['pipewright.yaml/below/sandbox.json', '/dev/null/sandbox.json', '/dev/full'])(
    'that can not be, %s, ends a command on the sandbox with its code',
    async (file) => {
      await withProject({ config: RENAMED }, async ({ json }) => {
        const run = await json(['plan', '--sandbox'], { env: { PIPEWRIGHT_SANDBOX_FILE: file } });
        expect([1, ['FILE_UNWRITABLE', 'SANDBOX_FILE'].includes(String(errorCode(run)))]).toEqual([
          run.exitCode,
          true,
        ]);
      });
    },
  );
});
