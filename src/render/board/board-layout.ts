import type { Address } from '../../core/base/address.js';
import type { Board, StatusCard, Flow, Row } from './board-model.js';
import type { Mark } from './board-marks.js';
import type { Tone } from './board-palette.js';
import { fitLines, pixelWidth } from './board-text.js';
import { cleanLine, quoteText } from '../terminal/clean.js';

/** Pixels. The lane between the two columns is for the arrows. */
export const SIZES = {
  width: 680,
  margin: 16,
  card: 262,
  lane: 124,
  gap: 8,
  line: 17,
  label: 14,
  small: 12,
  text: { left: 36, right: 12, sign: 14 },
} as const;

export const AFTER_X = SIZES.margin + SIZES.card + SIZES.lane;

/** A card with its texts wrapped. `tone` is that of its first mark and determines its frame. */
export interface PlacedCard {
  readonly card: StatusCard;
  readonly label: readonly string[];
  readonly marks: readonly { readonly mark: Mark; readonly lines: readonly string[] }[];
  readonly tone: Tone | null;
  readonly height: number;
}

export interface PlacedRow {
  readonly y: number;
  readonly height: number;
  readonly before: PlacedCard | null;
  readonly after: PlacedCard | null;
  readonly moves: boolean;
}

/** An arrow in the lane, between the middles of two rows. `leaves` is the target of tickets that leave the pipeline. */
export interface Arrow {
  readonly kind: 'stays' | 'moves' | 'flows';
  readonly from: number;
  readonly to: number;
  readonly held: number | null;
}

/** A target in another pipeline, opposite the status whose tickets move there. */
export interface Exit {
  readonly y: number;
  readonly height: number;
  readonly lines: readonly string[];
}

export interface Layout {
  readonly rows: readonly PlacedRow[];
  readonly arrows: readonly Arrow[];
  readonly exits: readonly Exit[];
  /** The bottom of the last row. */
  readonly end: number;
}

/** Rows from `top` down. */
export function layOut(board: Board, top: number): Layout {
  const exits = new Map<Address, Flow>();
  for (const flow of board.flows) if (flow.elsewhere !== null) exits.set(flow.from, flow);
  const rows: PlacedRow[] = [];
  let y = top;
  for (const row of board.rows) {
    const placed = placeRow(row, y);
    rows.push(placed);
    y += placed.height + SIZES.gap;
  }
  const middles = { before: middlesOf(rows, 'before'), after: middlesOf(rows, 'after') };
  const leaving = rows.flatMap((row) => {
    const flow = row.after === null ? exits.get(row.before?.card.status.address ?? '') : undefined;
    return flow === undefined ? [] : [{ row, flow }];
  });
  return {
    rows,
    arrows: [
      ...statusArrows(rows, middles.after),
      ...board.flows.flatMap((flow) => flowArrow(flow, middles)),
      ...leaving.map(({ row, flow }) => ({
        kind: 'flows' as const,
        from: middle(row),
        to: middle(row),
        held: flow.held,
      })),
    ],
    exits: leaving.map(({ row, flow }) => ({
      y: row.y,
      height: row.height,
      lines: fitLines(`to ${flow.elsewhere ?? ''}`, SIZES.card - 24, SIZES.small),
    })),
    end: y - (rows.length > 0 ? SIZES.gap : 0),
  };
}

function placeRow({ before, after, moves }: Row, y: number): PlacedRow {
  const [left, right] = [before && placeCard(before), after && placeCard(after)];
  return { y, height: Math.max(left?.height ?? 0, right?.height ?? 0), before: left, after: right, moves };
}

function placeCard(card: StatusCard): PlacedCard {
  const { text, line } = SIZES;
  const room = SIZES.card - text.left - text.right;
  const label = fitLines(shownLabel(card), room / 1.06, SIZES.label);
  const marks = card.marks.map((mark) => ({
    mark,
    lines: fitLines(cleanLine(mark.text), room - text.sign, SIZES.small),
  }));
  const lines = label.length + 1 + marks.reduce((sum, one) => sum + one.lines.length, 0);
  return { card, label, marks, tone: card.marks[0]?.tone ?? null, height: lines * line + 14 };
}

/** An empty or blank label is shown in quotes. */
export function shownLabel({ status: { label } }: StatusCard): string {
  return label.trim() === '' ? quoteText(label) : cleanLine(label);
}

/** The width of the number on an arrow. */
export function badgeWidth(text: string): number {
  return pixelWidth(text, SIZES.small) + 14;
}

function middle({ y, height }: PlacedRow): number {
  return y + Math.round(height / 2);
}

function middlesOf(rows: readonly PlacedRow[], side: 'before' | 'after'): ReadonlyMap<Address, number> {
  const middles = new Map<Address, number>();
  for (const row of rows) {
    const address = row[side]?.card.status.address;
    if (address !== undefined) middles.set(address, middle(row));
  }
  return middles;
}

function statusArrows(rows: readonly PlacedRow[], targets: ReadonlyMap<Address, number>): Arrow[] {
  return rows.flatMap((row): Arrow[] => {
    if (row.before === null) return [];
    const from = middle(row);
    if (row.after !== null) return [{ kind: 'stays', from, to: from, held: null }];
    const to = row.moves ? targets.get(row.before.card.status.address) : undefined;
    return to === undefined ? [] : [{ kind: 'moves', from, to, held: null }];
  });
}

/** Arrows for tickets end slightly above or below the middle, where no other line ends. */
function flowArrow(
  flow: Flow,
  middles: Readonly<Record<'before' | 'after', ReadonlyMap<Address, number>>>,
): Arrow[] {
  const [from, to] = [middles.before.get(flow.from), middles.after.get(flow.to)];
  if (from === undefined || to === undefined) return [];
  return [{ kind: 'flows', from, to: to + Math.sign(from - to) * 9, held: flow.held }];
}
