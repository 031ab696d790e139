import { counted } from './count.js';

/** `132 tickets`, or `tickets, not counted,` in front of where they go. */
export function heldText(held: number | null): string {
  return held === null ? 'tickets, not counted,' : counted(held, 'ticket');
}

/** Tickets in a status, in words: not counted isn't zero. */
export function ticketsHeld(held: number | null): string {
  if (held === null) return 'tickets not counted';
  return held === 0 ? 'no tickets' : counted(held, 'ticket');
}

/** `132 tickets` next to an arrow; never a number that wasn't counted. */
export function flowingText(held: number | null): string {
  return held === null ? 'tickets (not counted)' : counted(held, 'ticket');
}
