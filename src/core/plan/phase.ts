import type { Change } from './change.js';

/**
 * The order of changes in a plan, which is the order of the apply: teams, creates, then what changes in place, the rule
 * about creating tickets, ticket moves, what binds people harder, deletes, and last what a person does by hand.
 * Nothing may name a thing before it is there, and nothing goes before its tickets have.
 */
export function phaseOf({ kind, action, channel, fields }: Change): number {
  if (channel === 'console') return 12;
  if (action === 'delete') return kind === 'team' ? 11 : 10;
  switch (kind) {
    case 'team':
      return 1;
    case 'pipeline':
    case 'status':
      return action === 'create' ? 2 : 3;
    case 'rules':
      return fields.some(({ path }) => path === 'createIn') ? 4 : 6;
    case 'tickets':
      return 5;
    case 'editors':
      return 7;
    case 'members':
      return 8;
    case 'permission-set':
    case 'permission-set-assignment':
    case 'stage-properties':
    case 'pipeline-access':
    case 'ticket-card':
    case 'ticket-permissions':
      return 9;
  }
}

/** Changes of all kinds in the order of the apply. Inside a phase they keep the order that they came in. */
export function inPhases(changes: readonly Change[]): readonly Change[] {
  return changes.toSorted((a, b) => phaseOf(a) - phaseOf(b));
}
