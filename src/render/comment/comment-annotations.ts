/**
 * Findings as GitHub workflow commands: lines printed by a run that GitHub shows as annotations next to the files'
 * lines in a pull request. It shows ten errors, ten warnings and ten notices per step and silently drops the rest.
 */
import type { Finding, Verdict } from '../../core/base/diagnostic.js';
import type { Plan } from '../../core/plan/plan.js';
import { cleanText } from '../terminal/clean.js';
import type { FindingPlaces } from './comment-code-quality.js';
import { counted } from '../words/count.js';
import { visibleCode, withoutMarks } from '../terminal/runner-commands.js';

const COMMANDS: Readonly<Record<Verdict, string>> = { block: 'error', confirm: 'warning', note: 'notice' };
const VERDICTS: readonly Verdict[] = ['block', 'confirm', 'note'];
const SHOWN_OF_EACH = 10;
const LONGEST = 2000;

/** One line for each finding with a place in the repository, blocks first; `pathOf` returns null for files outside. */
export function renderAnnotations(plan: Plan, { pathOf }: FindingPlaces): readonly string[] {
  let left = 0;
  const lines = VERDICTS.flatMap((verdict) => {
    const all = plan.findings
      .filter((finding) => finding.verdict === verdict)
      .flatMap((finding) => annotation(finding, pathOf) ?? []);
    left += Math.max(0, all.length - SHOWN_OF_EACH);
    return all.slice(0, SHOWN_OF_EACH);
  });
  if (left === 0) return lines;
  return [
    ...lines,
    `${counted(left, 'more finding is', 'more findings are')} in the comment only: GitHub shows ${SHOWN_OF_EACH} annotations of each kind.`,
  ];
}

function annotation(finding: Finding, pathOf: (file: string) => string | null): string | null {
  const path = finding.source === null ? null : pathOf(finding.source.file);
  if (finding.source === null || path === null) return null;
  const { line, column } = finding.source;
  const text = cleanText([finding.summary, finding.detail ?? ''].join('\n\n').trim()).slice(0, LONGEST);
  const place = `file=${property(path)},line=${line},col=${column},title=${property(finding.code)}`;
  return `::${COMMANDS[finding.verdict]} ${place}::${message(text)}`;
}

/**
 * Escaped for GitHub, whose command this is, and for other runners, which look for their own commands in the same log.
 */
function message(text: string): string {
  return withoutMarks(text, visibleCode)
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
