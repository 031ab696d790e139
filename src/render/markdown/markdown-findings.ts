import type { Finding } from '../../core/base/diagnostic.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Source } from '../../core/base/source.js';
import { digits } from '../words/count.js';
import type { Section } from './markdown-fit.js';
import { code, fenced, linked, plain, prose } from './markdown-text.js';
import { placeText } from '../words/place-text.js';
import { EXPLAINED } from '../text/plan-danger.js';
import { notesByCode } from '../text/plan-rest.js';

/** The address of a line of a file in the browser, or null where nobody knows it. */
export type LinkTo = (source: Source) => string | null;

const LONGEST_SUMMARY = 400;
const LONGEST_HINT = 4000;
const SHOWN_NOTES = 5;
const MARGIN = '  ';

/** What stops the plan. */
export function blockSection(plan: Plan, linkTo: LinkTo): Section {
  const blocks = plan.findings.filter(({ verdict }) => verdict === 'block');
  const opening = `### Blocked: solve ${blocks.length === 1 ? 'this' : 'these'} first`;
  return { rank: 1, ...listed(opening, blocks, linkTo), called: ['problem', 'problems'] };
}

/** What wants a yes of its own, each with the flag that says it. */
export function confirmSection(plan: Plan, linkTo: LinkTo): Section {
  const confirms = plan.findings.filter(({ verdict }) => verdict === 'confirm');
  const flagOf = (finding: Finding): string | null =>
    plan.requires.find((flag) => flag === `--confirm ${finding.code}=${finding.address ?? ''}`) ??
    plan.requires.find((flag) => flag === `--confirm ${finding.code}`) ??
    null;
  const section = listed('### Asks for a confirmation', confirms, linkTo, flagOf);
  return { rank: 2, ...section, called: ['confirmation', 'confirmations'] };
}

/** Notes by code, folded: what hasn't been asked for doesn't stand in the way. */
export function noteSection(plan: Plan, linkTo: LinkTo): Section {
  const groups = [...notesByCode(plan).values()];
  const count = groups.reduce((sum, group) => sum + group.length, 0);
  return {
    rank: 6,
    ...(count === 0 ? {} : fold(`Notes: ${digits(count)}`)),
    entries: groups.map((group) => noteEntry(group, linkTo)),
    called: ['kind of note', 'kinds of notes'],
  };
}

/** Opening and closing of a folded section. The summary is HTML. */
export function fold(summary: string): { readonly opening: string; readonly closing: string } {
  return { opening: `<details>\n<summary>${summary}</summary>`, closing: '</details>' };
}

function listed(
  opening: string,
  findings: readonly Finding[],
  linkTo: LinkTo,
  flagOf: (finding: Finding) => string | null = () => null,
): Pick<Section, 'opening' | 'entries'> {
  if (findings.length === 0) return { entries: [] };
  const told = new Map<string, Set<string>>();
  const entries = findings.map((finding) => {
    const flag = flagOf(finding);
    const lines = [whereText(finding, linkTo), flag === null ? '' : `Needs ${code(flag)}.`];
    return [
      [headText(finding), lines.filter((text) => text !== '').join(' · ')]
        .filter((text) => text !== '')
        .join(`\\\n${MARGIN}`),
      ...(isNews(finding, told) ? detailBlock(finding) : []),
      ...hintBlock(finding),
    ].join('\n\n');
  });
  return { opening, entries };
}

/** Each explanation stands once, and of those that differ by a name only the first few. */
function isNews({ code, detail }: Finding, told: Map<string, Set<string>>): boolean {
  const known = told.get(code) ?? new Set<string>();
  if (detail === null || known.has(detail) || known.size >= EXPLAINED) return false;
  told.set(code, known.add(detail));
  return true;
}

function headText(finding: Finding): string {
  return `- **${code(finding.code)}** ${plain(finding.summary, LONGEST_SUMMARY)}`.trimEnd();
}

function detailBlock({ detail }: Finding): readonly string[] {
  const text = prose(detail ?? '', MARGIN);
  return text === '' ? [] : [MARGIN + text];
}

function hintBlock({ hint }: Finding): readonly string[] {
  if (hint === null || hint.trim() === '') return [];
  if (hint.length > LONGEST_HINT) return [`${MARGIN}The lines to copy are too long to stand here.`];
  return [fenced(hint, hint.startsWith('pipewright ') ? 'sh' : 'yaml', MARGIN)];
}

function noteEntry(group: readonly Finding[], linkTo: LinkTo): string {
  const [first, ...others] = group;
  if (first === undefined) return '';
  const times = group.length === 1 ? '' : ` (${digits(group.length)} times)`;
  const same = others.every(({ summary }) => summary === first.summary);
  const head = `- **${code(first.code)}**${times}${same ? ` ${plain(first.summary, LONGEST_SUMMARY)}` : ''}`;
  const shown = group.slice(0, SHOWN_NOTES);
  const rows = shown.map((note) => {
    const summary = same ? '' : plain(note.summary, LONGEST_SUMMARY);
    const hint = note.hint === null || isLong(note.hint) ? '' : code(note.hint.trim());
    return [summary, whereText(note, linkTo), hint].filter((word) => word !== '').join(' · ');
  });
  const more = group.length - shown.length;
  const list = [...rows, ...(more > 0 ? [`and ${digits(more)} more`] : [])].filter((row) => row !== '');
  return [
    [head, ...list.map((row) => `${MARGIN}- ${row}`)].join('\n'),
    ...detailBlock(first),
    ...shown.filter(({ hint }) => hint !== null && isLong(hint)).flatMap(hintBlock),
  ].join('\n\n');
}

function isLong(hint: string): boolean {
  return hint.trim().includes('\n');
}

function whereText(finding: Finding, linkTo: LinkTo): string {
  const { address, source } = finding;
  const place = source === null ? [] : [linked(code(placeText(source)), linkTo(source))];
  return [...(address === null ? [] : [code(address)]), ...place].join(' · ');
}
