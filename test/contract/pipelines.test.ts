/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the official client types its inputs as classes */
import { describe, expect, it } from 'vitest';
import { withSandbox, type TestSandbox } from '../helpers/sandbox.js';
import { api, closed, officialClient, open, PIPELINES, type ApiBody } from './api.js';
import { eachWithOwnSandbox } from '../helpers/each-test.js';

let sandbox: TestSandbox;
eachWithOwnSandbox(undefined, (own) => {
  sandbox = own;
});

const stages = [
  { label: 'Planned', displayOrder: 0, metadata: open },
  { label: 'Done', displayOrder: 1, metadata: closed },
];

describe('pipelines with the official client', () => {
  it('are listed, read, created, changed and deleted', async () => {
    const { pipelinesApi } = officialClient(sandbox).crm.pipelines;
    const made = await pipelinesApi.create('tickets', { label: 'On site', displayOrder: 1, stages });
    expect(made.id).toMatch(/^\d+$/);
    expect(made.stages.map((stage) => stage.label)).toEqual(['Planned', 'Done']);
    await pipelinesApi.update('tickets', made.id, { label: 'Visits' });
    expect((await pipelinesApi.getById('tickets', made.id)).label).toBe('Visits');
    await pipelinesApi.archive('tickets', made.id);
    const { results } = await pipelinesApi.getAll('tickets');
    expect(results.map((pipeline) => pipeline.id)).toEqual(['0']);
  });

  it('have an audit log, newest first, with the user of the token', async () => {
    const client = officialClient(sandbox).crm.pipelines;
    await client.pipelinesApi.update('tickets', '0', { label: 'One' });
    await client.pipelinesApi.update('tickets', '0', { label: 'Two' });
    const { results } = await client.pipelineAuditsApi.getAudit('tickets', '0');
    expect(results.map((entry) => (JSON.parse(entry.rawObject as string) as ApiBody).label)).toEqual([
      'Two',
      'One',
    ]);
    expect(results[0]).toMatchObject({
      identifier: '0',
      action: 'UPDATE',
      fromUserId: 1001,
      portalId: 1000001,
    });
  });
});

describe('pipelines over plain HTTP', () => {
  it('keep a chosen id as it is', async () => {
    const chosen = { label: 'On site', displayOrder: 1, pipelineId: 'Onsite_1', stages };
    expect((await api(sandbox, `POST ${PIPELINES}`, chosen)).status).toBe(201);
    expect((await api(sandbox, `GET ${PIPELINES}/Onsite_1`)).body.id).toBe('Onsite_1');
  });

  it('answer 500 to an id that is too long and make nothing', async () => {
    const long = { label: 'L', displayOrder: 1, pipelineId: 'p'.repeat(37), stages };
    expect((await api(sandbox, `POST ${PIPELINES}`, long)).status).toBe(500);
    const longStage = { label: 'L', displayOrder: 1, stages: [{ ...stages[1], stageId: 's'.repeat(101) }] };
    expect((await api(sandbox, `POST ${PIPELINES}`, longStage)).status).toBe(500);
    expect((await api(sandbox, `GET ${PIPELINES}`)).body.results).toHaveLength(1);
    const longest = { ...long, pipelineId: 'p'.repeat(36) };
    expect((await api(sandbox, `POST ${PIPELINES}`, longest)).status).toBe(201);
  });

  it('have labels that are unique whatever the case', async () => {
    const answer = await api(sandbox, `POST ${PIPELINES}`, {
      label: 'SUPPORT pipeline',
      displayOrder: 1,
      stages,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toBe('An active pipeline with label SUPPORT pipeline already exists.');
  });

  it('have no id of another ticket pipeline', async () => {
    const answer = await api(sandbox, `POST ${PIPELINES}`, {
      label: 'B',
      displayOrder: 1,
      pipelineId: '0',
      stages,
    });
    expect([answer.status, answer.body.subCategory]).toEqual([400, undefined]);
    expect(answer.body.message).toMatch(/another pipeline.*with pipelineId/);
  });

  it.each([
    ['the id of a deal pipeline', { pipelineId: 'default', stages }],
    ["another pipeline's stage id", { stages: [{ ...stages[1], stageId: '4' }] }],
  ])('are refused %s with the same 409 about a stage', async (_, wrong) => {
    const answer = await api(sandbox, `POST ${PIPELINES}`, { label: 'B', displayOrder: 1, ...wrong });
    expect([answer.status, answer.body.category, answer.body.subCategory]).toEqual([
      409,
      'OBJECT_ALREADY_EXISTS',
      'PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE',
    ]);
    expect((await api(sandbox, `GET ${PIPELINES}`)).body.results).toHaveLength(1);
  });

  it('have refusals that the official client can read', async () => {
    const { pipelinesApi, pipelineStagesApi } = officialClient(sandbox).crm.pipelines;
    const label = { label: 'support PIPELINE', displayOrder: 1, stages };
    await expect(pipelinesApi.create('tickets', label)).rejects.toMatchObject({
      code: 400,
      body: { category: 'VALIDATION_ERROR' },
    });
    await expect(pipelinesApi.archive('tickets', 'nope')).rejects.toMatchObject({
      code: 404,
      body: { category: 'OBJECT_NOT_FOUND' },
    });
    await expect(pipelineStagesApi.getAll('tickets', 'nope')).rejects.toMatchObject({ code: 404 });
  });

  it('stand beside the deal pipeline "default"', async () => {
    const { body } = await api(sandbox, 'GET /crm/pipelines/2026-09/deals');
    expect(body.results.map((one) => one.id)).toEqual(['default']);
    expect(body.results[0]?.stages.map((stage) => stage.id)).toContain('closedwon');
    expect((await api(sandbox, 'GET /crm/pipelines/2026-09/deals/default')).body.id).toBe('default');
    expect((await api(sandbox, 'GET /crm/pipelines/2026-09/deals/0')).status).toBe(404);
    const { pipelinesApi } = officialClient(sandbox).crm.pipelines;
    expect((await pipelinesApi.getAll('deals')).results).toHaveLength(1);
  });

  it('are listed all the same with archived=true', async () => {
    const plain = await api(sandbox, `GET ${PIPELINES}`);
    expect((await api(sandbox, `GET ${PIPELINES}?archived=true`)).body).toEqual(plain.body);
  });

  it('keep the outer spaces of their labels', async () => {
    const body = { label: ' On site ', displayOrder: 1, pipelineId: 'on', stages };
    await api(sandbox, `POST ${PIPELINES}`, body);
    expect((await api(sandbox, `GET ${PIPELINES}/on`)).body.label).toBe(' On site ');
  });

  it('have two stages of one label refused without a sub-category', async () => {
    const twice = [...stages, { ...stages[0], label: ' PLANNED ', displayOrder: 2 }];
    const answer = await api(sandbox, `POST ${PIPELINES}`, { label: 'B', displayOrder: 1, stages: twice });
    expect([answer.status, answer.body.category, answer.body.subCategory]).toEqual([
      400,
      'VALIDATION_ERROR',
      undefined,
    ]);
  });

  it('answer a create with what was sent, and read as what was stored', async () => {
    const tied = [
      { ...stages[0], displayOrder: 7, stageId: 'planned', metadata: { ...open, colour: 'red' } },
      { ...stages[1], displayOrder: 7, stageId: 'done' },
    ];
    const body = { label: 'B', displayOrder: 1, pipelineId: 'b', stages: tied };
    const { stages: told } = (await api(sandbox, `POST ${PIPELINES}`, body)).body;
    expect(told.map((stage) => stage.displayOrder)).toEqual([7, 7]);
    expect(told[0]?.metadata['colour']).toBe('red');
    const { stages: stored } = (await api(sandbox, `GET ${PIPELINES}/b`)).body;
    expect(stored.map((stage) => stage.displayOrder)).toEqual([0, 1]);
    expect(stored[0]?.metadata).toEqual({ isClosed: 'false', ticketState: 'OPEN' });
  });

  it('need a closed stage', async () => {
    const answer = await api(sandbox, `POST ${PIPELINES}`, {
      label: 'B',
      displayOrder: 1,
      stages: [stages[0]],
    });
    expect(answer.body.subCategory).toBe('PipelineError.MISSING_CLOSED_STAGE');
    expect(
      (await api(sandbox, `POST ${PIPELINES}`, { label: 'B', displayOrder: 1, stages: [] })).status,
    ).toBe(400);
  });

  it('may have the same displayOrder, and the list is not sorted by it', async () => {
    await api(sandbox, `POST ${PIPELINES}`, { label: 'B', displayOrder: 5, pipelineId: 'b', stages });
    await api(sandbox, `POST ${PIPELINES}`, { label: 'C', displayOrder: 5, pipelineId: 'c', stages });
    const { results } = (await api(sandbox, `GET ${PIPELINES}`)).body;
    expect(results.map((one) => one.id)).toEqual(['c', 'b', '0']);
    expect(results.map((one) => one.displayOrder)).toEqual([5, 5, 0]);
  });

  it('take a list of stages whose slots tie and number them', async () => {
    const tied = ['A', 'B', 'C'].map((label) => ({
      label,
      displayOrder: 0,
      metadata: closed,
      stageId: label,
    }));
    await api(sandbox, `POST ${PIPELINES}`, { label: 'T', displayOrder: 1, pipelineId: 't', stages: tied });
    const { body } = await api(sandbox, `GET ${PIPELINES}/t`);
    const slots = body.stages.map((stage) => stage.displayOrder);
    expect(slots.toSorted()).toEqual([0, 1, 2]);
  });

  it('move every stage of a pipeline to a new updatedAt when they are changed', async () => {
    const before = (await api(sandbox, `GET ${PIPELINES}/0`)).body.stages[0]!.updatedAt;
    await new Promise((resolve) => setTimeout(resolve, 5));
    await api(sandbox, `PATCH ${PIPELINES}/0`, { displayOrder: 3 });
    const after = (await api(sandbox, `GET ${PIPELINES}/0`)).body;
    expect(after.stages.every((stage) => stage.updatedAt > before)).toBe(true);
    expect(after.displayOrder).toBe(3);
  });

  it('refuse to lose stages that hold tickets when they are replaced', async () => {
    const answer = await api(sandbox, `PUT ${PIPELINES}/0`, { label: 'S', displayOrder: 0, stages });
    expect(answer.body.subCategory).toBe('PipelineError.STAGE_ID_IN_USE');
    expect((await api(sandbox, `GET ${PIPELINES}/0`)).body.stages).toHaveLength(4);
  });

  it('lose left-out stages and all conditional properties when they are replaced', async () => {
    const address = 'pipelines["p"].statuses["done"].properties';
    const both = [
      { ...stages[0], stageId: 'planned' },
      { ...stages[1], stageId: 'done' },
    ];
    await api(sandbox, `POST ${PIPELINES}`, { label: 'P', displayOrder: 1, pipelineId: 'p', stages: both });
    await sandbox.control.setConsole(address, ['hs_resolution']);
    const kept = { label: 'P', displayOrder: 1, stages: [both[1]] };
    expect((await api(sandbox, `PUT ${PIPELINES}/p`, kept)).status).toBe(200);
    const { body } = await api(sandbox, `GET ${PIPELINES}/p`);
    expect(body.stages.map((stage) => stage.id)).toEqual(['done']);
    expect(await sandbox.control.console()).toEqual({});
  });

  it('refuse to be deleted while a stage holds tickets', async () => {
    await api(sandbox, `POST ${PIPELINES}`, {
      label: 'B',
      displayOrder: 1,
      pipelineId: 'b',
      stages: [{ ...stages[1], stageId: 'b_done' }],
    });
    const properties = { hs_pipeline: 'b', hs_pipeline_stage: 'b_done', subject: 'x' };
    const { id } = (await api(sandbox, 'POST /crm/objects/2026-09/tickets', { properties })).body;
    const refused = await api(sandbox, `DELETE ${PIPELINES}/b`);
    expect(refused.status).toBe(400);
    expect(refused.body.context).toEqual({ stageIds: ['[b_done]'], objectIds: [`[${id}]`] });
    expect((await api(sandbox, 'DELETE /crm/pipelines/v3/tickets/b')).status).toBe(404);
    expect((await api(sandbox, 'DELETE /crm/v3/pipelines/tickets/b')).status).toBe(204);
    expect((await api(sandbox, `DELETE ${PIPELINES}/b`)).status).toBe(404);
  });

  it('never let the default one be deleted', async () => {
    const answer = await api(sandbox, `DELETE ${PIPELINES}/0`);
    expect([answer.status, answer.body.category]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('are limited by the edition', async () => {
    await withSandbox({ account: { subscription: 'free' }, pipelines: [] }, async (free) => {
      const answer = await api(free, `POST ${PIPELINES}`, { label: 'B', displayOrder: 1, stages });
      expect(answer.status).toBe(400);
    });
  });

  it('are counted against the limit, the default one left out', async () => {
    await api(sandbox, `POST ${PIPELINES}`, { label: 'B', displayOrder: 1, stages });
    const { body } = await api(sandbox, 'GET /crm/limits/2026-09/pipelines');
    const tickets = body.hubspotDefinedObjectTypes.find((one) => one.objectTypeId === '0-5');
    expect(tickets).toMatchObject({ limit: 350, usage: 1, percentage: 0.29 });
  });

  it('answer 404 without a body, which the official client cannot even parse', async () => {
    const answer = await api(sandbox, `GET ${PIPELINES}/nope`);
    expect([answer.status, answer.text]).toEqual([404, '']);
    const { pipelinesApi } = officialClient(sandbox).crm.pipelines;
    await expect(pipelinesApi.getById('tickets', 'nope')).rejects.toThrow();
  });
});
