import type { Change } from './change.js';

/**
 * The order of changes in a plan, which is the order of the apply. Nothing may name a thing before it is there, nothing
 * goes before its tickets have, and what binds people harder comes after the moves that it would bind.
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

/** Says when a change is made; what a person does by hand comes last, whatever it is. */
export type PhaseOf = (change: Change) => Phase;

/** Changes of all kinds in the order of the apply. Inside a phase they keep the order that they came in. */
export function inPhases(changes: readonly Change[], phaseOf: PhaseOf): readonly Change[] {
  const place = (change: Change): number => PHASES.indexOf(phaseOf(change));
  return changes.toSorted((a, b) => place(a) - place(b));
}
