/**
 * A plan as Markdown, for pull requests. The order is that of the text: which account, how much, is anything dangerous,
 * what exactly, what next. What doesn't fit is omitted, least important first, and the omission is stated.
 */
import type { Plan } from '../../core/plan/plan.js';
import type { UnmanagedSection } from '../page/page-findings.js';
import { MARKDOWN_PAGE } from '../page/page-format.js';
import { planPage } from '../page/page.js';
import type { PlanPage } from '../page/page.js';
import { accountText } from '../words/account-text.js';
import { commandLines } from '../words/apply-command.js';
import { digits } from '../words/count.js';
import { consoleSection, deleteSection, tableSections } from './markdown-changes.js';
import { detailSection } from './markdown-details.js';
import { blockSection, confirmSection, fold, noteSection } from './markdown-findings.js';
import type { LinkTo } from './markdown-findings.js';
import { fitted } from './markdown-fit.js';
import type { Section } from './markdown-fit.js';
import { code, commandBlock, linked, plain } from './markdown-text.js';

/** Maximum length and link targets of a plan as Markdown. */
export interface PlanMarkdownOptions {
  /** The apply command with its paths and account flags, without consents: `pipewright apply --sandbox support.yaml`. */
  readonly command?: string;
  /** Where the full plan is, if parts are omitted: a URL or a name. */
  readonly whole?: string;
  /** In characters, as JavaScript counts them: never fewer than GitHub does. */
  readonly maxLength?: number;
  /** The URL of a place in a file, or null. */
  readonly linkTo?: LinkTo;
}

const GITHUB_MOST = 65_536;
const COMMAND_WIDTH = 100;

/** Ends with a line feed. Pure. */
export function renderPlanMarkdown(plan: Plan, options: PlanMarkdownOptions = {}): string {
  const page = planPage(plan, MARKDOWN_PAGE, options.command);
  const linkTo: LinkTo = options.linkTo ?? (() => null);
  const sections = [
    verdictSection(page),
    blockSection(page.blocks, linkTo),
    confirmSection(page.confirms, linkTo),
    deleteSection(page.deletes),
    ...tableSections(page.entries),
    consoleSection(page.byHand),
    detailSection(page.places),
    noteSection(page.notes, linkTo),
    unmanagedSection(page.unmanaged),
    nextSection(page),
  ];
  return fitted(sections, options.maxLength ?? GITHUB_MOST, shortenedText(options.whole));
}

function verdictSection({ verdict, account }: PlanPage): Section {
  const blocks = [
    `## pipewright: ${verdict.word}`,
    `**${verdict.sentences.join(' ')}**`,
    accountText(account, code),
  ];
  return { rank: 0, opening: blocks.join('\n\n'), entries: [], called: ['line', 'lines'] };
}

function shortenedText(whole: string | undefined): string {
  const told = 'This plan is shortened; omissions are marked.';
  if (whole === undefined) return `${told} ${code('pipewright plan')} prints everything.`;
  const link = linked('The whole plan', whole);
  return link.startsWith('[') ? `${told} ${link} has it all.` : `${told} The whole plan: ${code(whole)}.`;
}

function unmanagedSection({ title, count, things, left }: UnmanagedSection): Section {
  const called = ['thing', 'things'] as const;
  if (count === 0) return { rank: 7, entries: [], called };
  const rows = things.map(({ word, id, label, reason }) => {
    const why = reason === null ? '' : `, ${plain(reason)}`;
    return `- ${word} ${code(label)}, id ${code(id)}${why}`;
  });
  return {
    rank: 7,
    ...fold(`${title}: ${digits(count)}`),
    entries: [...rows, ...(left > 0 ? [`- and ${digits(left)} more`] : [])],
    joint: '\n',
    called,
  };
}

function nextSection({ next, hash }: PlanPage): Section {
  const closing = `Plan hash ${code(hash)}`;
  const section = { rank: 3, entries: [], closing, called: ['command', 'commands'] } as const;
  switch (next.step) {
    case 'other':
      return { ...section, opening: next.text };
    case 'nothing':
      return section;
    case 'apply': {
      const lines = commandLines(next.command, next.consents, COMMAND_WIDTH);
      return { ...section, opening: `### ${next.title}`, entries: [commandBlock(lines)] };
    }
  }
}
