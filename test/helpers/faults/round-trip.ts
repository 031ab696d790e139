/** An apply and the rollback of it, each disturbed at each of its writes: both ways lead back to where they began. */
import { describe, expect, it } from 'vitest';
import type { Story } from '../story.js';
import { DISTURBANCES, untilDone, withStory } from '../story.js';
import { faultMatrix } from './matrix.js';

export interface Trip {
  readonly seed: object;
  readonly files: object;
}

/** The snapshot of the first apply. */
export const firstSnapshot = async ({ snapshots }: Story): Promise<string> =>
  (await snapshots())[0] ?? 'there is no snapshot';

interface TripWrites {
  readonly apply: number;
  readonly rollback: number;
}

/** How many writes an apply and its rollback take that nothing disturbs. */
export async function writesOfTrip(trip: Trip): Promise<TripWrites> {
  return withStory(trip, async (one) => {
    const before = await one.account();
    const apply = await one.apply();
    const rollback = await one.rollBack(await firstSnapshot(one));
    expect(await one.account()).toEqual(before);
    return { apply: apply.writes, rollback: rollback.writes };
  });
}

/** The cells for so many writes, each with a title. */
function cellsOf(writes: number) {
  return faultMatrix(DISTURBANCES, writes).map(
    (cell) => [`${cell.write}, ${cell.fate}: ${cell.kind.name}`, cell] as const,
  );
}

/** Disturbs both ways at each write. Somebody finishes every other apply before it is rolled back, and nobody the rest. */
export function testEachWriteOfTrip(trip: Trip, writes: TripWrites): void {
  describe('an apply and the rollback of it leave nothing behind', () => {
    it.each(cellsOf(writes.apply))('where the apply is disturbed at write %s', async (_title, cell) => {
      const { write: at, kind: disturbance } = cell;
      await withStory(trip, async (one) => {
        const before = await one.account();
        if (cell.turn === 0) await one.apply({ at, disturbance });
        else await untilDone(one.apply, { at, disturbance });
        const snapshot = await firstSnapshot(one);
        await untilDone(() => one.rollBack(snapshot));
        expect(await one.account()).toEqual(before);
      });
    });

    it.each(cellsOf(writes.rollback))('where the rollback is disturbed at write %s', async (_title, cell) => {
      const { write: at, kind: disturbance } = cell;
      await withStory(trip, async (one) => {
        const before = await one.account();
        await one.apply();
        const snapshot = await firstSnapshot(one);
        await untilDone((hit) => one.rollBack(snapshot, hit), { at, disturbance });
        expect(await one.account()).toEqual(before);
      });
    });
  });
}
