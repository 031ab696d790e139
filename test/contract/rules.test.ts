import { describe, expect, it } from 'vitest';
import { withSandbox, type TestSandbox } from '../helpers/sandbox.js';
import { api, open, PIPELINES } from './api.js';
import { eachWithOwnSandbox } from '../helpers/each-test.js';

const pipelines = [
  {
    id: '0',
    label: 'Support',
    stages: [
      { id: '1', label: 'New', state: 'OPEN' },
      { id: '2', label: 'Waiting', state: 'OPEN' },
      { id: '4', label: 'Closed', state: 'CLOSED' },
    ],
  },
];
const seed = {
  pipelines,
  teams: [{ id: '5001', name: 'Tier 1' }],
  quirks: { rulesNeverMade: 'patchMakes', openPermissions: 'full' },
};
const RULES = '/crm/pipelines-rules/2026-09/0-5/0';
const EDITORS = `${RULES}/stage-edit-permissions`;
const off = { enabledForAllStages: false, pipelineStageIds: [] };
const everywhere = { enabledForAllStages: true, pipelineStageIds: [] };
const creation = { pipelineStageIds: ['1'] };

let sandbox: TestSandbox;
eachWithOwnSandbox(seed, (own) => {
  sandbox = own;
});

async function rules(): Promise<unknown> {
  return (await api(sandbox, `GET ${RULES}`)).body.governanceValidationRules;
}

describe('pipeline rules', () => {
  const none = {
    noBackwardsMovementRule: off,
    noSkippingStagesRule: off,
    objectCreationRule: { pipelineStageIds: [] },
  };

  it.each([
    ['notFound', 404, 404],
    ['patchMakes', 404, 200],
    ['empty', 200, 200],
  ])('that were never made, or removed, are %s where the account is seeded so', async (quirk, get, patch) => {
    await withSandbox({ ...seed, quirks: { rulesNeverMade: quirk } }, async (account) => {
      const body = { objectCreationRule: creation };
      const both = async (): Promise<readonly number[]> => {
        const read = await api(account, `GET ${RULES}`);
        if (read.status === 200) expect(read.body.governanceValidationRules).toEqual(none);
        return [read.status, (await api(account, `PATCH ${RULES}`, body)).status];
      };
      expect(await both()).toEqual([get, patch]);
      await api(account, `PUT ${RULES}`, { governanceValidationRules: none });
      expect((await api(account, `PATCH ${RULES}`, body)).status).toBe(200);
      expect((await api(account, `DELETE ${RULES}`)).status).toBe(204);
      expect(await both()).toEqual([get, patch]);
    });
  });

  it('have an id made of the object type and the pipeline', async () => {
    const made = await api(sandbox, `PUT ${RULES}`, { governanceValidationRules: none });
    expect(made.body.id).toBe('0-5-0');
    expect((await api(sandbox, `GET ${RULES}`)).body.id).toBe('0-5-0');
  });

  it('keep what a PATCH leaves out', async () => {
    await api(sandbox, `PATCH ${RULES}`, { noSkippingStagesRule: everywhere });
    const { body } = await api(sandbox, `PATCH ${RULES}`, { objectCreationRule: creation });
    expect(body).toMatchObject({ objectTypeId: '0-5', pipelineId: '0' });
    expect(await rules()).toEqual({
      noBackwardsMovementRule: off,
      noSkippingStagesRule: everywhere,
      objectCreationRule: creation,
    });
  });

  it('are replaced by a PUT, which wants all three', async () => {
    const all = {
      noBackwardsMovementRule: everywhere,
      noSkippingStagesRule: off,
      objectCreationRule: creation,
    };
    expect((await api(sandbox, `PUT ${RULES}`, { governanceValidationRules: all })).status).toBe(200);
    expect(await rules()).toEqual(all);
    const two = { noSkippingStagesRule: off, objectCreationRule: creation };
    expect((await api(sandbox, `PUT ${RULES}`, { governanceValidationRules: two })).status).toBe(400);
  });

  it.each([
    ['stages of another pipeline', { objectCreationRule: { pipelineStageIds: ['nope'] } }],
    [
      'all stages and a list',
      { noSkippingStagesRule: { enabledForAllStages: true, pipelineStageIds: ['1'] } },
    ],
    ['half a rule', { noSkippingStagesRule: { pipelineStageIds: [] } }],
  ])('refuse %s', async (_, body) => {
    expect((await api(sandbox, `PATCH ${RULES}`, body)).status).toBe(400);
  });

  it('still show a stage that was deleted since', async () => {
    await api(sandbox, `PATCH ${RULES}`, { objectCreationRule: { pipelineStageIds: ['2'] } });
    await api(sandbox, `DELETE ${PIPELINES}/0/stages/2`);
    expect(await rules()).toMatchObject({ objectCreationRule: { pipelineStageIds: ['2'] } });
  });

  it('need Professional', async () => {
    await withSandbox({ account: { subscription: 'starter' }, pipelines }, async (starter) => {
      expect((await api(starter, `GET ${RULES}`)).status).toBe(403);
      expect((await api(starter, `GET ${EDITORS}`)).status).toBe(403);
    });
  });
});

describe('stage edit permissions', () => {
  const restricted = {
    pipelineStageId: '4',
    permissionMode: 'RESTRICTED',
    teamIds: ['5001'],
    userIds: ['1001'],
    superAdmin: false,
  };
  const modes = async (): Promise<Readonly<Record<string, string>>> => {
    const { stages } = (await api(sandbox, `GET ${EDITORS}`)).body;
    return Object.fromEntries(stages.map((stage) => [stage.pipelineStageId, stage.permissionMode]));
  };

  it('are open until somebody restricts them', async () => {
    expect(await modes()).toEqual({ '1': 'OPEN', '2': 'OPEN', '4': 'OPEN' });
  });

  it('show teams, users and super admins of RESTRICTED stages only, where the account is seeded so', async () => {
    await withSandbox({ ...seed, quirks: { openPermissions: 'short' } }, async (account) => {
      await api(account, `PUT ${EDITORS}`, {
        stages: [restricted, { ...restricted, pipelineStageId: '2', permissionMode: 'OPEN' }],
      });
      const { stages } = (await api(account, `GET ${EDITORS}`)).body;
      expect(stages.toSorted((a, b) => a.pipelineStageId.localeCompare(b.pipelineStageId))).toEqual([
        { pipelineStageId: '1', permissionMode: 'OPEN', label: 'New' },
        { pipelineStageId: '2', permissionMode: 'OPEN', label: 'Waiting' },
        { ...restricted, label: 'Closed' },
      ]);
    });
  });

  it('are false for super admins unless somebody says otherwise', async () => {
    const { pipelineStageId, permissionMode, teamIds, userIds } = restricted;
    const silent = { pipelineStageId, permissionMode, teamIds, userIds };
    await api(sandbox, `PUT ${EDITORS}`, { stages: [silent] });
    const { stages } = (await api(sandbox, `GET ${EDITORS}`)).body;
    expect(stages).toContainEqual({ ...restricted, label: 'Closed' });
  });

  it('are read back with labels', async () => {
    expect((await api(sandbox, `PUT ${EDITORS}`, { stages: [restricted] })).status).toBe(200);
    const { stages } = (await api(sandbox, `GET ${EDITORS}`)).body;
    expect(stages).toContainEqual({ ...restricted, label: 'Closed' });
  });

  it('are open again for a stage that a PUT leaves out', async () => {
    await api(sandbox, `PUT ${EDITORS}`, { stages: [restricted] });
    await api(sandbox, `PUT ${EDITORS}`, { stages: [{ ...restricted, pipelineStageId: '2' }] });
    expect(await modes()).toEqual({ '1': 'OPEN', '2': 'RESTRICTED', '4': 'OPEN' });
  });

  it('stay when the rules are removed', async () => {
    await api(sandbox, `PATCH ${RULES}`, { objectCreationRule: creation });
    await api(sandbox, `PUT ${EDITORS}`, { stages: [restricted] });
    await api(sandbox, `DELETE ${RULES}`);
    expect(await modes()).toMatchObject({ '4': 'RESTRICTED' });
  });

  it.each([
    ['stages', { pipelineStageId: 'nope' }],
    ['teams', { teamIds: ['77'] }],
    ['users', { userIds: ['77'] }],
    ['modes', { permissionMode: 'CLOSED' }],
  ])('refuse unknown %s', async (_, wrong) => {
    expect((await api(sandbox, `PUT ${EDITORS}`, { stages: [{ ...restricted, ...wrong }] })).status).toBe(
      400,
    );
  });

  it('can be set for a new stage right after it was made', async () => {
    const stage = { label: 'X', displayOrder: 9, metadata: open, stageId: 'x' };
    await api(sandbox, `POST ${PIPELINES}/0/stages`, stage);
    await api(sandbox, `PUT ${EDITORS}`, { stages: [{ ...restricted, pipelineStageId: 'x' }] });
    expect(await modes()).toMatchObject({ x: 'RESTRICTED' });
  });
});
