import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json, Project } from '../helpers/run-project.js';
import {
  errorCode,
  named,
  PIPELINES,
  RENAMED,
  RETIRING,
  SUPPORT,
  withProject,
  writesOf,
} from '../helpers/run-project.js';

/** One of everything: a rename, a create, a delete whose ticket moves. */
const ALL = RETIRING.replace('label: New,', 'label: Fresh,').replace(
  '      - { key: closed',
  '      - { key: later, label: Later, state: open }\n      - { key: closed',
);
/** The same with a finding that wants a consent of its own. */
const FLIPPING = ALL.replace(
  'label: Waiting on contact, state: open',
  'label: Waiting on contact, state: closed',
);

interface Saved {
  readonly changes: Json[];
  readonly findings: Json[];
  readonly basis: {
    pipelines: Record<string, { statuses: Json[]; label: string }>;
    pins: Record<string, string>;
  };
  readonly requires: string[];
  readonly summary: Record<string, unknown>;
  readonly account: Record<string, unknown>;
  [field: string]: unknown;
}

async function savePlan({ run, live }: Project, file = 'plan.json'): Promise<void> {
  const { exitCode } = await run(['plan', ...live, '--out', file]);
  expect(exitCode).toBe(0);
}

async function edit({ read, write }: Project, change: (plan: Saved) => unknown): Promise<void> {
  const plan = JSON.parse(await read('plan.json')) as Saved;
  change(plan);
  await write('plan.json', JSON.stringify(plan));
}

/** A change, to be edited. */
function found(list: readonly Json[], action: string): Record<string, unknown> {
  const one = list.find((entry) => entry['action'] === action);
  if (one === undefined) throw new Error(`no ${action} in the plan`);
  return one;
}

const GO = [
  '--plan',
  'plan.json',
  '--allow-delete',
  '--confirm',
  'STATE_FLIP_WITH_TICKETS',
  '--confirm',
  'TICKETS_CROSS_STATE',
];

describe.concurrent('a saved plan', () => {
  it.each<[string, (plan: Saved) => unknown]>([
    ['a label in changes', ({ changes }) => Object.assign(found(changes, 'update'), { label: 'Other' })],
    [
      'what a change makes',
      ({ changes }) => Object.assign(found(changes, 'create'), { after: { label: 'Other', state: 'open' } }),
    ],
    ['the id of a change', ({ changes }) => Object.assign(found(changes, 'delete'), { id: '1' })],
    ['a field of a change', ({ changes }) => Object.assign(found(changes, 'update'), { fields: [] })],
    ['a change that is gone', ({ changes }) => changes.pop()],
    ['the order of changes', ({ changes }) => changes.reverse()],
    [
      'the channel of a change',
      ({ changes }) => Object.assign(found(changes, 'update'), { channel: 'console' }),
    ],
    [
      'where a delete sends its tickets',
      ({ changes }) =>
        Object.assign(found(changes, 'delete'), {
          tickets: { held: 1, moveTo: 'pipelines.support.statuses.new', closeDates: null },
        }),
    ],
    [
      'where a migration sends its tickets',
      ({ changes }) =>
        Object.assign(found(changes, 'migrate'), {
          tickets: { held: 1, moveTo: 'pipelines.support.statuses.new', closeDates: null },
        }),
    ],
    [
      'what a migration empties',
      ({ changes }) => Object.assign(found(changes, 'migrate'), { before: { pipeline: '0', status: '1' } }),
    ],
    [
      'a migration that is gone',
      ({ changes, summary }) => {
        changes.splice(
          changes.findIndex(({ action }) => action === 'migrate'),
          1,
        );
        summary['migrate'] = 0;
      },
    ],
    [
      'a label in the basis',
      ({ basis }) =>
        Object.values(basis.pipelines).forEach((entry) => {
          entry.label = 'Other';
        }),
    ],
    [
      'a status of the basis',
      ({ basis }) => Object.values(basis.pipelines).forEach(({ statuses }) => statuses.pop()),
    ],
    [
      'a pin of the basis',
      ({ basis }) => {
        basis.pins['pipelines.support'] = '7';
      },
    ],
    ['a finding that is gone', ({ findings }) => findings.splice(0)],
    [
      'the verdict of a finding',
      ({ findings }) => findings.forEach((entry) => Object.assign(entry, { verdict: 'note' })),
    ],
    ['the flags it requires', ({ requires }) => requires.pop()],
    [
      'its summary',
      ({ summary }) => {
        summary['delete'] = 0;
      },
    ],
    [
      'that it is blocked',
      ({ summary }) => {
        summary['blocked'] = true;
      },
    ],
    [
      'its portal',
      ({ account }) => {
        account['portalId'] = 1000002;
      },
    ],
    [
      'its target',
      ({ account }) => {
        account['target'] = 'sandbox';
      },
    ],
    [
      'its hash',
      (plan) => {
        plan['planHash'] = `sha256:${'0'.repeat(64)}`;
      },
    ],
    [
      'the digest of what was live',
      (plan) => {
        plan['liveDigest'] = `sha256:${'0'.repeat(64)}`;
      },
    ],
  ])('is refused as PLAN_TAMPERED after an edit of %s', async (_, change) => {
    await withProject({ config: FLIPPING }, async (project) => {
      await savePlan(project);
      await edit(project, change);
      const run = await project.json(['apply', ...project.live, ...GO]);
      expect([errorCode(run), run.exitCode]).toEqual(['PLAN_TAMPERED', 4]);
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });

  it('is refused as PLAN_FORMAT where another version made it', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      await savePlan(project);
      await edit(project, (plan) => {
        plan['formatVersion'] = '2';
      });
      const run = await project.json(['apply', ...project.live, ...GO]);
      expect([errorCode(run), run.exitCode]).toEqual(['PLAN_FORMAT', 3]);
    });
  });

  it.each<[string, (text: string) => string | null]>([
    ['is cut off', (text) => text.slice(0, text.length / 2)],
    ['is empty', () => ''],
    ['is no JSON', () => 'version: 1\n'],
    ['is other JSON', () => '{"a":1}'],
    ['is a list', () => '[]'],
    ['lacks a field', (text) => JSON.stringify({ ...(JSON.parse(text) as object), changes: undefined })],
    ['has a field too many', (text) => JSON.stringify({ ...(JSON.parse(text) as object), extra: 1 })],
    ['is not there', () => null],
  ])('is refused as PLAN_UNREADABLE where the file %s', async (_, change) => {
    await withProject({ config: RENAMED }, async (project) => {
      await savePlan(project);
      const text = change(await project.read('plan.json'));
      if (text !== null) await project.write('plan.json', text);
      const file = text === null ? 'missing.json' : 'plan.json';
      const run = await project.json(['apply', ...project.live, '--plan', file]);
      expect([errorCode(run), run.exitCode]).toEqual(['PLAN_UNREADABLE', 3]);
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });

  it('is refused where the account behind the token is another one', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      await savePlan(project);
      const seed = { account: { portalId: 1000002 }, pipelines: [] };
      await withProject({ seed }, async ({ live, sandbox }) => {
        const run = await project.json(['apply', ...live, ...GO]);
        expect([errorCode(run), run.exitCode]).toEqual(['PORTAL_MISMATCH', 4]);
        expect(await writesOf(sandbox)).toEqual([]);
      });
    });
  });

  it('of one account is not for the sandbox, though both have the same number', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      await savePlan(project);
      const run = await project.json(['apply', '--sandbox', ...GO]);
      expect([errorCode(run), run.exitCode]).toEqual(['PLAN_OTHER_ACCOUNT', 4]);
    });
  });

  it.each([
    ['an edit', RENAMED.replace('Closed', 'Done')],
    ['an edit that makes them invalid', RENAMED.replace('version: 1', 'version: 7')],
  ])('is refused as PLAN_CONFIG_CHANGED after %s of its files', async (_, config) => {
    await withProject({ config: RENAMED }, async (project) => {
      await savePlan(project);
      await project.write('pipewright.yaml', config);
      const run = await project.json(['apply', ...project.live, ...GO]);
      expect([errorCode(run), run.exitCode]).toEqual(['PLAN_CONFIG_CHANGED', 4]);
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });

  it('still stands where only comments and layout of its files changed', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      await savePlan(project);
      await project.write('pipewright.yaml', `# hello\n\n${RENAMED}`);
      const run = await project.json(['apply', ...project.live, ...GO]);
      expect([run.document['status'], run.exitCode]).toEqual(['applied', 0]);
    });
  });

  it('is refused as PLAN_CONFIG_CHANGED where some of its files are gone, which it names', async () => {
    await withProject({}, async (project) => {
      await project.write('pipewright/support.yaml', RENAMED);
      await project.write('pipewright/teams.yaml', 'version: 1\nteams:\n  - { key: tier1, name: Tier 1 }\n');
      await savePlan(project);
      await rename(join(project.cwd, 'pipewright/teams.yaml'), join(project.home, 'teams.yaml'));
      const run = await project.json(['apply', ...project.live, ...GO]);
      expect([errorCode(run), run.exitCode]).toEqual(['PLAN_CONFIG_CHANGED', 4]);
      expect(run.document['error']).toMatchObject({
        detail: expect.stringContaining(': pipewright/teams.yaml.') as string,
      });
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });

  it('is applied where its files are absent with --trust-plan only, and proves itself by its own changes', async () => {
    await withProject({ config: ALL }, async (project) => {
      await savePlan(project);
      await rename(join(project.cwd, 'pipewright.yaml'), join(project.home, 'pipewright.yaml'));
      const refused = await project.json(['apply', ...project.live, ...GO]);
      expect([errorCode(refused), refused.exitCode]).toEqual(['NO_CONFIG', 3]);
      expect(await writesOf(project.sandbox)).toEqual([]);
      const run = await project.json(['apply', ...project.live, ...GO, '--trust-plan']);
      expect([run.document['status'], run.exitCode, run.document['ticketsMoved']]).toEqual(['applied', 0, 1]);
      await rename(join(project.home, 'pipewright.yaml'), join(project.cwd, 'pipewright.yaml'));
      const after = await project.run(['plan', ...project.live, '--detailed-exitcode']);
      expect(after.exitCode).toBe(0);
    });
  });

  it('that was applied has nothing more to do, and needs no consent then', async () => {
    await withProject({ config: ALL }, async (project) => {
      await savePlan(project);
      const first = await project.json(['apply', ...project.live, ...GO]);
      expect(first.document['status']).toBe('applied');
      const before = await writesOf(project.sandbox);
      for (const flags of [GO, ['--plan', 'plan.json']]) {
        const again = await project.json(['apply', ...project.live, ...flags]);
        expect([again.document['status'], again.exitCode]).toEqual(['nothing', 0]);
      }
      expect(await writesOf(project.sandbox)).toEqual(before);
    });
  });

  it.each([
    ['creates', { method: 'POST', path: '/stages', kind: 'status:400' }],
    ['updates', { method: 'PATCH', path: '/stages', kind: 'status:400' }],
    ['ticket moves', { path: '/batch/update', kind: 'status:400' }],
    ['deletes', { method: 'DELETE', kind: 'status:400' }],
  ])('is finished after a run that stopped at the %s', async (_, fault) => {
    await withProject({ config: ALL }, async (project) => {
      await savePlan(project);
      await project.sandbox.control.faults({ ...fault, times: 20 });
      const stopped = await project.json(['apply', ...project.live, ...GO]);
      expect(stopped.exitCode).toBe(5);
      expect(stopped.document['status']).toBe('partial');
      await project.sandbox.control.faults({ clear: true });
      const rest = await project.json(['apply', ...project.live, ...GO]);
      expect([rest.document['status'], rest.exitCode]).toEqual(['applied', 0]);
      const once = [...named(stopped.document['applied']), ...named(rest.document['applied'])];
      expect(once).toHaveLength(new Set(once).size);
      const after = await project.run(['plan', ...project.live, '--detailed-exitcode']);
      expect(after.exitCode).toBe(0);
      const { tickets } = await project.sandbox.control.state();
      expect(tickets).toHaveLength(10);
    });
  });

  it.each<[string, string, string, object, readonly string[]]>([
    [
      'the status it renames',
      'PATCH',
      '/0/stages/1',
      { label: 'Theirs' },
      ['pipelines.support.statuses.new label', '"New"', '"Theirs"'],
    ],
    [
      'a status it does not touch',
      'PATCH',
      '/0/stages/4',
      { label: 'Done' },
      ['pipelines.support.statuses.closed label', '"Closed"', '"Done"'],
    ],
    [
      'a state',
      'PATCH',
      '/0/stages/2',
      { metadata: { ticketState: 'CLOSED' } },
      ['pipelines.support.statuses.contact state', '"open"', '"closed"'],
    ],
    ['the label of its pipeline', 'PATCH', '/0', { label: 'Theirs' }, ['pipelines.support label']],
    ['the order', 'PATCH', '/0/stages/1', { displayOrder: 90 }, ['pipelines.support order']],
    [
      'its statuses by one',
      'POST',
      '/0/stages',
      { label: 'Theirs', displayOrder: 80, metadata: { ticketState: 'OPEN' } },
      ['pipelines.support statuses', '"Theirs"'],
    ],
    [
      'its statuses by one less',
      'DELETE',
      '/crm/v3/pipelines/tickets/0/stages/3',
      {},
      ['pipelines.support.statuses.us'],
    ],
  ])('is stale once somebody changed %s, and names that', async (_, method, path, body, words) => {
    await withProject({ config: RENAMED }, async (project) => {
      await savePlan(project);
      // Only an old version deletes a status that holds a ticket.
      const isWhole = path.startsWith('/crm/v3/');
      await project.api(method, isWhole ? path : `${PIPELINES}${path}`, body);
      const before = await writesOf(project.sandbox);
      const run = await project.json(['apply', ...project.live, ...GO]);
      expect([errorCode(run), run.exitCode, run.document['status']]).toEqual(['PLAN_STALE', 4, 'refused']);
      const { detail } = run.document['error'] as { readonly detail: string };
      for (const word of words) expect(detail).toContain(word);
      expect(await writesOf(project.sandbox)).toEqual(before);
    });
  });

  it('is not stale where somebody made the change by hand already', async () => {
    await withProject({ config: RENAMED }, async (project) => {
      await savePlan(project);
      await project.api('PATCH', `${PIPELINES}/0/stages/1`, { label: 'Fresh' });
      const run = await project.json(['apply', ...project.live, '--plan', 'plan.json']);
      expect([run.document['status'], run.exitCode]).toEqual(['nothing', 0]);
    });
  });

  it('is not made stale by tickets that came, unless they are far more: TICKETS_GREW', async () => {
    await withProject({ config: RETIRING }, async (project) => {
      await savePlan(project);
      const ticket = { properties: { subject: 'new', hs_pipeline: '0', hs_pipeline_stage: '3' } };
      const add = (count: number): Promise<unknown> =>
        project.api('POST', '/crm/objects/2026-09/tickets/batch/create', {
          inputs: Array(count).fill(ticket),
        });
      await add(100);
      await add(1);
      const before = await writesOf(project.sandbox);
      const refused = await project.json(['apply', ...project.live, ...GO]);
      expect([refused.exitCode, errorCode(refused)]).toEqual([4, 'CONSENT_MISSING']);
      expect((refused.document['error'] as { readonly hint: string }).hint).toContain('TICKETS_GREW');
      expect(await writesOf(project.sandbox)).toEqual(before);
      const run = await project.json(['apply', ...project.live, ...GO, '--confirm', 'TICKETS_GREW']);
      expect([run.document['status'], run.document['ticketsMoved']]).toEqual(['applied', 102]);
    });
  });

  it('is blocked by tickets that came to a status that was empty and has no target', async () => {
    const seed = {
      pipelines: [
        {
          id: '0',
          label: 'Support Pipeline',
          stages: [
            { id: '1', label: 'New', state: 'OPEN' },
            { id: '2', label: 'Waiting on contact', state: 'OPEN' },
            { id: '3', label: 'Waiting on us', state: 'OPEN' },
            { id: '4', label: 'Closed', state: 'CLOSED' },
          ],
        },
      ],
    };
    const config = SUPPORT.replace(/ {6}- \{ key: us.*\n/u, '');
    await withProject({ seed, config }, async (project) => {
      await savePlan(project);
      await project.api('POST', '/crm/objects/2026-09/tickets', {
        properties: { subject: 'new', hs_pipeline: '0', hs_pipeline_stage: '3' },
      });
      const before = await writesOf(project.sandbox);
      const flags = ['--plan', 'plan.json', '--allow-delete', '--confirm', 'STATUS_NOT_RETIRED'];
      const run = await project.json(['apply', ...project.live, ...flags]);
      expect([errorCode(run), run.exitCode, run.document['status']]).toEqual(['PLAN_BLOCKED', 4, 'refused']);
      expect(await writesOf(project.sandbox)).toEqual(before);
    });
  });

  it('that is blocked is never applied', async () => {
    await withProject({ config: SUPPORT.replace(/ {6}- \{ key: us.*\n/u, '') }, async (project) => {
      await project.run(['plan', ...project.live, '--out', 'plan.json']);
      const flags = ['--plan', 'plan.json', '--auto-approve', '--allow-delete', '--allow-many'];
      const confirm = ['--confirm', 'STATUS_NOT_RETIRED', '--confirm', 'STATUS_HOLDS_TICKETS'];
      const run = await project.json(['apply', ...project.live, ...flags, ...confirm]);
      expect([errorCode(run), run.exitCode, run.document['status']]).toEqual(['PLAN_BLOCKED', 4, 'refused']);
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });
});
