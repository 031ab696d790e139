/** What the tests of faults lean on: that their matrix leaves out no write, no fate, no kind and no way to go on. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kinds } from '../helpers/faults/matrix.js';
import { FATES, faultMatrix } from '../helpers/faults/matrix.js';

const kindsOf = (counts: readonly number[]): Kinds<string> => {
  const [first = [], second = [], third = [], fourth = []] = counts.map((count, row) =>
    Array.from({ length: count }, (_, index) => `${FATES[row]} ${index}`),
  );
  return { 'not done': first, unheard: second, unreadable: third, refused: fourth };
};

const matrices = fc
  .record({
    counts: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 4, maxLength: 4 }),
    writes: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ counts, writes }) => ({ writes, kinds: kindsOf(counts) }));

describe('the matrix of faults', () => {
  it('takes every write through every fate', () => {
    fc.assert(
      fc.property(matrices, ({ kinds, writes }) => {
        const met = new Set(faultMatrix(kinds, writes).map(({ write, fate }) => `${write} ${fate}`));
        expect(met.size).toBe(writes * FATES.length);
      }),
    );
  });

  it('takes every kind at least once, and none under a fate that is not its own', () => {
    fc.assert(
      fc.property(matrices, ({ kinds, writes }) => {
        const cells = faultMatrix(kinds, writes);
        expect(new Set(cells.map(({ kind }) => kind))).toEqual(new Set(FATES.flatMap((fate) => kinds[fate])));
        expect(cells.filter(({ kind, fate }) => !kind.startsWith(fate))).toEqual([]);
      }),
    );
  });

  it('spreads the kinds of a fate evenly: none meets two writes more than another', () => {
    fc.assert(
      fc.property(matrices, ({ kinds, writes }) => {
        for (const fate of FATES) {
          const own = faultMatrix(kinds, writes).filter((cell) => cell.fate === fate);
          const counts = kinds[fate].map((kind) => own.filter((cell) => cell.kind === kind).length);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('goes on in both ways from every write, in every fate, and from every kind that comes up twice', () => {
    fc.assert(
      fc.property(matrices, ({ kinds, writes }) => {
        const cells = faultMatrix(kinds, writes);
        const turns = (like: (cell: (typeof cells)[number]) => boolean): number =>
          new Set(cells.filter(like).map(({ turn }) => turn)).size;
        for (let at = 0; at < writes; at += 1) expect(turns(({ write }) => write === at)).toBe(2);
        for (const each of FATES) {
          if (writes > 1) expect(turns(({ fate }) => fate === each)).toBe(2);
          for (const one of kinds[each]) {
            const own = cells.filter(({ kind }) => kind === one);
            expect(turns(({ kind }) => kind === one)).toBe(Math.min(own.length, 2));
          }
        }
      }),
    );
  });

  it('is the same each time, so that a case that fails can be run again', () => {
    fc.assert(
      fc.property(matrices, ({ kinds, writes }) => {
        expect(faultMatrix(kinds, writes)).toEqual(faultMatrix(kinds, writes));
      }),
    );
  });
});
