/**
 * The catalogue of codes is Markdown, docs/errors.md: people read it on the web, `explain CODE` at the terminal. Only
 * the little of Markdown that it uses is understood here: a heading, paragraphs, bold words, code, lists, fences.
 */
import { cleanLine, cleanText } from './clean.js';
import { paint, proseWidth } from './style.js';
import type { Style } from './style.js';
import { wrapText } from './width.js';

/** The section of one code, from its `## CODE` line to the next; null where there is none. */
export function catalogueSection(markdown: string, code: string): string | null {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n');
  const start = lines.indexOf(`## ${code}`);
  if (start === -1) return null;
  const length = lines.slice(start + 1).findIndex((line) => /^##? /.test(line));
  return lines
    .slice(start, length === -1 ? undefined : start + 1 + length)
    .join('\n')
    .trimEnd();
}

/** A section as text for a terminal. */
export function explainText(section: string, style: Style): string {
  let fenced = false;
  const lines = section.split('\n').flatMap((raw) => {
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

/** A stretch that was broken over two lines keeps its marks off, since the lines are painted one by one. */
function inline(line: string, style: Style): string {
  return line
    .replace(/\*\*([^*]+)\*\*/g, (_, words: string) => paint(style, 'name', words))
    .replace(/`([^`]+)`/g, (_, words: string) => paint(style, 'command', words))
    .replaceAll('**', '')
    .replaceAll('`', '');
}
