import { describe, expect, it } from 'vitest';
import type { Json } from '../helpers/run-project.js';
import { PIPELINES, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';

const GUARDED = SUPPORT.replace(
  'version: 1\n',
  'version: 1\naccount:\n  portalId: 1000001\n  subscription: enterprise\n',
);
const SEED = {
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
  tokens: [
    { token: 'pat-plan', scopes: ['crm.schemas.tickets.read', 'crm.objects.tickets.read'] },
    { token: 'pat-count', scopes: ['crm.objects.tickets.read'] },
    { token: 'pat-none', scopes: [] },
  ],
};

function statusOf({ document }: { readonly document: Json }, name: string): unknown {
  const checks = document['checks'] as readonly { name: string; status: string }[];
  return checks.find((check) => check.name === name)?.status;
}

describe.concurrent('doctor', () => {
  it('finds nothing wrong with a token that may do all, and writes nothing', async () => {
    await withProject({ config: GUARDED }, async ({ json, run, live, sandbox, files }) => {
      const { document, exitCode } = await json(['doctor', ...live]);
      expect([document['healthy'], exitCode]).toEqual([true, 0]);
      const checks = document['checks'] as readonly Json[];
      expect(checks.map(({ status }) => status)).toEqual(checks.map(() => 'ok'));
      expect(checks.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'configuration',
          'account',
          'pipelines',
          'ticket search',
          'pipeline limit',
          'clock',
        ]),
      );
      for (const check of checks)
        expect(Object.keys(check).toSorted()).toEqual(['detail', 'hint', 'name', 'status']);
      expect((await run(['doctor', ...live])).exitCode).toBe(0);
      expect(await writesOf(sandbox)).toEqual([]);
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });

  it('is healthy without a configuration', async () => {
    await withProject({}, async ({ json, live }) => {
      const run = await json(['doctor', ...live]);
      expect([run.document['healthy'], run.exitCode, statusOf(run, 'configuration')]).toEqual([
        true,
        0,
        'unknown',
      ]);
    });
  });

  it('works on the embedded sandbox', async () => {
    await withProject({ config: GUARDED }, async ({ json }) => {
      const run = await json(['doctor', '--sandbox'], { env: { HUBSPOT_ACCESS_TOKEN: undefined } });
      expect([run.document['healthy'], run.exitCode]).toEqual([true, 0]);
    });
  });

  it('tells what the account and the token refuse, and warns of what the files use', async () => {
    const people = `${GUARDED}teams: [{ key: tier1, name: Tier 1 }]\n`;
    const starter = { ...SEED, account: { portalId: 1000001, subscription: 'starter' } };
    await withProject({ config: people, seed: starter }, async ({ json, live }) => {
      const run = await json(['doctor', ...live], { env: { HUBSPOT_ACCESS_TOKEN: 'pat-plan' } });
      expect(['pipeline rules', 'permission sets', 'teams'].map((name) => statusOf(run, name))).toEqual([
        'unknown',
        'unknown',
        'warning',
      ]);
      expect(statusOf(run, 'may change pipeline rules')).toBe('unknown');
      expect(statusOf(run, 'may change teams and members')).toBe('warning');
      expect(statusOf(run, 'may read teams and members')).toBe('failed');
      expect(run.exitCode).toBe(1);
    });
  });

  it.each([
    ['an invalid configuration', GUARDED.replace('state: closed', 'state: shut'), 'configuration'],
    ['a configuration for another account', GUARDED.replace('1000001', '7'), 'account'],
  ])('is unhealthy with %s, and ends with 1', async (_, config, name) => {
    await withProject({ config }, async ({ json, run, live }) => {
      const found = await json(['doctor', ...live]);
      expect([found.document['healthy'], found.exitCode, statusOf(found, name)]).toEqual([
        false,
        1,
        'failed',
      ]);
      expect((await run(['doctor', ...live])).exitCode).toBe(1);
    });
  });

  it.each([
    ['a missing token', undefined, 'NO_ACCOUNT'],
    ['a wrong token', 'pat-wrong', 'TOKEN_INVALID'],
  ])('is unhealthy with %s, says why, and still checks the configuration', async (_, token, code) => {
    await withProject({ config: GUARDED }, async ({ json, run, live }) => {
      const env = { HUBSPOT_ACCESS_TOKEN: token };
      const found = await json(['doctor', ...live], { env });
      expect([found.exitCode, statusOf(found, 'configuration'), statusOf(found, 'account')]).toEqual([
        1,
        'ok',
        'failed',
      ]);
      expect(found.stdout).toContain(code);
      expect(found.stdout).not.toContain('pat-wrong');
      expect((await run(['doctor', ...live], { env })).stdout).toContain(code);
    });
  });

  it.each([
    ['enough for plans', 'pat-plan', 0, []],
    ['not enough for plans', 'pat-count', 1, ['crm.schemas.tickets.read']],
    ['none at all', 'pat-none', 1, ['crm.schemas.tickets.read', 'crm.objects.tickets.read']],
  ])('names missing scopes: %s', async (_, token, exitCode, reads) => {
    await withProject({ seed: SEED, config: GUARDED }, async ({ json, live }) => {
      const found = await json(['doctor', ...live], { env: { HUBSPOT_ACCESS_TOKEN: token } });
      expect([found.exitCode, found.document['healthy']]).toEqual([exitCode, exitCode === 0]);
      for (const scope of [...reads, 'crm.schemas.tickets.write', 'crm.objects.tickets.write']) {
        expect(found.stdout).toContain(scope);
      }
    });
  });

  it('goes on where one thing can not be read, and is unhealthy then', async () => {
    await withProject({ config: GUARDED }, async ({ json, live, sandbox }) => {
      await sandbox.control.faults({ path: PIPELINES, kind: 'status:403', times: 9 });
      const found = await json(['doctor', ...live]);
      expect([found.exitCode, statusOf(found, 'pipelines'), statusOf(found, 'ticket search')]).toEqual([
        1,
        'failed',
        'ok',
      ]);
    });
  });

  it.each([
    ['the limits', '/crm/limits/', 'pipeline limit'],
    ['the token', '/oauth/', 'scopes'],
  ])('is not beaten by an account that says nothing about %s', async (_, path, name) => {
    await withProject({ config: GUARDED }, async ({ json, live, sandbox }) => {
      for (const kind of ['status:403', 'status:404']) {
        await sandbox.control.faults({ clear: true }, { path, kind, times: 9 });
        const found = await json(['doctor', ...live]);
        expect([kind, found.document['healthy'], statusOf(found, name)]).toEqual([kind, true, 'unknown']);
      }
      await sandbox.control.faults({ clear: true }, { path, kind: 'html', times: 9 });
      const found = await json(['doctor', ...live]);
      expect([found.exitCode, statusOf(found, name), statusOf(found, 'ticket search')]).toEqual([
        1,
        'failed',
        'ok',
      ]);
    });
  });
});
