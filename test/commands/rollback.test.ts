import { symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signalReason } from '../../src/cli/world.js';
import { makePipe } from '../helpers/pipe.js';
import type { JsonRun, Project } from '../helpers/run-project.js';
import {
  errorCode,
  named,
  PIPELINES,
  RETIRING,
  SUPPORT,
  withProject,
  writesOf,
} from '../helpers/run-project.js';

/** A status goes, its ticket to one that is made in the same apply. */
const REPLACED =
  SUPPORT.replace('key: us, id: "3", label: Waiting on us', 'key: fresh, label: Fresh') +
  '    retired:\n      - { status: "3", moveTicketsTo: fresh }\n';

/** Two open statuses go into one. */
const MERGED = `${SUPPORT.replace(/ {6}- \{ key: (?:us|contact).*\n/gu, '')}    retired:
      - { status: "2", moveTicketsTo: new }
      - { status: "3", moveTicketsTo: new }
`;

const CLOSING = RETIRING.replace('moveTicketsTo: contact', 'moveTicketsTo: closed');

const TICKETS = '/crm/objects/2026-09/tickets';
const BATCH = `${TICKETS}/batch/update`;
const GO = ['--auto-approve', '--allow-delete', '--allow-many'];
const CONFIRMED = [
  ...GO,
  ...['STATUS_NOT_RETIRED', 'TICKETS_CROSS_STATE', 'USER_WITHOUT_TEAM'].flatMap((code) => [
    '--confirm',
    code,
  ]),
];

interface Account {
  /** `id label state: ticket ids`, in order. */
  readonly statuses: readonly string[];
  /** Ticket -> status. */
  readonly tickets: Readonly<Record<string, string>>;
}

async function accountOf({ sandbox }: Project): Promise<Account> {
  const { pipelines, tickets } = await sandbox.control.state();
  return {
    statuses: pipelines.flatMap(({ id, stages }) =>
      stages
        .toSorted((a, b) => a.displayOrder - b.displayOrder)
        .map((stage) => `${id}/${stage.id} ${stage.label} ${stage.state}`),
    ),
    tickets: Object.fromEntries(
      tickets.map((ticket) => [ticket.id, ticket.archived ? 'archived' : ticket.stage]),
    ),
  };
}

async function newest({ files }: Project, at = -1): Promise<string> {
  return (await files('.pipewright/snapshots')).at(at) ?? 'none';
}

/** Applies a file over the first account, and returns the account before and the snapshot. */
async function changed(
  project: Project,
  config: string,
): Promise<{ readonly before: Account; readonly snapshot: string }> {
  const before = await accountOf(project);
  await project.write('pipewright.yaml', config);
  const run = await project.json(['apply', ...CONFIRMED, ...project.live]);
  expect([run.exitCode, run.document['status']]).toEqual([0, 'applied']);
  return { before, snapshot: await newest(project) };
}

const back = (project: Project, snapshot: string, ...flags: readonly string[]): Promise<JsonRun> =>
  project.json(['rollback', snapshot, ...project.live, ...CONFIRMED, ...flags]);

/** Says in a snapshot where the tickets of the new status go that nothing takes back. */
async function retire({ read, write }: Project, snapshot: string, to = 'contact'): Promise<void> {
  const entry = `    retired:\n      - { status: fresh, moveTicketsTo: ${to} }\n`;
  await write(snapshot, (await read(snapshot)).replace('    rules:', `${entry}    rules:`));
}

const move = ({ api }: Project, id: string, status: string): Promise<unknown> =>
  api('PATCH', `${TICKETS}/${id}`, { properties: { hs_pipeline: '0', hs_pipeline_stage: status } });

describe.concurrent('rollback', () => {
  it.each([
    ['retired into one that stayed', RETIRING, 1],
    ['replaced by a new one', REPLACED, 1],
    ['merged with another', MERGED, 3],
    ['retired into a closed one', CLOSING, 1],
  ])('brings a status back that was %s, and with --tickets its tickets', async (_name, config, count) => {
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, config);
      const run = await back(project, snapshot, '--tickets');
      expect([run.exitCode, run.document['status'], run.document['ticketsMoved']]).toEqual([
        0,
        'applied',
        count,
      ]);
      expect(await accountOf(project)).toEqual(before);
      const plan = await project.json(['plan', snapshot, ...project.live]);
      expect(plan.document['changes']).toEqual([]);
    });
  });

  it('does nothing a second time, and needs no consent for it', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, MERGED);
      await back(project, snapshot, '--tickets');
      const writes = await writesOf(project.sandbox);
      const again = await project.json(['rollback', snapshot, '--tickets', ...project.live]);
      expect([again.exitCode, again.document['status'], again.document['applied']]).toEqual([
        0,
        'nothing',
        [],
      ]);
      expect(await writesOf(project.sandbox)).toEqual(writes);
    });
  });

  it('can be rolled back itself, tickets included', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, REPLACED);
      const after = await accountOf(project);
      await back(project, snapshot, '--tickets');
      const run = await back(project, await newest(project), '--tickets');
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 1]);
      expect((await accountOf(project)).tickets).toEqual(after.tickets);
    });
  });

  it('goes back over several applies at once, ticket by ticket', async () => {
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, RETIRING);
      await changed(project, MERGED.replace(/.*status: "3".*\n/u, ''));
      const run = await back(project, snapshot, '--tickets');
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 3]);
      expect(await accountOf(project)).toEqual(before);
    });
  });

  it('brings a deleted pipeline back with its statuses and tickets', async () => {
    const old = `  - key: old
    id: old
    label: Old
    statuses:
      - { key: a, id: old_a, label: A, state: open }
      - { key: b, id: old_b, label: B, state: closed }
`;
    await withProject({ config: SUPPORT + old }, async (project) => {
      await project.json(['apply', ...CONFIRMED, ...project.live]);
      const ticket = Object.keys((await accountOf(project)).tickets)[0] ?? '';
      await project.api('PATCH', `${TICKETS}/${ticket}`, {
        properties: { hs_pipeline: 'old', hs_pipeline_stage: 'old_a' },
      });
      const { before, snapshot } = await changed(
        project,
        `${SUPPORT}retired:\n  - { pipeline: old, moveTicketsTo: support.new }\n`,
      );
      const run = await back(project, snapshot, '--tickets');
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 1]);
      expect(await accountOf(project)).toEqual(before);
    });
  });

  it('leaves a ticket where somebody has moved it since, and says so', async () => {
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, MERGED);
      const [one = '', two = ''] = Object.keys(before.tickets).filter((id) => before.tickets[id] === '2');
      await move(project, one, '4');
      await project.api('DELETE', `${TICKETS}/${two}`);
      const shown = await project.run(['rollback', snapshot, '--tickets', ...project.live]);
      expect(shown.exitCode).toBe(4);
      expect(shown.stdout).toContain('ROLLBACK_TICKETS');
      expect(shown.stdout).toMatch(new RegExp(`somebody has moved it since\\s+\\(${one}\\)`, 'u'));
      expect(shown.stdout).toMatch(new RegExp(`merged or\\s+deleted\\s+\\(${two}\\)`, 'u'));
      const run = await back(project, snapshot, '--tickets');
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 1]);
      expect((await accountOf(project)).tickets).toEqual({
        ...before.tickets,
        [one]: '4',
        [two]: 'archived',
      });
    });
  });

  it('is blocked by tickets that would lose their status, with or without --tickets', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, REPLACED);
      const without = await back(project, snapshot);
      expect([without.exitCode, errorCode(without)]).toEqual([4, 'PLAN_BLOCKED']);
      const [stranger = ''] = Object.keys((await accountOf(project)).tickets);
      await move(project, stranger, 'fresh');
      const writes = await writesOf(project.sandbox);
      const run = await back(project, snapshot, '--tickets');
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'PLAN_BLOCKED']);
      expect(await writesOf(project.sandbox)).toEqual(writes);
      await retire(project, snapshot);
      await project.sandbox.control.faults({
        method: 'DELETE',
        path: '/stages/fresh',
        skip: 1,
        times: 9,
        kind: 'status:500',
      });
      const solved = await back(project, snapshot, '--tickets');
      expect([solved.exitCode, solved.document['ticketsMoved']]).toEqual([0, 2]);
      const { tickets } = await accountOf(project);
      expect(tickets[stranger]).toBe('2');
      expect(Object.values(tickets).sort()).toEqual(['1', '1', '2', '2', '2', '3', '4', '4', '4', '4']);
    });
  });

  it('wants the consents of an apply, and one more where tickets cross between open and closed', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, CLOSING);
      const run = await project.json(['rollback', snapshot, '--tickets', '--auto-approve', ...project.live]);
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'CONSENT_MISSING']);
      expect((run.document['error'] as { readonly hint: string }).hint).toContain('TICKETS_CROSS_STATE=');
      const replaced = await project.json(['rollback', snapshot, '--auto-approve', ...project.live]);
      expect([replaced.exitCode, replaced.document['ticketsMoved']]).toEqual([0, 0]);
    });
  });

  it('goes on with --approve and the hash that it printed', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, REPLACED);
      const flags = ['--tickets', '--allow-delete', '--confirm', 'STATUS_NOT_RETIRED', ...project.live];
      const first = await project.json(['rollback', snapshot, ...flags]);
      const run = await project.json([
        ...['rollback', snapshot, ...flags],
        ...['--approve', String(first.document['planHash']), '--tickets-up-to', '101'],
      ]);
      const { hint } = first.document['error'] as { readonly hint: string };
      expect(hint).toContain('--tickets-up-to 101');
      expect([first.exitCode, run.exitCode, run.document['status']]).toEqual([4, 0, 'applied']);
    });
  });

  it('tells of tickets that could go back where --tickets was not given', async () => {
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, RETIRING);
      const run = await project.run(['rollback', snapshot, ...project.live, ...CONFIRMED]);
      expect(run.stdout).toContain('ROLLBACK_TICKETS');
      expect(run.stdout).toContain('ROLLBACK_LIMITS');
      const { statuses, tickets } = await accountOf(project);
      expect(statuses).toEqual(before.statuses);
      expect(Object.values(tickets)).not.toContain('3');
      const later = await back(project, snapshot, '--tickets');
      expect(named(later.document['applied'])).toEqual([
        'migrate pipelines.support.statuses.contact.tickets',
      ]);
      expect(await accountOf(project)).toEqual(before);
    });
  });

  it('keeps what the lock says of things that the snapshot does not have', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, RETIRING);
      await project.api('POST', PIPELINES, {
        ...{ label: 'VIP', displayOrder: 9, pipelineId: 'vip' },
        stages: [
          { label: 'A', displayOrder: 0, metadata: { ticketState: 'OPEN' }, stageId: 'vip_a' },
          { label: 'B', displayOrder: 1, metadata: { ticketState: 'CLOSED' }, stageId: 'vip_b' },
        ],
      });
      const lock = `version: 1
portals:
  "1000001":
    ids:
      pipelines.support.statuses.waiting_on_us: "2"
      pipelines.vip.statuses.first: vip_a
    protected:
      - vip
    confirmed:
      - { address: pipelines.vip.access, id: vip, value: everyone, at: 2026-01-01T00:00:00.000Z, by: ana }
`;
      await project.write('pipewright.lock.yaml', lock);
      const run = await back(project, snapshot, '--tickets');
      expect([run.exitCode, run.document['status']]).toEqual([0, 'applied']);
      const kept = await project.read('pipewright.lock.yaml');
      expect(kept).toContain('pipelines.vip.statuses.first: vip_a');
      expect(kept).toContain('- vip');
      expect(kept).toContain('pipelines.vip.access');
      expect(await project.files('.pipewright')).not.toContain('.pipewright/snapshots/pipewright.lock.yaml');
    });
  });

  it('uses the lock of the apply that wrote the snapshot: its protection holds', async () => {
    await withProject({}, async (project) => {
      await project.write(
        'desk/support.yaml',
        SUPPORT.replace('    statuses:', '    protect: true\n    statuses:'),
      );
      await project.json(['apply', 'desk/support.yaml', ...CONFIRMED, ...project.live]);
      const config = SUPPORT.replace(
        '      - { key: closed',
        '      - { key: more, label: More, state: open }\n      - { key: closed',
      );
      await project.write('desk/support.yaml', config);
      await project.json(['apply', 'desk/support.yaml', ...CONFIRMED, ...project.live]);
      const run = await back(project, await newest(project));
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'PLAN_BLOCKED']);
      expect(run.stdout).toContain('PROTECTED');
    });
  });

  it('goes by the ids of the snapshot, whatever the lock says of a key', async () => {
    const keyed = SUPPORT.replace('key: us, id: "3", label: Waiting on us', 'key: own, label: Own');
    await withProject(
      { config: `${keyed}    retired:\n      - { status: "3", moveTicketsTo: own }\n` },
      async (project) => {
        await project.json(['apply', ...CONFIRMED, ...project.live]);
        const other = keyed.replace('key: own, label: Own', 'key: other, label: Other');
        const { before, snapshot } = await changed(
          project,
          `${other}    retired:\n      - { status: own, moveTicketsTo: other }\n`,
        );
        const text = (await project.read(snapshot)).replace('key: own, id: "own"', 'key: own');
        expect(text).toContain('{ key: own, label: Own');
        const lock =
          'version: 1\nportals:\n  "1000001":\n    ids:\n      pipelines.support.statuses.own: other\n';
        await project.write('pipewright.lock.yaml', lock);
        expect((await back(project, snapshot, '--tickets')).exitCode).toBe(0);
        expect(await accountOf(project)).toEqual(before);
      },
    );
  });

  it('goes by the lock where HubSpot had given a status another id', async () => {
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, RETIRING);
      await project.api('POST', `${PIPELINES}/0/stages`, {
        ...{ label: 'Waiting on us', displayOrder: 7, stageId: '99', metadata: { ticketState: 'OPEN' } },
      });
      const lock =
        'version: 1\nportals:\n  "1000001":\n    ids:\n      pipelines.support.statuses.waiting_on_us: "99"\n';
      await project.write('pipewright.lock.yaml', lock);
      const run = await back(project, snapshot, '--tickets');
      expect(named(run.document['applied']).filter((row) => !row.startsWith('move '))).toEqual([
        'migrate pipelines.support.statuses.contact.tickets',
      ]);
      const { tickets } = await accountOf(project);
      const wanted = Object.entries(before.tickets).map(([id, status]) => [
        id,
        status === '3' ? '99' : status,
      ]);
      expect(tickets).toEqual(Object.fromEntries(wanted));
      expect(await project.read('pipewright.lock.yaml')).toContain('waiting_on_us: "99"');
    });
  });

  it('gives a deleted team a new id, and remembers it', async () => {
    const teams = 'teams:\n  - { key: first, name: First line, members: [ana@example.com] }\n';
    const seed = {
      pipelines: [],
      users: [{ id: '10', email: 'ana@example.com' }],
      teams: [{ id: '5001', name: 'First line' }],
    };
    await withProject({ seed, config: `version: 1\n${teams}` }, async (project) => {
      await project.json(['apply', ...CONFIRMED, ...project.live]);
      await project.write('pipewright.yaml', 'version: 1\nretired:\n  - { team: "5001" }\n');
      const gone = await project.json(['apply', ...CONFIRMED, ...project.live]);
      expect([gone.exitCode, gone.document['error']]).toEqual([0, null]);
      const snapshot = await newest(project);
      const shown = await project.run(['rollback', snapshot, ...project.live]);
      expect(shown.stdout).toContain('ROLLBACK_NEW_ID');
      const run = await back(project, snapshot);
      expect([run.exitCode, run.document['status']]).toEqual([0, 'applied']);
      const again = await back(project, snapshot);
      expect([again.exitCode, again.document['status']]).toEqual([0, 'nothing']);
      const { teams, users } = await project.sandbox.control.state();
      const [team] = teams as readonly { readonly id: string; readonly name: string }[];
      const [ana] = users as readonly { readonly primaryTeamId: string }[];
      expect([team?.name, team?.id === '5001']).toEqual(['First line', false]);
      expect(ana?.primaryTeamId).toBe(team?.id);
      expect(await project.read('pipewright.lock.yaml')).toContain(`"${team?.id ?? ''}"`);
    });
  });
});

describe.concurrent('a rollback that is disturbed', () => {
  it.each([
    ['an answer is lost while tickets move', { path: BATCH, kind: 'lost' }],
    ['the connection breaks while tickets move', { path: BATCH, kind: 'reset' }],
    ['the answer to the create is lost', { method: 'POST', path: '/stages', kind: 'lost' }],
    ['the connection breaks at the delete', { method: 'DELETE', path: '/stages', kind: 'reset' }],
  ])('ends with everything back where %s', async (_name, fault) => {
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, REPLACED);
      await project.sandbox.control.faults(fault);
      const run = await back(project, snapshot, '--tickets');
      if (run.exitCode !== 0) {
        expect(run.exitCode).toBe(5);
        expect((await back(project, snapshot, '--tickets')).exitCode).toBe(0);
      }
      expect(await accountOf(project)).toEqual(before);
    });
  });

  it.each([1, 2])(
    'stops with 5 after write %i on Ctrl-C, names itself as the way on, and converges',
    async (count) => {
      await withProject({}, async (project) => {
        const { before, snapshot } = await changed(project, REPLACED);
        const done = (await writesOf(project.sandbox)).length;
        const interruption = new AbortController();
        await project.sandbox.control.latency({ ms: 60 });
        const ended = new AbortController();
        const running = project
          .run(['rollback', snapshot, '--tickets', ...CONFIRMED, ...project.live], {
            signal: interruption.signal,
          })
          .finally(() => ended.abort());
        while (!ended.signal.aborted && (await writesOf(project.sandbox)).length < done + count);
        interruption.abort(signalReason());
        const run = await running;
        await project.sandbox.control.latency({ ms: 0 });
        expect(run.exitCode).toBe(5);
        expect(run.stdout).toContain('pipewright rollback');
        expect(run.stdout).not.toContain('pipewright apply');
        const again = await back(project, snapshot, '--tickets');
        expect(again.exitCode).toBe(0);
        expect(await accountOf(project)).toEqual(before);
      });
    },
  );

  it('finds the tickets of an apply whose journal broke off', async () => {
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, RETIRING);
      const journal = (await project.files('.pipewright/journal'))[0] ?? '';
      const lines = (await project.read(journal)).split('\n');
      const at = lines.findIndex((line) => line.includes('"ticket-batch"'));
      await project.write(journal, `${lines.slice(0, at).join('\n')}\n${(lines[at] ?? '').slice(0, 40)}`);
      const run = await back(project, snapshot, '--tickets');
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 1]);
      expect(await accountOf(project)).toEqual(before);
    });
  });

  it('moves a ticket that may not go back to no other place', async () => {
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, REPLACED);
      const [ticket = ''] = Object.keys(before.tickets).filter((id) => before.tickets[id] === '3');
      await move(project, Object.keys(before.tickets)[0] ?? '', 'fresh');
      await retire(project, snapshot);
      await project.sandbox.control.faults({ path: BATCH, kind: 'status:400' });
      expect((await back(project, snapshot, '--tickets')).exitCode).toBe(5);
      expect((await accountOf(project)).tickets[ticket]).toBe('fresh');
    });
  });

  it('says of each ticket that leaves a status where it goes, where not all go to one', async () => {
    const parted = MERGED.replaceAll('moveTicketsTo: new', 'moveTicketsTo: fresh').replace(
      '    statuses:\n',
      '    statuses:\n      - { key: fresh, label: Fresh, state: open }\n',
    );
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, parted);
      const [stranger = ''] = Object.keys(before.tickets).filter((id) => before.tickets[id] === '1');
      await move(project, stranger, 'fresh');
      await retire(project, snapshot, 'waiting_on_contact');
      const run = await back(project, snapshot, '--tickets');
      const moves = named(run.document['applied']).filter((name) => name.startsWith('migrate '));
      const fresh = 'migrate pipelines.support.statuses["fresh"].tickets';
      expect(moves.toSorted()).toEqual([
        fresh,
        `${fresh}["pipelines.support.statuses.waiting_on_contact"]`,
        `${fresh}["pipelines.support.statuses.waiting_on_us"]`,
      ]);
      expect(moves.at(-1)).toBe(fresh);
      expect((await accountOf(project)).tickets).toEqual({ ...before.tickets, [stranger]: '2' });
    });
  });

  it('keeps the status that a refused ticket could not leave', async () => {
    await withProject({}, async (project) => {
      const { before, snapshot } = await changed(project, REPLACED);
      await project.sandbox.control.faults({ path: BATCH, times: 9, kind: 'status:400' });
      const run = await back(project, snapshot, '--tickets');
      expect(run.exitCode).toBe(5);
      expect(named([run.document['failed']])).toEqual([
        'migrate pipelines.support.statuses["fresh"].tickets',
      ]);
      expect(named(run.document['notTried'])).toEqual(['delete pipelines.support.statuses["fresh"]']);
      const { error } = run.document['failed'] as { readonly error: { readonly hint: string } };
      expect(error.hint).toContain(
        `pipewright rollback --api-url ${project.sandbox.url} ${snapshot} --tickets`,
      );
      await project.sandbox.control.faults({ clear: true });
      expect((await back(project, snapshot, '--tickets')).exitCode).toBe(0);
      expect(await accountOf(project)).toEqual(before);
    });
  });
});

describe.concurrent('a rollback that is asked for wrongly', () => {
  it.each([
    ['a file that is not there', 'nothing.yaml', 3, 'SNAPSHOT_UNUSABLE'],
    ['a folder', '.', 3, 'SNAPSHOT_UNUSABLE'],
    ['a link', 'link.yaml', 3, 'SNAPSHOT_UNUSABLE'],
    ['a pipe', 'pipe.yaml', 3, 'SNAPSHOT_UNUSABLE'],
    ['a file that is far too big', 'big.yaml', 3, 'CONFIG_INVALID'],
    ['a configuration', 'pipewright.yaml', 3, 'SNAPSHOT_UNUSABLE'],
    ['broken YAML', 'broken.yaml', 3, 'CONFIG_INVALID'],
  ])('refuses %s', async (_name, file, exitCode, code) => {
    await withProject({ config: SUPPORT }, async (project) => {
      await project.write('broken.yaml', 'version: 1\n pipelines: [');
      await symlink('pipewright.yaml', join(project.cwd, 'link.yaml'));
      await makePipe(join(project.cwd, 'pipe.yaml'));
      await project.write('big.yaml', '');
      await truncate(join(project.cwd, 'big.yaml'), 6_000_000);
      const run = await project.json(['rollback', file, ...project.live]);
      expect([run.exitCode, errorCode(run)]).toEqual([exitCode, code]);
      expect(await project.sandbox.control.requests()).toEqual([]);
    });
  });

  it('refuses the snapshot of another account before anything else is read', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, RETIRING);
      await project.write(
        snapshot,
        (await project.read(snapshot)).replace('portalId: 1000001', 'portalId: 2000002'),
      );
      const run = await back(project, snapshot);
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'PORTAL_MISMATCH']);
    });
  });

  it('takes a snapshot whose live labels no configuration may have', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, RETIRING);
      const text = await project.read(snapshot);
      await project.write(snapshot, text.replace('label: Waiting on us', 'label: waiting on contact'));
      const run = await project.json(['rollback', snapshot, ...project.live]);
      expect(errorCode(run)).not.toBe('CONFIG_INVALID');
    });
  });

  it.each([['--plan', 'plan.json'], ['--console']])('refuses %s with 64', async (...flags) => {
    await withProject({ config: SUPPORT }, async (project) => {
      const run = await project.json(['rollback', 'x.yaml', ...flags, ...project.live]);
      expect([run.exitCode, errorCode(run)]).toEqual([64, 'USAGE']);
    });
  });

  it('refuses --tickets without a journal, and does without it otherwise', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, RETIRING);
      await project.write('elsewhere/.pipewright/snapshots/old.yaml', await project.read(snapshot));
      const run = await back(project, 'elsewhere/.pipewright/snapshots/old.yaml', '--tickets');
      expect([run.exitCode, errorCode(run)]).toEqual([3, 'NO_JOURNAL']);
      expect((await back(project, 'elsewhere/.pipewright/snapshots/old.yaml')).exitCode).toBe(0);
    });
  });

  it.each([
    ['without a snapshot', ['--auto-approve']],
    ['without a snapshot', ['--tickets']],
    ['without a snapshot', ['--confirm', 'STATUS_NOT_RETIRED']],
  ])('refuses consent %s with 64: a list would pass for a rollback', async (_name, flags) => {
    await withProject({ config: SUPPORT }, async (project) => {
      const run = await project.json(['rollback', ...flags, ...project.live]);
      expect([run.exitCode, errorCode(run)]).toEqual([64, 'USAGE']);
    });
  });

  it('takes no journal of another address for its own', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, RETIRING);
      const journal = (await project.files('.pipewright/journal'))[0] ?? '';
      const text = await project.read(journal);
      await project.write(journal, text.replace(project.sandbox.url, 'https://api.hubapi.com'));
      expect(errorCode(await back(project, snapshot, '--tickets'))).toBe('NO_JOURNAL');
    });
  });

  it('refuses a journal that was changed afterwards', async () => {
    await withProject({}, async (project) => {
      const { snapshot } = await changed(project, RETIRING);
      const journal = (await project.files('.pipewright/journal'))[0] ?? '';
      await project.write(journal, (await project.read(journal)).replace('"ticket-batch"', '"tickets"'));
      const run = await back(project, snapshot, '--tickets');
      expect([run.exitCode, errorCode(run)]).toEqual([3, 'FILE_UNREADABLE']);
    });
  });
});
