import type { PagePlace } from '../page/page-places.js';
import { cleanLine } from '../terminal/clean.js';
import { paint, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';
import { changeLines } from './change-lines.js';

/** All changes, grouped by their pipeline. */
export function changeSection(places: readonly PagePlace[], style: Style): readonly string[] {
  return places.flatMap(({ address, title, changes, order }) => [
    '',
    paint(style, 'heading', title) +
      (address === null ? '' : `  ${paint(style, 'quiet', cleanLine(address))}`),
    ...changes.flatMap((change) => (change.isPart ? [] : changeLines(change, style))),
    ...orderLines(order, style),
  ]);
}

function orderLines(labels: readonly string[], style: Style): readonly string[] {
  if (labels.length === 0) return [];
  const lines = wrapText(`Order afterwards: ${labels.join(', ')}`, proseWidth(style, 4));
  return lines.map((line) => `    ${paint(style, 'quiet', line)}`);
}
