/**
 * Close dates over moves between closed statuses, on an account that keeps what the move names, and on one that sets its
 * own date behind each move.
 */
import { describe, expect, it } from 'vitest';
import {
  datesIn,
  HELD,
  heldIn,
  isMove,
  overriding,
  retiring,
  seedOf,
  spread,
} from '../helpers/close-dates.js';
import type { FrontAct, FrontRequest } from '../helpers/front.js';
import { frontOf } from '../helpers/front.js';
import type { JsonRun, Project } from '../helpers/run-project.js';
import { codesOf, errorCode, withProject } from '../helpers/run-project.js';

const GO = ['--auto-approve', '--allow-delete', '--allow-many'];

interface Hooks {
  readonly overrides?: boolean;
  readonly on?: (request: FrontRequest) => FrontAct;
}

/** Runs a command against the account with a front before it. The front's address is no part of where journals belong. */
async function through(project: Project, url: string, argv: readonly string[]): Promise<JsonRun> {
  return project.json([...argv, '--api-url', url]);
}

async function withFront<T>(project: Project, hooks: Hooks, use: (url: string) => Promise<T>): Promise<T> {
  const { overrides = false, on } = hooks;
  const front = await frontOf(project.sandbox, {
    ...(overrides ? { after: overriding(project.sandbox) } : {}),
    ...(on === undefined ? {} : { on }),
  });
  try {
    return await use(front.url);
  } finally {
    await front.close();
  }
}

describe.concurrent('a move from a closed status to a closed one', () => {
  it.each([undefined, 'enters-closed', 'from-open-only', 'off'])(
    'keeps every close date, empty ones too, where the pipeline says %s',
    async (automation) => {
      await withProject({ seed: seedOf({ ...HELD, solved: 203 }, automation) }, async (project) => {
        const before = await spread(project.sandbox);
        await project.write('pipewright.yaml', retiring('solved', 'done'));
        const plan = await project.json(['plan', ...project.live]);
        expect(codesOf(plan.document['findings'])).toContain('CLOSE_DATES_KEPT');
        const run = await project.json(['apply', ...GO, ...project.live]);
        expect([run.exitCode, run.document['ticketsMoved'], run.document['closeDatesKept']]).toEqual([
          ...[0, 203, 203],
        ]);
        expect(await datesIn(project.sandbox)).toEqual(before);
        const writes = (await project.sandbox.control.requests()).filter(({ path }) =>
          path.endsWith('/batch/update'),
        );
        // Three batches moved the tickets, three gave them their dates before; the dates cost no request of their own.
        expect(writes).toHaveLength(6);
      });
    },
  );

  it('writes once more what HubSpot set meanwhile', async () => {
    await withProject({ seed: seedOf(HELD) }, async (project) => {
      const before = await spread(project.sandbox);
      await project.write('pipewright.yaml', retiring('solved', 'done'));
      await withFront(project, { overrides: true }, async (url) => {
        const run = await through(project, url, ['apply', ...GO]);
        expect([run.exitCode, run.document['closeDatesKept']]).toEqual([0, 7]);
      });
      expect(await datesIn(project.sandbox)).toEqual(before);
    });
  });

  it('leaves them to HubSpot where the files say so, once somebody agrees', async () => {
    await withProject({ seed: seedOf(HELD) }, async (project) => {
      const before = await spread(project.sandbox);
      await project.write('pipewright.yaml', retiring('solved', 'done', ', closeDates: hubspot'));
      const refused = await project.json(['apply', ...GO, ...project.live]);
      expect([refused.exitCode, errorCode(refused)]).toEqual([4, 'CONSENT_MISSING']);
      expect(refused.stdout).toContain('CLOSE_DATES_CHANGE');
      const run = await project.json(['apply', ...GO, '--confirm', 'CLOSE_DATES_CHANGE', ...project.live]);
      expect([run.exitCode, run.document['ticketsMoved'], run.document['closeDatesKept']]).toEqual([0, 7, 0]);
      const after = await datesIn(project.sandbox);
      expect(Object.keys(before).filter((id) => before[id] !== after[id])).toHaveLength(7);
    });
  });

  it.each([
    ['open', 'done', null],
    ['solved', 'open', null],
    ['solved', 'done', 'kept'],
  ] as const)('from %s to %s says what becomes of close dates: %s', async (gone, to, word) => {
    await withProject({ seed: seedOf(HELD) }, async (project) => {
      await project.write(
        'pipewright.yaml',
        retiring(gone, to).replace(
          '- { key: done',
          `${gone === 'open' ? '- { key: fresh, label: Fresh, state: open }\n      ' : ''}- { key: done`,
        ),
      );
      const { document } = await project.json(['plan', ...project.live]);
      const changes = document['changes'] as readonly {
        action: string;
        tickets: { closeDates: unknown } | null;
      }[];
      const words = changes.flatMap(({ action, tickets }) =>
        tickets === null ? [] : [[action, tickets.closeDates]],
      );
      expect(words).toEqual([
        ['migrate', word],
        ['delete', word],
      ]);
      expect(codesOf(document['findings']).includes('CLOSE_DATES_KEPT')).toBe(word === 'kept');
    });
  });

  it('lists the close dates that HubSpot refuses, finishes everything else, and does not ask again', async () => {
    await withProject({ seed: seedOf(HELD) }, async (project) => {
      await spread(project.sandbox);
      await project.write('pipewright.yaml', retiring('solved', 'done'));
      const on = (request: FrontRequest): FrontAct =>
        request.path.endsWith('/batch/update') && !isMove(request)
          ? {
              kind: 'answer',
              status: 400,
              body: { message: 'closed_date is locked', category: 'VALIDATION_ERROR' },
            }
          : { kind: 'pass' };
      await withFront(project, { overrides: true, on }, async (url) => {
        const run = await through(project, url, ['apply', ...GO]);
        expect([run.exitCode, errorCode(run), run.document['ticketsMoved']]).toEqual([
          ...[5, 'CLOSE_DATES_NOT_KEPT', 7],
        ]);
        expect(run.stdout).toContain('closed_date is locked');
        expect(run.document['closeDatesKept']).toBe(0);
        expect(await heldIn(project.sandbox)).toEqual({ open: 2, done: 10 });
        const again = await through(project, url, ['apply']);
        expect([again.exitCode, again.document['status']]).toEqual([0, 'nothing']);
      });
    });
  });
});

/** The journal as a crash leaves it: without its last line, and without the answer that never came. */
async function cutOff({ files, read, write }: Project): Promise<void> {
  for (const file of await files('.pipewright/journal')) {
    const lines = (await read(file)).trimEnd().split('\n');
    const kinds = lines.map((line) => JSON.parse(line) as { kind: string; code?: unknown });
    let end = lines.length;
    if (kinds[end - 1]?.kind === 'end') end -= 1;
    if (kinds[end - 1]?.kind === 'result' && kinds[end - 1]?.code !== null) end -= 1;
    await write(file, `${lines.slice(0, end).join('\n')}\n`);
  }
}

const CONFIRMED = [
  ...GO,
  ...['STATUS_NOT_RETIRED', 'TICKETS_CROSS_STATE', 'CLOSE_DATES_CHANGE'].flatMap((code) => [
    '--confirm',
    code,
  ]),
];

describe('a rollback with --tickets', () => {
  it.each([
    ['closed to closed', retiring('solved', 'done'), false],
    ['closed to closed, HubSpot setting its own', retiring('solved', 'done'), true],
    ['closed to closed, left to HubSpot', retiring('solved', 'done', ', closeDates: hubspot'), false],
    ['closed to open', retiring('solved', 'open'), true],
    [
      'open to closed',
      retiring('open', 'done').replace(
        '- { key: done',
        '- { key: new, label: New, state: open }\n      - { key: done',
      ),
      true,
    ],
  ])(
    'brings back the close dates of tickets that went %s',
    { timeout: 60_000 },
    async (_name, config, overrides) => {
      await withProject({ seed: seedOf(HELD) }, async (project) => {
        const before = await spread(project.sandbox);
        const held = await heldIn(project.sandbox);
        await project.write('pipewright.yaml', config);
        await withFront(project, { overrides }, async (url) => {
          const there = await through(project, url, ['apply', ...CONFIRMED]);
          expect(there.exitCode).toBe(0);
          const [snapshot = ''] = await project.files('.pipewright/snapshots');
          const back = await through(project, url, ['rollback', snapshot, '--tickets', ...CONFIRMED]);
          expect(back.exitCode).toBe(0);
        });
        expect(await heldIn(project.sandbox)).toEqual(held);
        expect(await datesIn(project.sandbox)).toEqual(before);
      });
    },
  );

  it('finishes close dates after a crash, with its own word for going', { timeout: 60_000 }, async () => {
    await withProject({ seed: seedOf(HELD) }, async (project) => {
      const before = await spread(project.sandbox);
      await project.write('pipewright.yaml', retiring('solved', 'done'));
      let moves = 0;
      let healed = false;
      const on = (request: FrontRequest): FrontAct => {
        if (isMove(request)) moves += 1;
        // The second move is the rollback's: it is done, and nothing is heard of it or after it.
        return healed || moves < 2 ? { kind: 'pass' } : { kind: isMove(request) ? 'lose' : 'drop' };
      };
      await withFront(project, { overrides: true, on }, async (url) => {
        await through(project, url, ['apply', ...GO]);
        const [snapshot = ''] = await project.files('.pipewright/snapshots');
        const rollback = ['rollback', snapshot, '--tickets'];
        expect((await through(project, url, [...rollback, ...CONFIRMED])).exitCode).toBe(5);
        await cutOff(project);
        healed = true;
        const silent = await through(project, url, rollback);
        expect([silent.exitCode, errorCode(silent)]).toEqual([4, 'CONSENT_MISSING']);
        expect((await through(project, url, [...rollback, ...CONFIRMED])).exitCode).toBe(0);
        const again = await through(project, url, rollback);
        expect([again.exitCode, again.document['status']]).toEqual([0, 'nothing']);
      });
      expect(await datesIn(project.sandbox)).toEqual(before);
    });
  });
});
