/**
 * Whatever a plan leans on is disturbed once: between a plan and the apply of it, and while a person thinks about the
 * answer. Each time it is seen before anything is written, and not half way.
 */
import { describe, expect, it } from 'vitest';
import type { Project } from '../helpers/run-project.js';
import { errorCode, PIPELINES, withProject, writesOf } from '../helpers/run-project.js';
import { RICH_CONSENT, RICH_FILES, RICH_SEED } from '../helpers/rich-scene.js';

const SCENE = { seed: RICH_SEED, config: RICH_FILES };
const TEAMS = '/settings/teams/2026-09';
const RULES = '/crm/pipelines-rules/2026-09/0-5/0';

const STAGES = ['OPEN', 'CLOSED'].map((ticketState, displayOrder) => ({
  ...{ label: ticketState, displayOrder, metadata: { ticketState } },
}));

type Call = readonly [method: string, path: string, body?: object];

/** What somebody else does; the last call is the one that counts. */
const DISTURBANCES: readonly (readonly [name: string, ...calls: Call[]])[] = [
  ['the label of a status that it renames', ['PATCH', `${PIPELINES}/0/stages/1`, { label: 'Theirs' }]],
  ['the label of a status that it leaves alone', ['PATCH', `${PIPELINES}/0/stages/4`, { label: 'Theirs' }]],
  ['the state of a status', ['PATCH', `${PIPELINES}/0/stages/1`, { metadata: { ticketState: 'CLOSED' } }]],
  ['the label that a new pipeline is to get', ['PATCH', `${PIPELINES}/u`, { label: 'On-site visits' }]],
  ['the label that a pipeline is to get', ['PATCH', `${PIPELINES}/u`, { label: 'support' }]],
  [
    'the id that a new pipeline is to get',
    ['POST', PIPELINES, { pipelineId: 'visits', label: 'Theirs', displayOrder: 9, stages: STAGES }],
  ],
  [
    'the id that a new status is to get',
    [
      'POST',
      `${PIPELINES}/u/stages`,
      { stageId: 'visits_planned', label: 'Theirs', displayOrder: 9, metadata: { ticketState: 'OPEN' } },
    ],
  ],
  [
    'the id that a new status is to get, but for case',
    [
      'POST',
      `${PIPELINES}/u/stages`,
      { stageId: 'LATER', label: 'Theirs', displayOrder: 9, metadata: { ticketState: 'OPEN' } },
    ],
  ],
  [
    'the statuses of a pipeline that goes',
    [
      'POST',
      `${PIPELINES}/b/stages`,
      { label: 'Theirs', displayOrder: 9, metadata: { ticketState: 'OPEN' } },
    ],
  ],
  [
    'the target of its tickets',
    [
      'POST',
      '/crm/objects/2026-09/tickets/batch/update',
      {
        inputs: ['30000000001', '30000000002', '30000000003'].map((id) => ({
          id,
          properties: { hs_pipeline_stage: '2' },
        })),
      },
    ],
    ['DELETE', `${PIPELINES}/0/stages/1`],
  ],
  [
    'the rules',
    [
      'PUT',
      RULES,
      {
        governanceValidationRules: {
          objectCreationRule: { pipelineStageIds: ['4'] },
          noSkippingStagesRule: { enabledForAllStages: false, pipelineStageIds: [] },
          noBackwardsMovementRule: { enabledForAllStages: false, pipelineStageIds: [] },
        },
      },
    ],
  ],
  [
    'the editors',
    [
      'PUT',
      `${RULES}/stage-edit-permissions`,
      {
        stages: ['1', '2', '3', '4'].map((pipelineStageId) => ({
          ...{ pipelineStageId, permissionMode: 'RESTRICTED', teamIds: ['5003'], userIds: [] },
          superAdmin: true,
        })),
      },
    ],
  ],
  ['the members of a team', ['POST', `${TEAMS}/5001/members`, { userId: '103', type: 'DEFAULT' }]],
  ['the members of a team that goes', ['POST', `${TEAMS}/5002/members`, { userId: '103', type: 'DEFAULT' }]],
  ['the name of a team that goes', ['PATCH', `${TEAMS}/5002`, { name: 'Not so old', parentTeamId: null }]],
  [
    'the name of a team that it only names',
    ['PATCH', `${TEAMS}/5003`, { name: 'Theirs', parentTeamId: null }],
  ],
  ['a team that it only names', ['DELETE', `${TEAMS}/5003`]],
  ['the name that a new team is to get', ['POST', TEAMS, { name: 'Tier 2', members: [] }]],
  ['the name that a team is to get', ['POST', TEAMS, { name: 'Tier one', members: [] }]],
  [
    'what stands below a team that goes',
    ['POST', TEAMS, { name: 'Below', members: [], parentTeamId: '5002' }],
  ],
  ['what a member may do', ['PUT', '/settings/users/2026-09/101', { roleId: '8' }]],
  ['a user whom it names', ['DELETE', '/settings/users/2026-09/103']],
];

const ROWS = DISTURBANCES.map(([name, ...calls]) => [name, calls] as const);

async function expectNothingWritten(
  { sandbox, files }: Project,
  before: readonly string[],
  calls: readonly Call[],
): Promise<void> {
  const expected = [...before, ...calls.map(([method, path]) => `${method} ${path}`)];
  expect(await writesOf(sandbox)).toEqual(expected);
  expect((await files()).filter((file) => file.endsWith('.lock.yaml') || file.endsWith('.jsonl'))).toEqual(
    [],
  );
}

describe.concurrent('what a plan leans on', () => {
  it.each(ROWS)(
    'is seen where somebody changed %s before the saved plan is applied',
    async (_, calls) => {
      await withProject(SCENE, async (project) => {
        expect((await project.run(['plan', ...project.live, '--out', 'plan.json'])).exitCode).toBe(0);
        for (const each of calls) await project.api(...each);
        const flags = ['--plan', 'plan.json', ...RICH_CONSENT];
        const run = await project.json(['apply', ...project.live, ...flags]);
        expect([run.exitCode, run.document['status']]).toEqual([4, 'refused']);
        expect(errorCode(run)).toMatch(/^PLAN_(?:STALE|BLOCKED)$/);
        await expectNothingWritten(project, [], calls);
      });
    },
    60_000,
  );

  it.each(ROWS)(
    'is seen where somebody changed %s while the question stood',
    async (_, calls) => {
      await withProject(SCENE, async (project) => {
        let isDone = false;
        const { exitCode, stdout, stderr } = await project.run(['apply', ...project.live, ...RICH_CONSENT], {
          typed: ['yes'],
          onPrompt: async () => {
            if (isDone) return;
            for (const each of calls) await project.api(...each);
            isDone = true;
          },
        });
        expect(stdout + stderr).toMatch(/PLAN_(?:STALE|BLOCKED)/);
        expect([isDone, exitCode]).toEqual([true, 4]);
        await expectNothingWritten(project, [], calls);
      });
    },
    60_000,
  );
});
