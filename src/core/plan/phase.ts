import type { Change } from './change.js';

/**
 * The order of changes in a plan, which is the order of the apply. Nothing may refer to a thing before it exists,
 * nothing is deleted before its tickets have moved, and restrictions come after the moves that they would affect.
 */
const PHASES = [
  'named-by-others',
  'create',
  'change-in-place',
  'before-tickets-move',
  'move-tickets',
  'bind-moves',
  'bind-editing',
  'people',
  'rights',
  'delete',
  'delete-named-by-others',
  'by-hand',
] as const;

/** When a change is made, in words. */
export type Phase = (typeof PHASES)[number];

/** Returns the phase of a change; manual steps come last, whatever they are. */
export type PhaseOf = (change: Change) => Phase;

/** Changes of all kinds in the order of the apply. Within a phase they keep their order. */
export function inPhases(changes: readonly Change[], phaseOf: PhaseOf): readonly Change[] {
  const place = (change: Change): number => PHASES.indexOf(phaseOf(change));
  return changes.toSorted((a, b) => place(a) - place(b));
}
