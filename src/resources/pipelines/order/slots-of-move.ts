import type { Change } from '../../../core/plan/change.js';
import { isJsonObject } from '../../../core/base/json.js';

interface SlotWrite {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The sort numbers that a move of a pipeline writes: its own, then those of others that make room. The others go up from
 * the last one and down from the first one, so that they never change places among themselves on the way.
 */
export function slotsOfMove({ id, before, after }: Change): readonly SlotWrite[] {
  const own = slotWrite(id, before?.['slot'], after?.['slot']);
  const [from, to] = [before?.['others'], after?.['others']];
  const others = isJsonObject(to)
    ? Object.entries(to).flatMap(([other, slot]) =>
        slotWrite(other, isJsonObject(from) ? from[other] : undefined, slot),
      )
    : [];
  const up = others.filter((one) => one.to > one.from).toSorted((a, b) => b.to - a.to);
  const down = others.filter((one) => one.to <= one.from).toSorted((a, b) => a.to - b.to);
  return [...own, ...up, ...down];
}

function slotWrite(id: string, from: unknown, to: unknown): readonly SlotWrite[] {
  return typeof from === 'number' && typeof to === 'number' ? [{ id, from, to }] : [];
}
