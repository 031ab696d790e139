/**
 * A kind is its folder: test/architecture/toy-kind becomes one in a copy of the source, its words go into the schemas, the
 * generator runs, and nothing else changes. Then the copy is built, types included, and used from its command line.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const COPIED = [
  'src',
  'schema',
  'scripts',
  'bin',
  'docs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
}

function ran(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((done) => {
    const env = { ...process.env, NO_COLOR: '1', HUBSPOT_ACCESS_TOKEN: '' };
    execFile(command, args, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      done({ exitCode, stdout: `${stdout}${exitCode === 0 ? '' : stderr}` });
    });
  });
}

let copy = '';
let project = '';
const pipewright = (...args: readonly string[]): Promise<Ran> =>
  ran(process.execPath, [join(copy, 'bin/run.js'), ...args], project);

function files(intake: string): string {
  return [
    'version: 1',
    'account: { portalId: 1000001 }',
    'pipelines:',
    '  - key: support',
    '    id: "0"',
    '    label: Support',
    `    intake: ${intake} # where people start`,
    '    statuses:',
    '      - { key: new, id: "1", label: New, state: open }',
    '      - { key: work, id: "2", label: Work, state: open }',
    '      - { key: done, id: "3", label: Done, state: closed }',
    '',
  ].join('\n');
}

const SEED = JSON.stringify({
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '2', label: 'Work', state: 'OPEN' },
        { id: '3', label: 'Done', state: 'CLOSED' },
      ],
    },
  ],
});

type Schema = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

async function editSchema(name: string, edit: (schema: Schema) => void): Promise<void> {
  const path = join(copy, 'schema', name);
  const schema = JSON.parse(await readFile(path, 'utf8')) as Schema;
  edit(schema);
  await writeFile(path, JSON.stringify(schema, null, 2));
}

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'pipewright-toy-'));
  project = join(copy, 'project');
  await mkdir(project);
  for (const name of [...COPIED, 'tsconfig.build.json', 'CHANGELOG.md', 'LICENSE'])
    await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  await cp(join(root, 'test/architecture/toy-kind'), join(copy, 'src/resources/toy'), { recursive: true });
  await editSchema('pipewright.schema.json', ({ definitions }) => {
    const properties = definitions?.['pipeline']?.['properties'] ?? {};
    properties['intake'] = {
      description: 'The status in which people create tickets, by key.',
      examples: ['new'],
      $ref: '#/definitions/key',
    };
  });
  await editSchema('plan.schema.json', ({ definitions }) => {
    const kind = definitions?.['change']?.['properties']?.['kind'] as { enum: string[] };
    kind.enum.push('intake');
  });
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  for (const script of ['generate.ts', 'build.ts']) {
    const done = await ran(process.execPath, [tsx, join('scripts', script)], copy);
    if (done.exitCode !== 0) throw new Error(`${script}: ${done.stdout}`);
  }
  await writeFile(join(project, 'pipewright.yaml'), files('new'));
  await writeFile(join(project, 'theirs.yaml'), files('work'));
  await writeFile(join(project, 'seed.json'), SEED);
  expect((await pipewright('sandbox', 'seed', 'seed.json')).exitCode).toBe(0);
}, 180_000);

afterAll(() => rm(copy, { recursive: true, force: true }));

describe('a toy kind in a folder of its own', () => {
  it('is declared and validated', async () => {
    expect((await pipewright('validate')).exitCode).toBe(0);
    await writeFile(join(project, 'wrong.yaml'), files('[new]'));
    const wrong = await pipewright('validate', 'wrong.yaml', '--json');
    expect(wrong.exitCode).toBe(3);
    const { findings } = JSON.parse(wrong.stdout.slice(0, wrong.stdout.lastIndexOf('}') + 1)) as {
      findings: { code: string; address: string | null; source: { line: number } }[];
    };
    expect(findings).toMatchObject([{ address: 'pipelines.support.intake', source: { line: 7 } }]);
  });

  it('is planned, and rendered in every format', async () => {
    const plan = await pipewright('plan', '--sandbox', '--json');
    const { changes } = JSON.parse(plan.stdout) as { changes: { kind: string; address: string }[] };
    expect(changes).toMatchObject([{ kind: 'intake', address: 'pipelines.support.intake' }]);
    for (const format of ['text', 'markdown', 'html'])
      expect((await pipewright('plan', '--sandbox', '--format', format)).stdout).toMatch(/intake of\s/);
  });

  it('is applied, and a plan is empty then', async () => {
    expect((await pipewright('apply', '--sandbox', '--auto-approve')).exitCode).toBe(0);
    const plan = await pipewright('plan', '--sandbox', '--json');
    expect(JSON.parse(plan.stdout)).toMatchObject({ changes: [], findings: [] });
  });

  it('is pulled, with every other byte as it was', async () => {
    expect((await pipewright('apply', 'theirs.yaml', '--sandbox', '--auto-approve')).exitCode).toBe(0);
    expect((await pipewright('pull', '--sandbox')).exitCode).toBe(0);
    expect(await readFile(join(project, 'pipewright.yaml'), 'utf8')).toBe(files('work'));
  });

  it('is accepted as drift', async () => {
    await writeFile(join(project, 'pipewright.yaml'), files('new'));
    expect((await pipewright('drift', '--sandbox', '--detailed-exitcode')).exitCode).toBe(2);
    expect((await pipewright('drift', '--sandbox', '--accept', 'pipelines.support.intake')).exitCode).toBe(0);
    expect(await readFile(join(project, 'pipewright.yaml'), 'utf8')).toBe(files('work'));
  });
});
