/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the official client types its inputs as classes */
import { describe, expect, it } from 'vitest';
import { withSandbox, type TestSandbox } from '../helpers/sandbox.js';
import { api, officialClient, TICKETS } from './api.js';
import { eachWithOwnSandbox } from '../helpers/each-test.js';

const seed = {
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', label: 'New', state: 'OPEN', tickets: 3 },
        { id: '4', label: 'Closed', state: 'CLOSED', requiredProperties: ['hs_resolution', 'product_area'] },
        { id: '5', label: 'Spam', state: 'CLOSED' },
      ],
    },
    { id: 'b', label: 'B', stages: [{ id: 'b_done', label: 'Done', state: 'CLOSED' }] },
  ],
  properties: [{ name: 'product_area' }, { name: 'score', readOnlyValue: true }],
};

let sandbox: TestSandbox;
let ids: readonly string[];
eachWithOwnSandbox(seed, async (own) => {
  sandbox = own;
  ids = (await sandbox.control.state()).tickets.map((ticket) => ticket.id);
});

const write = (properties: object): object => ({ properties });

describe('tickets with the official client', () => {
  it('are created, read, moved and archived', async () => {
    const { basicApi } = officialClient(sandbox).crm.tickets;
    const made = await basicApi.create({
      properties: { subject: 'Printer', hs_pipeline: '0', hs_pipeline_stage: '1' },
      associations: [],
    });
    await basicApi.update(made.id, { properties: { hs_pipeline_stage: '5' } });
    const read = await basicApi.getById(made.id, ['subject', 'hs_pipeline_stage', 'closed_date', 'nonsense']);
    expect(read.properties).toMatchObject({ subject: 'Printer', hs_pipeline_stage: '5' });
    expect(read.properties['closed_date']).toMatch(/^\d{4}-/);
    expect(read.properties).not.toHaveProperty('nonsense');
    await basicApi.archive(made.id);
    expect((await api(sandbox, `GET ${TICKETS}/${made.id}`)).status).toBe(404);
    expect((await api(sandbox, `GET ${TICKETS}/${made.id}?archived=true`)).body.archived).toBe(true);
  });

  it('are created, read, moved and archived in batches', async () => {
    const { batchApi } = officialClient(sandbox).crm.tickets;
    const made = await batchApi.create({
      inputs: [
        { properties: { subject: 'A', hs_pipeline_stage: '1' }, associations: [] },
        { properties: { subject: 'B', hs_pipeline_stage: '1' }, associations: [] },
      ],
    });
    const inputs = made.results.map(({ id }) => ({ id }));
    await batchApi.update({
      inputs: inputs.map(({ id }) => ({
        id,
        properties: { hs_pipeline: 'b', hs_pipeline_stage: 'b_done' },
      })),
    });
    const read = await batchApi.read({
      inputs,
      properties: ['hs_pipeline_stage'],
      propertiesWithHistory: [],
    });
    expect(read.results.map((ticket) => ticket.properties['hs_pipeline_stage'])).toEqual([
      'b_done',
      'b_done',
    ]);
    await batchApi.archive({ inputs });
    expect((await sandbox.control.state()).pipelines[1]!.stages[0]!.tickets).toBe(0);
  });

  it('answer a batch that fails in part with 207 and an error for each failure', async () => {
    const { batchApi } = officialClient(sandbox).crm.tickets;
    const answer = await batchApi.update({
      inputs: [
        { id: ids[0]!, properties: { hs_pipeline_stage: '4' } },
        { id: ids[1]!, properties: { hs_pipeline_stage: '5' } },
        { id: '77', properties: { hs_pipeline_stage: '5' } },
      ],
    });
    expect(answer.results.map((ticket) => ticket.id)).toEqual([ids[1]]);
    expect(answer).toMatchObject({
      numErrors: 2,
      errors: [
        { category: 'VALIDATION_ERROR', context: { ids: [ids[0]] } },
        { category: 'OBJECT_NOT_FOUND', context: { ids: ['77'] } },
      ],
    });
  });
});

describe('what a ticket write must obey', () => {
  it('has the properties that the stage requires', async () => {
    const answer = await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, write({ hs_pipeline_stage: '4' }));
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error) => error.code)).toEqual([
      'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
      'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
    ]);
    expect(answer.body.errors[1]?.context).toEqual({ propertyName: ['product_area'] });
    expect(answer.body.errors[1]?.message).toContain('is required because of a conditional property rule');
    const full = { hs_pipeline_stage: '4', hs_resolution: 'ANSWERED', product_area: 'web' };
    expect((await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, write(full))).status).toBe(200);
    const cleared = await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, write({ product_area: '' }));
    expect(cleared.body.errors).toHaveLength(1);
    expect((await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, write({ subject: 'x' }))).status).toBe(200);
  });

  it('asks a new ticket for them too, and for those a person has set at the settings pages', async () => {
    const create = write({ subject: 'x', hs_pipeline_stage: '5' });
    expect((await api(sandbox, `POST ${TICKETS}`, create)).status).toBe(201);
    await sandbox.control.setConsole('pipelines["0"].statuses["5"].properties', [
      'content',
      { name: 'hs_ticket_priority', required: true },
    ]);
    const answer = await api(sandbox, `POST ${TICKETS}`, create);
    expect(answer.body.errors.map((error) => error.context)).toEqual([
      { propertyName: ['hs_ticket_priority'] },
    ]);
    await sandbox.control.setConsole('pipelines["0"].statuses["5"].properties', null);
    expect((await api(sandbox, `POST ${TICKETS}`, create)).status).toBe(201);
  });

  it.each([
    ['an unknown pipeline', { hs_pipeline: 'nope', hs_pipeline_stage: '1' }],
    ['an unknown stage', { hs_pipeline_stage: 'nope' }],
    ['a stage of another pipeline', { hs_pipeline_stage: 'b_done' }],
    ['a pipeline that does not have the stage', { hs_pipeline: 'b' }],
    ['an unknown property', { nonsense: 'x' }],
    ['a read-only property', { score: '1' }],
    ['a value that is no option', { hs_ticket_priority: 'SOON' }],
  ])('names no %s', async (_, properties) => {
    const answer = await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, write(properties));
    expect([answer.status, answer.body.category]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('has what the account requires of every new ticket, and no more of old ones', async () => {
    const required = ['hs_ticket_category', 'product_area'];
    await withSandbox({ ...seed, requiredOnCreate: required }, async (account) => {
      const bare = { subject: 'x', hs_pipeline_stage: '1' };
      const refused = await api(account, `POST ${TICKETS}`, write(bare));
      expect([refused.status, refused.body.category]).toEqual([400, 'VALIDATION_ERROR']);
      expect(refused.body.errors).toMatchObject(
        required.map((name) => ({
          code: 'MISSING_REQUIRED_PROPERTY',
          context: { propertyName: [name] },
        })),
      );
      const full = { ...bare, hs_ticket_category: 'BILLING_ISSUE', product_area: 'web' };
      const inputs = [write(full), write({ ...full, product_area: '' })];
      const batch = await api(account, `POST ${TICKETS}/batch/create`, { inputs });
      expect([batch.status, batch.body.results.length, batch.body.errors.length]).toEqual([207, 1, 1]);
      const [old] = (await account.control.state()).tickets;
      expect((await api(account, `PATCH ${TICKETS}/${old!.id}`, write({ subject: 'y' }))).status).toBe(200);
    });
  });

  it('names a stage for a new ticket', async () => {
    expect((await api(sandbox, `POST ${TICKETS}`, write({ subject: 'x' }))).status).toBe(400);
  });

  it('has at most a hundred inputs, none of them twice', async () => {
    const many = Array.from({ length: 101 }, (_, id) => ({ id: String(id), properties: {} }));
    expect((await api(sandbox, `POST ${TICKETS}/batch/update`, { inputs: many })).status).toBe(400);
    const same = [ids[0]!, `0${ids[0]!}`].map((id) => ({ id, properties: {} }));
    expect((await api(sandbox, `POST ${TICKETS}/batch/update`, { inputs: same })).status).toBe(400);
  });
});

describe('the close date', () => {
  const LONG_AGO = '2025-03-01T12:00:00.000Z';

  /** The date after each move in turn, of a ticket that was closed long ago. */
  async function datesAfter(automation: string | undefined, ...moves: readonly object[]): Promise<unknown> {
    const chosen = automation === undefined ? {} : { closeDateAutomation: automation };
    const stages = [
      { id: 'open', label: 'Open', state: 'OPEN' },
      { id: 'done', label: 'Done', state: 'CLOSED', tickets: 1 },
      { id: 'won', label: 'Won', state: 'CLOSED' },
    ];
    return withSandbox({ pipelines: [{ id: 'p', label: 'P', ...chosen, stages }] }, async (other) => {
      const path = `${TICKETS}/${(await other.control.state()).tickets[0]!.id}`;
      await api(other, `PATCH ${path}`, write({ closed_date: LONG_AGO }));
      const dates: (string | null | undefined)[] = [];
      for (const properties of moves) {
        await api(other, `PATCH ${path}`, write({ ...properties }));
        const { body } = await api(other, `GET ${path}?properties=closed_date`);
        dates.push(body.properties['closed_date']);
      }
      return dates.map((date) => (date === LONG_AGO || date === null ? date : 'now'));
    });
  }
  const open = { hs_pipeline_stage: 'open' };
  const done = { hs_pipeline_stage: 'done' };
  const won = { hs_pipeline_stage: 'won' };

  it('is set by entering a closed stage, from another closed one too, and kept by reopening', async () => {
    expect(await datesAfter(undefined, open, won, done, open)).toEqual([LONG_AGO, 'now', 'now', 'now']);
    expect(await datesAfter('enters-closed', won)).toEqual(['now']);
  });

  it('stays where the ticket stays, and where the write names it, empty included', async () => {
    expect(await datesAfter(undefined, done, { ...won, closed_date: LONG_AGO })).toEqual([
      LONG_AGO,
      LONG_AGO,
    ]);
    expect(await datesAfter(undefined, { ...won, closed_date: '' })).toEqual([null]);
  });

  it('is set from open stages only, or never, where the pipeline says so', async () => {
    expect(await datesAfter('from-open-only', won, open, done)).toEqual([LONG_AGO, LONG_AGO, 'now']);
    expect(await datesAfter('off', won, open, done)).toEqual([LONG_AGO, LONG_AGO, LONG_AGO]);
  });
});

describe('reading tickets', () => {
  it('goes through all of them page by page, those in the recycle bin left out', async () => {
    await api(sandbox, `DELETE ${TICKETS}/${ids[1]!}`);
    const first = (await api(sandbox, `GET ${TICKETS}?limit=1`)).body;
    const second = (await api(sandbox, `GET ${TICKETS}?limit=1&after=${first.paging!.next.after}`)).body;
    expect([first.results[0]?.id, second.results[0]?.id]).toEqual([ids[0], ids[2]]);
    expect(second.paging).toBeUndefined();
  });

  it('shows the properties that were asked for, null where there is no value', async () => {
    const { body } = await api(sandbox, `GET ${TICKETS}/${ids[0]!}?properties=subject,content`);
    expect(body.properties).toMatchObject({ subject: 'Ticket 1', content: null, hs_object_id: ids[0] });
    expect(body.properties).not.toHaveProperty('hs_pipeline');
  });

  it('takes 0-5 for the object type', async () => {
    expect((await api(sandbox, `GET /crm/objects/2026-09/0-5/${ids[0]!}`)).status).toBe(200);
  });
});

describe('ticket properties', () => {
  it("are HubSpot's own and the account's, with what people can't set", async () => {
    const { coreApi } = officialClient(sandbox).crm.properties;
    const { results } = await coreApi.getAll('tickets');
    const byName = new Map(results.map((property) => [property.name, property]));
    expect(results.length).toBeGreaterThan(40);
    expect(byName.get('time_to_close')).toMatchObject({
      calculated: true,
      fieldType: 'calculation_equation',
    });
    expect(byName.get('score')?.modificationMetadata?.readOnlyValue).toBe(true);
    expect(byName.get('product_area')).toMatchObject({ hubspotDefined: false, type: 'string' });
    const stages = byName.get('hs_pipeline_stage')?.options.map((option) => option.value);
    expect(stages).toEqual(['1', '4', '5', 'b_done']);
  });

  it('leave archived ones to a list of their own', async () => {
    const archived = {
      pipelines: seed.pipelines.slice(1),
      properties: [{ name: 'old_area', archived: true }],
    };
    await withSandbox(archived, async (account) => {
      const names = async (query: string): Promise<readonly string[]> =>
        (await api(account, `GET /crm/properties/2026-09/tickets${query}`)).body.results.map(
          (property) => property.name,
        );
      expect(await names('')).not.toContain('old_area');
      expect(await names('?archived=true')).toEqual(['old_area']);
      expect((await api(account, 'GET /crm/properties/2026-09/tickets/old_area')).body.archived).toBe(true);
      expect((await api(account, 'GET /crm/properties/2026-09/tickets/nope')).status).toBe(404);
    });
  });
});
