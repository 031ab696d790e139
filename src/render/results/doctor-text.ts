import { cleanLine, cleanText } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { hintLines } from '../messages/diagnostic-lines.js';
import type { DoctorResult } from '../../core/model/results.js';
import { paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Role, Style } from '../terminal/style.js';
import { padText, textWidth, wrapText } from '../terminal/width.js';

type Status = DoctorResult['checks'][number]['status'];

const WORDS: Record<Status, string> = { ok: 'ok', warning: 'warning', failed: 'failed', unknown: 'unknown' };
const ROLES: Record<Status, Role> = { ok: 'good', warning: 'careful', failed: 'bad', unknown: 'note' };
const WORD_COLUMN = 9;

/** One row per check, advice below those that failed, and a verdict. */
export function renderDoctorText({ healthy, checks }: DoctorResult, style: Style = PLAIN_TEXT): string {
  const widest = checks.reduce((most, { name }) => Math.max(most, textWidth(cleanLine(name))), 0);
  const column = Math.min(36, widest);
  const rows = checks.flatMap((check) => checkLines(check, column, style));
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const verdict = healthy ? 'Healthy.' : `Not healthy: ${counted(failed, 'check')} failed.`;
  return `${[...rows, '', paint(style, healthy ? 'good' : 'bad', verdict)].join('\n')}\n`;
}

function checkLines(check: DoctorResult['checks'][number], column: number, style: Style): string[] {
  const margin = WORD_COLUMN + column + 2;
  const [first = '', ...rest] = wrapText(cleanText(check.detail), proseWidth(style, margin));
  const word = paint(style, ROLES[check.status], padText(WORDS[check.status], WORD_COLUMN));
  const hint = hintLines(check.hint, style, ' '.repeat(margin + 2));
  return [
    `${word}${padText(cleanLine(check.name), column)}  ${first}`,
    ...rest.map((line) => ' '.repeat(margin) + line),
    ...(hint.length === 0 ? [] : [...hint, '']),
  ];
}
