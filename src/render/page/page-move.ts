import type { Change } from '../../core/plan/change.js';
import { arrow, paint } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { kindWords } from '../words/kind-words.js';
import type { Names } from '../words/names.js';

/** Places of a thing that moves, counted from 1; null where nobody knows. */
export interface PageMove {
  readonly before: number | null;
  readonly after: number | null;
  /** Among the columns of a place that is shown, or among the declared places. */
  readonly among: 'parts' | 'places';
  /** What stands in front of it afterwards; null for the first. Of places nobody says it. */
  readonly follows: string | null;
}

/** Views know the places of statuses. Pipelines carry theirs (counted from 0) in the change itself. */
export function moveOf(change: Change, names: Names): PageMove {
  const seen = kindWords(change).stands === 'part' ? names.place(change.address) : null;
  const field = change.fields.find(({ path }) => path === 'position');
  return {
    before: seen?.before ?? oneBased(field?.before),
    after: seen?.after ?? oneBased(field?.after),
    among: seen === null ? 'places' : 'parts',
    follows: seen?.follows ?? null,
  };
}

function oneBased(position: unknown): number | null {
  return typeof position === 'number' ? position + 1 : null;
}

/** `place 2, after New`, counted from 1. */
export function placedText(place: number, follows: string | null): string {
  return follows === null ? `place ${place}, the first` : `place ${place}, after ${follows}`;
}

/** `place 3 -> 1, the first`. */
export function moveText({ before, after, among, follows }: PageMove, style: Style): string {
  if (before === null || after === null) return 'to another place';
  if (before === after) {
    if (among === 'places') return `stays at place ${after} among the declared pipelines, sorted anew`;
    // Others were taken out or put in around it: its number is the same, and its neighbours aren't.
    return follows === null
      ? `stays the first, as others move`
      : `stays at place ${after}, now after ${follows}`;
  }
  const where = `place ${paint(style, 'before', String(before))} ${arrow(style)} ${paint(style, 'after', String(after))}`;
  if (among === 'places') return `${where} among the declared pipelines`;
  return follows === null ? `${where}, the first` : `${where}, after ${follows}`;
}
