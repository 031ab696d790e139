import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import type { Project } from '../helpers/run-project.js';
import { PIPELINES, RENAMED, withProject } from '../helpers/run-project.js';

const SEED =
  'pipelines:\n  - { id: h, label: H, stages: [{ id: a, label: A, state: OPEN }, { id: b, label: B, state: CLOSED }] }\n';
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'u');

interface Case {
  readonly argv: readonly string[];
  readonly exitCode: number;
  /** Whether it talks to the account over HTTP. */
  readonly live?: true;
  readonly prepare?: (project: Project) => Promise<unknown>;
}

const unreadable = (project: Project): Promise<unknown> =>
  project.sandbox.control.faults({ path: PIPELINES, kind: 'status:400', times: 99 });
const invalid = ({ write }: Project): Promise<unknown> => write('pipewright.yaml', 'version: 2\n');
const fleet = ({ write }: Project): Promise<unknown> =>
  write(
    'pipewright.accounts.yaml',
    'version: 1\naccounts:\n  one: { portalId: 2000001 }\n  two: { portalId: 2000002 }\n',
  );
const brokenSandbox = ({ write }: Project): Promise<unknown> => write('.pipewright/sandbox.json', '?');

const snapshot = ({ write }: Project): Promise<unknown> =>
  write(
    'old.yaml',
    `# Snapshot of account 1 at 2026-11-23T12:00:00.000Z, before the apply of\n# sha256:${'0'.repeat(64)}\n${RENAMED}`,
  );

/** Every command that ends by itself, once as it should and once not. */
const CASES: readonly Case[] = [
  { argv: ['validate'], exitCode: 0 },
  { argv: ['validate'], exitCode: 3, prepare: invalid },
  { argv: ['accounts'], exitCode: 0, prepare: fleet },
  { argv: ['accounts'], exitCode: 3 },
  { argv: ['show'], exitCode: 0 },
  { argv: ['show'], exitCode: 3, prepare: invalid },
  { argv: ['show'], exitCode: 64, prepare: fleet },
  { argv: ['plan', '--all', '--sandbox'], exitCode: 0, prepare: fleet },
  { argv: ['drift', '--all', '--sandbox'], exitCode: 0, prepare: fleet },
  { argv: ['plan'], exitCode: 0, live: true },
  { argv: ['plan'], exitCode: 1, live: true, prepare: unreadable },
  { argv: ['plan'], exitCode: 3, live: true, prepare: invalid },
  { argv: ['apply', '--auto-approve'], exitCode: 0, live: true },
  { argv: ['apply'], exitCode: 4, live: true },
  { argv: ['apply', '--auto-approve'], exitCode: 1, live: true, prepare: unreadable },
  {
    argv: ['apply', '--auto-approve'],
    exitCode: 5,
    live: true,
    prepare: ({ sandbox }) => sandbox.control.faults({ method: 'PATCH', kind: 'status:400', times: 9 }),
  },
  { argv: ['rollback', 'old.yaml', '--auto-approve'], exitCode: 0, live: true, prepare: snapshot },
  { argv: ['rollback', 'old.yaml'], exitCode: 4, live: true, prepare: snapshot },
  { argv: ['rollback', '--tickets'], exitCode: 64, live: true },
  { argv: ['pull'], exitCode: 0, live: true },
  { argv: ['pull'], exitCode: 1, live: true, prepare: unreadable },
  { argv: ['drift'], exitCode: 0, live: true },
  { argv: ['drift'], exitCode: 1, live: true, prepare: unreadable },
  { argv: ['drift', '--accept', 'pipelines.none'], exitCode: 64, live: true },
  { argv: ['init', '--force'], exitCode: 0 },
  { argv: ['init'], exitCode: 64 },
  { argv: ['access'], exitCode: 0, live: true },
  { argv: ['access', '--user', 'nobody@example.com'], exitCode: 64, live: true },
  { argv: ['confirm', '--undo', 'pipelines.support.access'], exitCode: 4, live: true },
  { argv: ['confirm', '--all', '--by', 'ana'], exitCode: 4, live: true },
  { argv: ['verify'], exitCode: 0, live: true },
  { argv: ['comment', '--plan', 'none.json'], exitCode: 3 },
  { argv: ['doctor'], exitCode: 0, live: true },
  { argv: ['doctor'], exitCode: 1, live: true, prepare: unreadable },
  { argv: ['explain', 'BUG'], exitCode: 0 },
  { argv: ['explain', 'bugs'], exitCode: 64 },
  { argv: ['sandbox', 'show'], exitCode: 0 },
  { argv: ['sandbox', 'show'], exitCode: 1, prepare: brokenSandbox },
  { argv: ['sandbox', 'seed', 'seed.yaml'], exitCode: 0 },
  { argv: ['sandbox', 'seed', 'none.yaml'], exitCode: 3 },
  { argv: ['sandbox', 'reset'], exitCode: 0 },
  { argv: ['sandbox', 'reset', 'too-much'], exitCode: 64 },
  { argv: ['sandbox', 'start', '--seed', 'none.yaml'], exitCode: 3 },
];

function during<T>(
  { argv, live, prepare }: Case,
  use: (project: Project, argv: readonly string[]) => Promise<T>,
): Promise<T> {
  return withProject({ config: RENAMED }, async (project) => {
    await project.write('seed.yaml', SEED);
    await prepare?.(project);
    return use(project, [...argv, ...(live === true ? project.live : [])]);
  });
}

const named = CASES.map((entry) => [`${entry.argv.join(' ')} (${entry.exitCode})`, entry] as const);

describe.concurrent('the output', () => {
  it('is tested for every command', () => {
    const tested = new Set(
      CASES.map(({ argv }) => (argv[0] === 'sandbox' ? argv.slice(0, 2).join(' ') : argv[0])),
    );
    expect([...tested].toSorted()).toEqual(Object.keys(COMMANDS).toSorted());
  });

  it.each(named)(
    'of %s with --json is one document, at a terminal too, and without colours',
    async (_, entry) => {
      for (const options of [{}, { typed: [], env: { FORCE_COLOR: '1' } }]) {
        await during(entry, async ({ run }, argv) => {
          const { stdout, stderr, exitCode } = await run([...argv, '--json'], options);
          expect(exitCode).toBe(entry.exitCode);
          expect(JSON.parse(stdout)).toBeTypeOf('object');
          expect(stdout.endsWith('}\n')).toBe(true);
          expect(stdout).not.toMatch(COLOUR);
          expect(stderr).not.toContain('"error"');
        });
      }
    },
  );

  // What show prints is a file.
  it.each(named.filter(([name]) => name !== 'show (0)'))(
    'of %s has colours at a terminal, and none with NO_COLOR, --no-color or a pipe',
    async (_, entry) => {
      const terminal = { typed: ['yes'] };
      const ways = [
        { flags: [], options: {} },
        { flags: ['--no-color'], options: terminal },
        { flags: ['--no-color'], options: { env: { FORCE_COLOR: '1' } } },
        { flags: [], options: { ...terminal, env: { NO_COLOR: '1', FORCE_COLOR: '1' } } },
      ];
      for (const { flags, options } of ways) {
        await during(entry, async ({ run }, argv) => {
          const { stdout, stderr } = await run([...argv, ...flags], options);
          expect(stdout + stderr).not.toMatch(COLOUR);
          expect(stdout + stderr).not.toBe('');
        });
      }
      await during(entry, async ({ run }, argv) => {
        const { stdout, stderr } = await run(argv, { ...terminal, env: { NO_COLOR: '' } });
        expect(stdout + stderr).toMatch(COLOUR);
      });
    },
  );
});
