import { describe, expect, it } from 'vitest';
import { countTickets } from '../../../src/resources/shared/count-tickets.js';
import { seedPipeline, stage, withEngine } from '../../helpers/engine.js';
import type { InMemoryAccount } from '../../helpers/in-memory-account.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';

/** Statuses `s0`, `s1`, … with these many tickets in one pipeline after the other, 50 statuses each. */
function seedOf(
  tickets: readonly number[],
  idOf: (index: number) => string = (index) => `s${index}`,
): object {
  const pipelines: object[] = [];
  for (let from = 0; from < tickets.length; from += 50) {
    const stages = tickets.slice(from, from + 50).map((held, index) => {
      const id = idOf(from + index);
      return stage(id, index === 0 ? 'closed' : 'open', { tickets: held, label: id.slice(0, 30) });
    });
    pipelines.push(seedPipeline(`p${from}`, stages, { displayOrder: from }));
  }
  return { pipelines };
}

function searches({ asked }: InMemoryAccount): number {
  return asked().filter((path) => path.endsWith('/search')).length;
}

/** Counts all statuses of a seed: what came, and how many searches it took. */
async function count(
  tickets: readonly number[],
  idOf?: (index: number) => string,
): Promise<{ readonly held: readonly (number | null)[]; readonly searches: number }> {
  const live = inMemoryAccount(seedOf(tickets, idOf));
  const ids = tickets.map((_, index) => (idOf ?? ((at: number) => `s${at}`))(index));
  const { held, problem } = await countTickets(live.reader, ids);
  expect(problem).toBeNull();
  return { held: ids.map((id) => held.get(id) ?? null), searches: searches(live) };
}

describe('counting tickets', () => {
  it('asks nothing where there is nothing to count', async () => {
    expect(await count([])).toEqual({ held: [], searches: 0 });
  });

  it('takes one search for 120 empty statuses', async () => {
    const { held, searches: asked } = await count(Array<number>(120).fill(0));
    expect(held).toEqual(Array(120).fill(0));
    expect(asked).toBe(1);
  });

  it('takes as many searches as the bodies need where the ids are as long as they may be', async () => {
    const idOf = (index: number): string => `s${index}_`.padEnd(100, 'x');
    const { held, searches: asked } = await count(Array<number>(46).fill(0), idOf);
    expect(held).toEqual(Array(46).fill(0));
    expect(asked).toBe(2);
  });

  it('tells up to 200 tickets apart in one search', async () => {
    const { held, searches: asked } = await count([0, 120, 1, 79, 0]);
    expect(held).toEqual([0, 120, 1, 79, 0]);
    expect(asked).toBe(1);
  });

  it('halves where there are more, and only where there are', async () => {
    const { held, searches: asked } = await count([0, 0, 3, 0, 201, 0, 0, 0]);
    expect(held).toEqual([0, 0, 3, 0, 201, 0, 0, 0]);
    // all eight, then halves, of which one goes on until its status stands alone
    expect(asked).toBe(7);
  });

  it('knows the count of a single status of any size from one search', async () => {
    expect(await count([10_500])).toEqual({ held: [10_500], searches: 1 });
  });

  it('counts each status once, however often it is asked for', async () => {
    const live = inMemoryAccount(seedOf([2, 3]));
    const { held } = await countTickets(live.reader, ['s0', 's1', 's0']);
    expect([...held]).toEqual([
      ['s0', 2],
      ['s1', 3],
    ]);
    expect(searches(live)).toBe(1);
  });

  it('says null for the statuses whose search failed, and why, and the number for the others', async () => {
    const idOf = (index: number): string => `s${index}_`.padEnd(100, 'x');
    const tickets = Array.from({ length: 40 }, (_, index) => index % 3);
    await withEngine(seedOf(tickets, idOf), async ({ sandbox, client }) => {
      await sandbox.control.faults({ path: '/search', times: 1, kind: 'status:403' });
      const { held, problem } = await countTickets(
        client.reader,
        tickets.map((_, index) => idOf(index)),
      );
      const counts = tickets.map((_, index) => held.get(idOf(index)));
      expect(counts.filter((one) => one === null).length).toBeGreaterThan(0);
      expect(counts.filter((one) => one !== null).length).toBeGreaterThan(0);
      counts.forEach((one, index) => expect([null, tickets[index]]).toContain(one));
      expect(problem?.code).toBe('MISSING_SCOPE');
    });
  });

  it('ends with a token that is no good', async () => {
    await withEngine(seedOf([1]), async ({ sandbox, client }) => {
      await sandbox.control.faults({ path: '/search', kind: 'status:401' });
      await expect(countTickets(client.reader, ['s0'])).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    });
  });
});
