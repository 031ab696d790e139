/**
 * Which things may stay where they are when a list must be put into a wanted order: the largest set that is in order
 * already. Everything else is moved, once each. Patience sorting, O(n log n): it keeps the lowest ends, so among sets of
 * the same size one that contains the first wanted element wins where there is one, which is as it should be: moving to the
 * front may cost a write more.
 *
 * @param current keys in their present order
 * @param wanted the same keys in the wanted order
 */
export function keptInPlace(current: readonly string[], wanted: readonly string[]): ReadonlySet<string> {
  const place = new Map(wanted.map((key, index) => [key, index]));
  const sequence = current.filter((key) => place.has(key));
  return new Set(longestIncreasing(sequence, place));
}

function longestIncreasing(sequence: readonly string[], place: ReadonlyMap<string, number>): string[] {
  const tails: { readonly key: string; readonly place: number; readonly before: Tail | null }[] = [];
  for (const key of sequence) {
    const position = place.get(key) ?? 0;
    const at = lowerBound(tails, position);
    tails[at] = { key, place: position, before: at > 0 ? (tails[at - 1] ?? null) : null };
  }
  const kept: string[] = [];
  for (let tail: Tail | null = tails.at(-1) ?? null; tail !== null; tail = tail.before)
    kept.unshift(tail.key);
  return kept;
}

interface Tail {
  readonly key: string;
  readonly place: number;
  readonly before: Tail | null;
}

function lowerBound(tails: readonly Tail[], position: number): number {
  let low = 0;
  let high = tails.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tails[middle]?.place ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A thing in a list whose sort numbers ("slots") may be chosen freely and never renumber one another. */
export interface Slotted {
  readonly key: string;
  /** null for a thing that doesn't exist yet. */
  readonly slot: number | null;
  /** Decides between equal slots, ascending. */
  readonly tie: string;
}

/**
 * The fewest new slots that put a list into its wanted order. Returns key -> slot for the things that must be written;
 * what is left out keeps its slot. Two things may keep equal slots only where their ties are in order and they are
 * neighbours. Slots are whole numbers from 0. Quadratic: for lists of some hundreds.
 */
export function fewestSlots(wanted: readonly Slotted[]): ReadonlyMap<string, number> {
  const best: { length: number; before: number }[] = [];
  let last = -1;
  wanted.forEach((thing, index) => {
    const entry = { length: -1, before: -1 };
    if (thing.slot !== null && thing.slot >= index) entry.length = 1;
    for (let earlier = 0; earlier < index; earlier += 1) {
      const length = best[earlier]?.length ?? -1;
      if (length > 0 && length + 1 > entry.length && fits(wanted, earlier, index)) {
        entry.length = length + 1;
        entry.before = earlier;
      }
    }
    best.push(entry);
    if (entry.length > (best[last]?.length ?? 0)) last = index;
  });
  const kept = new Set<number>();
  for (let index = last; index >= 0; index = best[index]?.before ?? -1) kept.add(index);
  const written = new Map<string, number>();
  let next = 0;
  wanted.forEach((thing, index) => {
    const slot = kept.has(index) && thing.slot !== null ? thing.slot : next;
    if (!kept.has(index)) written.set(thing.key, slot);
    next = slot + 1;
  });
  return written;
}

function fits(wanted: readonly Slotted[], earlier: number, later: number): boolean {
  const a = wanted[earlier];
  const b = wanted[later];
  if (a === undefined || b === undefined || a.slot === null || b.slot === null) return false;
  if (b.slot - a.slot >= later - earlier) return true;
  return later === earlier + 1 && a.slot === b.slot && a.tie < b.tie;
}
