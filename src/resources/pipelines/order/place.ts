/**
 * Putting one status in its place.
 *
 * HubSpot never lets two statuses share a slot: a write to a taken slot puts the status directly after the holder and
 * renumbers the whole pipeline 0..n-1, a write to a free slot changes only that status, and -1 is refused. So one write
 * is enough for any place after another status (a free slot after it, or its own), and for the front if slot 0 is free
 * or held by a status whose place doesn't matter (one that will be deleted, or is still to be moved). Only the front of
 * a list whose slot 0 is held by a kept status takes two: first after the holder, then the holder after it.
 */
import type { LivePipeline, LiveStatus } from '../../../core/model/live-state.js';

/** `write` one status to a slot; `fits` if it is already in place; `disturbed` if the others are out of order. */
type Placement =
  | { readonly kind: 'fits' }
  | { readonly kind: 'write'; readonly status: LiveStatus; readonly slot: number }
  | { readonly kind: 'disturbed' };

/**
 * @param id the status to place
 * @param settled ids in their wanted order, `id` among them; omitted live statuses may be anywhere
 */
export function placeStatus(live: LivePipeline, id: string, settled: readonly string[]): Placement {
  const place = new Map(settled.map((key, index) => [key, index]));
  const present = live.statuses.filter((status) => place.has(status.id));
  const status = present.find((candidate) => candidate.id === id);
  const own = place.get(id);
  if (status === undefined || own === undefined) return { kind: 'disturbed' };
  const others = present.filter((candidate) => candidate !== status);
  const placeOf = (candidate: LiveStatus): number => place.get(candidate.id) ?? 0;
  if (others.some((other, index) => index > 0 && placeOf(other) < placeOf(others[index - 1] ?? other))) {
    return { kind: 'disturbed' };
  }
  if (isAscending(present.map(placeOf))) return { kind: 'fits' };
  const before = others.filter((other) => placeOf(other) < own).at(-1);
  if (before !== undefined) return { kind: 'write', status, slot: slotBehind(live, before, status) };
  return placeAtFront(live, status, others);
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? -1));
}

/** A free slot directly after a status, else the status's own: a write there ends up directly after it too. */
function slotBehind(live: LivePipeline, before: LiveStatus, except: LiveStatus | null): number {
  const rest = live.statuses.filter((status) => status !== except);
  const next = rest[rest.indexOf(before) + 1];
  return next === undefined || next.slot - before.slot > 1 ? before.slot + 1 : before.slot;
}

function placeAtFront(live: LivePipeline, status: LiveStatus, others: readonly LiveStatus[]): Placement {
  const first = live.statuses.find((candidate) => candidate !== status);
  if (first === undefined) return { kind: 'fits' };
  if (first.slot > 0) return { kind: 'write', status, slot: first.slot - 1 };
  const holder = others[0];
  const standsBehindHolder = live.statuses.indexOf(status) === 1 && first === holder;
  if (standsBehindHolder) return { kind: 'write', status: first, slot: status.slot };
  return { kind: 'write', status, slot: first.slot };
}

/** The slot for a new status: as close to its place as one write allows. */
export function slotForNew(live: LivePipeline, id: string, settled: readonly string[]): number {
  const own = settled.indexOf(id);
  const before = new Set(settled.slice(0, own));
  const predecessor = live.statuses.filter((status) => before.has(status.id)).at(-1);
  if (predecessor !== undefined) return slotBehind(live, predecessor, null);
  const first = live.statuses[0];
  return first === undefined ? 0 : Math.max(0, first.slot - 1);
}
