import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signalReason } from '../../src/cli/world.js';
import type { Json, Project } from '../helpers/run-project.js';
import { errorCode, RENAMED, SUPPORT, withProject } from '../helpers/run-project.js';

const SEED = `account: { portalId: 555, subscription: starter }
pipelines:
  - id: help
    label: Help
    stages:
      - { id: a, label: Alpha, state: OPEN, tickets: 120 }
      - { id: b, label: Beta, state: CLOSED }
`;
const FRESH = {
  account: { portalId: 1000001, accountType: 'SANDBOX', uiDomain: 'app.hubspot.com' },
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      statuses: [
        { id: '1', label: 'New', state: 'open', tickets: 3 },
        { id: '2', label: 'Waiting on contact', state: 'open', tickets: 2 },
        { id: '3', label: 'Waiting on us', state: 'open', tickets: 1 },
        { id: '4', label: 'Closed', state: 'closed', tickets: 4 },
      ],
    },
  ],
};
const SEEDED = {
  account: { portalId: 555 },
  pipelines: [
    {
      id: 'help',
      label: 'Help',
      statuses: [
        { id: 'a', state: 'open', tickets: 120 },
        { id: 'b', state: 'closed', tickets: 0 },
      ],
    },
  ],
};

interface Served extends Json {
  readonly url: string;
  readonly token: string;
  readonly portalId: number;
}

/** Runs `use` beside a `sandbox start`, ends that as Ctrl-C does, and gives its exit code. */
async function whileServed(
  { run }: Project,
  flags: readonly string[],
  use: (served: Served) => Promise<void>,
): Promise<number> {
  const interruption = new AbortController();
  let announce: (line: string) => void = () => undefined;
  const line = new Promise<string>((resolve) => (announce = resolve));
  const running = run(['sandbox', 'start', '--json', ...flags], {
    signal: interruption.signal,
    onStdout: announce,
  });
  // A start that fails says so in the same place.
  const first = await Promise.race([line, running.then(({ stdout }) => stdout)]);
  try {
    await use(JSON.parse(first) as Served);
  } finally {
    interruption.abort(signalReason());
  }
  const { exitCode, stdout } = await running;
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return exitCode;
}

describe.concurrent('sandbox', () => {
  it('show lists the account that a first run finds', async () => {
    await withProject({}, async ({ json, run, mode, read }) => {
      const { document, exitCode } = await json(['sandbox', 'show']);
      expect(document).toEqual({ file: '.pipewright/sandbox.json', ...FRESH });
      expect(exitCode).toBe(0);
      expect((await run(['sandbox', 'show'])).stdout).toContain('Waiting on contact');
      await run(['apply', '--sandbox']);
      expect(await read('.pipewright/.gitignore')).toBe('*\n');
      expect(await mode('.pipewright/sandbox.json')).toBe('600');
    });
  });

  it('keeps what an apply did, and reset takes it back with the lock', async () => {
    await withProject({ config: RENAMED.replace('id: "2", ', '') }, async ({ json, exists }) => {
      expect((await json(['apply', '--sandbox', '--auto-approve'])).document['status']).toBe('applied');
      expect((await json(['sandbox', 'show'])).stdout).toContain('Fresh');
      expect(exists('.pipewright/sandbox.lock.yaml')).toBe(true);
      const { document, exitCode } = await json(['sandbox', 'reset']);
      expect([document, exitCode]).toMatchObject([FRESH, 0]);
      expect(exists('.pipewright/sandbox.lock.yaml')).toBe(false);
    });
  });

  it.each([
    ['YAML', 'seed.yaml', SEED],
    [
      'JSON',
      'seed.json',
      JSON.stringify({
        account: { portalId: 555 },
        pipelines: [
          {
            id: 'help',
            label: 'Help',
            stages: [
              { id: 'a', label: 'Alpha', state: 'OPEN', tickets: 120 },
              { id: 'b', label: 'Beta', state: 'CLOSED' },
            ],
          },
        ],
      }),
    ],
  ])('seed fills it from %s, and reset brings it back to that', async (_, file, text) => {
    await withProject({ config: SUPPORT }, async ({ json, write }) => {
      await write(file, text);
      const { document, exitCode } = await json(['sandbox', 'seed', file]);
      expect([document, exitCode]).toMatchObject([SEEDED, 0]);
      expect((await json(['plan', '--sandbox'])).document).toMatchObject({ account: { portalId: 555 } });
      await write(
        'pipewright.yaml',
        'version: 1\npipelines:\n  - key: help\n    label: Helped\n    statuses:\n      - { key: a, label: Alpha, state: open }\n      - { key: b, label: Beta, state: closed }\n',
      );
      await json(['apply', '--sandbox', '--auto-approve']);
      expect((await json(['sandbox', 'show'])).stdout).toContain('Helped');
      expect((await json(['sandbox', 'reset'])).document).toMatchObject(SEEDED);
    });
  });

  it.each([
    ['is not there', null],
    ['is no YAML', 'a: [1'],
    ['lacks pipelines', 'account: { portalId: 5 }\n'],
    ['has a property too many', `${SEED}bogus: 1\n`],
    ['has a state that is none', SEED.replace('CLOSED', 'SHUT')],
    ['has one id twice', SEED.replace('id: b', 'id: a')],
    ['is a folder', 'folder'],
  ])('seed refuses a file that %s, and keeps the account', async (_, text) => {
    await withProject({}, async ({ json, write }) => {
      if (text === 'folder') await write('seed.yaml/x', '');
      else if (text !== null) await write('seed.yaml', text);
      for (const argv of [
        ['seed', 'seed.yaml'],
        ['start', '--seed', 'seed.yaml'],
      ]) {
        const run = await json(['sandbox', ...argv]);
        expect([argv, run.exitCode, errorCode(run)]).toEqual([argv, 3, 'SEED_INVALID']);
      }
      expect((await json(['sandbox', 'show'])).document).toMatchObject(FRESH);
    });
  });

  it('start serves the file that --sandbox uses, to whoever comes, and saves it at the end', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      const { json, exists, read } = project;
      const exitCode = await whileServed(project, [], async ({ url, token, portalId }) => {
        expect(portalId).toBe(1000001);
        const { document } = await json(['apply', '--sandbox', '--auto-approve']);
        expect(document['status']).toBe('applied');
        const env = { HUBSPOT_ACCESS_TOKEN: token };
        const over = await json(['plan', '--api-url', url, '--detailed-exitcode'], { env });
        expect(over.exitCode).toBe(0);
        const answer = await fetch(`${url}/_sandbox/requests`);
        const { requests } = (await answer.json()) as { requests: readonly Json[] };
        expect(requests.some(({ method, status }) => method === 'PATCH' && status === 200)).toBe(true);
      });
      expect(exitCode).toBe(0);
      expect(await read('.pipewright/sandbox.json')).toContain('Fresh');
      expect(exists('.pipewright/sandbox.json.lock')).toBe(false);
      expect((await json(['plan', '--sandbox', '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });

  it('start --seed serves the seed; seed and reset work on a server that runs', async () => {
    await withProject({}, async (project) => {
      const { json, write } = project;
      await write('seed.yaml', SEED);
      await write('other.yaml', SEED.replace('Alpha', 'Omega'));
      const exitCode = await whileServed(project, ['--seed', 'seed.yaml'], async ({ portalId, url }) => {
        expect(portalId).toBe(555);
        expect((await json(['sandbox', 'show'])).document).toMatchObject(SEEDED);
        await json(['sandbox', 'seed', 'other.yaml']);
        expect(await (await fetch(`${url}/_sandbox/state`)).text()).toContain('Omega');
        expect((await json(['sandbox', 'reset'])).stdout).toContain('Omega');
      });
      expect(exitCode).toBe(0);
      expect((await json(['sandbox', 'show'])).stdout).toContain('Omega');
    });
  });

  it('a server that gets another account tells its new token and portal to whoever looks for it', async () => {
    await withProject({}, async (project) => {
      const { json, write } = project;
      await write('seed.yaml', SEED);
      const tokens = 'tokens: [{ token: pat-sandbox-another, scopes: [tickets, oauth] }]\n';
      await write('other.yaml', SEED.replace('portalId: 555', 'portalId: 556') + tokens);
      await whileServed(project, ['--seed', 'seed.yaml'], async () => {
        expect((await json(['sandbox', 'seed', 'other.yaml'])).document).toMatchObject({
          account: { portalId: 556 },
        });
        const claim = JSON.parse(await project.read('.pipewright/sandbox.json.lock')) as Json;
        expect(claim).toMatchObject({ token: 'pat-sandbox-another', portalId: 556 });
        await write('pipewright.yaml', RENAMED);
        expect((await json(['plan', '--sandbox'])).document).toMatchObject({ account: { portalId: 556 } });
      });
    });
  });

  it('start fails where its port is taken, and gives the file free', async () => {
    await withProject({}, async ({ json, exists }) => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as AddressInfo;
      const run = await json(['sandbox', 'start', '--port', `${port}`]);
      expect([run.exitCode, errorCode(run)]).toEqual([1, 'SANDBOX_PORT_TAKEN']);
      expect(exists('.pipewright/sandbox.json.lock')).toBe(false);
      await new Promise((done) => server.close(done));
    });
  });

  it('lies where PIPEWRIGHT_SANDBOX_FILE says', async () => {
    await withProject({ config: RENAMED }, async ({ json, read, files }) => {
      const env = { PIPEWRIGHT_SANDBOX_FILE: 'deep/mine.json' };
      await json(['apply', '--sandbox', '--auto-approve'], { env });
      expect(await read('deep/mine.json')).toContain('Fresh');
      expect(await files()).not.toContain('.pipewright/sandbox.json');
      expect((await json(['sandbox', 'show'], { env })).document).toMatchObject({ file: 'deep/mine.json' });
    });
  });

  it('is SANDBOX_BUSY where a living process keeps its file and does not serve it', async () => {
    await withProject({ config: RENAMED }, async ({ cwd, json, write }) => {
      const owner = { pid: process.pid, id: 'somebody', startedAt: new Date().toISOString() };
      await write('.pipewright/sandbox.json.lock', JSON.stringify(owner));
      await chmod(join(cwd, '.pipewright/sandbox.json.lock'), 0o600);
      const runs = await Promise.all([
        json(['plan', '--sandbox']),
        json(['sandbox', 'start']),
        json(['sandbox', 'reset']),
      ]);
      expect(runs.map((run) => [run.exitCode, errorCode(run)])).toEqual(runs.map(() => [1, 'SANDBOX_BUSY']));
    });
  });

  it.each([
    ['no JSON', 'hello'],
    ['something else', '{"a":1}'],
  ])('file that holds %s is left alone until a reset', async (_, text) => {
    await withProject({ config: RENAMED }, async ({ json, write, read }) => {
      await write('.pipewright/sandbox.json', text);
      for (const argv of [
        ['plan', '--sandbox'],
        ['sandbox', 'show'],
        ['sandbox', 'start'],
      ]) {
        const run = await json(argv);
        expect([argv, run.exitCode, errorCode(run)]).toEqual([argv, 1, 'SANDBOX_FILE']);
      }
      expect(await read('.pipewright/sandbox.json')).toBe(text);
      expect((await json(['sandbox', 'reset'])).document).toMatchObject(FRESH);
    });
  });
});

describe('explain', () => {
  it('takes a code in any case, as text and as JSON', async () => {
    await withProject({}, async ({ json, run }) => {
      const { document, exitCode } = await json(['explain', 'status-holds-tickets']);
      expect([document['code'], exitCode]).toEqual(['STATUS_HOLDS_TICKETS', 0]);
      expect((await run(['explain', 'STATUS_HOLDS_TICKETS'])).stdout).toMatch(/^STATUS_HOLDS_TICKETS/u);
    });
  });

  it('refuses an unknown code with the near one', async () => {
    await withProject({}, async ({ json }) => {
      const run = await json(['explain', 'STATUS_HOLD_TICKETS']);
      expect([run.exitCode, errorCode(run)]).toEqual([64, 'UNKNOWN_CODE']);
      expect(run.stdout).toContain('STATUS_HOLDS_TICKETS');
    });
  });
});
