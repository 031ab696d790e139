import type { Change } from '../../../core/plan/change.js';
import { ownMember } from '../../../core/base/json.js';
import { partsAfter, partsBefore } from '../payload.js';

interface SlotWrite {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The sort numbers that a move of a pipeline writes: its own, then those of others that make room. The others are
 * raised starting with the last one and lowered starting with the first one, so that they never swap places on the way.
 */
export function slotsOfMove(change: Change): readonly SlotWrite[] {
  const [before, after] = [partsBefore(change), partsAfter(change)];
  const own = slotWrite(change.id, before.slot, after.slot);
  const others = Object.entries(after.others ?? {}).flatMap(([other, slot]) =>
    slotWrite(other, ownMember(before.others ?? {}, other), slot),
  );
  const up = others.filter((one) => one.to > one.from).toSorted((a, b) => b.to - a.to);
  const down = others.filter((one) => one.to <= one.from).toSorted((a, b) => a.to - b.to);
  return [...own, ...up, ...down];
}

function slotWrite(id: string, from: number | undefined, to: number | undefined): readonly SlotWrite[] {
  return from === undefined || to === undefined ? [] : [{ id, from, to }];
}
