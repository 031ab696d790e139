import { describe, expect, it } from 'vitest';
import type { Project } from '../helpers/run-project.js';
import { withProject } from '../helpers/run-project.js';

const SEED = {
  account: { portalId: 1000001, subscription: 'enterprise' },
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '2', label: 'Waiting', state: 'OPEN' },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
  teams: [{ id: '5001', name: 'Tier 1' }],
  users: [{ id: '9', email: 'lead@example.com' }],
  roles: [{ id: '77', name: 'Agent' }],
};

const FILES = `version: 1
account: { portalId: 1000001 }
pipelines:
  - key: support
    id: "0"
    label: Support
    statuses:
      - { key: new, id: "1", label: New, state: open, properties: [content, { name: subject, required: true }] }
      - { key: waiting, id: "2", label: Waiting, state: open, properties: [subject] }
      - { key: closed, id: "4", label: Closed, state: closed, properties: [content] }
    access: { teams: [tier1], users: [lead@example.com] }
    card: [subject]
teams:
  - { key: tier1, id: "5001", name: Tier 1, tickets: { view: team } }
permissionSets:
  - { key: agent, name: Agent, tickets: { view: owned } }
`;

/** Everything set by hand is another, a status goes, and one label changes through the API. */
const LATER = FILES.replace('label: New,', 'label: Fresh,')
  .replace('[content, { name: subject, required: true }]', '[]')
  .replace(/ {6}- \{ key: waiting.*\n/u, '')
  .replace('access: { teams: [tier1], users: [lead@example.com] }', 'access: everyone')
  .replace('card: [subject]', 'card: [content]\n    retired: [{ status: "2", moveTicketsTo: new }]')
  .replace('view: team', 'view: everything')
  .replace('view: owned', 'view: team');

const CONFIRM = ['confirm', '--all', '--by', 'olivia@example.com'];

/** Applies the files, and says that a person did the rest. */
async function applied({ json, live, write }: Project, files: string): Promise<void> {
  await write('pipewright.yaml', files);
  const { document, exitCode } = await json(['apply', ...live, '--auto-approve', '--allow-delete']);
  expect([document['error'], exitCode]).toEqual([null, 0]);
  expect((await json([...CONFIRM, ...live])).exitCode).toBe(0);
}

async function snapshots(project: Project): Promise<readonly string[]> {
  return project.files('.pipewright/snapshots');
}

describe.concurrent('a snapshot', () => {
  it('holds what only the settings pages hold as it was last confirmed, so that a rollback asks for it again', async () => {
    await withProject({ seed: SEED }, async (project) => {
      await applied(project, FILES);
      await applied(project, LATER);
      const [file = ''] = await snapshots(project);
      const text = await project.read(file);
      expect(text.slice(text.indexOf('pipelines:'))).toBe(`pipelines:
  - key: support
    id: "0"
    label: Support
    statuses:
      - key: new
        id: "1"
        label: New
        state: open
        properties:
          - content
          - { name: subject, required: true }
        editableBy: everyone
      - key: waiting
        id: "2"
        label: Waiting
        state: open
        properties:
          - subject
        editableBy: everyone
      - key: closed
        id: "4"
        label: Closed
        state: closed
        properties:
          - content
        editableBy: everyone
    rules:
      createIn: any
      noSkipping: none
      noBackwards: none
    access: { teams: [tier1], users: [lead@example.com] }
    card: [subject]
teams:
  - key: tier1
    id: "5001"
    name: Tier 1
    members: []
    extraMembers: []
    tickets: { view: team, unassigned: false, edit: team, delete: team }
permissionSets:
  - { key: agent, name: Agent, tickets: { view: owned, unassigned: false, edit: owned, delete: owned } }
# End of the snapshot
`);
      const told = (await project.run(['rollback', file, ...project.live])).stdout.replaceAll(/\s+/gu, ' ');
      expect(told).toContain("settings that only HubSpot's pages show are restored by hand");
      expect(told).toContain('are steps of this plan where they differ');
      const back = await project.json(['rollback', file, ...project.live, '--auto-approve']);
      expect([back.document['error'], back.exitCode]).toEqual([null, 0]);
      const steps = back.document['consoleSteps'] as readonly { readonly addresses: readonly string[] }[];
      expect(steps.flatMap(({ addresses }) => addresses).toSorted()).toEqual([
        'permissionSets.agent.tickets',
        'pipelines.support.access',
        'pipelines.support.card',
        'pipelines.support.statuses.new.properties',
        'pipelines.support.statuses.waiting.properties',
        'teams.tier1.tickets',
      ]);
      await project.write('pipewright.yaml', FILES);
      expect((await project.json([...CONFIRM, ...project.live])).exitCode).toBe(0);
      expect((await project.json(['plan', ...project.live, '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });

  const bare = FILES.replace('teams: [tier1], ', '').replace(/teams:\n.*\n/u, '');
  const alone = [
    ['people', bare.replace(/permissionSets:\n.*\n/u, ''), '    access: { users: [lead@example.com] }\n'],
    ['permission sets', bare.replace(/ {4}access: .*\n/u, ''), 'name: Agent, tickets: { view: owned,'],
  ] as const;

  it.each(alone)('looks up %s also where the files declare no team', async (_, files, written) => {
    await withProject({ seed: SEED }, async (project) => {
      await applied(project, files);
      const later = files.replace('label: New,', 'label: Fresh,').replace('[subject]\n', '[content]\n');
      await applied(project, later);
      const [file = ''] = await snapshots(project);
      expect(await project.read(file)).toContain(written);
    });
  });

  it('says nothing about what nobody has confirmed', async () => {
    await withProject(
      { seed: SEED, config: FILES.replace('label: New,', 'label: Fresh,') },
      async (project) => {
        expect((await project.json(['apply', ...project.live, '--auto-approve'])).exitCode).toBe(0);
        const [file = ''] = await snapshots(project);
        const text = await project.read(file);
        expect(text).toContain('label: New');
        expect(text).not.toMatch(/\b(?:properties|access|card|tickets):/u);
      },
    );
  });

  it('leaves out access of somebody who is not there any more, and says so', async () => {
    await withProject({ seed: SEED }, async (project) => {
      await applied(project, FILES);
      const lock = await project.read('pipewright.lock.yaml');
      await project.write('pipewright.lock.yaml', lock.replace('- lead@example.com', '- gone@example.com'));
      await applied(project, LATER);
      const [file = ''] = await snapshots(project);
      const text = await project.read(file);
      expect(text).toMatch(/^# Left out: access of pipeline "Support": .*gone@example\.com/mu);
      expect(text).not.toMatch(/^ +access:/mu);
    });
  });
});
