import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { obeyedIn } from '../helpers/log-reader.js';
import type { Project } from '../helpers/run-project.js';
import { errorCode, withProject } from '../helpers/run-project.js';

/** Everything that somebody could obey, in words, so that wrapping brings each to the beginning of a line somewhere. */
const NASTY = `::error::a ##[add-path]/b ##vso[task.complete]c ##teamcity[d] section_start:1:e ${'::warning::f ##[group]g '.repeat(8)}h`;
const CONTROLS = 'x\u001b[2J\u0007\u009b31m\u202ey\r::error::z';

const seed = {
  account: { portalId: 1000001, accountType: 'SANDBOX', subscription: 'enterprise' },
  users: [{ id: '900', email: 'root@example.com', superAdmin: true }],
  teams: [{ id: '7', name: `Team ${NASTY}` }],
  pipelines: [
    {
      id: '0',
      label: NASTY,
      stages: [
        { id: '1', label: `${NASTY} 1`, state: 'OPEN', tickets: 2 },
        { id: '2', label: `${CONTROLS} 2`, state: 'OPEN', tickets: 1 },
        { id: '4', label: `${NASTY} 4`, state: 'CLOSED', tickets: 0 },
      ],
    },
    { id: 'x', label: `Other ${NASTY}`, stages: [{ id: 'y', label: 'Y', state: 'OPEN' }] },
  ],
};

const text = (value: string): string => JSON.stringify(value);

const CONFIG = `version: 1
account: { portalId: 1000001 }
# ${NASTY}
pipelines:
  - key: support
    id: "0"
    label: ${text(`Files ${NASTY}`)}
    statuses:
      - { key: new, id: "1", label: ${text(`::notice::new ${NASTY}`)}, state: open, properties: [subject] }
      - { key: closed, id: "4", label: ${text(`${NASTY} 4`)}, state: closed }
    access: { teams: [tier1] }
    retired: [{ status: "2", moveTicketsTo: new }]
teams:
  - { key: tier1, name: ${text(`Tier ${NASTY}`)}, members: [${text('::error::@example.com')}] }
`;

/** Wrong in many ways, each told with what stands there. */
const BROKEN = `version: 1
${text(`::error::${NASTY}`)}: 1
pipelines:
  - key: support
    label: ${text(NASTY)}
    statuses:
      - { key: a, label: ${text(NASTY)}, state: ${text(`::error::${NASTY}`)} }
      - { key: a, label: ${text(NASTY)}, state: open, ${text(`##[x] ${NASTY}`)}: 1 }
    rules: { createIn: [${text(`::error::${NASTY}`)}] }
`;

interface Case {
  readonly argv: readonly string[];
  readonly live?: true;
  readonly formats?: readonly string[];
  readonly prepare?: (project: Project) => Promise<unknown>;
}

const planned = async ({ run, live }: Project): Promise<unknown> =>
  run(['plan', '--out', 'plan.json', ...live]);
const broken = ({ write }: Project): Promise<unknown> => write('pipewright.yaml', BROKEN);
const snapshot = ({ write }: Project): Promise<unknown> =>
  write(
    'old.yaml',
    `# Snapshot of account 1000001 at 2026-11-23T12:00:00.000Z, before the apply of\n# sha256:0\n${CONFIG}`,
  );
const seeded = ({ write }: Project): Promise<unknown> => write('seed.json', JSON.stringify(seed));
const inSandbox = async (project: Project): Promise<unknown> => {
  await seeded(project);
  return project.run(['sandbox', 'seed', 'seed.json']);
};

const fleet = async ({ write }: Project): Promise<unknown> => {
  await write('pipewright.yaml', CONFIG.replace(/^account: .*\n/mu, ''));
  await write('overlays/::error::x ##[y].yaml', `pipelines: [{ key: support, label: ${text(NASTY)} }]\n`);
  return write(
    'pipewright.accounts.yaml',
    `version: 1
accounts:
  one: { portalId: 1000001, hold: ${text(`::error::${NASTY}`)}, overlay: ${text('overlays/::error::x ##[y].yaml')} }
  two: { portalId: 1000002 }
`,
  );
};

const CASES: readonly Case[] = [
  { argv: ['validate'] },
  { argv: ['validate'], prepare: broken },
  {
    argv: ['validate', '::error::x ##[y].yaml'],
    prepare: ({ write }) => write('::error::x ##[y].yaml', BROKEN),
  },
  { argv: ['accounts'], prepare: fleet },
  { argv: ['accounts', '--group', NASTY], prepare: fleet },
  { argv: ['show'] },
  { argv: ['show', '--account', 'one'], prepare: fleet },
  { argv: ['validate'], prepare: fleet },
  { argv: ['plan', '--all', '--sandbox'], prepare: fleet },
  { argv: ['drift', '--all', '--sandbox'], prepare: fleet },
  { argv: ['apply', '--account', 'one'], live: true, prepare: fleet },
  { argv: ['plan'], live: true, formats: ['json', 'markdown', 'html'] },
  { argv: ['plan', '--tickets', '::error::tickets ##[x].csv'], live: true },
  { argv: ['plan'], live: true, prepare: broken },
  { argv: ['apply', '--auto-approve', '--allow-delete'], live: true },
  { argv: ['apply'], live: true },
  { argv: ['drift'], live: true },
  { argv: ['drift', '--revert'], live: true },
  { argv: ['drift', '--accept', 'pipelines.support'], live: true },
  { argv: ['pull', '--all'], live: true },
  { argv: ['access'], live: true, formats: ['json', 'markdown'] },
  { argv: ['access', '--user', '::error::@example.com'], live: true },
  { argv: ['confirm', '--all', '--by', NASTY], live: true },
  { argv: ['verify'], live: true },
  { argv: ['rollback', 'old.yaml'], live: true, prepare: snapshot },
  { argv: ['rollback'], live: true },
  { argv: ['comment', '--plan', 'plan.json', '--dry-run'], prepare: planned },
  { argv: ['comment', '--plan', 'plan.json', '--repository', NASTY], prepare: planned },
  { argv: ['doctor'], live: true },
  { argv: ['explain', `::error::${NASTY}`] },
  { argv: ['init', '--from-live', '--force'], live: true },
  { argv: ['sandbox', 'seed', 'seed.json'], prepare: seeded },
  { argv: ['sandbox', 'show'], prepare: inSandbox },
  { argv: ['sandbox', 'reset'], prepare: inSandbox },
  { argv: ['sandbox', 'start', '--seed', `::error::${NASTY}`] },
  { argv: ['plan', `--${NASTY}`] },
  { argv: [NASTY] },
];

const named = CASES.map(
  (entry, at) => [`${entry.argv.slice(0, 2).join(' ').slice(0, 40)} (${at})`, entry] as const,
);

/** The ways to print one thing: as text at several widths, and as what programs read. */
function ways({
  argv,
  formats = [],
}: Case): readonly (readonly [argv: readonly string[], columns: string])[] {
  const texts = ['40', '61', '80', '200'].map((columns) => [argv, columns] as const);
  const documents = formats.map((format) => [[...argv, '--format', format], '80'] as const);
  const json = argv.includes('--dry-run') ? [] : [[[...argv, '--json'], '80'] as const];
  return [...texts, ...documents, ...json];
}

/** What `comment` writes for GitHub on purpose; the text behind it is data. */
const ANNOTATION = /^::(?:error|warning|notice) file=pipewright\.yaml,line=\d+,col=\d+,title=[A-Z_]+::/gm;

describe('text from files and from the account', () => {
  it('is tried with every command', () => {
    const tried = new Set(
      CASES.map(({ argv }) => (argv[0] === 'sandbox' ? argv.slice(0, 2).join(' ') : (argv[0] ?? ''))),
    );
    expect(Object.keys(COMMANDS).filter((id) => !tried.has(id))).toEqual([]);
  });

  it.each(named)('is never a command of the place where %s prints it', async (_, entry) => {
    for (const [argv, COLUMNS] of ways(entry)) {
      await withProject({ config: CONFIG, seed }, async (project) => {
        await entry.prepare?.(project);
        const { stdout, stderr } = await project.run(
          [...argv, ...(entry.live === true ? project.live : [])],
          { env: { COLUMNS, GITHUB_ACTIONS: 'true' } },
        );
        expect(stdout + stderr).not.toBe('');
        expect(obeyedIn(stdout.replaceAll(ANNOTATION, 'ours '))).toEqual([]);
        expect(obeyedIn(stderr.replaceAll(ANNOTATION, 'ours '))).toEqual([]);
        if (argv.includes('--json') || argv.includes('json')) expect(JSON.parse(stdout)).toBeTypeOf('object');
      });
    }
  });

  it('keeps its value in JSON', async () => {
    await withProject({ config: CONFIG, seed }, async ({ json, live }) => {
      const { stdout, document } = await json(['plan', ...live]);
      expect(obeyedIn(stdout)).toEqual([]);
      expect(JSON.stringify(document)).toContain(JSON.stringify(`Files ${NASTY}`));
    });
  });
});

/** An API that says no, with a message of its own. */
async function withRefusal<T>(body: object, status: number, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

describe('a message of the API', () => {
  const message = `${NASTY}\n\n${CONTROLS}\n${'very long '.repeat(5000)}`;

  it.each([400, 403, 429])('is one paragraph, bounded, and no command (%d)', async (status) => {
    await withRefusal({ message, policyName: 'DAILY', category: NASTY }, status, async (url) => {
      await withProject({ config: CONFIG }, async ({ run, json }) => {
        const told = await run(['plan', '--api-url', url], { env: { COLUMNS: '60' } });
        expect(obeyedIn(told.stderr)).toEqual([]);
        expect(told.stderr.length).toBeLessThan(8000);
        const { document, stdout } = await json(['plan', '--api-url', url]);
        expect(obeyedIn(stdout)).toEqual([]);
        const { detail } = document['error'] as { readonly detail: string };
        expect(detail).toContain('HubSpot says: ::error::a ##[add-path]/b');
        expect(detail).not.toContain('\n');
        expect(detail.length).toBeLessThan(2600);
      });
    });
  });

  it('about a daily limit is HubSpot’s own, without the body around it', async () => {
    const body = { status: 'error', message: 'You have reached your daily limit.', policyName: 'DAILY' };
    await withRefusal(body, 429, async (url) => {
      await withProject({ config: CONFIG }, async ({ json }) => {
        const run = await json(['plan', '--api-url', url]);
        expect(errorCode(run)).toBe('DAILY_LIMIT');
        const { detail } = run.document['error'] as { readonly detail: string };
        expect(detail).toContain('HubSpot says: You have reached your daily limit.');
        expect(detail).not.toContain('policyName');
      });
    });
  });
});
