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
        { id: '1', label: 'New', state: 'OPEN', tickets: 5 },
        { id: '2', label: 'Waiting', state: 'OPEN', tickets: 3 },
        { id: '4', label: 'Closed', state: 'CLOSED', tickets: 2 },
      ],
    },
  ],
};

let sandbox: TestSandbox;
let ids: readonly string[];
eachWithOwnSandbox(seed, async (own) => {
  sandbox = own;
  await sandbox.control.limits({ searchPerSecond: 1000 });
  ids = (await sandbox.control.state()).tickets.map((ticket) => ticket.id);
});

type Filter = Readonly<Record<string, unknown>>;

const inStage = (value: string): Filter => ({ propertyName: 'hs_pipeline_stage', operator: 'EQ', value });

async function search(
  body: object,
): Promise<{ total: number; ids: readonly string[]; after: string | undefined }> {
  const answer = await api(sandbox, `POST ${TICKETS}/search`, body);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  const { total, results, paging } = answer.body;
  return { total, ids: results.map((ticket) => ticket.id), after: paging?.next.after };
}

async function found(...groups: readonly (readonly Filter[])[]): Promise<readonly string[]> {
  const result = await search({ filterGroups: groups.map((filters) => ({ filters })), limit: 200 });
  expect(result.total).toBe(result.ids.length);
  return result.ids;
}

async function statusOf(body: object | string): Promise<number> {
  return (await api(sandbox, `POST ${TICKETS}/search`, body)).status;
}

describe('search', () => {
  it('works with the official client', async () => {
    const answer = await officialClient(sandbox).crm.tickets.searchApi.doSearch({
      filterGroups: [
        { filters: [{ propertyName: 'hs_pipeline_stage', operator: 'EQ' as never, value: '1' }] },
      ],
      properties: ['hs_object_id'],
      limit: 1,
      sorts: [],
      after: '0',
    });
    expect(answer.total).toBe(5);
    expect(answer.results.map((ticket) => ticket.id)).toEqual([ids[0]]);
    expect(answer.paging?.next?.after).toBe('1');
  });

  it('counts a stage without giving any ticket', async () => {
    expect(await search({ filterGroups: [{ filters: [inStage('2')] }], limit: 0 })).toMatchObject({
      total: 3,
      ids: [],
    });
  });

  it('pages through a stage by the last id seen', async () => {
    const after = (last: string): Filter => ({ propertyName: 'hs_object_id', operator: 'GT', value: last });
    const page = await search({ filterGroups: [{ filters: [inStage('1'), after(ids[1]!)] }], limit: 2 });
    expect(page).toMatchObject({ total: 3, ids: [ids[2], ids[3]] });
    expect(await found([inStage('1'), after(ids[4]!)])).toEqual([]);
  });

  it('compares ids as numbers', async () => {
    expect(await found([{ propertyName: 'hs_object_id', operator: 'GT', value: '9' }])).toHaveLength(10);
    expect(await found([{ propertyName: 'hs_object_id', operator: 'LTE', value: ids[1]! }])).toEqual(
      ids.slice(0, 2),
    );
    expect(await found([{ propertyName: 'hs_object_id', operator: 'EQ', value: `0${ids[1]!}` }])).toEqual([
      ids[1],
    ]);
  });

  it('joins groups with or and filters with and', async () => {
    expect(await found([inStage('4')], [inStage('2')])).toEqual(ids.slice(5));
    expect(await found([inStage('1'), inStage('2')])).toEqual([]);
    const both = { propertyName: 'hs_pipeline_stage', operator: 'IN', values: ['4', '2'] };
    expect(await found([both], [inStage('2')])).toEqual(ids.slice(5));
  });

  it('knows the operators about sets and presence', async () => {
    const priority = { propertyName: 'hs_ticket_priority' };
    await api(sandbox, `PATCH ${TICKETS}/${ids[3]!}`, { properties: { hs_ticket_priority: 'HIGH' } });
    await api(sandbox, `PATCH ${TICKETS}/${ids[4]!}`, { properties: { hs_ticket_priority: 'LOW' } });
    expect(await found([{ ...priority, operator: 'HAS_PROPERTY' }])).toEqual([ids[3], ids[4]]);
    expect(await found([{ ...priority, operator: 'NOT_HAS_PROPERTY' }])).toHaveLength(8);
    expect(await found([{ ...priority, operator: 'NEQ', value: 'HIGH' }])).toEqual([ids[4]]);
    expect(await found([{ ...priority, operator: 'NOT_IN', values: ['LOW', 'URGENT'] }])).toEqual([ids[3]]);
    const stage = { propertyName: 'hs_pipeline_stage', operator: 'NOT_IN', values: ['1', '2'] };
    expect(await found([stage])).toEqual(ids.slice(8));
  });

  it.each([
    ['BETWEEN', { value: '2026-03-01', highValue: '2026-05-01' }, [1]],
    ['BETWEEN', { value: '2026-01-05', highValue: '2026-03-05' }, [0, 1]],
    ['BETWEEN', { value: '2026-05-01', highValue: '2026-03-01' }, []],
    ['GT', { value: '2026-03-05' }, [2]],
    ['GTE', { value: '2026-03-05' }, [1, 2]],
    ['LT', { value: '2026-03-05' }, [0]],
    ['LTE', { value: '2026-03-05' }, [0, 1]],
    ['EQ', { value: '2026-03-05' }, [1]],
    ['NEQ', { value: '2026-03-05' }, [0, 2]],
    ['IN', { values: ['2026-01-05', '2026-07-05'] }, [0, 2]],
    ['NOT_IN', { values: ['2026-01-05', '2026-07-05'] }, [1]],
    ['HAS_PROPERTY', {}, [0, 1, 2]],
  ])('compares dates: %s %o', async (operator, operands, expected) => {
    const propertyName = 'last_reply_date';
    for (const [index, day] of ['2026-01-05', '2026-03-05', '2026-07-05'].entries()) {
      const properties = { [propertyName]: `${day}T00:00:00.000Z` };
      await api(sandbox, `PATCH ${TICKETS}/${ids[index]!}`, { properties });
    }
    expect(await found([{ propertyName, operator, ...operands }])).toEqual(
      expected.map((index) => ids[index]),
    );
  });

  it.each([
    ['CONTAINS_TOKEN', 'printer', [0, 1]],
    ['CONTAINS_TOKEN', 'PRINTER jammed', [0]],
    ['CONTAINS_TOKEN', 'print', []],
    ['CONTAINS_TOKEN', 'print*', [0, 1]],
    ['CONTAINS_TOKEN', '*inter', [0, 1]],
    ['CONTAINS_TOKEN', 'p*n*r', [0, 1]],
    ['CONTAINS_TOKEN', 'printer*r', []],
    ['CONTAINS_TOKEN', '!', []],
    ['NOT_CONTAINS_TOKEN', 'printer', [2]],
  ])('looks for words: %s %s', async (operator, value, expected) => {
    for (const [index, content] of ['Printer (jammed)', 'the printer', 'Größe'].entries()) {
      await api(sandbox, `PATCH ${TICKETS}/${ids[index]!}`, { properties: { content } });
    }
    expect(await found([{ propertyName: 'content', operator, value }])).toEqual(
      expected.map((index) => ids[index]),
    );
  });

  it('takes a free text, within what the filters find', async () => {
    await api(sandbox, `PATCH ${TICKETS}/${ids[3]!}`, { properties: { content: 'Paper jam in printer' } });
    await api(sandbox, `PATCH ${TICKETS}/${ids[6]!}`, { properties: { subject: 'PRINTER on fire' } });
    const idsOf = async (query: string, ...filters: readonly Filter[]): Promise<readonly string[]> =>
      (await search({ query, filterGroups: filters.length > 0 ? [{ filters }] : [], limit: 200 })).ids;
    expect(await idsOf('print')).toEqual([ids[3], ids[6]]);
    expect(await idsOf('print pap')).toEqual([ids[3]]);
    expect(await idsOf('print', inStage('2'))).toEqual([ids[6]]);
    expect(await idsOf('')).toEqual(ids);
    expect(await idsOf('rinter')).toEqual([]);
  });

  it('sorts, tickets without a value last', async () => {
    await api(sandbox, `PATCH ${TICKETS}/${ids[7]!}`, { properties: { content: 'b' } });
    await api(sandbox, `PATCH ${TICKETS}/${ids[2]!}`, { properties: { content: 'c' } });
    const sorts = [{ propertyName: 'content', direction: 'DESCENDING' }];
    expect((await search({ sorts, limit: 3 })).ids).toEqual([ids[2], ids[7], ids[0]]);
    const byId = [{ propertyName: 'hs_object_id', direction: 'DESCENDING' }];
    expect((await search({ sorts: byId, limit: 1 })).ids).toEqual([ids[9]]);
  });

  it('pages with a cursor to the end', async () => {
    const first = await search({ limit: 6 });
    expect(first.after).toBe('6');
    const second = await search({ limit: 6, after: first.after });
    expect([...first.ids, ...second.ids]).toEqual(ids);
    expect(second.after).toBeUndefined();
  });

  it('never sees tickets in the recycle bin', async () => {
    await api(sandbox, `DELETE ${TICKETS}/${ids[0]!}`);
    expect(await found([inStage('1')])).toEqual(ids.slice(1, 5));
  });

  it('follows a ticket to its new stage', async () => {
    await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, { properties: { hs_pipeline_stage: '4' } });
    expect(await found([inStage('1')])).toEqual(ids.slice(1, 5));
    expect(await found([inStage('4')])).toEqual([ids[0], ids[8], ids[9]]);
  });
});

describe('the limits of a search', () => {
  const filters = (count: number): readonly Filter[] => Array.from({ length: count }, () => inStage('1'));
  const groups = (...counts: readonly number[]): object => ({
    filterGroups: counts.map((count) => ({ filters: filters(count) })),
  });

  it('are five groups, six filters in each and eighteen in all', async () => {
    expect(await statusOf(groups(6, 6, 6))).toBe(200);
    expect(await statusOf(groups(6, 6, 6, 1))).toBe(400);
    expect(await statusOf(groups(7))).toBe(400);
    expect(await statusOf(groups(1, 1, 1, 1, 1, 1))).toBe(400);
  });

  it('are two hundred on a page and ten thousand in all', async () => {
    expect(await statusOf({ limit: 200 })).toBe(200);
    expect(await statusOf({ limit: 201 })).toBe(400);
    expect(await statusOf({ limit: 100, after: '9900' })).toBe(200);
    expect(await statusOf({ limit: 100, after: '9901' })).toBe(400);
    expect(await statusOf({ limit: 1, after: '10000' })).toBe(400);
  });

  it('hold for the official client too', async () => {
    const { searchApi } = officialClient(sandbox).crm.tickets;
    const page = { filterGroups: [], properties: [], sorts: [], after: '0' };
    await expect(searchApi.doSearch({ ...page, limit: 201 })).rejects.toMatchObject({ code: 400 });
    await expect(searchApi.doSearch({ ...page, limit: 200 })).resolves.toMatchObject({ total: 10 });
  });

  it('are three thousand characters', async () => {
    const body = (length: number): string => JSON.stringify({ limit: 1 }).padEnd(length, ' ');
    expect(await statusOf(body(3000))).toBe(200);
    expect(await statusOf(body(3001))).toBe(400);
  });

  it.each([
    ['property', { propertyName: 'nonsense', operator: 'EQ', value: '1' }],
    ['operator', { propertyName: 'subject', operator: 'LIKE', value: '1' }],
    ['value', { propertyName: 'subject', operator: 'EQ' }],
    ['list of values', { propertyName: 'subject', operator: 'IN', value: '1' }],
    ['upper bound', { propertyName: 'createdate', operator: 'BETWEEN', value: '2026-01-01' }],
  ])('include a filter without a known %s', async (_, filter) => {
    expect(await statusOf({ filterGroups: [{ filters: [filter] }] })).toBe(400);
  });
});

describe('the lag of search', () => {
  it('hides new tickets and shows moved ones where they were, until it is over', async () => {
    await sandbox.control.latency({ searchLagMs: 60_000 });
    const { body } = await api(sandbox, `POST ${TICKETS}`, { properties: { hs_pipeline_stage: '2' } });
    await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, { properties: { hs_pipeline_stage: '2' } });
    await api(sandbox, `DELETE ${TICKETS}/${ids[1]!}`);
    expect(await found([inStage('1')])).toEqual(ids.slice(0, 5));
    expect(await found([inStage('2')])).toEqual(ids.slice(5, 8));
    await sandbox.control.latency({ searchLagMs: 0 });
    expect(await found([inStage('1')])).toEqual(ids.slice(2, 5));
    expect(await found([inStage('2')])).toEqual([ids[0], ...ids.slice(5, 8), body.id]);
  });

  it('shows a ticket that is written twice as it was before the first write', async () => {
    await sandbox.control.latency({ searchLagMs: 60_000 });
    await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, { properties: { hs_pipeline_stage: '2' } });
    await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, { properties: { hs_pipeline_stage: '4' } });
    expect(await found([inStage('1')])).toEqual(ids.slice(0, 5));
    expect(await found([inStage('2')])).toEqual(ids.slice(5, 8));
  });

  it('does not fool the check of references at a delete', async () => {
    const stage = { label: 'X', displayOrder: 9, metadata: { ticketState: 'OPEN' }, stageId: 'x' };
    await api(sandbox, 'POST /crm/pipelines/2026-09/tickets/0/stages', stage);
    await sandbox.control.latency({ searchLagMs: 60_000 });
    await api(sandbox, `PATCH ${TICKETS}/${ids[0]!}`, { properties: { hs_pipeline_stage: 'x' } });
    expect(await found([inStage('x')])).toEqual([]);
    const answer = await api(sandbox, 'DELETE /crm/pipelines/2026-09/tickets/0/stages/x');
    expect(answer.body.subCategory).toBe('PipelineError.STAGE_ID_IN_USE');
  });
});

describe('a big account', () => {
  it('is counted right and paged through completely by id', async () => {
    const stages = [
      { id: '1', label: 'New', state: 'OPEN', tickets: 12_000 },
      { id: '4', label: 'Closed', state: 'CLOSED', tickets: 1_000 },
    ];
    await withSandbox({ pipelines: [{ id: '0', label: 'Big', stages }] }, async (big) => {
      await big.control.limits({ searchPerSecond: 1000, burst: 1000 });
      let last = '0';
      let seen = 0;
      for (;;) {
        const filters = [inStage('1'), { propertyName: 'hs_object_id', operator: 'GT', value: last }];
        const sorts = [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }];
        const { body } = await api(big, `POST ${TICKETS}/search`, {
          filterGroups: [{ filters }],
          sorts,
          limit: 200,
        });
        expect(body.total).toBe(12_000 - seen);
        if (body.results.length === 0) break;
        seen += body.results.length;
        last = body.results.at(-1)!.id;
      }
      expect(seen).toBe(12_000);
    });
  });
});
