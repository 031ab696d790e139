import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { errorCode, SUPPORT, withProject } from '../helpers/run-project.js';

const TOKENS: Readonly<Record<string, string>> = {
  HUBSPOT_ACCESS_TOKEN: 'general-token-of-hubspot-1',
  HUBSPOT_ACCESS_TOKEN_1000001: 'own-token-of-the-account-2',
  HUBSPOT_ACCESS_TOKEN_77: 'another-accounts-token-3',
  GITHUB_TOKEN: 'token-of-github-4',
  GH_TOKEN: 'other-token-of-github-5',
  GITLAB_TOKEN: 'token-of-gitlab-6',
  CI_JOB_TOKEN: 'token-of-the-job-7',
};
const ALL = Object.values(TOKENS).join(' ');

function expectNone(text: string): void {
  for (const token of Object.values(TOKENS)) expect(text).not.toContain(token);
}

/** An API that answers everything with one body. */
async function withAnswer<T>(status: number, body: unknown, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => {
    const type = typeof body === 'string' ? 'text/html' : 'application/json';
    response.writeHead(status, { 'content-type': type, 'x-hubspot-correlation-id': ALL });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

describe('the tokens of the environment', () => {
  it.each([
    ['a refusal', 400, { message: ALL, category: ALL, errors: [{ message: ALL }] }],
    ['a text that is no JSON', 200, `<html>${ALL}</html>`],
    ['an answer of wrong shape', 200, { portalId: ALL }],
    ['an answer of another wrong shape', 200, [ALL]],
  ])('are in nothing that is told of %s', async (_, status, body) => {
    await withAnswer(status, body, async (url) => {
      await withProject({ config: SUPPORT }, async ({ run }) => {
        for (const argv of [['plan'], ['plan', '--json'], ['doctor'], ['pull']]) {
          const { stdout, stderr, exitCode } = await run([...argv, '--api-url', url], { env: TOKENS });
          expect(exitCode).not.toBe(0);
          expectNone(stdout + stderr);
          expect(stdout + stderr).toContain('[token]');
        }
      });
    });
  });

  it('are in no code frame, at any width, also where the line is cut', async () => {
    const [token = ''] = Object.values(TOKENS);
    await withProject({}, async ({ run, write }) => {
      for (const before of [0, 10, 40, 70, 90, 150]) {
        await write('pipewright.yaml', `version: 1\n${'x'.repeat(before)}y: ${ALL}\npipelines: []\n`);
        for (const COLUMNS of ['40', '57', '80']) {
          const { stdout } = await run(['validate'], { env: { ...TOKENS, COLUMNS } });
          expect(stdout).toContain('SCHEMA_UNKNOWN_PROPERTY');
          expectNone(stdout);
          expect(stdout).not.toContain(token.slice(-16));
        }
      }
    });
  });

  it('stay where sandbox start hands one over, and the caret stays below its place', async () => {
    await withProject({}, async ({ run, write }) => {
      await write('pipewright.yaml', `version: 1\npipelines: [{ x: ${ALL}, key: 5 }]\n`);
      const { stdout } = await run(['validate'], { env: TOKENS });
      const lines = stdout.split('\n');
      const caret = lines.findIndex((line) => /\^$/u.test(line));
      expect(caret).toBeGreaterThan(0);
      expect(lines[caret - 1]).toMatch(/\*{20}/u);
      expectNone(stdout);
    });
  });

  it('are told to have quotes around them', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      const argv = ['plan', ...project.live];
      const run = await project.json(argv, { env: { HUBSPOT_ACCESS_TOKEN: '"pat-with-quotes-12345"' } });
      expect(errorCode(run)).toBe('TOKEN_INVALID');
      expect(run.stdout).not.toContain('pat-with-quotes');
    });
  });
});

const FLEET = `version: 1
accounts:
  production: { portalId: 1000001 }
  harbor: { portalId: 1000002, token: HARBOR_KEY }
  quarry: { portalId: 1000003, token: KEY_OF_QUARRY }
`;
/** An object with a token for each account, and variables that only the accounts file calls tokens. */
const FLEET_TOKENS = {
  production: 'production-token-in-the-object-1',
  '1000003': 'quarry-token-in-the-object-22',
  HARBOR_KEY: 'harbor-token-of-its-variable-333',
  KEY_OF_QUARRY: 'quarry-token-of-its-variable-4444',
};
const { HARBOR_KEY, KEY_OF_QUARRY, ...OBJECT } = FLEET_TOKENS;
const FLEET_ENV = { HUBSPOT_ACCESS_TOKENS: JSON.stringify(OBJECT), HARBOR_KEY, KEY_OF_QUARRY };
const ALL_OF_FLEET = Object.values(FLEET_TOKENS).join(' ');

function expectNoneOfFleet(text: string): void {
  for (const token of Object.values(FLEET_TOKENS)) expect(text).not.toContain(token);
}

describe('the tokens of several accounts', () => {
  it.each([
    ['a refusal', 400, { message: ALL_OF_FLEET, category: ALL_OF_FLEET }],
    ['a text that is no JSON', 200, `<html>${ALL_OF_FLEET}</html>`],
    ['an answer of wrong shape', 200, { portalId: ALL_OF_FLEET }],
  ])('are in nothing that is told of %s, whichever account is chosen', async (_, status, body) => {
    await withAnswer(status, body, async (url) => {
      await withProject({ config: SUPPORT }, async ({ run, write }) => {
        await write('pipewright.accounts.yaml', FLEET);
        for (const account of ['production', 'harbor']) {
          for (const argv of [['plan'], ['plan', '--json'], ['doctor'], ['pull']]) {
            const argvOf = [...argv, '--account', account, '--api-url', url];
            const { stdout, stderr, exitCode } = await run(argvOf, { env: FLEET_ENV });
            expect(exitCode).not.toBe(0);
            expectNoneOfFleet(stdout + stderr);
            expect(stdout + stderr).toContain('[token]');
          }
        }
      });
    });
  });

  it('are in no code frame, also of an accounts file that cannot be used', async () => {
    const wrong = FLEET.replace('portalId: 1000003', `portal: ${KEY_OF_QUARRY} ${HARBOR_KEY}`);
    await withProject({}, async ({ run, write }) => {
      await write('pipewright.yaml', SUPPORT.replace('label: New', `lable: ${ALL_OF_FLEET}`));
      for (const text of [FLEET, wrong, `${FLEET}rollout: ] ${ALL_OF_FLEET}\n`]) {
        await write('pipewright.accounts.yaml', text);
        for (const argv of [['validate'], ['validate', '--json'], ['show', '--account', 'harbor']]) {
          const { stdout, stderr, exitCode } = await run(argv, { env: FLEET_ENV });
          expect(exitCode).toBe(3);
          expect(stdout + stderr).toContain('.yaml');
          expectNoneOfFleet(stdout + stderr);
        }
      }
    });
  });

  it.each([
    ['is cut off', JSON.stringify(OBJECT).slice(0, -1)],
    [
      'holds another object',
      JSON.stringify({ production: { token: OBJECT.production, more: [OBJECT['1000003']] } }),
    ],
    ['has quotes around it', `'${JSON.stringify(OBJECT)}'`],
  ])('are redacted where their object %s', async (_, HUBSPOT_ACCESS_TOKENS) => {
    await withProject({}, async ({ run, write }) => {
      await write(
        'pipewright.yaml',
        SUPPORT.replace('label: New', `lable: ${Object.values(OBJECT).join(' ')}`),
      );
      const { stdout } = await run(['validate'], { env: { HUBSPOT_ACCESS_TOKENS } });
      expect(stdout).toContain('pipewright.yaml:');
      for (const token of Object.values(OBJECT)) expect(stdout).not.toContain(token);
    });
  });

  it('leave by neither a plan on stdout nor a comment', async () => {
    await withProject({}, async ({ run, write, live }) => {
      await write('pipewright.yaml', SUPPORT.replace('label: New', `label: ${HARBOR_KEY}`));
      await write('pipewright.accounts.yaml', FLEET);
      for (const argv of [
        ['plan'],
        ['plan', '--json'],
        ['plan', '--format', 'markdown'],
        ['plan', '--out', 'plan.json'],
      ]) {
        const { stdout, stderr, exitCode } = await run([...argv, '--account', 'production', ...live], {
          env: { ...FLEET_ENV, HUBSPOT_ACCESS_TOKEN_1000001: 'pat-sandbox-test' },
        });
        expect([argv, exitCode]).toEqual([argv, 0]);
        expectNoneOfFleet(stdout + stderr);
      }
      const posted = await run(['comment', '--plan', 'plan.json', '--dry-run'], {
        env: { ...FLEET_ENV, CI: 'true' },
      });
      expect([posted.exitCode, posted.stdout]).toEqual([0, expect.stringContaining('[token]')]);
      expectNoneOfFleet(posted.stdout);
    });
  });

  it('leave account names readable', async () => {
    await withProject({ config: SUPPORT }, async ({ run, write }) => {
      await write('pipewright.accounts.yaml', FLEET);
      const { stdout } = await run(['accounts'], { env: FLEET_ENV });
      expect(stdout).toMatch(/^production +1000001 +token set$/mu);
      expect(stdout).not.toContain('[token]');
    });
  });
});
