/** Teams that the files don't name stand in every form of a plan with the name that people know, and in its data by id. */
import { expect, it } from 'vitest';
import { withProject } from '../helpers/run-project.js';

const SEED = {
  account: { portalId: 1000001, subscription: 'enterprise' },
  pipelines: [
    {
      ...{ id: '0', label: 'Support', displayOrder: 0 },
      stages: [
        { id: '1', label: 'New', displayOrder: 0, state: 'OPEN' },
        { id: '4', label: 'Closed', displayOrder: 1, state: 'CLOSED' },
      ],
    },
  ],
  teams: [
    { id: '5001', name: 'Tier 1' },
    { id: '5002', name: 'Night shift' },
  ],
};

const FILES = `version: 1
pipelines:
  - key: support
    id: "0"
    label: Support
    statuses:
      - { key: new, id: "1", label: New, state: open, editableBy: { teams: [tier1] } }
      - { key: closed, id: "4", label: Closed, state: closed }
teams:
  - { key: tier1, id: "5001", name: Tier 1 }
`;

const PERMISSIONS = {
  stages: [
    { pipelineStageId: '1', permissionMode: 'RESTRICTED', teamIds: ['5002'], userIds: [], superAdmin: false },
    { pipelineStageId: '4', permissionMode: 'OPEN', teamIds: [], userIds: [], superAdmin: true },
  ],
};

it.each([[['plan']], [['plan', '--format', 'markdown']], [['plan', '--format', 'html']], [['drift']]])(
  '%j names a team that no file names as people know it',
  async (argv) => {
    await withProject({ seed: SEED, config: FILES }, async (project) => {
      const path = '/crm/pipelines-rules/2026-09/0-5/0/stage-edit-permissions';
      await project.api('PUT', path, PERMISSIONS);
      const { stdout } = await project.run([...argv, ...project.live]);
      expect(stdout).toMatch(/Night shift/);
      expect(stdout).not.toMatch(/\[\\?(?:"|&quot;)5002/);
      const { document } = await project.json(['plan', ...project.live]);
      expect(document).toMatchObject({
        changes: [{ before: { editableBy: { teams: ['["5002"]'] } } }],
        basis: { teamNames: { 'teams["5002"]': 'Night shift' } },
      });
    });
  },
);
