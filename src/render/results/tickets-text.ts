import type { Address } from '../../core/base/address.js';
import { pipelineOf, thingOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { counted } from '../words/count.js';
import type { Names } from '../words/names.js';
import { arrow } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';

/** The ticket moves of a plan, by the pipeline that they leave. */
type Leavings = ReadonlyMap<Address, readonly Change[]>;

export function leavingsOf(plan: Plan): Leavings {
  const leavings = new Map<Address, Change[]>();
  for (const change of plan.changes) {
    const home = change.action === 'migrate' ? pipelineOf(change.address) : null;
    // What goes back to where it was is counted out of the deletes already.
    if (home === null || change.tickets?.moveTo === null) continue;
    const known = leavings.get(home);
    if (known === undefined) leavings.set(home, [change]);
    else known.push(change);
  }
  return leavings;
}

/** What happens to the tickets of a deleted thing. `lost` where the plan has no place for them. */
export interface TicketFate {
  readonly text: string;
  readonly lost: boolean;
}

export function ticketFates(change: Change, names: Names, leavings: Leavings, style: Style): TicketFate[] {
  if (change.kind === 'pipeline') {
    const moves = leavings.get(change.address) ?? [];
    if (moves.length > 0) {
      const fates = moves.map((move) => moveFate(move, names, style));
      const moved = moves.reduce((sum, move) => sum + (move.tickets?.held ?? 0), 0);
      const rest = (change.tickets?.held ?? 0) - moved;
      return rest > 0 ? [...fates, homeless(rest)] : fates;
    }
  }
  return [singleFate(change, names, style)];
}

function moveFate(move: Change, names: Names, style: Style): TicketFate {
  const from = thingOf(move.address);
  const target = move.tickets?.moveTo ?? null;
  if (target === null) return homeless(move.tickets?.held ?? null);
  return {
    text: `${heldText(move.tickets?.held ?? null)}: ${wayText(from, target, names, style)}`,
    lost: false,
  };
}

/** `Waiting on us -> New`; with the address where both carry one label. */
export function wayText(from: Address, target: Address, names: Names, style: Style): string {
  const [left, right] = [names.status(from), names.target(target, pipelineOf(from))];
  return `${left} ${arrow(style)} ${left === right ? `${right} (${target})` : right}`;
}

function singleFate(change: Change, names: Names, style: Style): TicketFate {
  const held = change.tickets?.held ?? null;
  if (held === 0) return { text: 'no tickets', lost: false };
  const target = change.tickets?.moveTo ?? null;
  if (target === null) return homeless(held);
  const to = names.target(target, pipelineOf(change.address));
  const told = to === names.status(change.address) ? `${to} (${target})` : to;
  return { text: `${heldText(held)} ${arrow(style)} ${told}`, lost: false };
}

function homeless(held: number | null): TicketFate {
  return held === null
    ? { text: 'tickets not counted', lost: true }
    : { text: `${heldText(held)}, and nowhere for ${held === 1 ? 'it' : 'them'} to go`, lost: true };
}

/** `132 tickets`, or `tickets, not counted`. */
export function heldText(held: number | null): string {
  return held === null ? 'tickets, not counted,' : counted(held, 'ticket');
}
