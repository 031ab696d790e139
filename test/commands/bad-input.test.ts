import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Json } from '../helpers/run-project.js';
import {
  codesOf,
  errorCode,
  PIPELINES,
  RENAMED,
  SUPPORT,
  withProject,
  writesOf,
} from '../helpers/run-project.js';

/** Each of these reads the configuration first. */
const COMMANDS = [['plan', '--out', 'plan.json'], ['apply', '--auto-approve'], ['pull']];

/** Nine lists of nine references each: nine to the power of nine things. */
const BOMB = `version: 1
x-a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]
${'bcdefghi'
  .split('')
  .map((name, index) => {
    const before = 'abcdefgh'[index] ?? '';
    return `x-${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
  })
  .join('\n')}
pipelines: *i
`;

const BAD: readonly (readonly [string, string | Uint8Array, string, number | null])[] = [
  ['a list that is not closed', SUPPORT.replace('state: closed }', 'state: closed'), 'YAML_SYNTAX', null],
  ['a tab for indentation', SUPPORT.replace('    label', '\tlabel'), 'YAML_SYNTAX', 5],
  ['a quote that is not closed', SUPPORT.replace('"0"', '"0'), 'YAML_SYNTAX', null],
  [
    'a key given twice',
    SUPPORT.replace('    label: S', '    key: again\n    label: S'),
    'YAML_DUPLICATE_KEY',
    5,
  ],
  ['a list where a map belongs', 'version: 1\naccount: []\n', 'SCHEMA_TYPE', 2],
  ['a map where a list belongs', 'version: 1\npipelines: {}\n', 'SCHEMA_TYPE', 2],
  ['a number where text belongs', SUPPORT.replace('id: "1"', 'id: 1'), 'SCHEMA_UNQUOTED', 7],
  ['a date where text belongs', SUPPORT.replace('label: New', 'label: 2026-01-01'), 'SCHEMA_UNQUOTED', 7],
  ['a boolean where text belongs', SUPPORT.replace('label: New', 'label: true'), 'SCHEMA_UNQUOTED', 7],
  [
    'a property that is none',
    SUPPORT.replace('state: closed', 'stat: closed'),
    'SCHEMA_UNKNOWN_PROPERTY',
    10,
  ],
  [
    'a property that is missing',
    SUPPORT.replace('    label: Support Pipeline\n', ''),
    'SCHEMA_MISSING_PROPERTY',
    3,
  ],
  ['another version', SUPPORT.replace('version: 1', 'version: 2'), 'SCHEMA_VALUE', 1],
  ['two documents', `${SUPPORT}---\n${SUPPORT}`, 'YAML_MANY_DOCUMENTS', null],
  ['a reference to nothing', SUPPORT.replace('label: New', 'label: *gone'), 'YAML_SYNTAX', null],
  ['nothing', '', 'FILE_EMPTY', null],
  ['nothing but comments', '# later\n', 'FILE_EMPTY', null],
  ['bytes', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), 'FILE_NOT_TEXT', null],
  ['bytes that are no UTF-8', new Uint8Array([0x76, 0xff, 0xfe, 0x0a]), 'FILE_NOT_TEXT', null],
  ['aliases that grow without end', BOMB, 'YAML_ALIASES', null],
  ['brackets without end', `version: 1\nx-a: ${'['.repeat(100_000)}\n`, 'YAML_TOO_DEEP', null],
];

describe.concurrent('a configuration file with', () => {
  it.each(BAD)(
    '%s is refused with its code and place, before any request',
    async (_, content, code, line) => {
      await withProject({}, async ({ json, run, live, write, files, read, sandbox }) => {
        await write('pipewright.yaml', content);
        const before = await read('pipewright.yaml');
        const valid = await json(['validate']);
        expect([valid.exitCode, valid.document['valid']]).toEqual([3, false]);
        expect(codesOf(valid.document['findings'])).toContain(code);
        const [finding] = (valid.document['findings'] as readonly Json[]).filter(
          (entry) => entry['code'] === code,
        );
        expect(finding).toMatchObject({ severity: 'error', source: { file: 'pipewright.yaml' } });
        if (line !== null) expect(finding).toMatchObject({ source: { line } });
        for (const command of COMMANDS) {
          const refused = await json([...command, ...live]);
          expect([command, refused.exitCode]).toEqual([command, 3]);
          expect([errorCode(refused), ...codesOf(refused.document['findings'] ?? [])]).toContain(code);
        }
        const text = await run(['plan', ...live]);
        expect([text.exitCode, text.stdout]).toEqual([3, '']);
        expect(text.stderr).toContain(code);
        expect(await files()).toEqual(['pipewright.yaml']);
        expect(await read('pipewright.yaml')).toBe(before);
        expect(await sandbox.control.requests()).toEqual([]);
      });
    },
  );

  it('50 MB is refused without being read', async () => {
    await withProject({}, async ({ json, live, write }) => {
      await write('pipewright.yaml', Buffer.alloc(50 * 1024 * 1024, '# a\n'));
      const valid = await json(['validate']);
      expect([valid.exitCode, codesOf(valid.document['findings'])]).toEqual([3, ['FILE_TOO_BIG']]);
      const plan = await json(['plan', ...live]);
      expect(plan.exitCode).toBe(3);
      expect([errorCode(plan), ...codesOf(plan.document['findings'] ?? [])]).toContain('FILE_TOO_BIG');
    });
  });

  it.each([
    ['a property', SUPPORT.replace('label: New', 'labl: New'), 'label'],
    ['a value', SUPPORT.replace('state: closed', 'state: close'), 'closed'],
    ['a reference', `${SUPPORT}    retired:\n      - { status: "9", moveTicketsTo: contct }\n`, 'contact'],
  ])('a slip in %s is told what was meant', async (_, config, meant) => {
    await withProject({ config }, async ({ json, run }) => {
      const { document } = await json(['validate']);
      expect(JSON.stringify(document['findings'])).toMatch(
        new RegExp(`[Dd]id you mean \\\\?"?${meant}`, 'u'),
      );
      const { stdout, stderr } = await run(['validate']);
      expect(stdout + stderr).toContain(meant);
    });
  });
});

describe.concurrent('files that do not fit together', () => {
  it('are named both where they hold the same key', async () => {
    await withProject({}, async ({ json, live, write, sandbox }) => {
      await write('pipewright/a.yaml', SUPPORT);
      await write('pipewright/b.yaml', SUPPORT);
      const { document, exitCode } = await json(['validate']);
      expect([exitCode, document['valid']]).toEqual([3, false]);
      expect(codesOf(document['findings'])).toContain('DUPLICATE_KEY');
      const duplicate = (document['findings'] as readonly Json[]).find(
        ({ code }) => code === 'DUPLICATE_KEY',
      );
      expect(duplicate).toMatchObject({ source: { file: 'pipewright/b.yaml' } });
      expect(JSON.stringify(duplicate)).toContain('pipewright/a.yaml:3');
      expect((await json(['plan', ...live])).exitCode).toBe(3);
      expect(await sandbox.control.requests()).toEqual([]);
    });
  });

  it('may not name different accounts', async () => {
    await withProject({}, async ({ json, write }) => {
      await write('pipewright/a.yaml', SUPPORT.replace('version: 1', 'version: 1\naccount: { portalId: 1 }'));
      await write('pipewright/b.yaml', 'version: 1\naccount: { portalId: 2 }\n');
      const { document } = await json(['validate']);
      expect(codesOf(document['findings'])).toContain('ACCOUNT_CONFLICT');
    });
  });

  it.each([
    ['is empty', []],
    ['holds no YAML', ['notes.txt', 'package.json']],
    ['holds only what is passed over', ['.hidden.yaml', 'node_modules/x.yaml', 'pipewright.lock.yaml']],
  ])('are not there where a folder %s: NO_CONFIG', async (_, names) => {
    await withProject({}, async ({ json, write, live }) => {
      await write('folder/.keep', '');
      for (const name of names) await write(`folder/${name}`, SUPPORT);
      const valid = await json(['validate', 'folder']);
      expect([valid.exitCode, codesOf(valid.document['findings'])]).toEqual([3, ['NO_CONFIG']]);
      const plan = await json(['plan', ...live, 'folder']);
      expect([plan.exitCode, errorCode(plan)]).toEqual([3, 'NO_CONFIG']);
    });
  });
});

const TOKENS = {
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
  tokens: [{ token: 'pat-no-pipelines', scopes: ['crm.objects.tickets.read'] }],
};

describe.concurrent('an account that', () => {
  it('does not know the token ends every command with TOKEN_INVALID', async () => {
    await withProject({ config: RENAMED }, async ({ json, run, live, files }) => {
      const env = { HUBSPOT_ACCESS_TOKEN: 'pat-of-somebody-else' };
      for (const command of COMMANDS) {
        const refused = await json([...command, ...live], { env });
        expect([command, refused.exitCode, errorCode(refused)]).toEqual([command, 1, 'TOKEN_INVALID']);
        const text = await run([...command, ...live], { env });
        expect([text.exitCode, text.stdout]).toEqual([1, '']);
        for (const output of [refused.stdout, text.stderr]) expect(output).not.toContain('somebody-else');
      }
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });

  it('wants a scope that the token lacks names it: MISSING_SCOPE', async () => {
    await withProject({ seed: TOKENS, config: RENAMED }, async ({ json, live, files }) => {
      const env = { HUBSPOT_ACCESS_TOKEN: 'pat-no-pipelines' };
      for (const command of COMMANDS) {
        const refused = await json([...command, ...live], { env });
        expect([command, refused.exitCode, errorCode(refused)]).toEqual([command, 1, 'MISSING_SCOPE']);
        expect(refused.stdout).toContain('crm.schemas.tickets.read');
        expect(refused.document['error']).toMatchObject({ correlationId: expect.any(String) as string });
      }
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });

  it.each([
    ['is not there', 'http://127.0.0.1:1', 'API_UNREACHABLE'],
    ['has a name that nobody knows', 'https://pipewright.invalid', 'API_UNREACHABLE'],
  ])('%s ends the command with 1', async (_, url, code) => {
    await withProject(
      { config: RENAMED.replace('version: 1', 'version: 1\naccount: { portalId: 1000001 }') },
      async ({ json, files }) => {
        const run = await json(['plan', '--api-url', url, '--out', 'plan.json']);
        expect([run.exitCode, errorCode(run)]).toEqual([1, code]);
        expect(await files()).toEqual(['pipewright.yaml']);
      },
    );
  });

  it.each([
    ['who it is', '/account-info/'],
    ['its pipelines', PIPELINES],
    ['its tickets', '/tickets/search'],
  ])(
    'answers a question about %s with a page ends the command with API_NOT_JSON, or blocks the plan',
    async (_, path) => {
      const config = SUPPORT.replace(/ {6}- \{ key: us.*\n/u, '');
      await withProject({ config }, async ({ json, live, sandbox, exists }) => {
        await sandbox.control.faults({ path, kind: 'html', times: 99 });
        const run = await json(['plan', ...live, '--out', 'plan.json']);
        if (path === '/tickets/search') {
          expect([run.exitCode, codesOf(run.document['findings'])[0]]).toEqual([4, 'TICKETS_UNCOUNTED']);
        } else {
          expect([run.exitCode, errorCode(run), exists('plan.json')]).toEqual([1, 'API_NOT_JSON', false]);
        }
        expect(await writesOf(sandbox)).toEqual([]);
      });
    },
  );

  it('has no requests left today is not asked again: DAILY_LIMIT', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox, files }) => {
      await sandbox.control.limits({ daily: 1 });
      const run = await json(['plan', ...live, '--out', 'plan.json']);
      expect([run.exitCode, errorCode(run)]).toEqual([1, 'DAILY_LIMIT']);
      const statuses = (await sandbox.control.requests()).map(({ status }) => status);
      expect(statuses.filter((status) => status === 429)).toHaveLength(1);
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });

  it('is moving ends the command with API_MIGRATING', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox }) => {
      await sandbox.control.faults({ path: PIPELINES, kind: 'status:477', times: 9 });
      const run = await json(['plan', ...live]);
      expect([run.exitCode, errorCode(run)]).toEqual([1, 'API_MIGRATING']);
    });
  });

  it('fails for a moment is asked again', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox }) => {
      await sandbox.control.faults(
        { path: '/account-info/', kind: 'reset' },
        { path: PIPELINES, kind: 'status:503' },
        { path: PIPELINES, kind: 'truncate' },
      );
      const run = await json(['plan', ...live]);
      expect([run.exitCode, run.document['summary']]).toMatchObject([0, { update: 1 }]);
    });
  });
});

const DETAILS = { portalId: 1000001, accountType: 'SANDBOX', uiDomain: 'app.hubspot.com' };
const STAGE = {
  ...{ id: '1', label: 'New', displayOrder: 0, metadata: { ticketState: 'OPEN' }, archived: false },
  writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
};
const PIPELINE = { id: '0', label: 'Support Pipeline', displayOrder: 0, archived: false, stages: [STAGE] };

/** An account that answers each path with the body that belongs to the first part of it that fits. */
async function withAnswers(
  bodies: Readonly<Record<string, unknown>>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const server: Server = createServer((request, response) => {
    const path = Object.keys(bodies).find((part) => request.url?.includes(part) === true);
    response.writeHead(path === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(path === undefined ? '' : JSON.stringify(bodies[path]));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

describe.concurrent('an answer of a shape that nobody saw before', () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['an account without a number', { 'account-info': { ...DETAILS, portalId: 'one' } }],
    ['an account that is a list', { 'account-info': [] }],
    ['pipelines without results', { 'account-info': DETAILS, pipelines: { pipelines: [] } }],
    [
      'a pipeline without an id',
      { 'account-info': DETAILS, pipelines: { results: [{ ...PIPELINE, id: undefined }] } },
    ],
    [
      'a pipeline whose statuses are no list',
      { 'account-info': DETAILS, pipelines: { results: [{ ...PIPELINE, stages: {} }] } },
    ],
    [
      'a status without a label',
      {
        'account-info': DETAILS,
        pipelines: { results: [{ ...PIPELINE, stages: [{ ...STAGE, label: null }] }] },
      },
    ],
    [
      'a status of an unknown state',
      {
        'account-info': DETAILS,
        pipelines: { results: [{ ...PIPELINE, stages: [{ ...STAGE, metadata: { ticketState: 'AJAR' } }] }] },
      },
    ],
  ])('is API_SHAPE: %s', async (_, bodies) => {
    await withProject({ config: SUPPORT }, async ({ json, files }) => {
      await withAnswers(bodies, async (url) => {
        for (const command of COMMANDS) {
          const run = await json([...command, '--api-url', url]);
          expect([command, run.exitCode, errorCode(run)]).toEqual([command, 1, 'API_SHAPE']);
        }
      });
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });
});
