import type { Diagnostic } from '../../core/base/diagnostic.js';
import type { Source } from '../../core/base/source.js';
import { cleanLine, cleanText, withoutLastFeeds } from '../terminal/clean.js';
import { placeText } from '../words/place-text.js';
import { lineWidth, paint, proseWidth } from '../terminal/style.js';
import type { Role, Style } from '../terminal/style.js';
import { textWidth, wrapText } from '../terminal/width.js';

/** How much of a diagnostic to show, and the word and colour that it starts with. */
interface DiagnosticLook {
  readonly word: string;
  readonly role: Role;
  readonly indent: number;
  /** The lines of the file around a place, or null if they aren't available. */
  readonly frame?: (source: Source) => string | null;
}

/**
 * One diagnostic as lines: what and where, the summary, the place in the file, the explanation, and what to copy. Lines
 * to copy are separate and unwrapped, so that they can be pasted into a file or a shell.
 */
export function diagnosticLines(diagnostic: Diagnostic, style: Style, look: DiagnosticLook): string[] {
  const margin = ' '.repeat(look.indent);
  const inner = `${margin}  `;
  const prose = proseWidth(style, inner.length);
  const lines = headLines(diagnostic, style, look);
  lines.push(
    ...wrapText(cleanLine(diagnostic.summary), prose).map((line) => inner + paint(style, 'name', line)),
  );
  if (diagnostic.address !== null) lines.push(inner + paint(style, 'quiet', cleanLine(diagnostic.address)));
  const frame = diagnostic.source === null ? null : (look.frame?.(diagnostic.source) ?? null);
  if (frame !== null) lines.push('', ...indented(cleanText(frame), inner));
  if (diagnostic.detail !== null) {
    lines.push(
      '',
      ...wrapText(cleanText(diagnostic.detail), prose).map((line) => (line === '' ? '' : inner + line)),
    );
  }
  lines.push(...hintLines(diagnostic.hint, style, `${inner}    `));
  return lines;
}

/** Lines to copy, set off by an empty line. */
export function hintLines(hint: string | null, style: Style, margin: string): string[] {
  if (hint === null) return [];
  const lines = withoutLastFeeds(cleanText(hint)).split('\n');
  return [
    '',
    ...lines.map((line) => (line === '' ? '' : margin + paint(style, 'command', sameAccount(line, style)))),
  ];
}

const SPEAKS_TO_AN_ACCOUNT = /\bpipewright (?:plan|apply|pull|doctor|access|confirm|verify|drift|rollback)\b/;

/** A command in a hint, with the flags given to this one: otherwise it would use another account. */
function sameAccount(line: string, { accountFlags = '' }: Style): string {
  if (accountFlags === '' || /--(?:sandbox|api-url|portal)\b/.test(line)) return line;
  return line.replace(SPEAKS_TO_AN_ACCOUNT, (command) => `${command} ${accountFlags}`);
}

function headLines(diagnostic: Diagnostic, style: Style, look: DiagnosticLook): string[] {
  const margin = ' '.repeat(look.indent);
  const head = `${margin}${paint(style, look.role, look.word)} ${paint(style, look.role, diagnostic.code)}`;
  if (diagnostic.source === null) return [head];
  const place = placeText(diagnostic.source);
  const used = look.indent + look.word.length + 1 + diagnostic.code.length + 2;
  if (used + textWidth(place) <= lineWidth(style)) return [`${head}  ${place}`];
  return [head, `${margin}  ${place}`];
}

function indented(text: string, margin: string): string[] {
  return withoutLastFeeds(text)
    .split('\n')
    .map((line) => (line === '' ? '' : margin + line));
}
