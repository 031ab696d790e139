/**
 * A plan as Markdown: what people read in a pull request. The order is that of the text: which account, how much, is
 * anything dangerous, what exactly, what next. What doesn't fit is left out from the least important end, and said.
 */
import { isSendable } from '../../core/plan/change.js';
import type { Plan, Unmanaged } from '../../core/plan/plan.js';
import { commandLines, consentWords, defaultCommand } from '../words/apply-command.js';
import { digits } from '../words/count.js';
import { consoleSection, deleteSection, tableSections } from './markdown-changes.js';
import { detailSection } from './markdown-details.js';
import { blockSection, confirmSection, fold, noteSection } from './markdown-findings.js';
import type { LinkTo } from './markdown-findings.js';
import { fitted } from './markdown-fit.js';
import type { Section } from './markdown-fit.js';
import { code, commandBlock, linked, plain } from './markdown-text.js';
import { namesOf } from '../words/names.js';
import { noApplyText } from '../text/plan-footer.js';
import { accountText, verdictSentences } from '../text/plan-header.js';
import { withTeamNames } from '../words/team-names.js';

/** How long a plan as Markdown may be, and where it leads to. */
export interface PlanMarkdownOptions {
  /** The apply command with its paths and account flags, without consents: `pipewright apply --sandbox support.yaml`. */
  readonly command?: string;
  /** Where the whole plan is, for what is left out: an address or a name. */
  readonly whole?: string;
  /** In characters, as JavaScript counts them: never fewer than GitHub does. */
  readonly maxLength?: number;
  /** The address of a place in a file, or null for none. */
  readonly linkTo?: LinkTo;
}

const GITHUB_MOST = 65_536;
const COMMAND_WIDTH = 100;
const SHOWN_UNMANAGED = 50;

/** Ends with a line feed. Pure. */
export function renderPlanMarkdown(given: Plan, options: PlanMarkdownOptions = {}): string {
  const plan = withTeamNames(given);
  const names = namesOf(plan);
  const linkTo: LinkTo = options.linkTo ?? (() => null);
  const sections = [
    verdictSection(plan),
    blockSection(plan, linkTo),
    confirmSection(plan, linkTo),
    deleteSection(plan, names),
    ...tableSections(plan, names),
    consoleSection(plan, names),
    detailSection(plan, names),
    noteSection(plan, linkTo),
    unmanagedSection(plan.unmanaged),
    nextSection(plan, options.command ?? defaultCommand(plan)),
  ];
  return fitted(sections, options.maxLength ?? GITHUB_MOST, shortenedText(options.whole));
}

function verdictSection(plan: Plan): Section {
  const blocks = [
    `## pipewright: ${verdictWord(plan)}`,
    `**${verdictSentences(plan).join(' ')}**`,
    accountText(plan.account, code),
  ];
  return { rank: 0, opening: blocks.join('\n\n'), entries: [], called: ['line', 'lines'] };
}

function verdictWord(plan: Plan): string {
  const asks = plan.requires.length > 0 || plan.findings.some(({ verdict }) => verdict === 'confirm');
  if (plan.summary.blocked) return 'blocked';
  if (plan.changes.length === 0) return 'no changes';
  if (asks) return 'needs confirmation';
  if (!plan.changes.some(isSendable)) return 'to do by hand';
  return 'safe to apply';
}

function shortenedText(whole: string | undefined): string {
  const told = 'This is a shortened plan: it says where something is left out.';
  if (whole === undefined) return `${told} ${code('pipewright plan')} prints the whole.`;
  const link = linked('The whole plan', whole);
  return link.startsWith('[') ? `${told} ${link} has it all.` : `${told} The whole plan: ${code(whole)}.`;
}

function unmanagedSection(unmanaged: readonly Unmanaged[]): Section {
  const called = ['thing', 'things'] as const;
  if (unmanaged.length === 0) return { rank: 7, entries: [], called };
  const rows = unmanaged.slice(0, SHOWN_UNMANAGED).map(({ kind, id, label, reason }) => {
    const why = reason === 'not declared' ? '' : `, ${plain(reason)}`;
    return `- ${kind} ${code(label)}, id ${code(id)}${why}`;
  });
  const more = unmanaged.length - rows.length;
  return {
    rank: 7,
    ...fold(`Not in the files, left alone: ${digits(unmanaged.length)}`),
    entries: [...rows, ...(more > 0 ? [`- and ${digits(more)} more`] : [])],
    joint: '\n',
    called,
  };
}

function nextSection(plan: Plan, command: string): Section {
  const called = ['command', 'commands'] as const;
  const closing = `Plan hash ${code(plan.planHash)}`;
  const idle = noApplyText(plan);
  if (idle !== null) return { rank: 3, opening: idle, entries: [], closing, called };
  if (plan.changes.length === 0) return { rank: 3, entries: [], closing, called };
  const lines = commandLines(command, consentWords(plan, command), COMMAND_WIDTH);
  const opening = '### To apply exactly this plan';
  return { rank: 3, opening, entries: [commandBlock(lines)], closing, called };
}
