import type { Verdict } from '../../core/base/diagnostic.js';
import { diagnosticLines } from '../messages/diagnostic-lines.js';
import type { DeleteSection } from '../page/page-deletes.js';
import type { FindingSection } from '../page/page-findings.js';
import type { PlanPage } from '../page/page.js';
import type { TicketFate } from '../page/page-tickets.js';
import { lineWidth, paint, symbol, VERDICT_ROLE } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { padText, textWidth } from '../terminal/width.js';

/** Blocks, then what needs confirmation, then what is permanently deleted. */
export function dangerLines({ blocks, confirms, deletes }: PlanPage, style: Style): readonly string[] {
  return [
    ...findingSection(blocks, 'block', style),
    ...findingSection(confirms, 'confirm', style),
    ...deleteSection(deletes, style),
  ];
}

/** A heading and findings in full. Nothing for no findings. */
function findingSection(
  { title, findings }: FindingSection,
  verdict: Verdict,
  style: Style,
): readonly string[] {
  if (findings.length === 0) return [];
  const role = VERDICT_ROLE[verdict];
  return [
    '',
    paint(style, role, title),
    ...findings.flatMap((one) => ['', ...diagnosticLines(one, style, { word: verdict, role, indent: 2 })]),
  ];
}

function deleteSection({ title, things }: DeleteSection, style: Style): readonly string[] {
  if (things.length === 0) return [];
  const column = Math.min(34, Math.max(...tail(things.map(({ name }) => textWidth(name)))));
  const lines = things.flatMap(({ name, fates }) => deleteRow(name, fates, column, style));
  return ['', paint(style, 'delete', `${title}; a delete can't be undone`), '', ...lines];
}

/** `Math.max` takes its values as arguments, whose number is limited. */
function tail(widths: readonly number[]): readonly number[] {
  return widths.slice(0, 10_000);
}

function deleteRow(name: string, fates: readonly TicketFate[], column: number, style: Style): string[] {
  const sign = `  ${symbol(style, 'delete')} `;
  const painted = fates.map(({ text, lost }) => ({ text, shown: lost ? paint(style, 'bad', text) : text }));
  const [first, ...rest] = painted;
  if (first === undefined) return [sign + name];
  const fits = textWidth(name) <= column && 6 + column + textWidth(first.text) <= lineWidth(style);
  if (!fits) return [sign + name, ...painted.map(({ shown }) => `      ${shown}`)];
  const margin = ' '.repeat(column + 6);
  return [`${sign}${padText(name, column)}  ${first.shown}`, ...rest.map(({ shown }) => margin + shown)];
}
