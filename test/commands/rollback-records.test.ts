/**
 * What rollback reads back from disk was written by pipewright, or by whoever had the file since: an apply that was cut
 * off, another version, a person with an editor, somebody who means harm and uses our own code to make it consistent.
 */
import { chmod, mkdir, rm, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/core/model/account.js';
import type { TicketBatch } from '../../src/core/kinds/facets.js';
import { createJournal } from '../../src/execute/journal.js';
import type { JournalStart } from '../../src/execute/journal-records.js';
import { makePipe } from '../helpers/pipe.js';
import type { JsonRun, Project } from '../helpers/run-project.js';
import { errorCode, named, RETIRING, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';

const BATCH = '/crm/objects/2026-09/tickets/batch/update';
const GO = ['--auto-approve', '--allow-delete', '--allow-many'];
const CONFIRMED = [
  ...GO,
  ...['STATUS_NOT_RETIRED', 'TICKETS_CROSS_STATE'].flatMap((code) => ['--confirm', code]),
];

/** A status goes, its ticket to one that is made in the same apply. */
const REPLACED =
  SUPPORT.replace('key: us, id: "3", label: Waiting on us', 'key: fresh, label: Fresh') +
  '    retired:\n      - { status: "3", moveTicketsTo: fresh }\n';

async function placesOf({ sandbox }: Project): Promise<Readonly<Record<string, string>>> {
  const { tickets } = await sandbox.control.state();
  return Object.fromEntries(tickets.map(({ id, stage }) => [id, stage]));
}

const snapshotsOf = ({ files }: Project): Promise<readonly string[]> => files('.pipewright/snapshots');
const journalsOf = ({ files }: Project): Promise<readonly string[]> => files('.pipewright/journal');

async function applied(project: Project, config = RETIRING): Promise<string> {
  await project.write('pipewright.yaml', config);
  const run = await project.json(['apply', ...CONFIRMED, ...project.live]);
  expect([run.exitCode, run.document['status']]).toEqual([0, 'applied']);
  return (await snapshotsOf(project)).at(-1) ?? 'none';
}

/** An apply whose batch is done, whose answer is lost, and whose network is gone from then on. */
async function cutOff(project: Project, config: string): Promise<void> {
  await project.write('pipewright.yaml', config);
  await project.sandbox.control.faults(
    { path: BATCH, kind: 'done:500' },
    { path: '/tickets/batch/read', skip: 1, times: 9, kind: 'status:403' },
  );
  const run = await project.json(['apply', ...CONFIRMED, ...project.live]);
  expect(run.exitCode).toBe(5);
  await project.sandbox.control.faults({ clear: true });
}

const back = (project: Project, snapshot: string, ...flags: readonly string[]): Promise<JsonRun> =>
  project.json(['rollback', snapshot, '--tickets', ...project.live, ...CONFIRMED, ...flags]);

interface Row {
  readonly snapshot: string;
  readonly continues: string | null;
  readonly apply: {
    readonly command: string;
    readonly status: string | null;
    readonly tickets: { readonly moved: number; readonly unknown: number };
  } | null;
}

async function listed(project: Project): Promise<readonly Row[]> {
  const run = await project.json(['rollback', ...project.live]);
  expect(run.exitCode).toBe(0);
  return run.document['snapshots'] as readonly Row[];
}

describe.concurrent('the list of snapshots', () => {
  it('is empty and no error where nothing was applied, and asks no account', async () => {
    await withProject({ config: RETIRING }, async (project) => {
      const run = await project.json(['rollback', ...project.live]);
      expect([run.exitCode, run.document]).toEqual([0, { snapshots: [], problems: [] }]);
      const text = await project.run(['rollback', ...project.live]);
      expect([text.exitCode, text.stdout]).toEqual([0, expect.stringContaining('no snapshot')]);
      expect(await project.sandbox.control.requests()).toEqual([]);
    });
  });

  it('has each with its apply, newest first, and tells a rollback from an apply', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      await back(project, snapshot);
      const [second, first] = await listed(project);
      expect(first).toMatchObject({
        snapshot,
        continues: null,
        apply: { command: 'apply', status: 'applied', tickets: { moved: 1, unknown: 0 } },
      });
      expect(second).toMatchObject({ continues: null, apply: { command: 'rollback', status: 'applied' } });
      const { stdout } = await project.run(['rollback', ...project.live]);
      expect(stdout.indexOf(second?.snapshot ?? '')).toBeLessThan(stdout.indexOf(snapshot));
    });
  });

  it('does not send people to the snapshot of a run whose journal others could have written', async () => {
    await withProject({}, async (project) => {
      await cutOff(project, REPLACED);
      const [journal = ''] = await journalsOf(project);
      await chmod(join(project.cwd, journal), 0o644);
      const { stdout, exitCode } = await project.run(['apply', ...CONFIRMED, ...project.live]);
      const [first = '', later = ''] = await snapshotsOf(project);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(later);
      expect(stdout).not.toContain(first);
    });
  });

  it('shows an apply that went on from an unfinished one under it, and choosing it says what that had moved', async () => {
    await withProject({}, async (project) => {
      const before = await placesOf(project);
      await cutOff(project, REPLACED);
      const finished = await project.run(['apply', ...CONFIRMED, ...project.live]);
      const rows = await listed(project);
      const [first = '', later = ''] = await snapshotsOf(project);
      expect(finished.exitCode).toBe(0);
      expect(finished.stdout.replaceAll(/\s+/g, ' ')).toContain(
        `before both: pipewright rollback ${project.live.join(' ')} ${first} --tickets`,
      );
      expect(rows.map(({ snapshot, continues }) => [snapshot, continues])).toEqual([
        [first, null],
        [later, first],
      ]);
      expect(rows[0]?.apply).toMatchObject({ status: 'partial', tickets: { moved: 0, unknown: 1 } });
      const { stdout } = await project.run(['rollback', ...project.live]);
      expect(stdout).toContain(`\n      ${later}\n`);

      const chosen = await project.run(['rollback', later, '--tickets', ...project.live]);
      expect(chosen.stdout).toContain('ROLLBACK_CONTINUES');
      expect(chosen.stdout).toContain('1 ticket');
      expect(chosen.stdout).toContain(
        `pipewright rollback --api-url ${project.sandbox.url} ${first} --tickets`,
      );
      const told = await project.json(['rollback', later, '--tickets', ...project.live]);
      expect(told.stderr).toContain(first);

      const run = await back(project, first);
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 1]);
      expect(await placesOf(project)).toEqual(before);
    });
  });

  it('takes no rollback for the end of an unfinished apply', async () => {
    await withProject({}, async (project) => {
      await cutOff(project, REPLACED);
      const [first = ''] = await snapshotsOf(project);
      expect((await back(project, first)).exitCode).toBe(0);
      expect((await listed(project)).map(({ continues }) => continues)).toEqual([null, null]);
    });
  });

  it('says what can not be read, and lists the rest', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      await project.write('.pipewright/snapshots/2026-01-01T00-00-00.000Z.yaml', SUPPORT);
      await mkdir(join(project.cwd, '.pipewright/snapshots/2026-01-02T00-00-00.000Z.yaml'));
      await project.write('.pipewright/journal/2026-01-01T00-00-00.000Z.jsonl', 'no\njournal\n');
      const run = await project.json(['rollback', ...project.live]);
      expect((run.document['snapshots'] as readonly Row[]).map((row) => row.snapshot)).toEqual([snapshot]);
      const problems = run.document['problems'] as readonly { readonly code: string }[];
      expect(problems.map(({ code }) => code)).toEqual([
        'SNAPSHOT_UNUSABLE',
        'SNAPSHOT_UNUSABLE',
        'FILE_UNREADABLE',
      ]);
      expect((await project.run(['rollback', ...project.live])).stdout).toContain('FILE_UNREADABLE');
    });
  });
});

describe.concurrent('the end of an apply', () => {
  it('names the way back, which leads there', async () => {
    await withProject({}, async (project) => {
      const before = await placesOf(project);
      await project.write('pipewright.yaml', RETIRING);
      const run = await project.run(['apply', ...CONFIRMED, ...project.live]);
      const last = run.stdout.trimEnd().split('\n').at(-1)?.trim() ?? '';
      const [snapshot = ''] = await snapshotsOf(project);
      expect(last).toBe(`pipewright rollback --api-url ${project.sandbox.url} ${snapshot} --tickets`);
      const end = await project.json([...last.split(' ').slice(1), ...CONFIRMED]);
      expect(end.exitCode).toBe(0);
      expect(await placesOf(project)).toEqual(before);
    });
  });
});

/** A journal that our own code wrote, so that nothing about its form is wrong. */
async function forge(
  project: Project,
  start: Partial<JournalStart>,
  ...batches: readonly TicketBatch[]
): Promise<void> {
  const journal = createJournal({
    root: join(project.cwd, '.pipewright'),
    now: () => new Date('2099-01-01T00:00:00.000Z'),
    start: {
      tool: { name: 'pipewright', version: '0.1.0' },
      portalId: 1_000_001,
      origin: project.sandbox.url,
      planHash: `sha256:${'a'.repeat(64)}`,
      ...start,
    },
    redact: (text) => text,
  });
  for (const batch of batches) {
    const properties = { hs_pipeline: batch.to.pipeline, hs_pipeline_stage: batch.to.status };
    const operation: Operation = {
      ...{ method: 'POST', path: BATCH, retry: 'look-first' },
      body: { inputs: batch.ids.map((id) => ({ id, properties })) },
      addresses: [batch.address],
      from: batch.from,
    };
    await journal.result(await journal.intent(operation), { status: 200 });
    await journal.tickets(batch);
  }
  await journal.end({ status: 'applied', code: null });
  await journal.close();
}

const batchOf = (ids: readonly string[], from: string, to: string, pipeline = '0'): TicketBatch => ({
  ...{ address: 'pipelines.support.statuses.contact.tickets', ids },
  from: { pipeline, status: from },
  to: { pipeline, status: to },
});

describe.concurrent('a journal that was made up', () => {
  it('moves no ticket that is not where it says, and none that is gone', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      const places = await placesOf(project);
      const [inNew = ''] = Object.keys(places).filter((id) => places[id] === '1');
      await forge(project, {}, batchOf([inNew, '999999999999'], '4', '2'));
      const run = await back(project, snapshot);
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 1]);
      expect((await placesOf(project))[inNew]).toBe('1');
    });
  });

  it('has its tickets counted in the plan, and needs the consent of one that crosses states', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      const places = await placesOf(project);
      const ids = Object.keys(places).filter((id) => places[id] === '4');
      await forge(project, {}, batchOf(ids, '1', '4'));
      const writes = await writesOf(project.sandbox);
      const run = await project.json(['rollback', snapshot, '--tickets', ...GO, ...project.live]);
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'CONSENT_MISSING']);
      expect(await writesOf(project.sandbox)).toEqual(writes);
      const shown = await project.run(['rollback', snapshot, '--tickets', ...project.live]);
      expect(shown.stdout).toContain(`${ids.length + 1} tickets move back`);
    });
  });

  it('brings no ticket into a status or pipeline that the snapshot does not have', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      const before = await placesOf(project);
      const ids = Object.keys(before).filter((id) => before[id] === '1');
      await forge(
        project,
        {},
        batchOf(ids, 'elsewhere', '1', 'secret'),
        batchOf(ids, '__proto__', 'constructor'),
      );
      const run = await back(project, snapshot);
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 1]);
      const after = await placesOf(project);
      for (const id of ids) expect(after[id]).toBe('1');
    });
  });

  it.each<readonly [string, Partial<JournalStart>]>([
    ['another account', { portalId: 2_000_002 }],
    ['another address', { origin: 'https://api.hubapi.com' }],
  ])('of %s is passed over, broken or not', async (_name, start) => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      const places = await placesOf(project);
      const ids = Object.keys(places).filter((id) => places[id] === '1');
      await forge(project, start, batchOf(ids, '4', '1'));
      const journal = (await journalsOf(project)).at(-1) ?? '';
      await project.write(journal, (await project.read(journal)).replace('"ticket-batch"', '"nonsense"'));
      const run = await back(project, snapshot);
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 1]);
    });
  });

  it('prints hostile text as text', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      const evil = '\u001b[31m\n::set-output name=x::y\n##[error]';
      const places = await placesOf(project);
      const [id = ''] = Object.keys(places).filter((one) => places[one] === '2');
      await forge(project, {}, { ...batchOf([id], evil, '2'), address: evil });
      const shown = await project.run(['rollback', snapshot, '--tickets', ...project.live]);
      const list = await project.run(['rollback', ...project.live]);
      for (const { stdout, stderr } of [shown, list]) {
        expect(stdout + stderr).not.toContain('\u001b[31m');
        expect(stdout + stderr).not.toMatch(/^::|##\[/mu);
      }
    });
  });

  it.each<readonly [string, string, string]>([
    ['an id that is no ticket', '"ids":["', '"ids":["../../2","'],
    ['ids that are no list', '"ids":[', '"ids":7,"x":['],
    ['a place that is none', '"from":{', '"from":null,"x":{'],
    ['a status code that is text', '"status":200', '"status":"200"'],
    ['two beginnings', '"kind":"ticket-batch"', '"kind":"start"'],
  ])('with %s is refused as a whole, with its line', async (_name, right, wrong) => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      const journal = (await journalsOf(project))[0] ?? '';
      const text = await project.read(journal);
      const at = text.lastIndexOf(right);
      await project.write(journal, `${text.slice(0, at)}${wrong}${text.slice(at + right.length)}`);
      const writes = await writesOf(project.sandbox);
      const run = await back(project, snapshot);
      expect([run.exitCode, errorCode(run)]).toEqual([3, 'FILE_UNREADABLE']);
      expect(await writesOf(project.sandbox)).toEqual(writes);
      const without = await project.run(['rollback', snapshot, ...project.live]);
      expect(without.stdout).toContain('JOURNAL_INCOMPLETE');
    });
  });
});

describe.concurrent('a journal that is not what it was', () => {
  it('is used as far as it goes where it breaks off, and that is said', async () => {
    await withProject({}, async (project) => {
      const before = await placesOf(project);
      const snapshot = await applied(project);
      const journal = (await journalsOf(project))[0] ?? '';
      const lines = (await project.read(journal)).split('\n');
      const at = lines.findIndex((line) => line.includes('"ticket-batch"'));
      await project.write(journal, `${lines.slice(0, at).join('\n')}\n${(lines[at] ?? '').slice(0, 40)}\0\0`);
      const shown = await project.run(['rollback', snapshot, '--tickets', ...project.live]);
      expect(shown.stdout).toContain('JOURNAL_INCOMPLETE');
      expect((await listed(project))[0]?.apply).toMatchObject({ status: null });
      expect((await back(project, snapshot)).exitCode).toBe(0);
      expect(await placesOf(project)).toEqual(before);
    });
  });

  it('is missed where it was the one of the snapshot, and another one is there', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      await rm(join(project.cwd, (await journalsOf(project))[0] ?? ''));
      await forge(project, {});
      await forge(project, {}, batchOf(['1'], '1', '2'));
      const shown = await project.run(['rollback', snapshot, '--tickets', ...project.live]);
      expect(shown.stdout).toContain('JOURNAL_INCOMPLETE');
    });
  });

  it('is refused where a newer version wrote it', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      const journal = (await journalsOf(project))[0] ?? '';
      const text = await project.read(journal);
      await project.write(journal, text.replace('"formatVersion":"1"', '"formatVersion":"2"'));
      const run = await back(project, snapshot);
      expect([run.exitCode, errorCode(run)]).toEqual([3, 'JOURNAL_FORMAT']);
      const list = await project.json(['rollback', ...project.live]);
      expect(list.document['problems']).toMatchObject([{ code: 'JOURNAL_FORMAT' }]);
    });
  });

  it('is said to be missing where the folder of journals is none', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      await rm(join(project.cwd, '.pipewright/journal'), { recursive: true });
      await project.write('.pipewright/journal', 'a file');
      expect(errorCode(await back(project, snapshot))).toBe('FILE_UNREADABLE');
      const without = await project.run(['rollback', snapshot, ...project.live]);
      expect(without.stdout).toContain('JOURNAL_INCOMPLETE');
      const list = await project.json(['rollback', ...project.live]);
      expect([list.exitCode, list.document['problems']]).toMatchObject([0, [{ code: 'FILE_UNREADABLE' }]]);
    });
  });

  it.each<readonly [string, (path: string) => Promise<unknown>]>([
    ['a folder', (path) => mkdir(path)],
    ['a link', (path) => symlink('/etc/hostname', path)],
    ['a pipe', makePipe],
    ['a file without end', (path) => truncate(path, 300_000_000)],
  ])('is refused where %s has its name', async (name, make) => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      const file = '.pipewright/journal/2099-01-01T00-00-00.000Z.jsonl';
      if (name === 'a file without end') await project.write(file, '');
      await make(join(project.cwd, file));
      const run = await back(project, snapshot);
      expect(run.exitCode).toBe(3);
      expect(errorCode(run)).toBe(name === 'a file without end' ? 'FILE_TOO_BIG' : 'FILE_UNREADABLE');
    });
  });
});

describe.concurrent('a snapshot that was edited', () => {
  it.each([
    ['above the project', '../pipewright.lock.yaml'],
    ['at an absolute place', '/tmp/pipewright.lock.yaml'],
    ['behind a link', 'away/pipewright.lock.yaml'],
    ['that is no lock', 'pipewright.yaml'],
    ['in the folder of git', '.git/pipewright.lock.yaml'],
  ])('names no lock %s', async (_name, lock) => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      await symlink(project.home, join(project.cwd, 'away'));
      const text = await project.read(snapshot);
      expect(text).toContain('# Lock file: pipewright.lock.yaml\n');
      await project.write(snapshot, text.replace(/# Lock file: .*/u, `# Lock file: ${lock}`));
      const requests = await project.sandbox.control.requests();
      const run = await back(project, snapshot);
      expect([run.exitCode, errorCode(run)]).toEqual([3, 'SNAPSHOT_UNUSABLE']);
      expect(await project.sandbox.control.requests()).toEqual(requests);
    });
  });

  it('finds a lock outside of its project from a folder that holds both', async () => {
    await withProject({}, async (project) => {
      await project.write('files/pipewright.yaml', RETIRING);
      await mkdir(join(project.cwd, 'desk'));
      const desk = { cwd: join(project.cwd, 'desk') };
      const run = await project.json(['apply', '../files', ...CONFIRMED, ...project.live], desk);
      expect(run.exitCode).toBe(0);
      const [snapshot = ''] = await project.files('desk/.pipewright/snapshots');
      expect(await project.read(snapshot)).toContain('# Lock file: ../');
      const inside = await project.json(
        ['rollback', snapshot.slice('desk/'.length), '--tickets', ...CONFIRMED, ...project.live],
        desk,
      );
      expect(errorCode(inside)).toBe('SNAPSHOT_UNUSABLE');
      const above = await back(project, snapshot);
      expect([above.exitCode, named(above.document['applied'])[0]]).toEqual([
        0,
        'create pipelines.support.statuses.waiting_on_us',
      ]);
    });
  });

  it('may have comments above, and is none where its own first lines are gone', async () => {
    await withProject({}, async (project) => {
      const snapshot = await applied(project);
      const text = await project.read(snapshot);
      await project.write(snapshot, `# Ours\n\n${text}`);
      const shown = await project.json(['rollback', snapshot, ...project.live]);
      expect(errorCode(shown)).toBe('CONSENT_MISSING');
      await project.write(snapshot, `version: 1\n${text.replace('version: 1\n', '')}`);
      const run = await back(project, snapshot);
      expect([run.exitCode, errorCode(run)]).toEqual([3, 'SNAPSHOT_UNUSABLE']);
    });
  });
});
