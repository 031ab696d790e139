import type { AccessOutline, AccessResult } from '../../core/access/report.js';
import type { AccessRow } from './access-rows.js';
import {
  bypassSentence,
  cellText,
  differenceTexts,
  EVERYONE_ELSE_ROW,
  labelsOf,
  LEGEND,
  planSentence,
  rowsOf,
  seesText,
  SUPER_ADMINS_ROW,
} from './access-rows.js';
import { counted } from '../words/count.js';
import { fitted } from '../markdown/markdown-fit.js';
import type { Section } from '../markdown/markdown-fit.js';
import { cell, code, plain, prose } from '../markdown/markdown-text.js';

const GITHUB_MOST = 65_536;
const ARROW = '→';

/** The same as the text, for pull requests. Limited to their maximum length; rows that don't fit are counted. Pure. */
export function renderAccessMarkdown(result: AccessResult): string {
  const { rows, folded } = rowsOf(result);
  const sections = [
    {
      rank: 0,
      opening: [
        `## pipewright: access in account ${result.portalId}`,
        prose(planSentence(result)),
        prose(bypassSentence(result)),
      ].join('\n\n'),
      entries: [],
      called: ['line', 'lines'] as const,
    },
    changeSection(result, rows),
    ...result.pipelines.map((outline) => tableSection(outline, rows)),
    sightSection(rows),
    noteSection(result, folded),
  ];
  return fitted(
    sections,
    GITHUB_MOST,
    'This is shortened; omissions are marked. `pipewright access` prints everything.',
  );
}

function changeSection(result: AccessResult, rows: readonly AccessRow[]): Section {
  const label = labelsOf(result.pipelines, (text) => code(text, 60));
  const entries = rows.flatMap((row) =>
    differenceTexts(row, label, ARROW).map((text) => `- ${nameOf(row)} ${text}`),
  );
  const none = result.changes ? 'As far as is known, nobody gains or loses anything.' : '';
  const opening = entries.length > 0 ? '### What changes' : none;
  return { rank: 1, ...(opening === '' ? {} : { opening }), entries, joint: '\n', called: ['line', 'lines'] };
}

function tableSection(outline: AccessOutline, rows: readonly AccessRow[]): Section {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const entries = rows.flatMap((row) => {
    const access = row.pipelines.find(({ address }) => address === outline.address);
    if (access === undefined) return [];
    return [line([nameOf(row), ...access.statuses.map((one) => cell(cellText(one, ARROW)))])];
  });
  const heads = ['', ...outline.statuses.map(({ label }) => plain(label, 60))];
  return {
    rank: 2,
    opening: `### ${plain(outline.label, 60)}`,
    head: [line(heads), line(heads.map(() => '---'))].join('\n'),
    entries,
    joint: '\n',
    called: ['row', 'rows'],
  };
}

function sightSection(rows: readonly AccessRow[]): Section {
  const entries = rows.flatMap((row) => {
    const text = seesText(row, ARROW);
    return text === null ? [] : [`- ${nameOf(row)}: ${plain(text)}`];
  });
  return {
    rank: 3,
    opening: '### Who sees which tickets',
    entries,
    joint: '\n',
    ...(entries.length < rows.length ? { closing: 'For the others, it is unknown.' } : {}),
    called: ['line', 'lines'],
  };
}

function noteSection({ notes }: AccessResult, folded: number): Section {
  const fold =
    folded === 0
      ? []
      : [
          `${counted(folded, 'person', 'people')} may do what the row of their team, of everyone else or of super admins shows.`,
        ];
  const entries = [LEGEND, ...fold, ...notes].map((text) => `- ${prose(text)}`);
  return { rank: 4, opening: '### How to read it', entries, joint: '\n', called: ['note', 'notes'] };
}

/** Names of teams and people are escaped, as they may contain anything; our own words needn't be. */
function nameOf({ name }: AccessRow): string {
  return name === EVERYONE_ELSE_ROW || name === SUPER_ADMINS_ROW ? name : cell(name, 60);
}
