/**
 * A plan as one page that loads nothing and runs nothing. Its order is that of a reader's questions: which account, how
 * much, is anything dangerous, how will it look, what exactly, what is left for me, what do I type.
 */
import type { AccessResult } from '../../core/access/report.js';
import type { Plan, Unmanaged } from '../../core/plan/plan.js';
import { commandLines, consentWords, defaultCommand } from '../words/apply-command.js';
import { boardFacts } from '../board/board-facts.js';
import { boardOf } from '../board/board-model.js';
import { drawBoard } from '../board/board-svg.js';
import { accessSection } from './html-access.js';
import { changeList, consoleSection, deleteSection } from './html-changes.js';
import { blockSection, confirmSection, noteSection } from './html-findings.js';
import { markup, NOTHING, styleSheet } from './html-markup.js';
import type { Markup } from './html-markup.js';
import { code, copyable, prose, sectionMarkup } from './html-parts.js';
import type { Section } from './html-parts.js';
import { PAGE_POLICY, PAGE_STYLE } from './html-style.js';
import { namesOf } from '../words/names.js';
import type { Names } from '../words/names.js';
import { groupsOf, NO_PIPELINE } from '../text/plan-changes.js';
import { noApplyText } from '../text/plan-footer.js';
import { accountText, verdictSentences } from '../text/plan-header.js';
import { withTeamNames } from '../words/team-names.js';

/** What a plan as a page shows beside the plan. */
export interface PlanHtmlOptions {
  /** The apply command with its paths and account flags, without consents: `pipewright apply --sandbox support.yaml`. */
  readonly command?: string;
  /** Who may do what before and after this plan, which the plan itself doesn't hold. */
  readonly access?: AccessResult;
}

const COMMAND_WIDTH = 72;

/** Ends with a line feed. Pure. */
export function renderPlanHtml(given: Plan, options: PlanHtmlOptions = {}): string {
  const plan = withTeamNames(given);
  const names = namesOf(plan);
  const sections = [
    blockSection(plan),
    confirmSection(plan),
    deleteSection(plan, names),
    ...pipelineSections(plan, names),
    accessSection(plan, options.access),
    consoleSection(plan, names),
    noteSection(plan),
    unmanagedSection(plan.unmanaged),
    nextSection(plan, options.command ?? defaultCommand(plan)),
  ].filter(({ body }) => body.length > 0);
  return page(plan, sections).markup;
}

function page(plan: Plan, sections: readonly Section[]): Markup {
  const verdict = verdictSentences(plan).join(' ');
  const links = sections.map(
    ({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>
`,
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>${`${verdict} Account ${plan.account.portalId}, pipewright`}</title>
${styleSheet(PAGE_STYLE)}
</head>
<body>
<a class="skip" href="#plan">Skip to the plan</a>
<header>
<h1>${verdict}</h1>
<p>${accountText(plan.account)}.</p>
<p class="quiet">Made by ${plan.tool.name} ${plan.tool.version}, <time datetime="${plan.createdAt}">${plan.createdAt}</time>.</p>
</header>
${
  sections.length < 2
    ? NOTHING
    : markup`<nav aria-label="On this page"><ul>
${links}</ul></nav>
`
}<main id="plan" tabindex="-1">
${sections.map(sectionMarkup)}</main>
<footer><p class="quiet">Plan hash ${code(plan.planHash)}</p></footer>
</body>
</html>
`;
}

/** For each pipeline its board and its changes; then what belongs to none. */
function pipelineSections(plan: Plan, names: Names): readonly Section[] {
  const facts = boardFacts(plan, names);
  const groups = new Map(groupsOf(plan.changes));
  for (const { address } of plan.views) if (!groups.has(address)) groups.set(address, []);
  const views = new Map(plan.views.map((view) => [view.address, view]));
  return [...groups].map(([home, changes], index) => {
    const view = views.get(home ?? '');
    const title = home === null ? NO_PIPELINE : names.pipeline(home);
    const id = home === null ? 'people' : `pipeline-${index + 1}`;
    const board =
      view === undefined
        ? []
        : [boardMarkup(drawBoard(boardOf(view, facts), { id: `${id}-board`, standalone: false }), title)];
    const list = changeList(changes, names);
    const heading =
      list === NOTHING
        ? NOTHING
        : markup`<h3>Changes</h3>
`;
    return { id, title, body: [...board, ...(list === NOTHING ? [] : [markup`${heading}${list}`])] };
  });
}

function boardMarkup(board: Markup, title: string): Markup {
  return markup`<div class="wide" role="group" tabindex="0" aria-label="${`Board of ${title}`}">${board}</div>
`;
}

function unmanagedSection(unmanaged: readonly Unmanaged[]): Section {
  const rows = unmanaged.map(
    ({
      kind,
      id,
      label,
      reason,
    }) => markup`<tr><th scope="row">${label}</th><td>${kind}</td><td>${code(id)}</td><td>${reason}</td></tr>
`,
  );
  const table = markup`<table><caption>What the account holds beside the files</caption>
<thead><tr><th scope="col">Label</th><th scope="col">Kind</th><th scope="col">Id</th><th scope="col">Why</th></tr></thead>
<tbody>
${rows}</tbody></table>
`;
  return { id: 'unmanaged', title: 'Not in the files, left alone', body: rows.length === 0 ? [] : [table] };
}

function nextSection(plan: Plan, command: string): Section {
  const idle = noApplyText(plan);
  if (idle !== null) return { id: 'next', title: 'What next', body: [prose(idle)] };
  if (plan.changes.length === 0) return { id: 'next', title: '', body: [] };
  const words = consentWords(plan, command);
  const asks =
    words.length === 0
      ? NOTHING
      : markup`<p>At a terminal, ${code(command)} asks for all of this instead.</p>
`;
  const lines = commandLines(command, words, COMMAND_WIDTH).join('\n');
  return {
    id: 'next',
    title: 'To apply exactly this plan',
    body: [
      markup`<div class="next">${copyable(lines, 'The command')}${asks}</div>
`,
    ],
  };
}
