import { describe, expect, it } from 'vitest';
import { setRulesAt } from '../helpers/rules.js';
import type { Project } from '../helpers/run-project.js';
import { codesOf, named, withProject } from '../helpers/run-project.js';
import { TEST_TOKEN } from '../helpers/sandbox.js';

const RULES = '/crm/pipelines-rules/2026-09/0-5/0';
const EDITORS = `${RULES}/stage-edit-permissions`;
const TEAMS = '/settings/teams/2026-09';

const SEED = {
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '2', label: 'Waiting', state: 'OPEN' },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
  teams: [
    { id: '5000', name: 'Support' },
    { id: '5001', name: 'Tier 1: "first"', parentTeamId: '5000' },
    { id: '5002', name: '2nd level' },
  ],
  roles: [{ id: '900', name: 'Support agent' }],
  users: [
    { id: '10', email: 'ben@example.com', primaryTeamId: '5001', roleIds: ['900'] },
    { id: '11', email: 'Ana@example.com', primaryTeamId: '5001', roleIds: ['900'] },
    { id: '12', email: "o'neil#1@example.com", secondaryTeamIds: ['5001'] },
    { id: '13', email: 'appserviceaccount.x@example.com', primaryTeamId: '5002' },
    { id: '14', email: 'lead@example.com', superAdmin: true },
  ],
};

async function restrict({ api }: Project, ...stages: object[]): Promise<void> {
  await api('PUT', EDITORS, { stages });
}

function open(pipelineStageId: string): object {
  return { pipelineStageId, permissionMode: 'OPEN', teamIds: [], userIds: [], superAdmin: true };
}

function only(pipelineStageId: string, teamIds: string[], userIds: string[], superAdmin = true): object {
  return { pipelineStageId, permissionMode: 'RESTRICTED', teamIds, userIds, superAdmin };
}

async function rule({ api }: Project, body: object): Promise<void> {
  await setRulesAt(RULES, body, api);
}

async function settings(project: Project): Promise<void> {
  await rule(project, {
    objectCreationRule: { pipelineStageIds: ['1'] },
    noSkippingStagesRule: { enabledForAllStages: true, pipelineStageIds: [] },
  });
  await restrict(project, only('1', ['5001'], ['14']), open('2'), only('4', ['5002'], [], false));
}

async function expectEmptyPlan({ json, live }: Project): Promise<void> {
  const { document, exitCode } = await json(['plan', ...live, '--detailed-exitcode']);
  expect([document['error'] ?? null, named(document['changes'] ?? []), exitCode]).toEqual([null, [], 0]);
}

/** What a pull changed in the text, as lines with - and +. */
async function pulled(project: Project, ...flags: string[]): Promise<readonly string[]> {
  const before = (await project.read('pipewright.yaml')).split('\n');
  const { document, exitCode } = await project.json(['pull', ...project.live, ...flags]);
  expect([exitCode, document['notWritten']]).toEqual([0, []]);
  expect((await project.json(['validate'])).document).toMatchObject({ valid: true });
  const after = (await project.read('pipewright.yaml')).split('\n');
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line}`),
  ];
}

describe.concurrent('a fresh pull of rules, editors and teams', () => {
  it('writes what differs from the default, names people and teams, and leaves an empty plan', async () => {
    await withProject({ seed: SEED }, async (project) => {
      await settings(project);
      const { document, exitCode } = await project.json(['pull', ...project.live]);
      expect(exitCode).toBe(0);
      const text = await project.read('pipewright.yaml');
      expect(text.slice(text.indexOf('version: 1'))).toBe(`version: 1
account:
  portalId: 1000001
pipelines:
  - key: support_pipeline
    id: "0"
    label: Support Pipeline
    statuses:
      - key: new
        id: "1"
        label: New
        state: open
        editableBy: { teams: [tier_1_first], users: [lead@example.com], superAdmins: true }
      - { key: waiting, id: "2", label: Waiting, state: open }
      - key: closed
        id: "4"
        label: Closed
        state: closed
        editableBy: { teams: [t_2nd_level] }
    rules:
      createIn: [new]
      noSkipping: all
teams:
  - { key: support, id: "5000", name: Support }
  - key: tier_1_first
    id: "5001"
    name: "Tier 1: \\"first\\""
    parent: support
    members:
      - Ana@example.com
      - ben@example.com
    extraMembers:
      - "o'neil#1@example.com"
    permissionSet: support_agent
  - { key: t_2nd_level, id: "5002", name: 2nd level }
permissionSets:
  - { key: support_agent, name: Support agent }
`);
      const left = 'members of team "2nd level": it names appserviceaccount.x@example.com, a service user.';
      expect(document['notes']).toEqual([left]);
      expect(text).toContain(`# Left out: ${left}\n`);
      await expectEmptyPlan(project);
      expect(await pulled(project)).toEqual([]);
    });
  });

  it('leaves out what the subscription does not have, says so once a kind, and is no error', async () => {
    const seed = { ...SEED, account: { subscription: 'starter' }, teams: [], users: [], roles: [] };
    await withProject({ seed }, async (project) => {
      const { document, exitCode } = await project.json(['pull', ...project.live]);
      expect(exitCode).toBe(0);
      const notes = document['notes'] as readonly string[];
      expect(notes).toHaveLength(3);
      const text = await project.read('pipewright.yaml');
      for (const note of notes) expect(text).toContain(`# ${note}\n`);
      await expectEmptyPlan(project);
    });
  });

  it('leaves out what the token may not read, and is no error either', async () => {
    const scopes = ['crm.schemas.tickets.read', 'crm.objects.tickets.read'];
    const seed = { ...SEED, tokens: [{ token: TEST_TOKEN, scopes }] };
    await withProject({ seed }, async (project) => {
      const { document, exitCode } = await project.json(['pull', ...project.live]);
      expect([exitCode, (document['notes'] as readonly string[]).length]).toEqual([0, 6]);
      expect(await project.read('pipewright.yaml')).not.toMatch(/^(?:teams|permissionSets):/mu);
      await expectEmptyPlan(project);
    });
  });

  it('init --from-live writes the same text', async () => {
    await withProject({ seed: SEED }, async (project) => {
      await settings(project);
      await project.json(['pull', ...project.live]);
      const text = await project.read('pipewright.yaml');
      await project.json(['init', '--from-live', '--force', ...project.live]);
      expect(await project.read('pipewright.yaml')).toBe(text);
    });
  });
});

const DECLARED = `# Ours
version: 1
account: { portalId: 1000001 }
pipelines:
  - key: support
    id: "0"
    label: Support Pipeline
    statuses:
      - key: new
        id: "1"
        label: New
        state: open
        editableBy:     # the front line
          teams:
            - tier1     # ours
          users: [ 'lead@example.com' ]
      - { key: waiting, id: "2", label: Waiting, state: open, editableBy: everyone }   # open
      - { key: closed, id: '4', label: Closed, state: closed }
    rules:
      # Entry only.
      createIn:
        - new   # there
      noSkipping: all   # strict
teams:
  # The front line.
  - name: 'Tier 1: "first"'
    key: tier1
    id: "5001"
    parent: org   # above
    members:
      - BEN@example.com   # Ben
      - ana@example.com
    extraMembers: [ "o'neil#1@example.com" ]   # helpers
    permissionSet: agent
  - { key: org, id: "5000", name: Support }
permissionSets: [ { key: agent, name: support agent } ]
# end
`;

async function declared(use: (project: Project) => Promise<void>): Promise<void> {
  await withProject({ seed: SEED, config: DECLARED }, async (project) => {
    await rule(project, {
      objectCreationRule: { pipelineStageIds: ['1'] },
      noSkippingStagesRule: { enabledForAllStages: true, pipelineStageIds: [] },
    });
    await restrict(project, only('1', ['5001'], ['14']), open('2'), open('4'));
    await use(project);
  });
}

describe.concurrent('a pull into files that declare rules, editors and teams', () => {
  it('changes no byte where nothing differs, and lists teams that no file declares', async () => {
    await declared(async (project) => {
      const { document } = await project.json(['pull', ...project.live]);
      expect(document).toMatchObject({ differences: [], notWritten: [], notes: [] });
      expect(document['unmanaged']).toEqual([
        { kind: 'team', id: '5002', label: '2nd level', reason: 'not declared' },
      ]);
      expect(await project.read('pipewright.yaml')).toBe(DECLARED);
    });
  });

  it('changes only the lines of what changed, also between a word and a list', async () => {
    await declared(async (project) => {
      await rule(project, {
        objectCreationRule: { pipelineStageIds: [] },
        noSkippingStagesRule: { enabledForAllStages: false, pipelineStageIds: ['2', '1'] },
      });
      await restrict(project, only('1', ['5001', '5000'], [], false), only('2', [], ['10']), open('4'));
      expect(await pulled(project)).toEqual([
        "-          users: [ 'lead@example.com' ]",
        '-      - { key: waiting, id: "2", label: Waiting, state: open, editableBy: everyone }   # open',
        '-      createIn:',
        '-        - new   # there',
        '-      noSkipping: all   # strict',
        '+            - org',
        '+          users: []',
        '+      - { key: waiting, id: "2", label: Waiting, state: open, editableBy: { users: [ben@example.com], superAdmins: true } }   # open',
        '+      createIn: any',
        '+      noSkipping: [new, waiting]   # strict',
      ]);
      await expectEmptyPlan(project);
      await restrict(project, open('1'), open('2'), open('4'));
      await rule(project, { objectCreationRule: { pipelineStageIds: ['2', '4'] } });
      expect(await pulled(project)).toContain('+        editableBy: everyone     # the front line');
      await expectEmptyPlan(project);
    });
  });

  it('follows names, parents, members and permission sets of teams', async () => {
    await declared(async (project) => {
      await project.api('PATCH', `${TEAMS}/5001`, { name: 'Front: line', parentTeamId: null });
      await project.api('POST', `${TEAMS}/5001/members`, { userId: '14', type: 'EXTRA' });
      await project.api('DELETE', `${TEAMS}/5001/members/10`);
      expect(await pulled(project)).toEqual([
        `-  - name: 'Tier 1: "first"'`,
        '-    parent: org   # above',
        '-      - BEN@example.com   # Ben',
        `-    extraMembers: [ "o'neil#1@example.com" ]   # helpers`,
        `+  - name: 'Front: line'`,
        `+    extraMembers: [ "o'neil#1@example.com", lead@example.com ]   # helpers`,
      ]);
      await expectEmptyPlan(project);
      await project.api('DELETE', `${TEAMS}/5001/members/11`);
      expect(await pulled(project)).toContain('+    members: []');
      await expectEmptyPlan(project);
    });
  });

  it('takes a team that is gone out of the list and out of everything that names it', async () => {
    await declared(async (project) => {
      await project.api('DELETE', `${TEAMS}/5000`);
      await project.api('DELETE', `${TEAMS}/5001`);
      await restrict(project, only('1', [], ['14']), open('2'), open('4'));
      const lines = await pulled(project);
      expect(lines).toContain('+          teams: []');
      expect(lines).toContain('+teams: []');
      await expectEmptyPlan(project);
    });
  });

  it('adds a team that editors name and no file declares, by its names only', async () => {
    await declared(async (project) => {
      await restrict(project, only('1', ['5001', '5002'], ['14']), open('2'), open('4'));
      expect(await pulled(project)).toEqual([
        '+            - t_2nd_level',
        '+  - { key: t_2nd_level, id: "5002", name: 2nd level }',
      ]);
      await expectEmptyPlan(project);
    });
  });

  it('writes no list that would lose somebody whom it can not name, and says so', async () => {
    await declared(async (project) => {
      await restrict(project, only('1', ['5001'], ['14', '13']), open('2'), open('4'));
      const { document } = await project.json(['pull', ...project.live]);
      expect(named((document['notWritten'] as object[]).map((one) => ({ action: 'left', ...one })))).toEqual([
        'left pipelines.support.statuses.new.editableBy',
      ]);
      expect(await project.read('pipewright.yaml')).toBe(DECLARED);
    });
  });

  it('--all adds other teams in full', async () => {
    await declared(async (project) => {
      await project.api('POST', `${TEAMS}/5002/members`, { userId: '14', type: 'EXTRA' });
      const lines = await pulled(project, '--all').catch(() => null);
      expect(lines).toBeNull();
      const text = await project.read('pipewright.yaml');
      expect(text).toContain(
        '  - key: t_2nd_level\n    id: "5002"\n    name: 2nd level\n    extraMembers:\n      - lead@example.com\n',
      );
      const plan = await project.json(['plan', ...project.live]);
      expect([named(plan.document['changes']), codesOf(plan.document['findings'])]).toEqual([[], []]);
    });
  });
});
