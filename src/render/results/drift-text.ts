/**
 * Drift as text. Unlike a plan it shows the current state, not what would be done: HubSpot's values and the files'
 * values, with who and when, because the next step is to ask that person.
 */
import type { AcceptResult, Audit, Drift, DriftedChange } from '../../core/plan/drift.js';
import { ORIGINS } from '../page/page-change.js';
import { byPlace, placeTitle } from '../page/page-places.js';
import { cleanLine, cleanText } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { hintLines } from '../messages/diagnostic-lines.js';
import { driftFieldLines } from './drift-fields.js';
import { kindWords } from '../words/kind-words.js';
import type { Names } from '../words/names.js';
import { namesOf } from '../words/names.js';
import { accountText, sideName } from '../words/account-text.js';
import { paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';
import { withTeamNames } from '../words/team-names.js';

/** Ends with a line feed. */
export function renderDriftText(drift: Drift, style: Style = PLAIN_TEXT): string {
  return `${driftLines(drift, style).join('\n')}\n`;
}

/** What was accepted, then what is left. */
export function renderAcceptedText(
  { drift, written, differences }: AcceptResult,
  style: Style = PLAIN_TEXT,
): string {
  const lines = written.flatMap((file) => [
    paint(style, 'heading', cleanLine(file)),
    ...differences
      .filter((row) => row.file === file)
      .flatMap(({ text }) => wrapText(cleanText(text), proseWidth(style, 4)))
      .map((line) => `  ~ ${line}`),
  ]);
  const title = paint(
    style,
    'good',
    `Accepted into ${counted(written.length, 'file')}. Look at the change before you commit it.`,
  );
  return `${[title, '', ...lines, '', ...driftLines(drift, style)].join('\n')}\n`;
}

function driftLines(given: Drift, style: Style): readonly string[] {
  const drift = withTeamNames(given);
  const names = namesOf(drift);
  const shown = drift.changes.filter(({ action }) => action !== 'migrate');
  const groups = [...byPlace(shown)].flatMap(([home, changes]) => [
    '',
    paint(style, 'heading', placeTitle(home, names)),
    ...changes.flatMap((change) => differenceLines(change, names, { drift, style })),
  ]);
  const role = shown.length === 0 ? 'good' : 'heading';
  const verdict = wrapText(verdictText(drift, shown.length), proseWidth(style, 0));
  return [
    accountText(drift.account),
    '',
    ...verdict.map((line) => paint(style, role, line)),
    ...groups,
    ...(shown.length === 0 ? [] : nextLines(style)),
  ];
}

function verdictText(drift: Drift, count: number): string {
  const side = sideName(drift.account);
  if (count === 0) return `No drift: what ${side} shows matches the files.`;
  return `${counted(count, 'difference')} between the files and ${side}.`;
}

interface Page {
  readonly drift: Drift;
  readonly style: Style;
}

function differenceLines(change: DriftedChange, names: Names, { drift, style }: Page): readonly string[] {
  const { address, origin, audit } = change;
  const side = sideName(drift.account);
  const name = paint(style, 'name', cleanLine(change.label));
  const head = `  ${sign(change, style)} ${kindWords(change).word} ${name}${existenceText(change, side)}`;
  const who = audit === null ? [] : [paint(style, 'quiet', auditText(audit))];
  const both = origin === 'both' ? [paint(style, 'careful', ORIGINS.both)] : [];
  const below = [
    ...driftFieldLines(change, names, side),
    ...who,
    ...both,
    paint(style, 'quiet', cleanLine(address)),
  ];
  return [head, ...below.map((line) => `      ${line}`)];
}

/** From HubSpot's side: `+` is only in HubSpot, `-` is only in the files. */
function sign({ action }: DriftedChange, style: Style): string {
  if (action === 'create') return paint(style, 'delete', '-');
  return action === 'delete' ? paint(style, 'create', '+') : paint(style, action, '~');
}

function existenceText({ action }: DriftedChange, side: string): string {
  if (action === 'create') return `: in the files, not in ${side}`;
  return action === 'delete' ? `: in ${side}, not in the files` : '';
}

/** `by ana@example.com, 2026-11-23 14:05 UTC`. */
function auditText({ user, at }: Audit): string {
  const who =
    user === null
      ? 'by somebody'
      : `by ${user.includes('@') ? '' : 'the user with the id '}${cleanLine(user)}`;
  return at === null ? who : `${who}, ${cleanLine(at.slice(0, 16).replace('T', ' '))} UTC`;
}

function nextLines(style: Style): readonly string[] {
  return [
    '',
    'To accept one of them into the files, or to see the plan that reverts them:',
    ...hintLines('pipewright drift --accept ADDRESS\npipewright drift --revert', style, '    '),
  ];
}
