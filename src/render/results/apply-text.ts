import { thingOf } from '../../core/base/address.js';
import { DONE } from '../words/action-words.js';
import { shellWord } from '../words/apply-command.js';
import { cleanLine, cleanText } from '../terminal/clean.js';
import { counted, digits, listed } from '../words/count.js';
import { hintLines } from '../messages/diagnostic-lines.js';
import { changeName } from '../words/change-name.js';
import type { ChangeNames } from '../words/change-name.js';
import { namesOfChanges } from '../words/change-name.js';
import { sideAsSubject } from '../words/account-text.js';
import type { Plan } from '../../core/plan/plan.js';
import type { AppliedChange, ApplyOutcome, ErrorDocument } from '../../core/model/results.js';
import { stepLines } from '../text/step-lines.js';
import { paint, PLAIN_TEXT, proseWidth, symbol } from '../terminal/style.js';
import type { Role, Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

const SHOWN = 20;

/** Options for the end of an apply, with the wording for other commands that apply. */
export interface ApplyTextOptions extends Style {
  /** The command that resumes after an interruption. */
  readonly again?: string;
  /** What the account was made to match. */
  readonly wanted?: string;
}

/**
 * How an apply ended: what was done, what wasn't, where the records are, what to run next. Separated from the plan
 * above.
 */
export function renderApplyText(end: ApplyOutcome, style: ApplyTextOptions = PLAIN_TEXT): string {
  const lines = [...verdictLines(end, style), ...failureLines(end, style), ...tailLines(end, style)];
  return `\n${lines.join('\n')}\n`;
}

function verdictLines({ result, plan }: ApplyOutcome, style: ApplyTextOptions): string[] {
  const total = result.applied.length + result.notTried.length + (result.failed === null ? 0 : 1);
  const moved = result.ticketsMoved === 0 ? '' : ` ${counted(result.ticketsMoved, 'ticket')} moved.`;
  const kept = result.closeDatesKept === 0 ? '' : ` ${counted(result.closeDatesKept, 'close date')} kept.`;
  const tickets = moved + kept;
  const subject = sideAsSubject(plan.account);
  switch (result.status) {
    case 'nothing':
      return [paint(style, 'good', nothingText(result.consoleSteps.length, subject, style.wanted))];
    case 'refused':
      return [paint(style, 'bad', 'Nothing was changed.')];
    case 'applied':
      return [
        paint(
          style,
          'good',
          result.applied.length === 0
            ? `Finished what an earlier run had started.${tickets}`
            : `Applied ${counted(result.applied.length, 'change')}: ${doneWords(result.applied, plan)}.${tickets}`,
        ),
      ];
    case 'partial':
      return [
        paint(
          style,
          'bad',
          `Stopped: ${digits(result.applied.length)} of ${counted(total, 'change')} done.${tickets}`,
        ),
      ];
  }
}

function nothingText(steps: number, subject: string, wanted = 'the files'): string {
  if (steps === 0) return `Nothing to do. ${subject} matches ${wanted}.`;
  return `Nothing to send. ${counted(steps, 'step')} ${steps === 1 ? 'is' : 'are'} left to be done by hand.`;
}

/** `12 updated, 3 created and 1 set by hand`: what pipewright did as a person in the sandbox is counted separately. */
function doneWords(applied: readonly AppliedChange[], { changes }: Plan): string {
  const counts = new Map<string, number>();
  for (const { address, action } of applied) {
    if (action === 'migrate') continue;
    const planned = changes.find((change) => change.address === address && change.action === action);
    const word = planned?.channel === 'console' ? 'set by hand' : DONE[action];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].map(([word, count]) => `${digits(count)} ${word}`);
  return listed([...words, ...movedWords(applied)]);
}

/** Where a rollback takes tickets of one status to several others, each of these moves is a change. */
function movedWords(applied: readonly AppliedChange[]): readonly string[] {
  const left = applied.flatMap(({ action, address }) => (action === 'migrate' ? [thingOf(address)] : []));
  const statuses = new Set(left).size;
  if (statuses === 0) return [];
  return [
    statuses === left.length
      ? `${counted(statuses, 'status', 'statuses')} emptied`
      : counted(left.length, 'move of tickets', 'moves of tickets'),
  ];
}

function failureLines(end: ApplyOutcome, style: Style): string[] {
  const { result } = end;
  const names = namesOfChanges(end.plan);
  const { failed } = result;
  const error = failed?.error ?? result.error;
  return [
    ...(result.status === 'partial' ? rows('Done', result.applied, names, style) : []),
    ...(failed === null ? [] : ['', paint(style, 'bad', 'Failed'), row(failed, names, style)]),
    ...(error === null ? [] : errorLines(toldBySteps(error, end), style)),
    ...(failed !== null && result.error !== null && result.error.code !== failed.error.code
      ? errorLines(result.error, style)
      : []),
    ...behindLines(end, style),
    ...rows('Not tried', result.notTried, names, style),
  ];
}

function rows(title: string, changes: readonly AppliedChange[], names: ChangeNames, style: Style): string[] {
  if (changes.length === 0) return [];
  const shown = changes.slice(0, SHOWN).map((change) => row(change, names, style));
  const more = changes.length - shown.length;
  const heading = paint(style, 'heading', title);
  return ['', heading, ...shown, ...(more > 0 ? [`    and ${digits(more)} more, listed with --json`] : [])];
}

function row(change: AppliedChange, names: ChangeNames, style: Style): string {
  const address = paint(style, 'quiet', `  ${cleanLine(change.address)}`);
  return `  ${symbol(style, change.action)} ${changeName(change, names)}${address}`;
}

function errorLines(error: ErrorDocument, style: Style): string[] {
  const prose = (text: string, role: Role | null): string[] =>
    wrapText(cleanText(text), proseWidth(style, 4)).map((line) => {
      const shown = role === null ? line : paint(style, role, line);
      return line === '' ? '' : `    ${shown}`;
    });
  const id = error.correlationId;
  return [
    '',
    `  ${paint(style, 'bad', 'error')} ${paint(style, 'bad', cleanLine(error.code))}`,
    ...prose(error.summary, 'name'),
    ...(error.detail === null ? [] : ['', ...prose(error.detail, null)]),
    ...(id === null ? [] : prose(`HubSpot's correlation id: ${id}`, 'quiet')),
    ...hintLines(error.hint, style, '        '),
  ];
}

/** Missing consents are listed below, so the sentence that lists them is omitted. */
function toldBySteps(error: ErrorDocument, { findings }: ApplyOutcome): ErrorDocument {
  if (error.code !== 'CONSENT_MISSING' || findings.length === 0) return error;
  return { ...error, detail: null, hint: findings.length === 1 ? null : error.hint };
}

/** The plan showed its findings in full: one line each is enough here. */
function behindLines({ findings }: ApplyOutcome, style: Style): string[] {
  return findings.flatMap((finding) => {
    const address = finding.address === null ? '' : paint(style, 'quiet', `  ${cleanLine(finding.address)}`);
    const hint = hintLines(finding.hint, style, '        ').slice(1);
    return [
      '',
      `  ${paint(style, 'careful', finding.code)}  ${cleanLine(finding.summary)}${address}`,
      ...hint,
    ];
  });
}

function tailLines(end: ApplyOutcome, style: ApplyTextOptions): string[] {
  const { result, journalFile, snapshotFile } = end;
  const records = [
    ...(journalFile === null ? [] : [`Journal   ${cleanLine(journalFile)}`]),
    ...(snapshotFile === null ? [] : [`Snapshot  ${cleanLine(snapshotFile)}`]),
  ];
  return [
    ...result.consoleSteps.flatMap((step, index) => stepLines(step, index + 1, style)),
    ...(records.length === 0 ? [] : ['', ...records.map((line) => paint(style, 'quiet', line))]),
    ...(result.status === 'partial' ? nextLines(end, style) : []),
    ...(snapshotFile === null ? [] : wayBackLines(snapshotFile, end, style)),
  ];
}

/**
 * The command that undoes this run and those that it resumed; with tickets if the plan had any to move, or an earlier
 * run may have moved some.
 */
function wayBackLines(snapshotFile: string, end: ApplyOutcome, style: Style): string[] {
  const { plan, result, firstSnapshotFile: first } = end;
  const moves =
    first !== null || result.ticketsMoved > 0 || plan.changes.some(({ action }) => action === 'migrate');
  const file = shellWord(cleanLine(first ?? snapshotFile));
  const words = ['pipewright rollback', file, ...(moves ? ['--tickets'] : [])];
  const lead =
    first === null
      ? ['To bring the account back to where it was before this apply:']
      : wrapText(
          'This continued an unfinished run. To bring the account back to where it was before both:',
          proseWidth(style, 0),
        );
  return ['', ...lead, ...hintLines(words.join(' '), style, '    ')];
}

/**
 * Running the same apply again resumes where it stopped, so that is the command to show, unless the error has a better
 * one.
 */
function nextLines({ result, plan }: ApplyOutcome, style: ApplyTextOptions): string[] {
  const hint = result.failed?.error.hint ?? result.error?.hint ?? null;
  const again = style.again ?? `pipewright apply${plan.account.target === 'sandbox' ? ' --sandbox' : ''}`;
  const text = `What is done stays done. Once the cause is fixed, the same ${style.again === undefined ? 'apply' : 'command'} continues from here and does nothing twice.`;
  return [
    '',
    ...wrapText(text, proseWidth(style, 0)),
    ...(hint?.includes(style.again ?? 'pipewright apply') === true ? [] : hintLines(again, style, '    ')),
  ];
}
