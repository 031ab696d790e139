import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Slotted } from '../../../src/core/base/order.js';
import { fewestSlots, keptInPlace } from '../../../src/core/base/order.js';

/** All subsets of the numbers below `count`, the largest first. */
function subsets(count: number): readonly (readonly number[])[] {
  const all = Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (__, index) => index).filter((index) => (bits >> index) & 1),
  );
  return all.sort((a, b) => b.length - a.length);
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > numbers[index - 1]!);
}

const lists = fc.integer({ min: 0, max: 7 }).chain((length) => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].slice(0, length);
  const shuffled = fc.shuffledSubarray(keys, { minLength: length, maxLength: length });
  return fc.record({ current: shuffled, wanted: shuffled });
});

describe('what may stay in place', () => {
  it('is everything where the order is right already', () => {
    expect([...keptInPlace(['a', 'b', 'c'], ['a', 'b', 'c'])]).toEqual(['a', 'b', 'c']);
    expect([...keptInPlace([], [])]).toEqual([]);
  });

  it('is in the wanted order, and no larger set is', () => {
    fc.assert(
      fc.property(lists, ({ current, wanted }) => {
        const kept = keptInPlace(current, wanted);
        const places = (keys: readonly string[]): readonly number[] => keys.map((key) => wanted.indexOf(key));
        expect(isAscending(places(current.filter((key) => kept.has(key))))).toBe(true);
        const largest = subsets(current.length).find((subset) =>
          isAscending(places(subset.map((index) => current[index]!))),
        );
        expect(kept.size).toBe(largest?.length ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  it('contains the first wanted one wherever a largest set does, because the front may cost a write more', () => {
    fc.assert(
      fc.property(lists, ({ current, wanted }) => {
        const kept = keptInPlace(current, wanted);
        const first = wanted[0];
        const possible = subsets(current.length).some(
          (subset) =>
            subset.length === kept.size &&
            subset.some((index) => current[index] === first) &&
            isAscending(subset.map((index) => wanted.indexOf(current[index]!))),
        );
        expect(first !== undefined && kept.has(first)).toBe(possible);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out keys that nobody wants', () => {
    expect([...keptInPlace(['x', 'a', 'y', 'b'], ['a', 'b'])].sort()).toEqual(['a', 'b']);
  });
});

const slotted: fc.Arbitrary<readonly Slotted[]> = fc
  .array(
    fc.record({
      slot: fc.option(fc.integer({ min: 0, max: 7 }), { freq: 4 }),
      tie: fc.constantFrom('a', 'b', 'c'),
    }),
    { maxLength: 6 },
  )
  .map((things) => things.map((thing, index) => ({ ...thing, key: `k${index}` })));

/** The order in which people see the things once the slots are written: by slot, equal slots by tie. */
function isInOrder(wanted: readonly Slotted[], written: ReadonlyMap<string, number>): boolean {
  const slots = wanted.map(({ key, slot }) => written.get(key) ?? slot ?? -1);
  return slots.every((slot, index) => {
    const before = slots[index - 1];
    if (slot < 0) return false;
    if (before === undefined || slot > before) return true;
    const [earlier, later] = [wanted[index - 1]!, wanted[index]!];
    return slot === before && !written.has(earlier.key) && !written.has(later.key) && earlier.tie < later.tie;
  });
}

/** True where the others can get slots of their own around those that keep theirs. */
function canKeep(wanted: readonly Slotted[], kept: readonly number[]): boolean {
  let next = 0;
  for (const [index, thing] of wanted.entries()) {
    if (!kept.includes(index)) next += 1;
    else if (thing.slot === null) return false;
    else if (thing.slot >= next) next = thing.slot + 1;
    else {
      const before = wanted[index - 1];
      const tied = kept.includes(index - 1) && before?.slot === thing.slot && before.tie < thing.tie;
      if (!tied) return false;
    }
  }
  return true;
}

describe('the fewest slots', () => {
  it('put every list into its wanted order', () => {
    fc.assert(
      fc.property(slotted, (wanted) => {
        expect(isInOrder(wanted, fewestSlots(wanted))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('are as few as any choice of things that keep theirs allows', () => {
    fc.assert(
      fc.property(slotted, (wanted) => {
        const most = subsets(wanted.length).find((kept) => canKeep(wanted, kept));
        expect(fewestSlots(wanted).size).toBe(wanted.length - (most?.length ?? 0));
      }),
      { numRuns: 500 },
    );
  });

  it('are none where the order is right, gaps and ties included', () => {
    const right = [
      { key: 'a', slot: 0, tie: 'a' },
      { key: 'b', slot: 0, tie: 'b' },
      { key: 'c', slot: 9, tie: 'a' },
    ];
    expect(fewestSlots(right).size).toBe(0);
  });

  it('find room for a new thing in a gap, and renumber no more than they must without one', () => {
    const between = (slot: number): readonly Slotted[] => [
      { key: 'a', slot: 0, tie: 'a' },
      { key: 'new', slot: null, tie: 'n' },
      { key: 'b', slot, tie: 'b' },
    ];
    expect([...fewestSlots(between(5))]).toEqual([['new', 1]]);
    expect(fewestSlots(between(1)).size).toBe(2);
  });
});
