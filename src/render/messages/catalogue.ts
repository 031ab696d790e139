/**
 * The catalogue of codes is Markdown, docs/errors.md, read on the web and with `explain CODE` at the terminal. Only the
 * subset of Markdown that it uses is supported here: a heading, paragraphs, bold words, code, lists, fences.
 */
import type { ExplainResult } from '../../core/model/results.js';
import { cleanLine, cleanText } from '../terminal/clean.js';
import { paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

/** What a code means, as text. Ends with a line feed. */
export function renderExplainText({ text }: ExplainResult, style: Style = PLAIN_TEXT): string {
  let fenced = false;
  const lines = text.split('\n').flatMap((raw) => {
    const line = cleanText(raw);
    if (line.startsWith('```')) {
      fenced = !fenced;
      return [];
    }
    if (fenced) return [line === '' ? '' : `    ${paint(style, 'command', line)}`];
    return proseLines(line, style);
  });
  return `${lines.join('\n').trim()}\n`;
}

function proseLines(line: string, style: Style): string[] {
  const heading = /^#+ (.*)$/.exec(line);
  if (heading?.[1] !== undefined) return [paint(style, 'heading', cleanLine(heading[1]))];
  const bullet = /^- (.*)$/.exec(line);
  if (bullet?.[1] === undefined)
    return wrapText(line, proseWidth(style, 0)).map((part) => inline(part, style));
  return wrapText(bullet[1], proseWidth(style, 2)).map(
    (part, index) => (index === 0 ? '- ' : '  ') + inline(part, style),
  );
}

/** A span that wraps over two lines is left without its markers too, since lines are styled one by one. */
function inline(line: string, style: Style): string {
  return line
    .replace(/\*\*([^*]+)\*\*/g, (_, words: string) => paint(style, 'name', words))
    .replace(/`([^`]+)`/g, (_, words: string) => paint(style, 'command', words))
    .replaceAll('**', '')
    .replaceAll('`', '');
}
