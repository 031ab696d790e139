/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the official client types its inputs as classes */
import { describe, expect, it } from 'vitest';
import { withSandbox, type TestSandbox } from '../helpers/sandbox.js';
import { api, closed, officialClient, open, PIPELINES, stageOrder, TICKETS } from './api.js';
import { eachWithOwnSandbox } from '../helpers/each-test.js';

let sandbox: TestSandbox;
eachWithOwnSandbox(undefined, (own) => {
  sandbox = own;
});

const STAGES = `${PIPELINES}/0/stages`;

async function slots(): Promise<Readonly<Record<string, number>>> {
  const { body } = await api(sandbox, `GET ${STAGES}`);
  return Object.fromEntries(body.results.map((stage) => [stage.id, stage.displayOrder]));
}

describe('stages with the official client', () => {
  it('are created, read, changed, listed, audited and deleted', async () => {
    const { pipelineStagesApi } = officialClient(sandbox).crm.pipelines;
    const made = await pipelineStagesApi.create('tickets', '0', {
      label: 'Escalated',
      displayOrder: 9,
      metadata: open,
    });
    await pipelineStagesApi.update('tickets', '0', made.id, { label: 'Urgent', metadata: {} });
    const read = await pipelineStagesApi.getById('tickets', '0', made.id);
    expect(read).toMatchObject({
      label: 'Urgent',
      displayOrder: 9,
      metadata: { isClosed: 'false', ...open },
    });
    await pipelineStagesApi.archive('tickets', '0', made.id);
    const { results } = await pipelineStagesApi.getAll('tickets', '0');
    expect(results.map((stage) => stage.id)).toEqual(['1', '2', '3', '4']);
    // The client leaves {pipelineId} in the path of this one.
    const audit = (await api(sandbox, `GET ${STAGES}/${made.id}/audit`)).body.results;
    expect(audit.map((entry) => entry.action)).toEqual(['DELETE', 'UPDATE', 'CREATE']);
    expect(audit.map((entry) => typeof entry.rawObject)).toEqual(['object', 'string', 'object']);
    expect((await api(sandbox, `GET ${STAGES}/nope/audit`)).status).toBe(404);
  });
});

describe('the slots of stages', () => {
  it('move nothing else when the slot is free, and gaps stay', async () => {
    await api(sandbox, `PATCH ${STAGES}/2`, { displayOrder: 40 });
    expect(await slots()).toEqual({ '1': 0, '2': 40, '3': 2, '4': 3 });
  });

  it('put a stage after the holder of a taken slot and renumber the pipeline', async () => {
    await api(sandbox, `PATCH ${STAGES}/2`, { displayOrder: 40 });
    await api(sandbox, `PATCH ${STAGES}/1`, { displayOrder: 2 });
    expect(await slots()).toEqual({ '3': 0, '1': 1, '4': 2, '2': 3 });
  });

  it('are dealt out in the same way to a new stage', async () => {
    await api(sandbox, `POST ${STAGES}`, { label: 'X', displayOrder: 0, metadata: open, stageId: 'x' });
    expect(await stageOrder(sandbox, '0')).toEqual(['1', 'x', '2', '3', '4']);
    await api(sandbox, `POST ${STAGES}`, { label: 'Y', displayOrder: 77, metadata: open, stageId: 'y' });
    expect(await slots()).toMatchObject({ x: 1, y: 77 });
  });

  it('keep a stage where it is when it is written its own slot', async () => {
    await api(sandbox, `PATCH ${STAGES}/3`, { displayOrder: 2 });
    expect(await slots()).toEqual({ '1': 0, '2': 1, '3': 2, '4': 3 });
  });

  it('are never negative', async () => {
    expect((await api(sandbox, `PATCH ${STAGES}/3`, { displayOrder: -1 })).status).toBe(400);
  });

  it('stay out of the answer to a write, which repeats the request', async () => {
    const answer = await api(sandbox, `PATCH ${STAGES}/3`, {
      label: '  Us ',
      displayOrder: 0,
      metadata: { colour: 'red' },
    });
    expect(answer.body).toMatchObject({
      label: '  Us ',
      displayOrder: 0,
      metadata: { ...open, colour: 'red' },
    });
    const { body } = await api(sandbox, `GET ${STAGES}/3`);
    expect(body).toMatchObject({ label: '  Us ', displayOrder: 1 });
    expect(body.metadata).toEqual({ isClosed: 'false', ticketState: 'OPEN' });
  });
});

describe('what a stage may be', () => {
  it('has a label of its own, case and outer spaces ignored', async () => {
    const answer = await api(sandbox, `POST ${STAGES}`, { label: ' nEW ', displayOrder: 9, metadata: open });
    expect([answer.status, answer.body.subCategory]).toEqual([400, 'PipelineError.STAGE_LABEL_EXISTS']);
    const patch = await api(sandbox, `PATCH ${STAGES}/2`, { label: 'new' });
    expect(patch.body.subCategory).toBe('PipelineError.STAGE_LABEL_EXISTS');
    expect((await api(sandbox, `PATCH ${STAGES}/1`, { label: 'NEW' })).status).toBe(200);
  });

  it('keeps the outer spaces of its label, which count for nothing when labels are compared', async () => {
    const spaced = { label: ' Later  ', displayOrder: 9, metadata: open, stageId: 'later' };
    expect((await api(sandbox, `POST ${STAGES}`, spaced)).status).toBe(201);
    expect((await api(sandbox, `GET ${STAGES}/later`)).body.label).toBe(' Later  ');
    const again = await api(sandbox, `POST ${STAGES}`, { ...spaced, label: 'LATER', stageId: 'other' });
    expect(again.body.subCategory).toBe('PipelineError.STAGE_LABEL_EXISTS');
    expect((await api(sandbox, `PATCH ${STAGES}/later`, { label: 'Later' })).status).toBe(200);
  });

  it.each([
    ['of another pipeline', 'b_done'],
    ['of its own pipeline', '4'],
  ])('has no id %s: 400 without a category, and nothing is made', async (_, stageId) => {
    const done = { label: 'Done', displayOrder: 0, metadata: closed, stageId: 'b_done' };
    const other = { label: 'B', displayOrder: 1, pipelineId: 'b', stages: [done] };
    expect((await api(sandbox, `POST ${PIPELINES}`, other)).status).toBe(201);
    const answer = await api(sandbox, `POST ${STAGES}`, {
      label: 'X',
      displayOrder: 9,
      metadata: open,
      stageId,
    });
    expect([answer.status, answer.body.category, answer.body.subCategory]).toEqual([
      400,
      undefined,
      undefined,
    ]);
    expect(answer.body).toMatchObject({ status: 'error' });
    expect(answer.body.message).toContain(stageId);
    expect(await stageOrder(sandbox, '0')).toEqual(['1', '2', '3', '4']);
  });

  it.each([
    ['x'.repeat(100), 201],
    ['x'.repeat(101), 500],
    ['Mixed-Case.and spaces', 201],
    ['default', 201],
    ['closedwon', 201],
  ])('has the id %s: %i', async (stageId, status) => {
    const stage = { label: 'X', displayOrder: 9, metadata: open, stageId };
    const before = await stageOrder(sandbox, '0');
    expect((await api(sandbox, `POST ${STAGES}`, stage)).status).toBe(status);
    expect(await stageOrder(sandbox, '0')).toEqual(status === 201 ? [...before, stageId] : before);
  });

  it('has a state that is spelled exactly, OPEN where it is left out', async () => {
    const wrong = await api(sandbox, `POST ${STAGES}`, {
      label: 'X',
      displayOrder: 9,
      metadata: { ticketState: 'closed' },
    });
    expect([wrong.status, wrong.body.subCategory]).toEqual([
      400,
      'PipelineError.INVALID_PIPELINE_STAGE_METADATA',
    ]);
    await api(sandbox, `POST ${STAGES}`, { label: 'X', displayOrder: 9, metadata: {}, stageId: 'x' });
    expect((await api(sandbox, `GET ${STAGES}/x`)).body.metadata['ticketState']).toBe('OPEN');
  });

  it('leaves no pipeline without a closed one', async () => {
    const flip = await api(sandbox, `PATCH ${STAGES}/4`, { metadata: open });
    expect([flip.status, flip.body.subCategory]).toEqual([400, 'PipelineError.MISSING_CLOSED_STAGE']);
    const last = await api(sandbox, `DELETE ${STAGES}/4`);
    expect(last.body.subCategory).toBe('PipelineError.MISSING_CLOSED_STAGE');
    await api(sandbox, `PATCH ${STAGES}/3`, { metadata: closed });
    expect((await api(sandbox, `PATCH ${STAGES}/4`, { metadata: open })).status).toBe(200);
    expect((await api(sandbox, `GET ${STAGES}/3`)).body.metadata['isClosed']).toBe('true');
  });

  it('is one of at most a hundred', async () => {
    const stages = Array.from({ length: 100 }, (_, index) => ({
      id: `s${index}`,
      label: `S${index}`,
      state: 'CLOSED',
    }));
    await withSandbox({ pipelines: [{ id: '0', label: 'Full', stages }] }, async (full) => {
      const one = { label: 'more', displayOrder: 100, metadata: open };
      expect((await api(full, `POST ${STAGES}`, one)).status).toBe(400);
      await api(full, `DELETE ${STAGES}/s7`);
      expect((await api(full, `POST ${STAGES}`, one)).status).toBe(201);
    });
  });

  it("can't be changed or deleted where HubSpot keeps it to itself", async () => {
    const stages = [
      { id: 'a', label: 'A', state: 'OPEN', writePermissions: 'READ_ONLY' },
      { id: 'b', label: 'B', state: 'CLOSED' },
    ];
    await withSandbox({ pipelines: [{ id: '0', label: 'P', stages }] }, async (account) => {
      expect((await api(account, `PATCH ${STAGES}/a`, { label: 'Z' })).status).toBe(400);
      expect((await api(account, `DELETE ${STAGES}/a`)).status).toBe(400);
      expect((await api(account, `GET ${STAGES}/a`)).body.writePermissions).toBe('READ_ONLY');
    });
  });
});

describe('deleting a stage', () => {
  it('is refused with the ids of the tickets it holds', async () => {
    const answer = await api(sandbox, `DELETE ${STAGES}/2`);
    expect(answer.status).toBe(400);
    const { stages } = (await sandbox.control.state()).pipelines[0]!;
    const ids = `[${stages[1]!.ticketIds.join(', ')}]`;
    expect(answer.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      subCategory: 'PipelineError.STAGE_ID_IN_USE',
      message: `Stage IDs: [2] are being referenced by object IDs: ${ids}`,
      context: { stageIds: ['[2]'], objectIds: [ids] },
    });
    expect(answer.body.correlationId).toBeTypeOf('string');
  });

  it('does not mind tickets in the recycle bin', async () => {
    const { stages } = (await sandbox.control.state()).pipelines[0]!;
    await api(sandbox, `DELETE ${TICKETS}/${stages[2]!.ticketIds[0]!}`);
    expect((await api(sandbox, `DELETE ${STAGES}/3`)).status).toBe(204);
    expect(await stageOrder(sandbox, '0')).toEqual(['1', '2', '4']);
  });

  it('strands the tickets where the check is off, as it is by default in older versions', async () => {
    expect((await api(sandbox, 'DELETE /crm/pipelines/2026-03/tickets/0/stages/2')).status).toBe(204);
    const { tickets } = await sandbox.control.state();
    expect(tickets.filter((ticket) => ticket.stage === '2')).toHaveLength(2);
    const path = 'DELETE /crm/v3/pipelines/tickets/0/stages/1?validateReferencesBeforeDelete=true';
    expect((await api(sandbox, path)).status).toBe(400);
  });

  it.each(['', '?validateReferencesBeforeDelete=true', '?validateReferencesBeforeDelete=false'])(
    'is refused in 2026-09 whatever the query says: "%s"',
    async (query) => {
      const stage = await api(sandbox, `DELETE ${STAGES}/2${query}`);
      const pipeline = await api(sandbox, `DELETE ${PIPELINES}/b${query}`);
      expect([stage.status, stage.body.subCategory]).toEqual([400, 'PipelineError.STAGE_ID_IN_USE']);
      expect(pipeline.status).toBe(404);
      expect(await stageOrder(sandbox, '0')).toEqual(['1', '2', '3', '4']);
    },
  );

  it('fails with 500 and does nothing under the flag, where the account is seeded so', async () => {
    const stages = [
      { id: 'a', label: 'A', state: 'OPEN' },
      { id: 'b', label: 'B', state: 'CLOSED' },
    ];
    const seed = { pipelines: [{ id: '0', label: 'P', stages }], quirks: { stageDeleteFlag: 'fails' } };
    await withSandbox(seed, async (account) => {
      const path = `DELETE ${STAGES}/a?validateReferencesBeforeDelete=true` as const;
      expect((await api(account, path)).status).toBe(500);
      expect(await stageOrder(account, '0')).toEqual(['a', 'b']);
      expect((await api(account, `DELETE ${STAGES}/a`)).status).toBe(204);
    });
  });

  it('answers 204 for a stage that is not there, or in another pipeline', async () => {
    const done = { label: 'Done', displayOrder: 0, metadata: closed, stageId: 'b_done' };
    await api(sandbox, `POST ${PIPELINES}`, { label: 'B', displayOrder: 1, pipelineId: 'b', stages: [done] });
    expect((await api(sandbox, `DELETE ${STAGES}/nope`)).status).toBe(204);
    expect((await api(sandbox, `DELETE ${STAGES}/b_done`)).status).toBe(204);
    expect((await api(sandbox, `DELETE ${PIPELINES}/nope/stages/1`)).status).toBe(204);
    expect(await stageOrder(sandbox, '0')).toEqual(['1', '2', '3', '4']);
    expect(await stageOrder(sandbox, 'b')).toEqual(['b_done']);
  });

  it('is refused while a workflow refers to the stage', async () => {
    const stages = [
      { id: 'a', label: 'A', state: 'OPEN' },
      { id: 'b', label: 'B', state: 'CLOSED' },
    ];
    const seed = { pipelines: [{ id: '0', label: 'P', stages }], workflowReferences: ['a'] };
    await withSandbox(seed, async (account) => {
      const answer = await api(account, `DELETE ${STAGES}/a`);
      expect([answer.status, answer.body.category]).toEqual([400, 'VALIDATION_ERROR']);
      expect(answer.body.subCategory).toBeUndefined();
      expect(answer.body.message).toContain('a');
    });
  });

  it('takes the settings of the stage with it', async () => {
    await api(sandbox, `POST ${STAGES}`, { label: 'X', displayOrder: 9, metadata: open, stageId: 'x' });
    await sandbox.control.setConsole('pipelines["0"].statuses["x"].properties', ['hs_resolution']);
    await api(sandbox, `DELETE ${STAGES}/x`);
    expect(await sandbox.control.console()).toEqual({});
  });
});
