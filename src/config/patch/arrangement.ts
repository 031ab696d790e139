/** One position of the wanted list: an existing entry, by index, or a new one. */
export type Slot = { readonly index: number } | { readonly entry: NewEntry };

export interface NewEntry {
  /** Lines in block style, without the dash and its two spaces; nested lines indented below. */
  readonly lines: readonly string[];
  /** The same on one line, for flow style. */
  readonly flow: string;
}

/** An existing entry of a list. `rank` is its position in the account; null if it isn't there. */
export interface Present {
  readonly index: number;
  readonly rank: number | null;
}

/** An entry to insert. */
interface Added<Entry> {
  readonly rank: number;
  readonly entry: Entry;
}

/**
 * The wanted order: ranked entries are permuted into the account's order, unranked ones stay where they are, and new
 * ones are inserted before the first entry that follows them in the account.
 */
export function arrangement<Entry>(
  present: readonly Present[],
  added: readonly Added<Entry>[],
  reorder: boolean,
): readonly ({ readonly index: number } | { readonly entry: Entry })[] {
  const ranked = present.filter(hasRank);
  const inOrder = reorder ? ranked.toSorted((a, b) => a.rank - b.rank) : ranked;
  let next = 0;
  const places: (Present | Added<Entry>)[] = present.map((one) =>
    hasRank(one) ? (inOrder[next++] ?? one) : one,
  );
  for (const one of added.toSorted((a, b) => a.rank - b.rank)) {
    const behind = places.findIndex((place) => place.rank !== null && place.rank > one.rank);
    places.splice(behind === -1 ? places.length : behind, 0, one);
  }
  return places.map((place) => ('entry' in place ? { entry: place.entry } : { index: place.index }));
}

function hasRank(present: Present): present is Present & { readonly rank: number } {
  return present.rank !== null;
}

/** True if the ranks are ascending. */
export function isRising(present: readonly Present[]): boolean {
  const ranks = present.flatMap(({ rank }) => rank ?? []);
  return ranks.every((rank, at) => at === 0 || rank > (ranks[at - 1] ?? 0));
}
