import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import { parseSeed, seedState } from '../../src/sandbox/index.js';
import type { Json, Project } from '../helpers/run-project.js';
import { errorCode, withProject } from '../helpers/run-project.js';

const CONFIG = `version: 1
pipelines:
  - key: support
    id: "0"
    label: Support
    statuses:
      - { key: new, id: "1", label: New, state: open }
      - key: waiting
        label: Waiting
        state: open
        properties: [content]
      - key: closed
        id: "4"
        label: Closed
        state: closed
        properties: [{ name: hs_resolution, required: true }, content, { name: subject, required: false }]
    access: { teams: [tier1, fresh], users: [Lead@example.com] }
    card: [hs_ticket_priority, subject]
teams:
  - { key: tier1, id: "5001", name: Tier 1, tickets: { view: team, delete: none } }
  - { key: fresh, name: Fresh }
permissionSets:
  - { key: agent, name: Agent, tickets: { view: owned, unassigned: true } }
`;

const SEED = {
  account: { portalId: 1000001, subscription: 'enterprise' },
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '4', label: 'Closed', state: 'CLOSED', tickets: 2 },
      ],
    },
  ],
  teams: [{ id: '5001', name: 'Tier 1' }],
  users: [{ id: '9', email: 'lead@example.com' }],
  roles: [{ id: '77', name: 'Agent' }],
};

interface Rehearsal extends Project {
  /** What the sandbox's settings pages hold, by address. */
  readonly pages: () => Promise<Json>;
}

/** A project whose `--sandbox` is served, so that its settings pages can be looked at. */
async function withPages(use: (project: Rehearsal) => Promise<void>, seed: object = SEED): Promise<void> {
  await withProject({ config: CONFIG }, async (project) => {
    const parsed = parseSeed(JSON.stringify(seed), 'seed.json');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const state = seedState(parsed.seed, { now: Date.now(), token: 'pat-sandbox-test' });
    const sandbox = await startSandbox({ file: `${project.cwd}/.pipewright/sandbox.json`, state });
    try {
      const pages = async (): Promise<Json> =>
        (await fetch(`${sandbox.url}/_sandbox/console`)).json() as Promise<Json>;
      await use({ ...project, pages });
    } finally {
      await sandbox.close();
    }
  });
}

const GO = ['apply', '--sandbox', '--auto-approve'];
const confirmed = (project: Project): Promise<string> => project.read('.pipewright/sandbox.lock.yaml');

describe.concurrent('console settings on the sandbox', () => {
  it('are performed by apply --console, recorded, and then the plan is empty', async () => {
    await withPages(async (project) => {
      const { document, exitCode } = await project.json([...GO, '--console']);
      expect([exitCode, document['error'], document['consoleSteps']]).toEqual([0, null, []]);
      const pages = await project.pages();
      const fresh = (pages['pipelines["0"].access'] as { readonly teams: readonly string[] }).teams[0];
      expect(fresh).toMatch(/^\d+$/u);
      expect(pages).toEqual({
        'pipelines["0"].access': { teams: [fresh, '5001'], users: ['9'] },
        'pipelines["0"].card': ['hs_ticket_priority', 'subject'],
        'pipelines["0"].statuses["waiting"].properties': ['content'],
        'pipelines["0"].statuses["4"].properties': [
          { name: 'hs_resolution', required: true },
          'content',
          'subject',
        ],
        'teams["5001"].tickets': { view: 'team', unassigned: false, edit: 'team', delete: 'none' },
        'permissionSets["77"].tickets': { view: 'owned', unassigned: true, edit: 'owned', delete: 'owned' },
      });
      const plan = await project.json(['plan', '--sandbox', '--detailed-exitcode']);
      expect([plan.exitCode, plan.document['changes']]).toEqual([0, []]);
      expect(await confirmed(project)).toContain('pipelines.support.statuses.closed.properties');
    });
  });

  it('make a permission set that is declared and not there, and assign it then', async () => {
    const users = [{ id: '9', email: 'lead@example.com', primaryTeamId: '5001' }];
    await withPages(
      async (project) => {
        await project.write(
          'pipewright.yaml',
          CONFIG.replace('name: Tier 1,', 'name: Tier 1, permissionSet: agent,'),
        );
        const waiting = await project.json(['plan', '--sandbox']);
        const assignment = (waiting.document['changes'] as readonly Json[]).find(
          ({ kind }) => kind === 'permission-set-assignment',
        );
        expect(assignment?.['waitsFor']).toEqual(['permissionSets.agent']);
        const without = await project.json(GO);
        expect(without.exitCode).toBe(0);
        const applied = without.document['applied'] as readonly Json[];
        expect(applied.map(({ address }) => address)).not.toContain('teams.tier1.permissionSet');
        const { document, exitCode } = await project.json([...GO, '--console']);
        expect([exitCode, document['consoleSteps']]).toEqual([0, []]);
        expect((document['applied'] as readonly Json[]).map(({ address }) => address)).toContain(
          'teams.tier1.permissionSet',
        );
        const plan = await project.json(['plan', '--sandbox', '--detailed-exitcode']);
        expect([plan.exitCode, plan.document['changes']]).toEqual([0, []]);
      },
      { ...SEED, roles: [], users },
    );
  });

  it('are steps for a person without --console, each of which is pending until it is confirmed', async () => {
    await withPages(async (project) => {
      const { document, exitCode } = await project.json(GO);
      const steps = document['consoleSteps'] as readonly { readonly addresses: readonly string[] }[];
      expect([exitCode, document['error'], steps.length]).toEqual([0, null, 6]);
      expect(await project.pages()).toEqual({});
      expect((await project.run(['plan', '--sandbox', '--detailed-exitcode'])).exitCode).toBe(2);
      const [first, ...others] = steps.flatMap(({ addresses }) => addresses);
      await project.run(['confirm', first ?? '', '--sandbox', '--by', 'ana']);
      const left = await project.json(['plan', '--sandbox']);
      expect((left.document['changes'] as readonly Json[]).map(({ address }) => address).toSorted()).toEqual(
        others.toSorted(),
      );
      await project.run(['confirm', '--all', '--sandbox', '--by', 'ana']);
      expect((await project.run(['plan', '--sandbox', '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });

  it('come back for what the files say otherwise, and the pages follow', async () => {
    await withPages(async (project) => {
      const { stdout } = await project.run([...GO, '--console']);
      expect(stdout).toMatch(/^Applied \d+ changes: .*\b\d+ set by hand\.$/mu);
      await project.write(
        'pipewright.yaml',
        CONFIG.replace('[hs_ticket_priority, subject]', '[subject, hs_ticket_priority]').replace(
          'teams: [tier1, fresh], users: [Lead@example.com]',
          '',
        ),
      );
      const { document } = await project.json(['plan', '--sandbox']);
      expect(
        (document['changes'] as readonly Json[]).map(({ address, fields }) => [address, fields]),
      ).toEqual([
        [
          'pipelines.support.access',
          [
            { path: 'teams', before: ['fresh', 'tier1'], after: [] },
            { path: 'users', before: ['lead@example.com'], after: [] },
          ],
        ],
        [
          'pipelines.support.card',
          [
            {
              ...{ path: 'order', before: ['hs_ticket_priority', 'subject'] },
              after: ['subject', 'hs_ticket_priority'],
            },
          ],
        ],
      ]);
      await project.run([...GO, '--console']);
      expect(await project.pages()).toMatchObject({
        'pipelines["0"].access': { teams: [], users: [] },
        'pipelines["0"].card': ['subject', 'hs_ticket_priority'],
      });
      expect((await project.run(['plan', '--sandbox', '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });

  it('that are followed to the letter lead to what is declared', async () => {
    await withPages(async (project) => {
      const { document } = await project.json([...GO]);
      const steps = document['consoleSteps'] as readonly {
        readonly addresses: readonly string[];
        readonly steps: readonly string[];
      }[];
      const said = (address: string): string =>
        steps.find(({ addresses }) => addresses.includes(address))?.steps.join(' ') ?? '';
      const order = (text: string): readonly string[] =>
        /in this order: ([^.]*)\./u.exec(text)?.[1]?.split(', ') ?? [];
      const properties = said('pipelines.support.statuses.closed.properties');
      expect(order(properties)).toEqual(['hs_resolution', 'content', 'subject']);
      expect(/Tick Required for ([^.]*?), and/u.exec(properties)?.[1]).toBe('hs_resolution');
      expect(order(said('pipelines.support.card'))).toEqual(['hs_ticket_priority', 'subject']);
      expect(said('teams.tier1.tickets')).toContain(
        "Set View to Their team's. Clear Unassigned. Set Edit to Their team's, and Delete to None.",
      );
      expect(said('permissionSets.agent.tickets')).toContain(
        'Set View to Their tickets. Tick Unassigned. Set Edit to Their tickets, and Delete to Their tickets.',
      );
    });
  });

  it('are confirmed only while they are pending, and only for what is there', async () => {
    await withPages(async (project) => {
      const confirm = (address: string) => project.json(['confirm', address, '--sandbox', '--by', 'ana']);
      const unknown = await confirm('pipelines.support.cord');
      expect([errorCode(unknown), unknown.exitCode]).toEqual(['NOTHING_PENDING', 4]);
      const early = await confirm('pipelines.support.statuses.waiting.properties');
      expect([errorCode(early), early.exitCode]).toEqual(['CONFIRM_TOO_EARLY', 4]);
      expect((await confirm('pipelines.support.card')).exitCode).toBe(0);
      const twice = await confirm('pipelines.support.card');
      expect([errorCode(twice), twice.exitCode]).toEqual(['NOTHING_PENDING', 4]);
    });
  });

  it('that a person could not make either end the rehearsal, and are not recorded', async () => {
    const starter = { ...SEED, account: { ...SEED.account, subscription: 'starter' } };
    await withPages(async (project) => {
      await project.write(
        'pipewright.yaml',
        CONFIG.slice(0, CONFIG.indexOf('teams:\n')).replace('teams: [tier1, fresh], ', ''),
      );
      const refused = await project.json([...GO, '--console']);
      expect([errorCode(refused), refused.exitCode]).toEqual(['CONSOLE_REFUSED', 5]);
      expect(await project.pages()).not.toHaveProperty('pipelines["0"].access');
    }, starter);
  });
});
