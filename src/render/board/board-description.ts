import { ticketsHeld } from '../words/held-text.js';
import type { Board, StatusCard } from './board-model.js';
import type { Mark } from './board-marks.js';
import { cleanLine } from '../terminal/clean.js';

/** Everything in the picture as text, for screen readers. */
export function boardText(board: Board): string {
  const cards = (side: 'before' | 'after'): readonly StatusCard[] =>
    board.rows.flatMap((row) => row[side] ?? []);
  return [
    ...board.marks.map(({ text }) => `${sentence(cleanLine(text))}.`),
    sideText('Now', cards('before')),
    sideText('After this plan', cards('after')),
  ].join(' ');
}

function sideText(name: string, cards: readonly StatusCard[]): string {
  return cards.length === 0 ? `${name}: nothing.` : `${name}: ${cards.map(cardText).join('; ')}.`;
}

function cardText({ place, status, marks }: StatusCard): string {
  const words = [cleanLine(status.label), status.state, ticketsHeld(status.held), ...marks.map(markText)];
  return `${place}. ${words.join(', ')}`;
}

function markText({ text }: Mark): string {
  return cleanLine(text);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
