import { describe, expect, it } from 'vitest';
import type { Json, Project } from '../helpers/run-project.js';
import {
  errorCode,
  named,
  RENAMED,
  RETIRING,
  SUPPORT,
  withProject,
  writesOf,
} from '../helpers/run-project.js';

/** Six statuses without tickets, of which the files keep two and one gets another label. */
const SEED = {
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: 'a', label: 'Alpha', state: 'OPEN' },
        { id: 'b', label: 'Beta', state: 'OPEN' },
        { id: 'c', label: 'Gamma', state: 'OPEN' },
        { id: 'd', label: 'Delta', state: 'OPEN' },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
};
const CONFIG = `version: 1
pipelines:
  - key: support
    id: "0"
    label: Support
    statuses:
      - { key: new, id: "1", label: Fresh, state: open }
      - { key: d, label: Delta, state: open }
      - { key: closed, id: "4", label: Closed, state: closed }
`;
const GONE = ['a', 'b', 'c'].map((id) => `pipelines.support.statuses["${id}"]`);
const CONFIRM_ALL = ['--confirm', 'STATUS_NOT_RETIRED', '--allow-many'];

type Way = 'a saved plan' | '--approve' | '--auto-approve';
const WAYS: readonly Way[] = ['a saved plan', '--approve', '--auto-approve'];

/** The flags that say go in one of the three ways. */
async function goBy(way: Way, { json, live }: Project): Promise<readonly string[]> {
  const { document } = await json(['plan', ...live, '--out', 'plan.json']);
  if (way === 'a saved plan') return ['--plan', 'plan.json'];
  return way === '--approve' ? ['--approve', String(document['planHash'])] : ['--auto-approve'];
}

function withDeletes<T>(use: (project: Project) => Promise<T>): Promise<T> {
  return withProject({ seed: SEED, config: CONFIG }, use);
}

describe.concurrent('consent without a terminal', () => {
  it.each(WAYS)('goes on with %s where everything else is agreed to as well', async (way) => {
    await withDeletes(async (project) => {
      const go = await goBy(way, project);
      const run = await project.json(['apply', ...project.live, ...go, '--allow-delete', ...CONFIRM_ALL]);
      expect([run.exitCode, run.document['status']]).toEqual([0, 'applied']);
      expect(named(run.document['applied'])).toEqual([
        'update pipelines.support.statuses.new',
        ...GONE.map((address) => `delete ${address}`),
      ]);
    });
  });

  it.each(WAYS)('does not take %s for more than a go: all that is missing is named at once', async (way) => {
    await withDeletes(async (project) => {
      const go = await goBy(way, project);
      const run = await project.json(['apply', ...project.live, ...go]);
      expect([run.exitCode, run.document['status'], errorCode(run)]).toEqual([
        4,
        'refused',
        'CONSENT_MISSING',
      ]);
      const { hint } = run.document['error'] as { readonly hint: string };
      for (const flag of ['--allow-delete', '--confirm', 'TOO_MANY_DELETES', ...GONE])
        expect(hint).toContain(flag);
      expect(hint).not.toContain('--approve');
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });

  it.each([
    ['the go', ['--allow-delete', ...CONFIRM_ALL], ['--approve sha256:']],
    ['the deletes', ['--auto-approve', ...CONFIRM_ALL], ['--allow-delete']],
    [
      'one finding',
      ['--auto-approve', '--allow-delete', '--confirm', 'STATUS_NOT_RETIRED'],
      ['--confirm TOO_MANY_DELETES'],
    ],
    [
      'the others',
      ['--auto-approve', '--allow-delete', '--allow-many'],
      GONE.map((address) => `--confirm 'STATUS_NOT_RETIRED=${address}'`),
    ],
    ['the go and the deletes', CONFIRM_ALL, ['--approve sha256:', '--allow-delete']],
  ])('is refused where only %s is missing, and says so', async (_, flags, missing) => {
    await withDeletes(async ({ json, run, live, sandbox }) => {
      const refused = await json(['apply', ...live, ...flags]);
      expect([refused.exitCode, errorCode(refused)]).toEqual([4, 'CONSENT_MISSING']);
      const { hint } = refused.document['error'] as { readonly hint: string };
      expect(hint.split(/ (?=--)/u)).toEqual(missing.map((flag) => expect.stringContaining(flag) as string));
      const text = await run(['apply', ...live, ...flags]);
      expect(text.exitCode).toBe(4);
      for (const flag of missing) expect(text.stdout + text.stderr).toContain(flag);
      expect(await writesOf(sandbox)).toEqual([]);
    });
  });

  it('takes --confirm CODE=ADDRESS for that place alone', async () => {
    await withDeletes(async ({ json, live }) => {
      const most = GONE.slice(0, 2).flatMap((address) => ['--confirm', `STATUS_NOT_RETIRED=${address}`]);
      const flags = ['apply', ...live, '--auto-approve', '--allow-delete', '--allow-many', ...most];
      const refused = await json(flags);
      expect((refused.document['error'] as { readonly hint: string }).hint).toBe(
        `--confirm 'STATUS_NOT_RETIRED=${GONE[2] ?? ''}'`,
      );
      const done = await json([...flags, '--confirm', `STATUS_NOT_RETIRED=${GONE[2] ?? ''}`]);
      expect([done.exitCode, done.document['status']]).toEqual([0, 'applied']);
    });
  });

  it('refuses --approve with another hash, names the new one, and goes on with that', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox }) => {
      const { document } = await json(['plan', ...live]);
      const hash = String(document['planHash']);
      const refused = await json(['apply', ...live, '--approve', `sha256:${'0'.repeat(64)}`]);
      expect([refused.exitCode, errorCode(refused), refused.document['planHash']]).toEqual([
        4,
        'PLAN_HASH_DIFFERS',
        hash,
      ]);
      expect(JSON.stringify(refused.document['error'])).toContain(hash);
      expect(await writesOf(sandbox)).toEqual([]);
      const done = await json(['apply', ...live, '--approve', hash]);
      expect(done.document['status']).toBe('applied');
    });
  });

  it('wants a number of tickets beside --approve where tickets move, and beside nothing else', async () => {
    await withProject({ config: RETIRING }, async ({ json, run, live, sandbox }) => {
      const { document } = await json(['plan', ...live, '--out', 'plan.json']);
      const hash = String(document['planHash']);
      expect(document['requires']).toEqual(['--allow-delete', '--tickets-up-to 101']);
      expect((await run(['plan', ...live])).stdout).toContain('--tickets-up-to 101');
      const saved = await run(['apply', ...live, '--plan', 'plan.json']);
      expect(saved.stdout).not.toContain('--tickets-up-to');
      const none = await json(['apply', ...live]);
      expect((none.document['error'] as Json)['hint']).toBe(
        `--approve ${hash} --tickets-up-to 101 --allow-delete`,
      );
      const refused = await json(['apply', ...live, '--approve', hash, '--allow-delete']);
      expect([refused.exitCode, errorCode(refused)]).toEqual([4, 'CONSENT_MISSING']);
      expect((refused.document['error'] as Json)['hint']).toBe('--tickets-up-to 101');
      expect(await writesOf(sandbox)).toEqual([]);
      const flags = ['--approve', hash, '--allow-delete', '--tickets-up-to', '101'];
      const done = await json(['apply', ...live, ...flags]);
      expect([done.exitCode, done.document['status']]).toEqual([0, 'applied']);
    });
  });

  it.each([
    [100, 0],
    [101, 4],
  ])('of an approval holds for as many tickets as it says: %i more end with %i', async (more, exit) => {
    await withProject({ config: RETIRING }, async ({ json, live, sandbox, api }) => {
      const hash = String((await json(['plan', ...live])).document['planHash']);
      const inputs = Array.from({ length: more }, () => ({
        properties: { hs_pipeline: '0', hs_pipeline_stage: '3' },
      }));
      await api('POST', '/crm/objects/2026-09/tickets/batch/create', { inputs: inputs.slice(0, 100) });
      if (more > 100)
        await api('POST', '/crm/objects/2026-09/tickets/batch/create', { inputs: inputs.slice(100) });
      const before = await writesOf(sandbox);
      const flags = ['--approve', hash, '--allow-delete', '--tickets-up-to', '101'];
      const done = await json(['apply', ...live, ...flags]);
      expect([done.exitCode, done.document['planHash']]).toEqual([exit, hash]);
      if (exit === 0) return;
      expect((done.document['error'] as Json)['hint']).toBe('--confirm TICKETS_GREW');
      expect(await writesOf(sandbox)).toEqual(before);
    });
  });

  it('of an approval is looked at again while the question stood', async () => {
    await withProject({ config: RETIRING }, async ({ json, run, live, sandbox, api }) => {
      const hash = String((await json(['plan', ...live])).document['planHash']);
      const flags = ['--approve', hash, '--tickets-up-to', '1'];
      const { exitCode, stderr } = await run(['apply', ...live, ...flags], {
        typed: ['1000001', 'no'],
        onPrompt: () =>
          api('POST', '/crm/objects/2026-09/tickets/batch/create', {
            inputs: [{ properties: { hs_pipeline: '0', hs_pipeline_stage: '3' } }],
          }),
      });
      expect(exitCode).toBe(4);
      expect(stderr).toContain('TICKETS_GREW');
      expect((await writesOf(sandbox)).filter((write) => !write.endsWith('/batch/create'))).toEqual([]);
    });
  });

  it('is not needed where there is nothing to do', async () => {
    await withProject({ config: SUPPORT }, async ({ json, live, files }) => {
      const { document, exitCode } = await json(['apply', ...live]);
      expect({ exitCode, ...document }).toMatchObject({
        exitCode: 0,
        status: 'nothing',
        applied: [],
        error: null,
      });
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });
});

describe.concurrent('consent at a terminal', () => {
  const YES = ['yes', '1000001', 'yes', 'yes', 'yes', 'yes'];

  it('asks for the go, for the deletes with the portal id, and for each finding on its own', async () => {
    await withDeletes(async ({ run, live }) => {
      const asked: string[] = [];
      const { exitCode, stderr } = await run(['apply', ...live], {
        typed: YES,
        onPrompt: () => asked.push(''),
      });
      expect(asked).toHaveLength(6);
      for (const words of [...GONE, 'TOO_MANY_DELETES', '1000001']) expect(stderr).toContain(words);
      expect(exitCode).toBe(0);
    });
  });

  it.each([
    ['no to the go', ['no']],
    ['yes instead of the portal id', ['yes', 'yes', ...YES]],
    ['another portal id', ['yes', '1000002', ...YES]],
    ['no to the first finding', ['yes', '1000001', 'no', ...YES]],
    ['no to the last finding', ['yes', '1000001', 'yes', 'yes', 'yes', 'no']],
    ['no answer to the last finding', ['yes', '1000001', 'yes', 'yes', 'yes']],
  ])('takes %s for a no, and changes nothing', async (_, typed) => {
    await withDeletes(async ({ run, live, sandbox, files }) => {
      const { exitCode, stdout, stderr } = await run(['apply', ...live], { typed });
      expect(exitCode).toBe(4);
      expect(stdout + stderr).toContain('CONSENT_DECLINED');
      expect(await writesOf(sandbox)).toEqual([]);
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });

  it('asks only for what no flag said', async () => {
    await withDeletes(async ({ run, live }) => {
      const asked: string[] = [];
      const flags = ['--auto-approve', '--confirm', 'STATUS_NOT_RETIRED', '--allow-many'];
      const typed = ['1000001'];
      const { exitCode } = await run(['apply', ...live, ...flags], { typed, onPrompt: () => asked.push('') });
      expect([asked.length, exitCode]).toEqual([1, 0]);
    });
  });

  it.each([
    ['CI=1', { CI: '1' }, []],
    ['--json', {}, ['--json']],
  ])('asks nobody with %s', async (_, env, flags) => {
    await withDeletes(async ({ run, live, sandbox }) => {
      const asked: string[] = [];
      const { exitCode, stdout, stderr } = await run(['apply', ...live, ...flags], {
        ...{ typed: YES, env, onPrompt: () => asked.push('') },
      });
      expect([exitCode, asked.length]).toEqual([4, 0]);
      expect(stdout + stderr).toContain('CONSENT_MISSING');
      expect(await writesOf(sandbox)).toEqual([]);
    });
  });
});
