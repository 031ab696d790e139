/**
 * A pipeline's board as data: rows with a card for now and a card for afterwards, like a side-by-side diff. An unmoved
 * status takes one row; a moved one takes two rows, joined by a line; a new or deleted one has nothing opposite. So
 * everything that isn't level is a change, however many statuses there are.
 */
import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import { keptInPlace } from '../../core/base/order.js';
import type { PipelineView, Plan, ViewStatus } from '../../core/plan/plan.js';
import { kindWords } from '../words/kind-words.js';
import { boardFacts } from './board-facts.js';
import type { BoardFacts } from './board-facts.js';
import { marksAfter, marksNow, pipelineMarks } from './board-marks.js';
import type { Mark } from './board-marks.js';

export interface Board {
  readonly address: Address;
  readonly label: string;
  readonly marks: readonly Mark[];
  readonly rows: readonly Row[];
  readonly flows: readonly Flow[];
  readonly counts: { readonly before: number; readonly after: number };
}

export interface StatusCard {
  /** Counted from 1. */
  readonly place: number;
  readonly status: ViewStatus;
  readonly marks: readonly Mark[];
}

/** `moves` if the status is in another row on the other side. */
export interface Row {
  readonly before: StatusCard | null;
  readonly after: StatusCard | null;
  readonly moves: boolean;
}

/** Tickets that change their status. `elsewhere` is a target in another pipeline, else null. */
export interface Flow {
  readonly from: Address;
  readonly to: Address;
  readonly held: number | null;
  readonly elsewhere: string | null;
}

/** The boards of all pipelines that a plan touches. */
export function boardsOf(plan: Plan): ReadonlyMap<Address, Board> {
  const facts = boardFacts(plan);
  return new Map(plan.views.map((view) => [view.address, boardOf(view, facts)]));
}

export function boardOf(view: PipelineView, facts: BoardFacts): Board {
  const flows = view.before.flatMap((status) => flowsOf(status, view.address, facts));
  return {
    address: view.address,
    label: view.label,
    marks: pipelineMarks(view, facts),
    rows: rowsOf(view, facts),
    flows,
    counts: { before: view.before.length, after: view.after.length },
  };
}

function flowsOf(status: ViewStatus, home: Address, { names, changes }: BoardFacts): Flow[] {
  const leaving = (changes.get(status.address) ?? []).filter(({ action }) => action === 'migrate');
  return leaving.flatMap(({ tickets }) => {
    const to = tickets?.moveTo ?? null;
    if (to === null) return [];
    const elsewhere = pipelineOf(to) === home ? null : names.target(to, home);
    return [{ from: status.address, to, held: tickets?.held ?? null, elsewhere }];
  });
}

function rowsOf(view: PipelineView, facts: BoardFacts): Row[] {
  const before = new Map(view.before.map((status, index) => [status.address, { status, place: index + 1 }]));
  const after = new Map(view.after.map((status, index) => [status.address, { status, place: index + 1 }]));
  const moving = (address: Address): boolean =>
    (facts.changes.get(address) ?? []).some(
      (change) => change.action === 'move' && kindWords(change).stands === 'part',
    );
  const still = [...before.keys()].filter((address) => after.has(address) && !moving(address));
  const kept = keptInPlace(still, [...after.keys()]);

  const left = [...before].map(([address, { status, place }]) => {
    const other = after.get(address) ?? null;
    const target = other !== null && !kept.has(address) ? other.place : null;
    return {
      address,
      card: { place, status, marks: marksNow(status, other?.status ?? null, target, facts) },
    };
  });
  const right = [...after].map(([address, { status, place }]) => {
    const other = before.get(address) ?? null;
    const origin = other !== null && !kept.has(address) ? other.place : null;
    return {
      address,
      card: { place, status, marks: marksAfter(status, other?.status ?? null, origin, facts) },
    };
  });
  return merged(left, right, { kept, both: (address) => before.has(address) && after.has(address) });
}

interface Side {
  readonly address: Address;
  readonly card: StatusCard;
}

interface Pairs {
  readonly kept: ReadonlySet<Address>;
  readonly both: (address: Address) => boolean;
}

/** Kept statuses side by side; between them first the deleted ones on the left, then the new ones on the right. */
function merged(left: readonly Side[], right: readonly Side[], { kept, both }: Pairs): Row[] {
  const rows: Row[] = [];
  let next = 0;
  const comeUntil = (address: Address | null): StatusCard | null => {
    for (let side = right[next]; side !== undefined; side = right[next]) {
      next += 1;
      if (side.address === address) return side.card;
      rows.push({ before: null, after: side.card, moves: both(side.address) });
    }
    return null;
  };
  for (const { address, card } of left) {
    if (kept.has(address)) rows.push({ before: card, after: comeUntil(address), moves: false });
    else rows.push({ before: card, after: null, moves: both(address) });
  }
  comeUntil(null);
  return rows;
}
