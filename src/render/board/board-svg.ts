import type { PipelineView, Plan } from '../../core/plan/plan.js';
import { boardText } from './board-description.js';
import { boardFacts } from './board-facts.js';
import { AFTER_X, badgeWidth, layOut, shownLabel, SIZES } from './board-layout.js';
import type { Arrow, Exit, Layout, PlacedCard, PlacedRow } from './board-layout.js';
import { boardOf } from './board-model.js';
import { ticketsHeld } from '../words/held-text.js';
import type { Board } from './board-model.js';
import { BOARD_STYLE } from './board-style.js';
import { fitLines, isRightToLeft } from './board-text.js';
import { cleanLine } from '../terminal/clean.js';
import { counted, digits } from '../words/count.js';
import { markup, NOTHING, styleSheet } from '../html/html-markup.js';
import type { Markup } from '../html/html-markup.js';

/** A picture of one pipeline, now and after the plan: a self-contained file. Ends with a line feed. */
export function renderBoardSvg(view: PipelineView, plan: Plan): string {
  const board = boardOf(view, boardFacts(plan));
  return `${drawBoard(board, { id: 'board', standalone: true }).markup}\n`;
}

/** `id` makes the picture's ids unique on a page. A standalone picture includes its own styles. */
interface BoardPlace {
  readonly id: string;
  readonly standalone: boolean;
}

export function drawBoard(board: Board, { id, standalone }: BoardPlace): Markup {
  const head = heading(board);
  const layout = layOut(board, head.end);
  const moving = layout.arrows.some(({ kind }) => kind !== 'stays');
  const height = layout.end + SIZES.margin + (moving ? 20 : 0);
  const size = markup`width="${SIZES.width}" height="${height}" viewBox="0 0 ${SIZES.width} ${height}"`;
  return markup`<svg${standalone ? markup` xmlns="http://www.w3.org/2000/svg"` : NOTHING} class="board" ${size} role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc"><title id="${id}-title">${`Board of ${cleanLine(board.label)}, now and after this plan`}</title><desc id="${id}-desc">${boardText(board)}</desc>${standalone ? styleSheet(BOARD_STYLE) : NOTHING}
<rect class="ground" width="${SIZES.width}" height="${height}" rx="8"/>
${head.markup}
${layout.arrows.filter(({ kind }) => kind !== 'flows').map(arrowMarkup)}${layout.arrows.filter(({ kind }) => kind === 'flows').map(arrowMarkup)}${layout.exits.map(exitMarkup)}${layout.rows.map(rowMarkup)}${moving ? legend(layout) : NOTHING}</svg>`;
}

function heading(board: Board): { readonly markup: Markup; readonly end: number } {
  const { margin, width } = SIZES;
  const title = fitLines(cleanLine(board.label), width - 2 * margin, 18, 3);
  const address = fitLines(cleanLine(board.address), width - 2 * margin, SIZES.small, 1);
  let y = 14;
  const lines = title.map((line) => textLine(line, { x: margin, y: (y += 24), class: 'title' }));
  lines.push(textLine(address.join(''), { x: margin, y: (y += 20), class: 'quiet' }));
  for (const { tone, sign, text } of board.marks) {
    for (const line of fitLines(`${sign} ${text}`, width - 2 * margin, SIZES.small)) {
      lines.push(textLine(line, { x: margin, y: (y += 18), class: `ink-${tone}` }));
    }
  }
  y += 30;
  lines.push(textLine(sideText(board, 'before'), { x: margin, y, class: 'side' }));
  lines.push(textLine(sideText(board, 'after'), { x: AFTER_X, y, class: 'side' }));
  return { markup: markup`${lines}`, end: y + 12 };
}

function sideText({ counts, marks }: Board, side: 'before' | 'after'): string {
  const name = side === 'before' ? 'Now' : 'After this plan';
  if (counts[side] > 0) return `${name}: ${counted(counts[side], 'status', 'statuses')}`;
  if (side === 'before') return `${name}: not there yet`;
  return marks.some(({ tone }) => tone === 'gone') ? `${name}: gone` : `${name}: no statuses`;
}

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly class: string;
}

/** Right-to-left text is anchored at its end, where other text begins. */
function textLine(text: string, { x, y, class: name }: TextPlace): Markup {
  const classes = isRightToLeft(text) ? `${name} rtl` : name;
  return markup`<text x="${x}" y="${y}" class="${classes}">${text}</text>`;
}

function rowMarkup(row: PlacedRow): Markup {
  return markup`${cardMarkup(row.before, row, SIZES.margin)}${cardMarkup(row.after, row, AFTER_X)}`;
}

function cardMarkup(placed: PlacedCard | null, row: PlacedRow, x: number): Markup {
  if (placed === null) return NOTHING;
  const { card, label, marks, tone } = placed;
  const { status } = card;
  const { text } = SIZES;
  let y = 5;
  const next = (): number => (y += SIZES.line);
  const lines = label.map((line) => textLine(line, { x: text.left, y: next(), class: 'label' }));
  const state = next();
  const notes = marks.map(({ mark, lines: texts }) =>
    texts.map((line, index) => {
      const at = next();
      const sign =
        index > 0 ? NOTHING : textLine(mark.sign, { x: text.left, y: at, class: `ink-${mark.tone}` });
      return markup`${sign}${textLine(line, { x: text.left + text.sign, y: at, class: `ink-${mark.tone}` })}`;
    }),
  );
  return markup`<g transform="translate(${x},${row.y})"><title>${`${shownLabel(card)}, ${status.address}, id ${status.id}`}</title><rect class="${tone === null ? 'card' : `card card-${tone}`}" width="${SIZES.card}" height="${row.height}" rx="6"/><text x="26" y="22" class="place">${card.place}</text>${lines}<circle class="${status.state}" cx="${text.left + 4}" cy="${state - 4}" r="4"/><text x="${text.left + text.sign}" y="${state}" class="quiet">${`${status.state}, ${ticketsHeld(status.held)}`}</text>${notes}</g>
`;
}

function exitMarkup({ y, height, lines }: Exit): Markup {
  const top = y + Math.round(height / 2) - (lines.length - 1) * 8 + 4;
  const texts = lines.map((line, index) =>
    textLine(line, { x: AFTER_X + 12, y: top + index * 16, class: 'ink-flow' }),
  );
  return markup`<rect class="exit" x="${AFTER_X}" y="${y}" width="${SIZES.card}" height="${height}" rx="6"/>${texts}
`;
}

/** Lines end horizontally, so that an arrowhead always points to the right. */
function arrowMarkup({ kind, from, to, held }: Arrow): Markup {
  const start = SIZES.margin + SIZES.card;
  if (kind === 'stays')
    return markup`<path class="stays" d="M${start} ${from}H${AFTER_X}"/>
`;
  const tip = AFTER_X - 2;
  const number = kind === 'flows' ? (held === null ? '?' : digits(held)) : '';
  const badge = kind === 'flows' ? badgeWidth(number) : 0;
  const x = start + (kind === 'flows' ? 6 + badge : 0);
  const middle = Math.round((x + tip - 9) / 2);
  const curve = markup`<path class="${kind}" d="M${x} ${from}C${middle} ${from} ${middle} ${to} ${tip - 9} ${to}"/><path class="tip-${kind}" d="M${tip} ${to}l-10 -5v10z"/>`;
  if (kind === 'moves')
    return markup`${curve}
`;
  return markup`${curve}<rect class="badge" x="${start + 6}" y="${from - 10}" width="${badge}" height="20" rx="10"/><text class="count" x="${start + 6 + Math.round(badge / 2)}" y="${from + 4}">${number}</text>
`;
}

function legend({ arrows, end }: Layout): Markup {
  const texts = [
    ...(arrows.some(({ kind }) => kind === 'flows') ? ['Arrow with a number: tickets that move.'] : []),
    ...(arrows.some(({ kind }) => kind === 'moves') ? ['Dashed arrow: a status that moves.'] : []),
  ];
  return textLine(texts.join(' '), { x: SIZES.margin, y: end + 24, class: 'quiet' });
}
