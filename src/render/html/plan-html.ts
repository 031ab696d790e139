/**
 * A plan as one page that loads and runs nothing. It is ordered by a reader's questions: which account, how much, is
 * anything dangerous, how will it look, what exactly, what is left for me, what do I type.
 */
import type { AccessResult } from '../../core/access/report.js';
import type { Address } from '../../core/base/address.js';
import type { Plan } from '../../core/plan/plan.js';
import { boardsOf } from '../board/board-model.js';
import type { Board } from '../board/board-model.js';
import { drawBoard } from '../board/board-svg.js';
import type { UnmanagedSection } from '../page/page-findings.js';
import { HTML_PAGE } from '../page/page-format.js';
import type { PagePlace } from '../page/page-places.js';
import { planPage } from '../page/page.js';
import type { PlanPage } from '../page/page.js';
import { accountText } from '../words/account-text.js';
import { commandLines } from '../words/apply-command.js';
import { accessSection } from './html-access.js';
import { changeList, consoleSection, deleteSection } from './html-changes.js';
import { blockSection, confirmSection, noteSection } from './html-findings.js';
import { markup, NOTHING, styleSheet } from './html-markup.js';
import type { Markup } from './html-markup.js';
import { code, copyable, prose, sectionMarkup } from './html-parts.js';
import type { Section } from './html-parts.js';
import { PAGE_POLICY, PAGE_STYLE } from './html-style.js';

/** What the page shows besides the plan. */
export interface PlanHtmlOptions {
  /** The apply command with its paths and account flags, without consents: `pipewright apply --sandbox support.yaml`. */
  readonly command?: string;
  /** Who may do what before and after this plan, which isn't in the plan itself. */
  readonly access?: AccessResult;
}

const COMMAND_WIDTH = 72;

/** Ends with a line feed. Pure. */
export function renderPlanHtml(plan: Plan, options: PlanHtmlOptions = {}): string {
  const page = planPage(plan, HTML_PAGE, options.command);
  const boards = boardsOf(plan);
  const sections = [
    blockSection(page.blocks),
    confirmSection(page.confirms),
    deleteSection(page.deletes),
    ...page.places.map((place, index) => placeSection(place, index + 1, boards)),
    accessSection(page.places, options.access),
    consoleSection(page.byHand),
    noteSection(page.notes),
    unmanagedSection(page.unmanaged),
    nextSection(page),
  ].filter(({ body }) => body.length > 0);
  return document(page, sections).markup;
}

function document(page: PlanPage, sections: readonly Section[]): Markup {
  const verdict = page.verdict.sentences.join(' ');
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
<title>${`${verdict} Account ${page.account.portalId}, pipewright`}</title>
${styleSheet(PAGE_STYLE)}
</head>
<body>
<a class="skip" href="#plan">Skip to the plan</a>
<header>
<h1>${verdict}</h1>
<p>${accountText(page.account)}.</p>
<p class="quiet">Made by ${page.made.by}, <time datetime="${page.made.at}">${page.made.at}</time>.</p>
</header>
${
  sections.length < 2
    ? NOTHING
    : markup`<nav aria-label="On this page"><ul>
${links}</ul></nav>
`
}<main id="plan" tabindex="-1">
${sections.map(sectionMarkup)}</main>
<footer><p class="quiet">Plan hash ${code(page.hash)}</p></footer>
</body>
</html>
`;
}

/** A pipeline's board and its changes, or the changes without a pipeline. */
function placeSection(place: PagePlace, number: number, boards: ReadonlyMap<Address, Board>): Section {
  const { address, title, changes } = place;
  const id = address === null ? 'people' : `pipeline-${number}`;
  const board = boards.get(address ?? '');
  const drawn =
    board === undefined
      ? []
      : [boardMarkup(drawBoard(board, { id: `${id}-board`, standalone: false }), title)];
  const list = changeList(changes);
  const listed =
    list === NOTHING
      ? []
      : [
          markup`<h3>Changes</h3>
${list}`,
        ];
  return { id, title, body: [...drawn, ...listed] };
}

function boardMarkup(board: Markup, title: string): Markup {
  return markup`<div class="wide" role="group" tabindex="0" aria-label="${`Board of ${title}`}">${board}</div>
`;
}

function unmanagedSection({ title, things }: UnmanagedSection): Section {
  const rows = things.map(
    ({
      word,
      id,
      label,
      reason,
    }) => markup`<tr><th scope="row">${label}</th><td>${word}</td><td>${code(id)}</td><td>${reason ?? ''}</td></tr>
`,
  );
  const table = markup`<table><caption>What the account has beyond the files</caption>
<thead><tr><th scope="col">Label</th><th scope="col">Kind</th><th scope="col">Id</th><th scope="col">Why</th></tr></thead>
<tbody>
${rows}</tbody></table>
`;
  return { id: 'unmanaged', title, body: rows.length === 0 ? [] : [table] };
}

function nextSection({ next }: PlanPage): Section {
  switch (next.step) {
    case 'other':
      return { id: 'next', title: 'What next', body: [prose(next.text)] };
    case 'nothing':
      return { id: 'next', title: '', body: [] };
    case 'apply': {
      const { title, command, consents } = next;
      const asks =
        consents.length === 0
          ? NOTHING
          : markup`<p>At a terminal, ${code(command)} asks for all of this instead.</p>
`;
      const lines = commandLines(command, consents, COMMAND_WIDTH).join('\n');
      return {
        id: 'next',
        title,
        body: [
          markup`<div class="next">${copyable(lines, 'The command')}${asks}</div>
`,
        ],
      };
    }
  }
}
