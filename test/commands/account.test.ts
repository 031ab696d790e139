import { describe, expect, it } from 'vitest';
import { requireNamedAccount } from '../../src/app/account/account.js';
import type { AccountFacts } from '../../src/core/model/account.js';
import { AppError } from '../../src/core/base/errors.js';
import type { Project } from '../helpers/run-project.js';
import { errorCode, RENAMED, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';

const withPortal = (portal: string, config = RENAMED): string =>
  config.replace('version: 1\n', `version: 1\naccount:\n  portalId: ${portal}\n`);

/** Paths that only ask who the account is and what the token may do. */
const ABOUT = /^\/(account-info|oauth)\//u;

async function readMoreThanDetails({ sandbox }: Project): Promise<readonly string[]> {
  const requests = await sandbox.control.requests();
  return requests.map(({ path }) => path).filter((path) => !ABOUT.test(path));
}

const COMMANDS = [['plan'], ['apply', '--auto-approve'], ['pull']];

describe.concurrent('the right account', () => {
  it.each([
    ['the one in the files', '1000001', []],
    ['the one that --portal picks of them', '[1000002, 1000001]', ['--portal', '1000001']],
  ])('is %s', async (_, portal, flags) => {
    await withProject({ config: withPortal(portal) }, async ({ json, live }) => {
      const { document, exitCode } = await json(['apply', ...live, ...flags, '--auto-approve']);
      expect([document['status'], exitCode]).toEqual(['applied', 0]);
    });
  });

  it.each([
    ['the files name another', withPortal('1000002'), []],
    ['the files name others', withPortal('[1000002, 1000003]'), ['--portal', '1000003']],
    ['--portal names another', RENAMED, ['--portal', '1000002']],
    [
      '--portal picks another of those in the files',
      withPortal('[1000002, 1000001]'),
      ['--portal', '1000002'],
    ],
    ['--portal names one that the files do not', withPortal('1000002'), ['--portal', '1000001']],
    [
      'the files name another than --portal and the token',
      withPortal('[1000002, 1000003]'),
      ['--portal', '1000001'],
    ],
  ])(
    'is refused as PORTAL_MISMATCH where %s, and nothing but the account is read',
    async (_, config, flags) => {
      await withProject({ config }, async (project) => {
        const before = await project.read('pipewright.yaml');
        for (const command of COMMANDS) {
          const run = await project.json([...command, ...project.live, ...flags]);
          expect([command, run.exitCode, errorCode(run)]).toEqual([command, 4, 'PORTAL_MISMATCH']);
        }
        expect(await readMoreThanDetails(project)).toEqual([]);
        expect(await project.read('pipewright.yaml')).toBe(before);
        expect(await project.files()).toEqual(['pipewright.yaml']);
      });
    },
  );

  it('of an init from live is checked, too', async () => {
    await withProject({}, async (project) => {
      const run = await project.json(['init', '--from-live', ...project.live, '--portal', '7']);
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'PORTAL_MISMATCH']);
      expect(await readMoreThanDetails(project)).toEqual([]);
      expect(await project.files()).toEqual([]);
    });
  });

  it('needs no name for commands that read, nor for an apply on this machine', async () => {
    await withProject({ config: RENAMED }, async ({ json, live }) => {
      expect((await json(['plan', ...live])).exitCode).toBe(0);
      expect((await json(['apply', ...live, '--auto-approve'])).document['status']).toBe('applied');
    });
  });

  it('is satisfied by --sandbox, whatever the files and the environment say', async () => {
    await withProject({ config: withPortal('77') }, async ({ json }) => {
      for (const env of [{}, { HUBSPOT_ACCESS_TOKEN: undefined }]) {
        const { document, exitCode } = await json(['plan', '--sandbox'], { env });
        expect([document['account'], exitCode]).toMatchObject([{ portalId: 1000001, target: 'sandbox' }, 0]);
      }
      const { document } = await json(['apply', '--sandbox', '--auto-approve']);
      expect(document['status']).toBe('applied');
    });
  });

  it('on the sandbox has the subscription that the file names', async () => {
    const config = SUPPORT.replace('version: 1\n', 'version: 1\naccount: { subscription: free }\n');
    const second = `${config}  - key: second
    label: Second
    statuses:
      - { key: a, label: A, state: open }
      - { key: b, label: B, state: closed }
`;
    await withProject({ config: second }, async ({ json }) => {
      const run = await json(['plan', '--sandbox']);
      expect(JSON.stringify(run.document)).toMatch(/ACCOUNT_LIMIT|SUBSCRIPTION_TOO_LOW/u);
    });
  });
});

describe('an account off this machine', () => {
  const facts: AccountFacts = {
    portalId: 1000001,
    accountType: 'STANDARD',
    uiDomain: 'app.hubspot.com',
    target: 'hubspot',
    loopback: false,
  };
  const flags = { sandbox: false, apiUrl: null, portal: null };
  const expected = { portalIds: [], subscription: null };

  it('is not written to unless the files or --portal name it: ACCOUNT_NOT_NAMED', () => {
    let thrown: unknown = null;
    try {
      requireNamedAccount(facts, flags, expected);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({
      code: 'ACCOUNT_NOT_NAMED',
      diagnostic: { hint: expect.stringContaining('1000001') as string },
    });
  });

  it('is written to where one of them names it', () => {
    expect(() => requireNamedAccount(facts, { ...flags, portal: 1000001 }, expected)).not.toThrow();
    expect(() => requireNamedAccount(facts, flags, { ...expected, portalIds: [1000001] })).not.toThrow();
    expect(() => requireNamedAccount({ ...facts, loopback: true }, flags, expected)).not.toThrow();
  });
});

describe.concurrent('the token', () => {
  it('of the portal wins over the general one', async () => {
    await withProject({ config: withPortal('1000001') }, async ({ json, live, env }) => {
      const own = {
        HUBSPOT_ACCESS_TOKEN: 'pat-wrong',
        HUBSPOT_ACCESS_TOKEN_1000001: env['HUBSPOT_ACCESS_TOKEN'],
      };
      expect((await json(['plan', ...live], { env: own })).exitCode).toBe(0);
      expect((await json(['plan', ...live, '--portal', '1000001'], { env: own })).exitCode).toBe(0);
      const wrong = await json(['plan', ...live], { env: { HUBSPOT_ACCESS_TOKEN_1000001: 'pat-wrong' } });
      expect([wrong.exitCode, errorCode(wrong)]).toEqual([1, 'TOKEN_INVALID']);
    });
  });

  it('of the portal is picked by --portal where the files name several or none', async () => {
    await withProject({ config: withPortal('[1000001, 1000002]') }, async ({ json, live, env, write }) => {
      const own = {
        HUBSPOT_ACCESS_TOKEN: undefined,
        HUBSPOT_ACCESS_TOKEN_1000001: env['HUBSPOT_ACCESS_TOKEN'],
      };
      const flags = [...live, '--portal', '1000001'];
      expect((await json(['plan', ...flags], { env: own })).exitCode).toBe(0);
      await write('pipewright.yaml', RENAMED);
      expect((await json(['plan', ...flags], { env: own })).exitCode).toBe(0);
    });
  });

  it('of a saved plan is that of its portal', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, env }) => {
      await json(['plan', ...live, '--out', 'plan.json']);
      const own = {
        HUBSPOT_ACCESS_TOKEN: 'pat-wrong',
        HUBSPOT_ACCESS_TOKEN_1000001: env['HUBSPOT_ACCESS_TOKEN'],
      };
      const { document } = await json(['apply', ...live, '--plan', 'plan.json'], { env: own });
      expect(document['status']).toBe('applied');
    });
  });

  it.each([[undefined], [''], ['  ']])(
    'is missing where the environment has %j: NO_ACCOUNT names both ways',
    async (token) => {
      await withProject({ config: RENAMED }, async ({ json, run, live, sandbox }) => {
        const env = { HUBSPOT_ACCESS_TOKEN: token };
        for (const command of COMMANDS) {
          for (const flags of [live, []]) {
            const missing = await json([...command, ...flags], { env });
            expect([missing.exitCode, errorCode(missing)]).toEqual([1, 'NO_ACCOUNT']);
            expect(missing.stdout).toContain('HUBSPOT_ACCESS_TOKEN');
            expect(missing.stdout).toContain('--sandbox');
          }
        }
        const text = await run(['plan'], { env });
        expect([text.exitCode, text.stdout]).toEqual([1, '']);
        expect(text.stderr).toContain('NO_ACCOUNT');
        expect(await sandbox.control.requests()).toEqual([]);
      });
    },
  );
});

describe.concurrent('the address', () => {
  it.each([
    ['http://example.com', 'API_URL_INSECURE'],
    ['http://127.0.0.1.example.com', 'API_URL_INSECURE'],
    ['http://0.0.0.0:1', 'API_URL_INSECURE'],
    ['ftp://127.0.0.1', 'API_URL_INSECURE'],
    ['nonsense', 'USAGE'],
  ])('%s ends with 64 before any request', async (url, code) => {
    await withProject({ config: RENAMED }, async ({ json, sandbox }) => {
      for (const command of [...COMMANDS, ['doctor']]) {
        const run = await json([...command, '--api-url', url]);
        expect([url, run.exitCode, errorCode(run)]).toEqual([url, 64, code]);
      }
      expect(await writesOf(sandbox)).toEqual([]);
    });
  });

  it('and --sandbox exclude each other', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox }) => {
      for (const command of [...COMMANDS, ['doctor'], ['validate']]) {
        const run = await json([...command, '--sandbox', ...live]);
        expect([run.exitCode, errorCode(run)]).toEqual([64, 'USAGE']);
      }
      expect(await sandbox.control.requests()).toEqual([]);
    });
  });
});
