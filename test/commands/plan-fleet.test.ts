import { describe, expect, it } from 'vitest';
import type { Project } from '../helpers/run-project.js';
import { errorCode, withProject } from '../helpers/run-project.js';

const ACCOUNTS = `version: 1
accounts:
  amber: { portalId: 2000001, groups: [live] }
  birch: { portalId: 2000002, groups: [live] }
  cedar: { portalId: 2000003, hold: contract ends, overlay: overlays/cedar.yaml }
`;

const SHARED = `version: 1
pipelines:
  - key: support
    label: Support Pipeline
    statuses:
      - { key: new, label: Fresh, state: open }
      - { key: contact, label: Waiting on contact, state: open }
      - { key: us, label: Waiting on us, state: open }
      - { key: closed, label: Closed, state: closed }
    rules: { createIn: [new] }
`;

const CEDAR = `pipelines:
  - key: support
    statuses:
      - { key: new, label: New }
      - { key: more, label: More, state: open, after: us }
`;

/** Ids that the embedded account has; the lock says which declared thing is which. */
const IDS = { new: '1', contact: '2', us: '3', closed: '4' };

async function withFleet(use: (project: Project) => Promise<void>): Promise<void> {
  await withProject({ config: SHARED }, async (project) => {
    await project.write('pipewright.accounts.yaml', ACCOUNTS);
    await project.write('overlays/cedar.yaml', CEDAR);
    for (const [name, portal] of [
      ['amber', 2000001],
      ['birch', 2000002],
      ['cedar', 2000003],
    ] as const) {
      const ids = Object.entries(IDS).map(([key, id]) => `      pipelines.support.statuses.${key}: "${id}"`);
      await project.write(
        `.pipewright/sandbox/${name}.lock.yaml`,
        `version: 1\nportals:\n  "${portal}":\n    ids:\n      pipelines.support: "0"\n${ids.join('\n')}\n`,
      );
    }
    await use(project);
  });
}

describe.concurrent('a plan of several accounts', () => {
  it('groups accounts that want the same, and exits with 2 if asked to', async () => {
    await withFleet(async (project) => {
      const run = await project.json(['plan', '--all', '--sandbox', '--detailed-exitcode']);
      expect(run.exitCode).toBe(2);
      expect(run.document).toMatchObject({
        accounts: [
          { name: 'amber', portalId: 2000001, status: 'changes', changeSet: 'A', plan: null },
          { name: 'birch', portalId: 2000002, status: 'changes', changeSet: 'A' },
          { name: 'cedar', portalId: 2000003, status: 'held', changeSet: 'B' },
        ],
        changeSets: [
          { id: 'A', accounts: ['amber', 'birch'] },
          { id: 'B', accounts: ['cedar'] },
        ],
        summary: { accounts: 3, changes: 2, held: 1, failed: 0 },
      });
      const text = await project.run(['plan', '--all', '--sandbox']);
      expect(text.exitCode).toBe(0);
      expect(text.stdout).toContain('3 accounts: 2 want the same change, 1 on hold');
    });
  });

  it('of one account of a fleet is the plan of that account', async () => {
    await withFleet(async (project) => {
      const out = ['--out', 'plans'];
      expect((await project.run(['plan', '--all', '--sandbox', ...out])).exitCode).toBe(0);
      const own = await project.json(['plan', '--account', 'amber', '--sandbox']);
      const kept = JSON.parse(await project.read('plans/amber.json')) as object;
      expect({ ...kept, createdAt: '' }).toEqual({ ...own.document, createdAt: '' });
      expect(own.document).toMatchObject({ account: { name: 'amber', portalId: 2000001 } });
      const fleet = JSON.parse(await project.read('plans/fleet.json')) as {
        accounts: { planHash: string }[];
      };
      expect(fleet.accounts[0]?.planHash).toBe(own.document['planHash']);
    });
  });

  it('removes the plans of an earlier run from its folder, and nothing else', async () => {
    await withFleet(async (project) => {
      const all = ['plan', '--all', '--sandbox', '--out', 'plans'];
      expect((await project.run(all)).exitCode).toBe(0);
      await project.write('plans/package.json', '{"name":"mine"}');
      await project.write('plans/notes.json', '{}');
      const named = JSON.parse(await project.read('plans/fleet.json')) as { accounts: object[] };
      const forged = {
        ...named,
        accounts: [...named.accounts, { plan: 'package.json' }, { plan: '../pipewright.yaml' }],
      };
      await project.write('plans/fleet.json', JSON.stringify(forged));
      const two = ['plan', '--group', 'live', '--sandbox', '--out', 'plans'];
      expect((await project.run(two)).exitCode).toBe(0);
      expect(await project.files('plans')).toEqual([
        'plans/amber.json',
        'plans/birch.json',
        'plans/fleet.json',
        'plans/notes.json',
        'plans/package.json',
      ]);
      expect(await project.read('pipewright.yaml')).toBe(SHARED);
    });
  });

  it('reports an account that fails, and plans the others', async () => {
    await withFleet(async (project) => {
      await project.write('overlays/cedar.yaml', 'pipelines:\n  - { key: suport, label: Typo }\n');
      const run = await project.json(['plan', '--all', '--sandbox']);
      expect(run.exitCode).toBe(3);
      expect(run.document).toMatchObject({
        accounts: [
          { status: 'changes' },
          { status: 'changes' },
          { name: 'cedar', status: 'failed', planHash: null, error: { code: 'CONFIG_INVALID' } },
        ],
        summary: { failed: 1 },
      });
    });
  });

  it('fails account by account without tokens, and never takes the plain one for several', async () => {
    await withFleet(async (project) => {
      const run = await project.json(['plan', '--all', '--api-url', project.sandbox.url]);
      expect(run.exitCode).toBe(1);
      expect(run.document).toMatchObject({
        accounts: [
          { error: { code: 'NO_ACCOUNT' } },
          { error: { code: 'NO_ACCOUNT' } },
          { error: { code: 'NO_ACCOUNT' } },
        ],
      });
      expect(await project.sandbox.control.requests()).toEqual([]);
    });
  });

  it('has a drift of several accounts beside it: also of those on hold, each with its own document', async () => {
    await withFleet(async (project) => {
      const run = await project.json(['drift', '--all', '--sandbox', '--detailed-exitcode']);
      expect(run.exitCode).toBe(2);
      const own = await project.json(['drift', '--account', 'amber', '--sandbox']);
      const { accounts } = run.document as { accounts: readonly { document: object }[] };
      expect({ ...accounts[0]?.document, createdAt: '' }).toEqual({ ...own.document, createdAt: '' });
      expect(run.document).toMatchObject({
        accounts: [
          { name: 'amber', status: 'changes', changes: 2, error: null },
          { name: 'birch', status: 'changes', changes: 2 },
          { name: 'cedar', status: 'changes', changes: 2 },
        ],
      });
      const text = await project.run(['drift', '--group', 'live', '--sandbox']);
      expect(text.stdout).toContain('2 accounts: 2 differ from the files');
      expect(text.stdout).toContain('label: New in HubSpot, Fresh in the files');
    });
  });

  it.each([
    [['plan', '--sandbox'], 'ACCOUNT_NOT_CHOSEN'],
    [['plan', '--sandbox', '--account', 'ambre'], 'USAGE'],
    [['plan', '--sandbox', '--group', 'lives'], 'USAGE'],
    [['plan', '--sandbox', '--all', '--tickets', 'moving.csv'], 'USAGE'],
    [['drift', '--sandbox', '--all', '--accept', 'pipelines.support'], 'USAGE'],
    [['apply', '--sandbox', '--group', 'live', '--auto-approve'], 'ACCOUNT_NOT_CHOSEN'],
  ])('refuses %j', async (argv, code) => {
    await withFleet(async (project) => {
      const run = await project.json(argv);
      expect([run.exitCode, errorCode(run)]).toEqual([64, code]);
      expect(project.exists('.pipewright/sandbox/amber.json')).toBe(false);
    });
  });
});
