import { AppError } from '../../core/base/errors.js';
import type { Diagnostic, Severity } from '../../core/base/diagnostic.js';
import type { Source } from '../../core/base/source.js';
import { bugDetail, REPORT_WITH } from './bug-text.js';
import { cleanLine, cleanText } from '../terminal/clean.js';
import { counted, listed } from '../words/count.js';
import { diagnosticLines, hintLines } from './diagnostic-lines.js';
import { framesOf } from './frames.js';
import type { Texts } from './frames.js';
import { paint, PLAIN_TEXT, proseWidth, SEVERITY_ROLE } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

const WORDS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/** Diagnostics one after the other, each with a code frame if `texts` has its file, and a line that counts them. */
export function renderDiagnostics(findings: readonly Diagnostic[], texts: Texts, style: Style): string {
  if (findings.length === 0) return '';
  const frame = framesOf(texts, style);
  const blocks = findings.map((finding) => oneDiagnostic(finding, frame, style));
  return `${blocks.join('\n\n')}\n\n${countLine(findings, style)}\n`;
}

/** Options for rendering an error. */
export interface ErrorTextOptions extends Style {
  /** The files that it points into, by path, for code frames. */
  readonly texts?: Texts;
  /** True to show the stack of a bug. */
  readonly stack?: boolean;
}

/**
 * An error as text: the underlying problems first, the error itself last, where it is seen first. Anything but an
 * AppError is reported as a bug of ours.
 */
export function renderErrorText(error: unknown, style: ErrorTextOptions = PLAIN_TEXT): string {
  if (!(error instanceof AppError)) return bugText(error, style, style.stack === true);
  const frame = framesOf(style.texts ?? new Map(), style);
  const blocks = [
    ...error.findings.map((finding) => oneDiagnostic(finding, frame, style)),
    oneDiagnostic(summaryOf(error), frame, style),
  ];
  const id = error.correlationId;
  const trace =
    id === null ? '' : `\n\n  ${paint(style, 'quiet', `HubSpot's correlation id: ${cleanLine(id)}`)}`;
  const counts = error.findings.length > 1 ? `\n\n${countLine(error.findings, style)}` : '';
  return `${blocks.join('\n\n')}${trace}${counts}\n`;
}

/** The error without its place if one of its findings shows the same. */
function summaryOf({ diagnostic, findings }: AppError): Diagnostic {
  const place = ({ source }: Diagnostic): string | null =>
    source === null ? null : `${source.file}:${source.line}:${source.column}`;
  const shown = findings.some((finding) => finding.source !== null && place(finding) === place(diagnostic));
  return shown ? { ...diagnostic, source: null } : diagnostic;
}

/** `2 errors and 1 warning`. */
function countLine(findings: readonly Diagnostic[], style: Style): string {
  const count = (severity: Severity): number => findings.filter((one) => one.severity === severity).length;
  const [errors, warnings, notes] = [count('error'), count('warning'), count('info')];
  const words = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(notes > 0 ? [counted(notes, 'note')] : []),
  ];
  const worst: Severity = errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'info';
  return paint(style, SEVERITY_ROLE[worst], `${listed(words)}.`);
}

function oneDiagnostic(finding: Diagnostic, frame: (source: Source) => string | null, style: Style): string {
  const look = { word: WORDS[finding.severity], role: SEVERITY_ROLE[finding.severity], indent: 0, frame };
  return diagnosticLines(finding, style, look).join('\n');
}

function bugText(error: unknown, style: Style, stack: boolean): string {
  const lines = [
    `${paint(style, 'bad', 'error')} ${paint(style, 'bad', 'BUG')}`,
    `  ${paint(style, 'name', 'Something went wrong inside pipewright.')}`,
    '',
    ...wrapText(cleanText(bugDetail(error)), proseWidth(style, 2)).map((line) => `  ${line}`),
    ...hintLines(REPORT_WITH, style, '      '),
    ...(stack ? ['', ...stackLines(error)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function stackLines(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const lines = cleanText(error.stack ?? error.message).split('\n');
  const cause = error.cause === undefined ? [] : ['caused by', ...stackLines(error.cause)];
  return [...lines, ...cause];
}
