import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeAccountLock } from '../../src/execute/account-lock.js';
import type { Json } from '../helpers/run-project.js';
import {
  errorCode,
  expectClean,
  named,
  PIPELINES,
  RENAMED,
  RETIRING,
  SUPPORT,
  withProject,
  writesOf,
} from '../helpers/run-project.js';
import { runCommand } from '../helpers/run-command.js';

/** A rename, then a move of one ticket, then a delete. */
const CONFIG = RETIRING.replace('label: New,', 'label: Fresh,');
const GO = ['--auto-approve', '--allow-delete'];
const FIELDS = [
  ...[
    'applied',
    'closeDatesKept',
    'consoleSteps',
    'error',
    'failed',
    'notTried',
    'planHash',
    'requests',
    'status',
    'ticketsMoved',
  ],
];
const DELETE = 'pipelines.support.statuses["3"]';
const WRITE = { method: 'PATCH', path: '/stages/1' };

const READ_ONLY = {
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '2', label: 'Waiting on contact', state: 'OPEN' },
        { id: '3', label: 'Waiting on us', state: 'OPEN', tickets: 1 },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
  tokens: [
    { token: 'pat-all', scopes: ['tickets'] },
    { token: 'pat-reads', scopes: ['crm.schemas.tickets.read', 'crm.objects.tickets.read'] },
    {
      token: 'pat-no-moves',
      scopes: ['crm.schemas.tickets.read', 'crm.objects.tickets.read', 'crm.schemas.tickets.write'],
    },
  ],
};

function errorOf(document: Json): unknown {
  return (document['error'] as Json | null)?.['code'];
}

describe.concurrent('the outcome of an apply', () => {
  it('that did everything is "applied", with every field', async () => {
    await withProject({ config: CONFIG }, async ({ json, live }) => {
      const { document, exitCode, stderr } = await json(['apply', ...live, ...GO]);
      expect(Object.keys(document).toSorted()).toEqual(FIELDS);
      expect(document).toMatchObject({
        status: 'applied',
        applied: [
          { address: 'pipelines.support.statuses.new', action: 'update' },
          { address: `${DELETE}.tickets`, action: 'migrate' },
          { address: DELETE, action: 'delete' },
        ],
        ...{ failed: null, notTried: [], ticketsMoved: 1, consoleSteps: [], error: null },
        requests: { read: expect.any(Number) as number, write: 3 },
      });
      expect(document['planHash']).toMatch(/^sha256:/u);
      expect(exitCode).toBe(0);
      expect(stderr).not.toBe('');
    });
  });

  it('that stopped in the middle is "partial" and 5, and says what was done, what failed and what was not tried', async () => {
    await withProject({ config: CONFIG }, async ({ json, run, live, sandbox, files, read }) => {
      await sandbox.control.faults({ path: '/batch/update', kind: 'status:403', times: 50 });
      const { document, exitCode } = await json(['apply', ...live, ...GO]);
      expect(exitCode).toBe(5);
      expect(Object.keys(document).toSorted()).toEqual(FIELDS);
      expect(document).toMatchObject({
        status: 'partial',
        applied: [{ address: 'pipelines.support.statuses.new', action: 'update' }],
        failed: {
          address: `${DELETE}.tickets`,
          action: 'migrate',
          error: { code: expect.any(String) as string, summary: expect.any(String) as string },
        },
        notTried: [{ address: DELETE, action: 'delete' }],
        ticketsMoved: 0,
      });
      expect(document['error']).toEqual((document['failed'] as Json)['error']);
      const [journal = ''] = await files('.pipewright/journal');
      const records = (await read(journal))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Json);
      expect(records.at(-1)).toMatchObject({ kind: 'end', status: 'partial' });
      await sandbox.control.faults({ clear: true });
      expect((await run(['apply', ...live, ...GO])).exitCode).toBe(0);
    });
  });

  it.each([
    ['a refused first write', { ...WRITE, kind: 'status:403' }],
    ['a first write that HubSpot finds wrong', { ...WRITE, kind: 'status:400' }],
    ['a server that fails at the first write', { ...WRITE, kind: 'status:500' }],
  ])('is "partial" and 5 after %s, as a request was sent', async (_, fault) => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox }) => {
      await sandbox.control.faults({ ...fault, times: 50 });
      const { document, exitCode } = await json(['apply', ...live, '--auto-approve']);
      expect([document['status'], exitCode]).toEqual(['partial', 5]);
      expect(document).toMatchObject({ applied: [], failed: { action: 'update' } });
    });
  });

  it('is no failure where an answer was lost and the write is found done', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox }) => {
      await sandbox.control.faults({ ...WRITE, kind: 'lost' });
      const { document, exitCode } = await json(['apply', ...live, '--auto-approve']);
      expect([document['status'], exitCode]).toEqual(['applied', 0]);
    });
  });

  it('is "partial" and 5 where the account can not be read any more after the writes', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox, files, read }) => {
      const plan = await json(['plan', ...live]);
      expect(plan.exitCode).toBe(0);
      const reads = (await sandbox.control.requests()).length;
      expect(reads).toBeGreaterThan(0);
      await json(['apply', ...live, '--auto-approve']);
      const all = (await sandbox.control.requests()).slice(reads);
      const lists = all.filter(({ method, path }) => method === 'GET' && path.includes(PIPELINES)).length;
      expect(all.at(-1)).toMatchObject({ method: 'GET', path: PIPELINES });
      await sandbox.control.reset();
      await sandbox.control.faults({
        method: 'GET',
        path: PIPELINES,
        skip: lists - 1,
        times: 50,
        kind: 'status:403',
      });
      const { document, exitCode } = await json(['apply', ...live, '--auto-approve']);
      expect([document['status'], exitCode]).toEqual(['partial', 5]);
      expect(named(document['applied'])).toEqual(['update pipelines.support.statuses.new']);
      expect(document['error']).toMatchObject({ code: expect.any(String) as string });
      const [, journal = ''] = await files('.pipewright/journal');
      expect(await read(journal)).toContain('"kind":"end","status":"partial"');
    });
  });

  it('is NOT_CONVERGED and 5 where somebody works against it', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox, api }) => {
      const lists = async (): Promise<number> =>
        (await sandbox.control.requests()).filter(
          ({ method, path }) => method === 'GET' && path.includes(PIPELINES),
        ).length;
      await json(['apply', ...live, '--auto-approve']);
      const count = await lists();
      await sandbox.control.reset();
      const before = await lists();
      // The look that proves the apply waits until somebody has changed the account back.
      const look = { method: 'GET', path: PIPELINES, skip: count - 1 };
      await sandbox.control.faults({ ...look, kind: 'delay:1500' });
      const apply = json(['apply', ...live, '--auto-approve']);
      while ((await lists()) < before + count);
      await api('PATCH', `${PIPELINES}/0/stages/4`, { label: 'Theirs' });
      const { document, exitCode } = await apply;
      expect([exitCode, errorOf(document)]).toEqual([5, 'NOT_CONVERGED']);
      expect(document['status']).toBe('partial');
    });
  });

  it('is "refused" where the plan is blocked, and 4', async () => {
    await withProject(
      { config: SUPPORT.replace(/ {6}- \{ key: us.*\n/u, '') },
      async ({ json, run, live }) => {
        const flags = [...GO, '--allow-many', '--confirm', 'STATUS_NOT_RETIRED'];
        const refused = await json(['apply', ...live, ...flags]);
        expect(Object.keys(refused.document).toSorted()).toEqual(FIELDS);
        expect([refused.exitCode, refused.document['status'], errorCode(refused)]).toEqual([
          4,
          'refused',
          'PLAN_BLOCKED',
        ]);
        const text = await run(['apply', ...live, ...flags]);
        expect(text.exitCode).toBe(4);
        expect(text.stdout).toContain('STATUS_HOLDS_TICKETS');
      },
    );
  });

  it('is an error document where planning fails', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox }) => {
      await sandbox.control.faults({ method: 'GET', path: PIPELINES, times: 50, kind: 'status:400' });
      const run = await json(['apply', ...live, ...GO]);
      expect([run.exitCode, errorCode(run), 'status' in run.document]).toEqual([1, 'API_REFUSED', false]);
      expect(run.document['error']).toMatchObject({ correlationId: expect.any(String) as string });
    });
  });
});

describe.concurrent('before the first write', () => {
  it.each([
    ['pat-reads', 'any write', ['crm.schemas.tickets.write', 'crm.objects.tickets.write']],
    ['pat-no-moves', 'a move of tickets', ['crm.objects.tickets.write']],
  ])('the token %s is refused as MISSING_SCOPE for %s', async (token, _, scopes) => {
    await withProject({ seed: READ_ONLY, config: CONFIG }, async ({ json, run, live, sandbox, files }) => {
      const env = { HUBSPOT_ACCESS_TOKEN: token };
      const refused = await json(['apply', ...live, ...GO], { env });
      expect([refused.exitCode, errorCode(refused), refused.document['status']]).toEqual([
        1,
        'MISSING_SCOPE',
        'refused',
      ]);
      for (const scope of scopes) expect(JSON.stringify(refused.document['error'])).toContain(scope);
      expect(refused.stdout).not.toContain(token);
      const text = await run(['apply', ...live, ...GO], { env });
      expect(text.exitCode).toBe(1);
      expect(text.stdout + text.stderr).toContain('MISSING_SCOPE');
      expect(await writesOf(sandbox)).toEqual([]);
      expect(await files('.pipewright')).toEqual([]);
    });
  });

  it('another apply that runs is waited for by nobody: APPLY_RUNNING', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox, home, files }) => {
      const release = await takeAccountLock({
        stateFolder: join(home, 'state'),
        origin: sandbox.url,
        portalId: sandbox.portalId,
        owner: { pid: process.pid, since: new Date(0), host: hostname() },
        now: () => new Date(),
        sleep: () => Promise.resolve(),
        isAlive: () => true,
      });
      const refused = await json(['apply', ...live, '--auto-approve']);
      expect([refused.exitCode, errorCode(refused), refused.document['status']]).toEqual([
        4,
        'APPLY_RUNNING',
        'refused',
      ]);
      expect(await writesOf(sandbox)).toEqual([]);
      expect(await files('.pipewright')).toEqual([]);
      await release();
      expect((await json(['apply', ...live, '--auto-approve'])).document['status']).toBe('applied');
    });
  });

  it.each([
    ['the records', '.pipewright'],
    ['the claim on the account', '../home/state'],
  ])('it is found that %s can not be written: FILE_UNWRITABLE, and nothing is changed', async (_, place) => {
    await withProject({ config: RENAMED }, async ({ json, live, write, sandbox }) => {
      await write(place, 'a file where a folder belongs');
      const { document, exitCode } = await json(['apply', ...live, '--auto-approve']);
      expect([exitCode, document['status'], errorOf(document)]).toEqual([1, 'refused', 'FILE_UNWRITABLE']);
      expect(await writesOf(sandbox)).toEqual([]);
    });
  });

  it('of two applies at the same moment, one applies and the other is refused or finds nothing to do', async () => {
    await withProject({ config: RENAMED }, async ({ json, live, sandbox }) => {
      await sandbox.control.latency({ ms: 20 });
      const runs = await Promise.all([1, 2, 3].map(() => json(['apply', ...live, '--auto-approve'])));
      expect(runs.filter(({ document }) => document['status'] === 'applied')).toHaveLength(1);
      for (const { exitCode } of runs) expect([0, 4]).toContain(exitCode);
      expect(await writesOf(sandbox)).toHaveLength(1);
    });
  });
});

describe.concurrent('the records of an apply', () => {
  it('are a journal and a snapshot for their owner only, kept out of git, without the token', async () => {
    await withProject({ config: CONFIG }, async ({ run, live, files, mode, read }) => {
      const { stdout } = await run(['apply', ...live, ...GO]);
      const [journal = '', ...moreJournals] = await files('.pipewright/journal');
      const [snapshot = '', ...moreSnapshots] = await files('.pipewright/snapshots');
      expect([moreJournals, moreSnapshots]).toEqual([[], []]);
      expect(stdout).toContain(journal);
      expect(stdout).toContain(snapshot);
      expect(await Promise.all([journal, snapshot].map(mode))).toEqual(['600', '600']);
      expect(await read('.pipewright/.gitignore')).toBe('*\n');
      const records = (await read(journal))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Json);
      expect(records.map(({ kind }) => kind)).toEqual([
        ...['start', 'intent', 'result', 'intent', 'result', 'ticket-batch', 'intent', 'result', 'end'],
      ]);
      expect(records[5]).toMatchObject({
        from: { pipeline: '0', status: '3' },
        ids: [expect.any(String) as string],
      });
      expectClean({ stdout: (await read(journal)) + (await read(snapshot)), stderr: '', exitCode: 0 });
    });
  });

  it('are not written where nothing is', async () => {
    await withProject({ config: CONFIG }, async ({ run, live, files }) => {
      await run(['apply', ...live]);
      await run(['apply', ...live, '--auto-approve']);
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });

  it('hold a snapshot that is a configuration: it is valid, and applying it leads back', async () => {
    await withProject({ config: CONFIG }, async ({ run, json, live, files, sandbox }) => {
      const before = await sandbox.control.state();
      await run(['apply', ...live, ...GO]);
      const [snapshot = ''] = await files('.pipewright/snapshots');
      const valid = await json(['validate', snapshot]);
      expect(valid.document).toMatchObject({ valid: true, counts: { pipelines: 1, statuses: 4 } });
      const plan = await json(['plan', ...live, snapshot]);
      expect(named(plan.document['changes'])).toEqual([
        expect.stringContaining('create pipelines.support.statuses') as string,
        'update pipelines.support.statuses.new',
      ]);
      const back = await json(['apply', ...live, snapshot, '--auto-approve', '--confirm', 'ID_NOT_LIVE']);
      expect([back.document['status'], back.exitCode]).toEqual(['applied', 0]);
      const shape = ({ pipelines }: typeof before): unknown =>
        pipelines.map(({ id, label, stages }) => [
          ...[id, label],
          stages
            .toSorted((a, b) => a.displayOrder - b.displayOrder)
            .map((stage) => [stage.id, stage.label, stage.state]),
        ]);
      expect(shape(await sandbox.control.state())).toEqual(shape(before));
    });
  });

  it('work on the embedded sandbox, too, where they lie beside its file', async () => {
    await withProject({ config: CONFIG }, async ({ run, json, files, cwd, home }) => {
      const env = { HOME: home, XDG_STATE_HOME: join(home, 'state') };
      const done = await runCommand(['apply', '--sandbox', '--json', ...GO], { cwd, env });
      expect(JSON.parse(done.stdout)).toMatchObject({ status: 'applied', ticketsMoved: 1 });
      expect(await files('.pipewright/journal')).toHaveLength(1);
      const [snapshot = ''] = await files('.pipewright/snapshots');
      expect((await json(['plan', '--sandbox', snapshot])).document).toMatchObject({
        summary: { create: 1, update: 1 },
      });
      expect((await run(['plan', '--sandbox', '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });
});
