import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LivePipeline, LiveStatus } from '../../../src/core/model/live-state.js';
import { placeStatus, slotForNew } from '../../../src/resources/pipelines/order/place.js';
import { livePipeline, liveStatus } from '../../helpers/engine.js';

const IDS: readonly string[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** What the account makes of a write: a free slot is taken, a taken one puts the status behind its holder. */
function written(live: LivePipeline, status: LiveStatus, slot: number): LivePipeline {
  if (slot < 0) throw new Error('the account refuses slots below 0');
  const others = live.statuses.filter(({ id }) => id !== status.id);
  const holder = others.findIndex((other) => other.slot === slot);
  const placed = { ...status, slot };
  if (holder === -1) {
    return { ...live, statuses: [...others, placed].sort((a, b) => a.slot - b.slot) };
  }
  const statuses = [...others.slice(0, holder + 1), placed, ...others.slice(holder + 1)];
  return { ...live, statuses: statuses.map((entry, index) => ({ ...entry, slot: index })) };
}

/** Asks and writes until the status fits; the live pipeline then, and how many writes it took. */
function settle(
  live: LivePipeline,
  id: string,
  settled: readonly string[],
): { readonly live: LivePipeline; readonly writes: number } {
  let now = live;
  for (let writes = 0; writes < 5; writes += 1) {
    const placement = placeStatus(now, id, settled);
    if (placement.kind === 'fits') return { live: now, writes };
    if (placement.kind === 'disturbed') throw new Error('disturbed');
    now = written(now, placement.status, placement.slot);
  }
  throw new Error('it does not settle');
}

/** A list with gaps; one status of it, and those among the others that stand right, in their order. */
const scenes = fc
  .record({
    gaps: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: IDS.length }),
    loose: fc.subarray([...IDS]),
    pick: fc.nat(),
    place: fc.nat(),
  })
  .map(({ gaps, loose, pick, place }) => {
    let slot = -1;
    const statuses = gaps.map((gap, index) => {
      slot += 1 + gap;
      return { id: IDS[index]!, slot };
    });
    const live = livePipeline('p', statuses);
    const id = statuses[pick % statuses.length]!.id;
    const others = statuses.map((entry) => entry.id).filter((key) => key !== id && !loose.includes(key));
    const at = place % (others.length + 1);
    return { live, id, settled: [...others.slice(0, at), id, ...others.slice(at)] };
  });

describe('placing a status', () => {
  it('puts it between those that stand right, and leaves them in their order', () => {
    fc.assert(
      fc.property(scenes, ({ live, id, settled }) => {
        const { live: after } = settle(live, id, settled);
        expect(after.statuses.map((entry) => entry.id).filter((key) => settled.includes(key))).toEqual(
          settled,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes no write where it fits, one anywhere else, and two only for a front that one who stays holds', () => {
    fc.assert(
      fc.property(scenes, ({ live, id, settled }) => {
        const { writes } = settle(live, id, settled);
        const order = live.statuses.map((entry) => entry.id).filter((key) => settled.includes(key));
        const first = live.statuses.find((entry) => entry.id !== id);
        const frontIsHeld = settled[0] === id && first?.slot === 0 && settled[1] === first.id;
        const isRight = order.every((key, index) => key === settled[index]);
        expect(writes).toBeLessThanOrEqual(isRight ? 0 : frontIsHeld ? 2 : 1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is told from a list in which the others are out of order, where nothing is written', () => {
    expect(placeStatus(livePipeline('p', ['b', 'a', 'c']), 'c', ['c', 'a', 'b'])).toEqual({
      kind: 'disturbed',
    });
    expect(placeStatus(livePipeline('p', ['a', 'b']), 'gone', ['gone', 'a', 'b'])).toEqual({
      kind: 'disturbed',
    });
  });

  it('takes a free slot where there is one, which renumbers nobody else', () => {
    const live = livePipeline('p', [
      { id: 'a', slot: 0 },
      { id: 'b', slot: 5 },
      { id: 'c', slot: 6 },
    ]);
    expect(placeStatus(live, 'c', ['a', 'c', 'b'])).toMatchObject({ kind: 'write', slot: 1 });
    expect(placeStatus(live, 'a', ['b', 'c', 'a'])).toMatchObject({ kind: 'write', slot: 7 });
    expect(slotForNew(live, 'x', ['a', 'x', 'b', 'c'])).toBe(1);
    expect(slotForNew(live, 'x', ['a', 'b', 'x', 'c'])).toBe(5);
  });

  it('never lets statuses that go or are still to move stand in the way', () => {
    const live = livePipeline('p', ['going', 'a', 'b']);
    const { live: after, writes } = settle(live, 'b', ['b', 'a']);
    expect([after.statuses.map(({ id }) => id), writes]).toEqual([['going', 'b', 'a'], 1]);
  });
});

describe('the slot of a new status', () => {
  it('puts it in its place with the create alone, anywhere but at a front that is held', () => {
    fc.assert(
      fc.property(scenes, ({ live, settled, id }) => {
        const without = { ...live, statuses: live.statuses.filter((entry) => entry.id !== id) };
        const slot = slotForNew(without, id, settled);
        const created = written(without, liveStatus(id), slot);
        const { live: after, writes } = settle(created, id, settled);
        expect(after.statuses.map((entry) => entry.id).filter((key) => settled.includes(key))).toEqual(
          settled,
        );
        const first = without.statuses[0];
        const frontIsHeld = settled[0] === id && first?.slot === 0;
        expect(writes).toBeLessThanOrEqual(frontIsHeld ? 1 : 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is 0 in an empty pipeline', () => {
    expect(slotForNew(livePipeline('p', []), 'a', ['a'])).toBe(0);
  });
});
