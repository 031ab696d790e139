import type { Finding } from '../../core/base/diagnostic.js';
import type { Source } from '../../core/base/source.js';
import type { FindingSection, NoteGroup, PageFinding } from '../page/page-findings.js';
import type { PlanPage } from '../page/page.js';
import { digits } from '../words/count.js';
import type { Section } from './markdown-fit.js';
import { code, fenced, linked, plain, prose } from './markdown-text.js';
import { placeText } from '../words/place-text.js';

/** The URL of a line of a file, or null if unknown. */
export type LinkTo = (source: Source) => string | null;

const LONGEST_SUMMARY = 400;
const LONGEST_HINT = 4000;
const MARGIN = '  ';

/** What stops the plan. */
export function blockSection(blocks: FindingSection, linkTo: LinkTo): Section {
  return { rank: 1, ...listed(blocks, linkTo), called: ['problem', 'problems'] };
}

/** Findings that need confirmation, each with its flag. */
export function confirmSection(confirms: FindingSection, linkTo: LinkTo): Section {
  return { rank: 2, ...listed(confirms, linkTo), called: ['confirmation', 'confirmations'] };
}

/** Notes by code, collapsed so that they don't distract. */
export function noteSection({ title, count, groups }: PlanPage['notes'], linkTo: LinkTo): Section {
  return {
    rank: 6,
    ...(count === 0 ? {} : fold(`${title}: ${digits(count)}`)),
    entries: groups.map((group) => noteEntry(group, linkTo)),
    called: ['kind of note', 'kinds of notes'],
  };
}

/** Start and end of a collapsed section. The summary is HTML. */
export function fold(summary: string): { readonly opening: string; readonly closing: string } {
  return { opening: `<details>\n<summary>${summary}</summary>`, closing: '</details>' };
}

function listed({ title, findings }: FindingSection, linkTo: LinkTo): Pick<Section, 'opening' | 'entries'> {
  if (findings.length === 0) return { entries: [] };
  return { opening: `### ${title}`, entries: findings.map((one) => findingEntry(one, linkTo)) };
}

function findingEntry(finding: PageFinding, linkTo: LinkTo): string {
  const { flag } = finding;
  const lines = [whereText(finding, linkTo), flag === null ? '' : `Needs ${code(flag)}.`];
  const head = [headText(finding), lines.filter((text) => text !== '').join(' · ')];
  return [
    head.filter((text) => text !== '').join(`\\\n${MARGIN}`),
    ...detailBlock(finding),
    ...hintBlock(finding),
  ].join('\n\n');
}

function headText(finding: Finding): string {
  return `- **${code(finding.code)}** ${plain(finding.summary, LONGEST_SUMMARY)}`.trimEnd();
}

function detailBlock({ detail }: Pick<Finding, 'detail'>): readonly string[] {
  const text = prose(detail ?? '', MARGIN);
  return text === '' ? [] : [MARGIN + text];
}

function hintBlock({ hint }: Finding): readonly string[] {
  if (hint === null || hint.trim() === '') return [];
  if (hint.length > LONGEST_HINT) return [`${MARGIN}The lines to copy are too long to show here.`];
  return [fenced(hint, hint.startsWith('pipewright ') ? 'sh' : 'yaml', MARGIN)];
}

function noteEntry(group: NoteGroup, linkTo: LinkTo): string {
  const { summary, notes, left } = group;
  const times = group.times === 1 ? '' : ` (${digits(group.times)} times)`;
  const head = `- **${code(group.code)}**${times}${summary === null ? '' : ` ${plain(summary, LONGEST_SUMMARY)}`}`;
  const rows = notes.map((note) => {
    const own = summary === null ? plain(note.summary, LONGEST_SUMMARY) : '';
    const hint = note.hint === null || isLong(note.hint) ? '' : code(note.hint.trim());
    return [own, whereText(note, linkTo), hint].filter((word) => word !== '').join(' · ');
  });
  const list = [...rows, ...(left > 0 ? [`and ${digits(left)} more`] : [])].filter((row) => row !== '');
  return [
    [head, ...list.map((row) => `${MARGIN}- ${row}`)].join('\n'),
    ...detailBlock(group),
    ...notes.filter(({ hint }) => hint !== null && isLong(hint)).flatMap(hintBlock),
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
