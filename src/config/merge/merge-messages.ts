import { nearest } from '../../core/base/similar.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { lineText } from '../read/lines.js';
import type { Place } from '../read/place.js';
import { keySourceOf, member, sourceOf } from '../read/place.js';

/** Where an overlay says that a thing stands. */
export interface Anchor {
  readonly word: 'after' | 'before';
  readonly key: string;
  readonly place: Place;
}

export function twice(entry: Place, key: string, first: Place): Diagnostic {
  return problem({
    code: 'DUPLICATE_KEY',
    summary: `The overlay has the key ${key} twice.`,
    detail: `It is first at ${lineText(sourceOf(first))}. Merge the two entries into one.`,
    source: sourceOf(entry),
  });
}

interface UnknownKey {
  readonly key: string;
  readonly known: readonly string[];
  /** The entry of an earlier overlay that left it out. */
  readonly omitted: Place | undefined;
}

export function unknownKey(entry: Place, { key, known, omitted }: UnknownKey): Diagnostic {
  const near = nearest(key, known);
  const why =
    omitted === undefined
      ? 'The shared files have no such key.'
      : `An earlier overlay leaves it out, at ${lineText(sourceOf(omitted))}.`;
  const guess = near === null ? '' : ` Did you mean ${near}?`;
  const place = member(entry, 'key') ?? entry;
  return problem({
    code: 'OVERLAY_KEY_UNKNOWN',
    summary: `There is no ${key} that this overlay could change.`,
    detail: `${why}${guess} To add a new thing for this account, make it complete and say where it stands with after or before.`,
    hint: near === null ? `after: ${known.at(-1) ?? 'KEY'}` : `key: ${near}`,
    source: sourceOf(place),
  });
}

export function unknownAnchor({ key, word, place }: Anchor, known: readonly string[]): Diagnostic {
  const near = nearest(key, known);
  const guess = near === null ? '' : ` Did you mean ${near}?`;
  const list = known.length === 0 ? '' : ` Known here are ${known.join(', ')}.`;
  return problem({
    code: 'OVERLAY_KEY_UNKNOWN',
    summary: `There is no ${key} to stand ${word}.`,
    detail: `${word} names a key of the same list.${guess}${list}`,
    ...(near === null ? {} : { hint: `${word}: ${near}` }),
    source: sourceOf(place),
  });
}

export function bothWords(before: Place): Diagnostic {
  return problem({
    code: 'SCHEMA_VALUE',
    summary: 'An entry has after or before, not both.',
    detail: 'Both say where the thing stands, and they could contradict each other. Remove one.',
    source: keySourceOf(before),
  });
}
