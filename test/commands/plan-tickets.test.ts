import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../src/execute/journal-records.js';
import { renderTicketsCsv } from '../../src/render/results/tickets-csv.js';
import type { Plan } from '../../src/core/plan/plan.js';
import type { Project } from '../helpers/run-project.js';
import { errorCode, RENAMED, RETIRING, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';

const TICKETS = '/crm/objects/2026-09/tickets';

/** An account with the support desk, and an old pipeline that goes; `waiting` tickets wait on us. */
function seed(waiting: number): object {
  const stage = (id: string, label: string, state: 'OPEN' | 'CLOSED', tickets: number): object => {
    return { id, label, state, tickets };
  };
  return {
    pipelines: [
      {
        id: '0',
        label: 'Support Pipeline',
        stages: [
          stage('1', 'New', 'OPEN', 3),
          stage('2', 'Waiting on contact', 'OPEN', 2),
          stage('3', 'Waiting on us', 'OPEN', waiting),
          stage('4', 'Closed', 'CLOSED', 4),
        ],
      },
      {
        id: '77',
        label: 'Old, and "tired"',
        stages: [
          stage('78', 'Open', 'OPEN', 2),
          stage('79', 'Empty', 'OPEN', 0),
          stage('80', 'Closed', 'CLOSED', 1),
        ],
      },
    ],
  };
}

const CROSSING = `${RETIRING}retired:
  - { pipeline: "77", moveTicketsTo: support.new, statuses: { "80": support.closed } }
`;

/** Records of CSV as RFC 4180 has it, read without any code of ours. */
function parse(text: string): readonly (readonly string[])[] {
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy;
  const records: string[][] = [[]];
  let end = 0;
  for (const [whole, cell = '', separator] of text.matchAll(cells)) {
    records.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (separator === '\r\n') records.push([]);
    end += whole.length;
  }
  expect([end, records.pop()]).toEqual([text.length, []]);
  return records;
}

interface Listed {
  readonly id: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
}

async function listed({ read }: Project, file: string): Promise<readonly Listed[]> {
  const [header, ...rows] = parse(await read(file));
  expect(header).toEqual(['id', 'subject', 'from', 'to']);
  return rows.map(([id = '', subject = '', from = '', to = '', ...more]) => {
    expect(more).toEqual([]);
    return { id, subject, from, to };
  });
}

/** Ids of the tickets that an apply moved, by where they were and went, as its journal has it. */
async function movedIn({ files, read }: Project): Promise<readonly string[]> {
  const [journal = ''] = await files('.pipewright/journal');
  const lines = (await read(journal)).trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as JournalRecord)
    .flatMap((record) => {
      if (record.kind !== 'ticket-batch') return [];
      return record.ids.map((id) => `${id}: ${record.from.status} -> ${record.to.status}`);
    })
    .sort();
}

const PLACES: Readonly<Record<string, string>> = {
  'Support Pipeline: New': '1',
  'Support Pipeline: Waiting on contact': '2',
  'Support Pipeline: Waiting on us': '3',
  'Support Pipeline: Closed': '4',
  'Old, and "tired": Open': '78',
  'Old, and "tired": Closed': '80',
};

describe('plan --tickets', () => {
  it('lists exactly the tickets that the apply then moves, beyond one page and into other pipelines', async () => {
    await withProject({ seed: seed(450), config: CROSSING }, async (project) => {
      const { run, live, mode, sandbox } = project;
      const { exitCode, stderr, stdout } = await run(['plan', ...live, '--tickets', 'moving.csv']);
      expect([exitCode, await writesOf(sandbox)]).toEqual([0, []]);
      expect(stdout).toContain('To apply exactly this plan');
      expect(stderr).toContain('Wrote 453 tickets to moving.csv.');
      expect(stderr).not.toContain('tickets in "Empty"');
      expect(await mode('moving.csv')).toBe('600');
      const rows = await listed(project, 'moving.csv');
      const planned = rows.map(({ id, from, to }) => `${id}: ${PLACES[from] ?? ''} -> ${PLACES[to] ?? ''}`);
      const consent = ['--auto-approve', '--allow-delete', '--confirm', 'TOO_MANY_DELETES'];
      const applied = await run(['apply', ...live, ...consent]);
      expect([applied.exitCode, applied.stderr]).toEqual([0, expect.stringContaining('450 of 450')]);
      expect(planned.toSorted()).toEqual(await movedIn(project));
      expect(new Set(rows.map(({ id }) => id)).size).toBe(453);
    });
  });

  it('leaves stdout to the JSON document, and takes a file that is there', async () => {
    await withProject({ config: RETIRING }, async (project) => {
      await project.write('moving.csv', 'something else');
      const { document, stderr } = await project.json(['plan', ...project.live, '--tickets', 'moving.csv']);
      expect(document).toHaveProperty('planHash');
      expect(stderr).toContain('Wrote 1 ticket to moving.csv.');
      expect(await project.mode('moving.csv')).toBe('600');
      expect(await listed(project, 'moving.csv')).toEqual([
        {
          id: expect.stringMatching(/^\d+$/u) as string,
          subject: 'Ticket 6',
          from: 'Support Pipeline: Waiting on us',
          to: 'Support Pipeline: Waiting on contact',
        },
      ]);
    });
  });

  it('carries any subject through, and lets none be run as a formula', async () => {
    const subjects: readonly (readonly [string, string])[] = [
      ['=HYPERLINK("https://example.com","x")', `'=HYPERLINK("https://example.com","x")`],
      ['+49 30 123', "'+49 30 123"],
      ['-2+3', "'-2+3"],
      ['@SUM(A1)', "'@SUM(A1)"],
      ['\t=1', "'\t'=1"],
      ['\r=1', "'\r'=1"],
      ['  =1', "'  =1"],
      ['＝1', "'＝1"],
      ['late; =1', "late;' =1"],
      ['first\n=1', "first\n'=1"],
      ['Grüße, "Änne"\r\nsecond line', 'Grüße, "Änne"\r\nsecond line'],
      ['a - b = c', 'a - b = c'],
      ['', ''],
    ];
    const tickets = subjects.map(([subject], index) => ({ id: `${index + 1}`, subject }));
    const plan = { views: [], changes: [], basis: { pipelines: {} } } as unknown as Plan;
    const text = renderTicketsCsv({
      plan,
      tickets: [{ address: 'pipelines.p.statuses.s', id: 's', moveTo: null, tickets }],
    });
    expect(parse(text).map(([, subject]) => subject)).toEqual([
      'subject',
      ...subjects.map(([, safe]) => safe),
    ]);
    await withProject({ config: RETIRING }, async (project) => {
      const { sandbox, api, run, live } = project;
      const [ticket] = (await sandbox.control.state()).tickets.filter(({ stage }) => stage === '3');
      const subject = '=1+1,"Grüße"\nsecond';
      await api('PATCH', `${TICKETS}/${ticket?.id ?? ''}`, { properties: { subject } });
      await run(['plan', ...live, '--tickets', 'moving.csv']);
      expect((await listed(project, 'moving.csv')).map((row) => row.subject)).toEqual([`'${subject}`]);
    });
  });

  it('tells two statuses of one name apart by their ids', async () => {
    const config = RETIRING.replace(
      '      - { key: closed',
      '      - { key: again, label: Waiting on us, state: open }\n      - { key: closed',
    ).replace('moveTicketsTo: contact', 'moveTicketsTo: again');
    await withProject({ config }, async (project) => {
      await project.run(['plan', ...project.live, '--tickets', 'moving.csv']);
      const rows = await listed(project, 'moving.csv');
      expect(rows.map(({ from, to }) => [from, to])).toEqual([
        ['Support Pipeline: Waiting on us (3)', 'Support Pipeline: Waiting on us (again)'],
      ]);
    });
  });

  it('shows the tickets that block a delete, with nowhere to go', async () => {
    const blocked = RETIRING.slice(0, RETIRING.indexOf('    retired:'));
    await withProject({ seed: seed(2), config: blocked }, async (project) => {
      const { exitCode, stderr } = await project.run(['plan', ...project.live, '--tickets', 'moving.csv']);
      expect(exitCode).toBe(4);
      expect(stderr).toContain('Wrote 2 tickets to moving.csv, 2 of them without a target.');
      const rows = await listed(project, 'moving.csv');
      expect(rows.map(({ from, to }) => [from, to])).toEqual(
        Array(2).fill(['Support Pipeline: Waiting on us', '']),
      );
    });
  });

  it.each([
    ['nothing changes', SUPPORT],
    ['nothing is emptied', RENAMED],
  ])('writes the first line only where %s', async (_, config) => {
    await withProject({ config }, async ({ run, live, read }) => {
      const { exitCode, stderr } = await run(['plan', ...live, '--tickets', 'moving.csv']);
      expect(exitCode).toBe(0);
      expect(await read('moving.csv')).toBe('id,subject,from,to\r\n');
      expect(stderr).toContain('No ticket would move: moving.csv has only its header line.');
    });
  });

  it('writes no file at all where a search fails on the way, or the plan can not be made', async () => {
    await withProject(
      { seed: seed(450), config: RETIRING },
      async ({ json, live, files, sandbox, write }) => {
        const flags = ['plan', ...live, '--tickets', 'moving.csv', '--out', 'plan.json'];
        const counting = (await sandbox.control.requests()).length;
        await json(['plan', ...live]);
        const searches = (await sandbox.control.requests())
          .slice(counting)
          .filter(({ path }) => path.endsWith('/search')).length;
        await sandbox.control.faults({ path: '/search', skip: searches + 1, times: 1, kind: 'status:400' });
        const failed = await json(flags);
        expect([errorCode(failed), failed.exitCode]).toEqual(['API_REFUSED', 1]);
        expect(await files()).toEqual(['pipewright.yaml']);
        await write('pipewright.yaml', 'version: 2\n');
        expect((await json(flags)).exitCode).toBe(3);
        expect(await files()).toEqual(['pipewright.yaml']);
      },
    );
  });

  it('fails with FILE_UNWRITABLE where the place can not be written, and with 64 where it is that of --out', async () => {
    await withProject({ config: RETIRING }, async ({ json, live, files, run }) => {
      for (const place of ['missing/moving.csv', 'pipewright.yaml/moving.csv', '.']) {
        const result = await json(['plan', ...live, '--tickets', place]);
        expect([place, errorCode(result), result.exitCode]).toEqual([place, 'FILE_UNWRITABLE', 1]);
      }
      const both = await run(['plan', ...live, '--tickets', 'one', '--out', 'one']);
      expect(both.exitCode).toBe(64);
      expect(await files()).toEqual(['pipewright.yaml']);
    });
  });
});
