import { counted, listed } from '../words/count.js';
import { renderDiagnostics } from '../messages/diagnostics.js';
import type { Texts } from '../messages/frames.js';
import type { CheckedFinding, ValidateResult } from '../../core/model/results.js';
import { paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { cleanLine } from '../terminal/clean.js';
import { wrapText } from '../terminal/width.js';

/** Options for showing problems of files; `texts` are the files by path, for code frames. */
export interface ValidateTextOptions extends Style {
  readonly texts?: Texts;
}

/** All problems, each with its code frame, then one line that says whether the files are valid. */
export function renderValidateText(result: ValidateResult, style: ValidateTextOptions = PLAIN_TEXT): string {
  const findings = result.findings.map(withAccounts);
  const problems = renderDiagnostics(findings, style.texts ?? new Map(), style);
  const verdict = wrapText(verdictText(result), proseWidth(style, 0));
  const role = result.valid ? 'good' : 'bad';
  return `${problems === '' ? '' : `${problems}\n`}${verdict.map((line) => paint(style, role, line)).join('\n')}\n`;
}

/** A problem that only some accounts have says which. */
function withAccounts(finding: CheckedFinding): CheckedFinding {
  const { accounts, detail } = finding;
  const [first] = accounts ?? [];
  if (accounts === undefined || first === undefined) return finding;
  const more = accounts.length > 1 ? ` and ${accounts.length - 1} more` : '';
  return { ...finding, detail: `${detail ?? ''} It is so in ${first}${more}.`.trim() };
}

function verdictText({ valid, files, counts, accounts }: ValidateResult): string {
  const [only] = files;
  const where = only !== undefined && files.length === 1 ? cleanLine(only) : counted(files.length, 'file');
  if (!valid) return files.length === 0 ? 'Not valid.' : `Not valid: ${where}.`;
  const what = [
    counted(counts.pipelines, 'pipeline'),
    counted(counts.statuses, 'status', 'statuses'),
    ...(counts.teams > 0 ? [counted(counts.teams, 'team')] : []),
  ];
  const whom = accounts === undefined ? '' : `, for ${counted(accounts.length, 'account')}`;
  return `Valid: ${listed(what)} in ${where}${whom}.`;
}
