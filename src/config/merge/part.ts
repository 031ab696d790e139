/**
 * A configuration that comes from several texts. Each part is either written in one place as a whole, or a map or list
 * whose members come from different places. So every value keeps the place where it stands, and a finding points at the
 * line that a person has to change.
 */
import type { ParsedText, Path } from '../read/parsed.js';
import type { Place } from '../read/place.js';
import { entries, members } from '../read/place.js';

export type Part =
  | { readonly kind: 'whole'; readonly place: Place }
  | { readonly kind: 'map'; readonly place: Place; readonly members: ReadonlyMap<string, Part> }
  | { readonly kind: 'list'; readonly place: Place; readonly entries: readonly Part[] };

/** A part as it is written. */
export function wholePart(place: Place): Part {
  return { kind: 'whole', place };
}

/** Its members, so that some of them can be replaced. Empty if it isn't a map. */
export function partMembers(part: Part | undefined): ReadonlyMap<string, Part> {
  if (part?.kind === 'map') return part.members;
  if (part?.kind !== 'whole') return new Map();
  return new Map(members(part.place).map(([name, place]) => [name, wholePart(place)]));
}

/** Its entries, likewise. Empty if it isn't a list. */
export function partEntries(part: Part | undefined): readonly Part[] {
  if (part?.kind === 'list') return part.entries;
  return part?.kind === 'whole' ? entries(part.place).map(wholePart) : [];
}

export function valueOf(part: Part): unknown {
  switch (part.kind) {
    case 'whole':
      return part.place.value;
    case 'map':
      return Object.fromEntries([...part.members].map(([name, member]) => [name, valueOf(member)]));
    case 'list':
      return part.entries.map(valueOf);
  }
}

/** Where the value at a path is written; for one that isn't written, a path below its nearest parent. */
export function placeWithin(part: Part, path: Path): Place {
  const [step, ...rest] = path;
  if (step === undefined) return part.place;
  const next =
    part.kind === 'map'
      ? part.members.get(String(step))
      : part.kind === 'list'
        ? part.entries[Number(step)]
        : undefined;
  if (next !== undefined) return placeWithin(next, rest);
  const { parsed, path: own, value } = part.place;
  return { parsed, path: [...own, ...path], value: part.kind === 'whole' ? value : undefined };
}

/** A text that nobody wrote: the part's value, whose places are those of the texts that it comes from. */
export function mergedText(part: Part, unmanaged: ReadonlySet<string>): ParsedText {
  const { parsed } = part.place;
  return {
    ...parsed,
    value: valueOf(part),
    unquoted: [],
    problems: [],
    unmanaged,
    origin: (path) => placeWithin(part, path),
  };
}
