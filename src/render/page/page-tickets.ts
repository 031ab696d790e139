import type { Address } from '../../core/base/address.js';
import { pipelineOf, statusOf, thingOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { arrow } from '../terminal/style.js';
import { heldText } from '../words/held-text.js';
import { kindWords } from '../words/kind-words.js';
import type { Names } from '../words/names.js';
import type { PageFormat } from './page-format.js';

/** Tickets that move: `to` is null if they have no target, and `from` is a bare label then. */
export interface TicketWay {
  readonly held: number | null;
  readonly from: string;
  readonly to: string | null;
}

interface Way {
  readonly held: number | null;
  readonly target: Address | null;
}

/** The ticket move of one `migrate`. */
export function wayOf({ address, label }: Change, { held, target }: Way, names: Names): TicketWay {
  const status = statusOf(address);
  if (status === null || target === null) return { held, from: cleanLine(label), to: null };
  return { held, from: names.status(status), to: names.target(target, pipelineOf(status)) };
}

/** The target's name; with its address if it has the same name as the status that the tickets leave. */
export function toldApart(to: string, from: string, target: Address): string {
  return to === from ? `${to} (${target})` : to;
}

/** The ticket moves of a plan, by the pipeline that they leave. */
type Leavings = ReadonlyMap<Address, readonly Change[]>;

export function leavingsOf(plan: Plan): Leavings {
  const leavings = new Map<Address, Change[]>();
  for (const change of plan.changes) {
    const home = change.action === 'migrate' ? pipelineOf(change.address) : null;
    // Tickets that move back are already subtracted from the deletes.
    if (home === null || change.tickets?.chosen !== undefined || change.tickets?.moveTo === null) continue;
    const known = leavings.get(home);
    if (known === undefined) leavings.set(home, [change]);
    else known.push(change);
  }
  return leavings;
}

/** What happens to the tickets of a deleted thing. `lost` if the plan has no target for them. */
export interface TicketFate {
  readonly text: string;
  readonly lost: boolean;
}

interface FateWords {
  readonly names: Names;
  readonly format: PageFormat;
}

export function ticketFates(change: Change, leavings: Leavings, words: FateWords): readonly TicketFate[] {
  const { stands } = kindWords(change);
  if (stands === 'setting') return [];
  const moves = stands === 'place' ? (leavings.get(change.address) ?? []) : [];
  if (moves.length === 0) return [fateOf(change, words)];
  const moved = moves.reduce((sum, { tickets }) => sum + (tickets?.held ?? 0), 0);
  const rest = (change.tickets?.held ?? 0) - moved;
  return [...moves.map((move) => moveFate(move, words)), ...(rest > 0 ? [homeless(rest)] : [])];
}

function moveFate(move: Change, { names, format }: FateWords): TicketFate {
  const from = thingOf(move.address);
  const { held = null, moveTo = null } = move.tickets ?? {};
  if (moveTo === null) return homeless(held);
  const left = names.status(from);
  const to = toldApart(names.target(moveTo, pipelineOf(from)), left, moveTo);
  return { text: `${heldText(held)}: ${left} ${arrow(format)} ${to}`, lost: false };
}

function fateOf(change: Change, { names, format }: FateWords): TicketFate {
  const { held = null, moveTo = null } = change.tickets ?? {};
  if (held === 0) return { text: 'no tickets', lost: false };
  if (moveTo === null) return homeless(held);
  const to = names.target(moveTo, pipelineOf(change.address));
  const told = toldApart(to, names.status(change.address), moveTo);
  return { text: `${heldText(held)} ${arrow(format)} ${told}`, lost: false };
}

function homeless(held: number | null): TicketFate {
  return held === null
    ? { text: 'tickets not counted', lost: true }
    : { text: `${heldText(held)}, no target`, lost: true };
}
