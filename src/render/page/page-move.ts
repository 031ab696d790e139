import type { Change } from '../../core/plan/change.js';
import { arrow, paint } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { kindWords } from '../words/kind-words.js';
import type { Names } from '../words/names.js';

/** Positions of a moved thing, counted from 1; null if unknown. */
export interface PageMove {
  readonly before: number | null;
  readonly after: number | null;
  /** Whether positions are among all columns shown, or among the declared things. */
  readonly among: 'parts' | 'places';
  /** What precedes it afterwards; null for the first. Not given for declared places. */
  readonly follows: string | null;
}

/** Views have the positions of statuses. Pipelines have theirs (counted from 0) in the change itself. */
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
    if (among === 'places') return `stays at place ${after} among the declared pipelines, reordered`;
    // Others were removed or added around it: its number is the same, but its neighbours aren't.
    return follows === null
      ? `stays first while others move`
      : `stays at place ${after}, now after ${follows}`;
  }
  const where = `place ${paint(style, 'before', String(before))} ${arrow(style)} ${paint(style, 'after', String(after))}`;
  if (among === 'places') return `${where} among the declared pipelines`;
  return follows === null ? `${where}, the first` : `${where}, after ${follows}`;
}
