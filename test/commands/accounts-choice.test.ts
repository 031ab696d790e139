import { describe, expect, it } from 'vitest';
import { FLEET, harbor, withFleet } from '../helpers/fleet-project.js';
import { codesOf, errorCode, withProject } from '../helpers/run-project.js';

interface Finding {
  readonly code: string;
  readonly accounts?: readonly string[];
  readonly source: { readonly file: string; readonly line: number };
}

/** Changes without the lines that they come from. */
function withoutPlaces(changes: unknown): readonly object[] {
  return (changes as readonly object[]).map((change) => ({ ...change, source: null }));
}

describe.concurrent('with an accounts file', () => {
  it.each([
    ['plan', ['plan']],
    ['apply', ['apply', '--auto-approve']],
    ['pull', ['pull']],
    ['drift', ['drift']],
    ['drift --accept', ['drift', '--accept', 'pipelines.support']],
    ['verify', ['verify']],
    ['confirm', ['confirm', '--all', '--by', 'Ana']],
    ['access', ['access']],
    ['show', ['show']],
    ['apply of two names', ['apply', '--account', 'harbor', '--account', 'spare', '--auto-approve']],
    ['doctor of a group of two', ['doctor', '--group', 'eu']],
  ])('%s wants one account, and asks none of them', async (_, argv) => {
    await withFleet({}, async (project) => {
      const run = await project.json([...argv, ...(argv[0] === 'show' ? [] : project.live)]);
      expect([run.exitCode, errorCode(run)]).toEqual([64, 'ACCOUNT_NOT_CHOSEN']);
      expect(await project.sandbox.control.requests()).toEqual([]);
    });
  });

  it.each([
    ['a name', ['--account', 'harbor'], {}],
    ['its portal', ['--portal', '1000001'], {}],
    ['the environment', [], { PIPEWRIGHT_ACCOUNT: 'harbor' }],
    ['a name before the environment', ['--account', 'harbor'], { PIPEWRIGHT_ACCOUNT: 'spare' }],
    ['a name twice', ['--account', 'harbor', '--account', 'harbor'], {}],
    ['the file with --accounts', ['--accounts', 'pipewright.accounts.yaml', '--account', 'harbor'], {}],
  ])('%s chooses an account, and the plan says which', async (_, argv, env) => {
    await withFleet({}, async (project) => {
      const { document, exitCode } = await project.json(['plan', ...project.live, ...argv], { env });
      expect([exitCode, document['account']]).toEqual([
        0,
        expect.objectContaining({ name: 'harbor', portalId: 1000001 }),
      ]);
    });
  });

  it('a group with one account chooses it, and so does a file with one account', async () => {
    const one = FLEET.replace('groups: [live, eu]', 'groups: [only]');
    await withFleet({ 'pipewright.accounts.yaml': one }, async (project) => {
      const byGroup = await project.json(['plan', ...project.live, '--group', 'only']);
      expect(byGroup.document['account']).toMatchObject({ name: 'harbor' });
      await project.write(
        'pipewright.accounts.yaml',
        'version: 1\nfiles: shared.yaml\naccounts: { sole: { portalId: 1000001 } }\n',
      );
      const sole = await project.json(['plan', ...project.live]);
      expect(sole.document['account']).toMatchObject({ name: 'sole' });
    });
  });

  it.each([
    ['an unknown name', ['plan', '--account', 'habor'], {}, '--account harbor'],
    ['an unknown name in the environment', ['plan'], { PIPEWRIGHT_ACCOUNT: 'habor' }, '--account harbor'],
    ['a name that objects have', ['plan', '--account', 'constructor'], {}, 'pipewright accounts'],
    ['an unknown group', ['plan', '--group', 'lvie'], {}, '--group live'],
    ['an unknown portal', ['plan', '--portal', '7'], {}, 'pipewright accounts'],
    ['a path', ['plan', 'shared.yaml', '--account', 'harbor'], {}, 'pipewright accounts'],
    ['a path to validate', ['validate', 'shared.yaml'], {}, 'pipewright accounts'],
  ])('%s is an error of use, with a next step', async (_, argv, env, hint) => {
    await withFleet({}, async (project) => {
      const run = await project.json(argv, { env });
      expect([run.exitCode, errorCode(run)]).toEqual([64, 'USAGE']);
      expect((run.document['error'] as { readonly hint: string }).hint).toBe(hint);
    });
  });

  it.each([['--account'], ['--group']])('%s without one is an error of use', async (flag) => {
    await withProject({ config: 'version: 1\n' }, async (project) => {
      for (const command of ['plan', 'validate', 'pull']) {
        const run = await project.json([command, flag, 'harbor']);
        expect([command, run.exitCode, errorCode(run)]).toEqual([command, 64, 'USAGE']);
      }
    });
  });

  it('that is broken, every command says so', async () => {
    await withFleet({ 'pipewright.accounts.yaml': FLEET.replace('1000004', '1000003') }, async (project) => {
      const validated = await project.json(['validate']);
      expect([validated.exitCode, codesOf(validated.document['findings'])]).toEqual([3, ['DUPLICATE_ENTRY']]);
      for (const argv of [['accounts'], ['show', '--account', 'harbor'], ['plan', ...harbor(project)]]) {
        const run = await project.json(argv);
        expect([argv[0], run.exitCode, errorCode(run)]).toEqual([argv[0], 3, 'CONFIG_INVALID']);
      }
    });
  });

  it('validate checks every account, and says which of them a problem is in', async () => {
    const overlay = 'pipelines:\n  - { key: suport, label: Help }\n';
    await withFleet({ 'overlays/harbor.yaml': overlay }, async (project) => {
      const some = await project.json(['validate']);
      expect([some.exitCode, some.document['accounts']]).toEqual([
        3,
        ['production', 'harbor', 'quarry', 'spare'],
      ]);
      const [finding, ...others] = some.document['findings'] as readonly Finding[];
      expect([finding?.code, finding?.accounts, finding?.source.file, others]).toEqual([
        'OVERLAY_KEY_UNKNOWN',
        ['harbor'],
        'overlays/harbor.yaml',
        [],
      ]);
      expect((await project.run(['validate'])).stdout).toContain('harbor');
      const other = await project.json(['validate', '--account', 'spare']);
      expect([other.exitCode, other.document['findings']]).toEqual([0, []]);
      await project.write('shared.yaml', 'version: 1\npipelines: []\nteams: [{ key: a }]\n');
      const all = await project.json(['validate', '--group', 'live', '--group', 'eu']);
      const common = (all.document['findings'] as readonly Finding[]).find(
        ({ source }) => source.file === 'shared.yaml',
      );
      expect([common?.code, common?.accounts]).toEqual(['SCHEMA_MISSING_PROPERTY', undefined]);
    });
  });

  it('show prints the configuration of an account, which is one by itself', async () => {
    await withFleet({}, async (project) => {
      const { document } = await project.json(['show', '--account', 'harbor']);
      expect(document['account']).toEqual({ portalId: 1000001 });
      expect(JSON.stringify(document)).toContain('In progress');
      const { stdout } = await project.run(['show', '--account', 'harbor']);
      const planned = await project.json(['plan', ...harbor(project)]);
      await withProject({ config: stdout }, async (alone) => {
        expect(JSON.stringify((await alone.json(['show'])).document)).toBe(JSON.stringify(document));
        const same = await alone.json(['plan', ...alone.live]);
        expect(withoutPlaces(same.document['changes'])).toEqual(withoutPlaces(planned.document['changes']));
      });
    });
  });

  it('accounts lists them, and whether each has a token', async () => {
    await withFleet({}, async (project) => {
      const env = {
        HUBSPOT_ACCESS_TOKEN_1000001: 'pat-eu1-0000',
        HUBSPOT_ACCESS_TOKENS: '{"spare":"pat-eu1-1111"}',
      };
      const { document, stdout } = await project.json(['accounts'], { env });
      const list = document['accounts'] as readonly { readonly name: string; readonly token: boolean }[];
      expect([document['file'], list.map(({ name, token }) => `${name} ${token ? 'yes' : 'no'}`)]).toEqual([
        'pipewright.accounts.yaml',
        ['production no', 'harbor yes', 'quarry no', 'spare yes'],
      ]);
      expect(list[1]).toMatchObject({
        ...{ portalId: 1000001, groups: ['live', 'eu'], overlays: ['overlays/harbor.yaml'], hold: null },
      });
      const text = (await project.run(['accounts'], { env })).stdout;
      expect(text).toContain('contract ends in January');
      expect(`${stdout}${text}`).not.toContain('pat-eu1');
      const group = await project.json(['accounts', '--group', 'live']);
      expect((group.document['accounts'] as readonly unknown[]).length).toBe(2);
      expect(await project.sandbox.control.requests()).toEqual([]);
    });
    await withProject({}, async (project) => {
      const run = await project.json(['accounts']);
      expect([run.exitCode, errorCode(run)]).toEqual([3, 'NO_CONFIG']);
    });
  });

  it('the commands that a plan prints name the account again', async () => {
    await withFleet({}, async (project) => {
      const { stdout } = await project.run(['plan', ...harbor(project)]);
      const commands = stdout.replaceAll(/\s+/gu, ' ').split('pipewright apply ').slice(1);
      const flags = `${project.live.join(' ')} --account harbor `;
      expect(commands.map((command) => command.startsWith(flags))).toEqual([true, true]);
      const { document } = await project.json(['plan', ...harbor(project), '--out', 'plan.json']);
      expect(JSON.stringify(document)).toContain('"name":"harbor"');
    });
  });
});
