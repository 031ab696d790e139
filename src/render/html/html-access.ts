import type { Sight, StatusAccess } from '../../core/access/access-of.js';
import { accessDifferences } from '../../core/access/differences.js';
import type { AccessOutline, AccessResult } from '../../core/access/report.js';
import type { Sides } from '../../core/model/access-facts.js';
import type { Address } from '../../core/base/address.js';
import { sameJson } from '../../core/base/json.js';
import type { AccessRow } from '../access/access-rows.js';
import { bypassSentence, labelsOf, rowsOf, sightText } from '../access/access-rows.js';
import type { LabelOf } from '../access/access-rows.js';
import type { PagePlace } from '../page/page-places.js';
import { listed } from '../words/count.js';
import { markup, NOTHING } from './html-markup.js';
import type { Markup } from './html-markup.js';
import { code, prose } from './html-parts.js';
import type { Section } from './html-parts.js';

/** A row of one pipeline's table, in words. */
interface TableRow {
  readonly name: string;
  /** null if unknown. */
  readonly superAdmin: boolean;
  readonly sees: Cell | null;
  readonly cells: readonly Cell[];
  /** True if somebody gains or loses something; a created or deleted status is neither. */
  readonly changes: boolean;
}

/** The rights on each side; null if the status isn't there. */
type Cell = Sides<Words>;

interface Words {
  readonly words: readonly string[];
  /** What is unknown, in words. */
  readonly doubt: string | null;
}

/** Who may do what in the pipelines where the plan affects it; nothing without a report. */
export function accessSection(places: readonly PagePlace[], report: AccessResult | undefined): Section {
  const tables = report === undefined ? [] : tablesOf(places, report);
  if (report === undefined || tables.length === 0) return { id: 'access', title: '', body: [] };
  const marks = 'In a cell, - marks what is lost and + what is gained';
  const sides = report.blocked
    ? `${marks} by this plan, which is blocked and will not happen as shown.`
    : `${marks} once all of the plan is done, including the steps by hand.`;
  return {
    id: 'access',
    title: 'Who can do what',
    body: [markup`<p>${`${sides} ${bypassSentence(report)}`}</p>\n`, ...tables, keyMarkup(report)],
  };
}

function tablesOf(places: readonly PagePlace[], report: AccessResult): readonly Markup[] {
  const { rows } = rowsOf(report);
  const label = labelsOf(report.pipelines, (text) => `“${text}”`);
  return report.pipelines.flatMap((outline, index) => {
    const decides = places.find(({ address }) => address === outline.address)?.decides ?? NOTHING_DECIDED;
    const table = rows.flatMap((row) => tableRow(row, outline, label));
    if (!decides.entry && !decides.abilities && !table.some((row) => row.changes)) return [];
    return [tableMarkup(outline, table, `access-${index + 1}`), decides.entry ? OPENS : NOTHING];
  });
}

const NOTHING_DECIDED: PagePlace['decides'] = { entry: false, abilities: false };

const OPENS = markup`<p>Who has access to this pipeline at all also changes by hand, and is not part of the table.</p>
`;

function tableRow(
  { name, pipelines, superAdmin }: AccessRow,
  outline: AccessOutline,
  label: LabelOf,
): TableRow[] {
  const access = pipelines.find(({ address }) => address === outline.address);
  if (access === undefined) return [];
  const { before, after } = access.sees;
  const cells = access.statuses.map((one) => {
    const on = (side: 'before' | 'after'): Words | null => {
      const others = access.statuses.filter((other) => other !== one && other[side] !== null).length;
      return one[side] === null ? null : abilities(one[side], others, label);
    };
    return { before: on('before'), after: on('after') };
  });
  return [
    {
      name,
      superAdmin,
      sees: before === null && after === null ? null : { before: seen(before), after: seen(after) },
      cells,
      changes: accessDifferences([access]).length > 0 || !sameJson(before, after),
    },
  ];
}

function seen(sight: Sight | null): Words {
  return { words: [sightText(sight)], doubt: null };
}

const SHOWN_SOURCES = 2;

/** `create`, `move in from “New”`, `edit`. `others` is the number of statuses from which tickets could come. */
function abilities({ create, moveInto, edit }: StatusAccess, others: number, label: LabelOf): Words {
  const answers = [
    { may: create, word: 'create' },
    { may: moveInto === null ? null : moveInto.length > 0, word: moveText(moveInto ?? [], others, label) },
    { may: edit, word: 'edit' },
  ];
  const yes = answers.flatMap(({ may, word }) => (may === true ? [word] : []));
  const open = answers.flatMap(({ may, word }) => (may === null ? [word] : []));
  if (open.length === 0) return { words: yes, doubt: null };
  return { words: yes, doubt: open.length === answers.length ? 'not known' : `not known: ${listed(open)}` };
}

function moveText(from: readonly Address[], others: number, label: LabelOf): string {
  if (from.length === 0 || from.length === others) return 'move in';
  const named =
    from.length <= SHOWN_SOURCES ? listed(from.map(label)) : `${from.length} of ${others} statuses`;
  return `move in from ${named}`;
}

/** Tables are wide: each scrolls in its own container, which is keyboard-focusable. */
function tableMarkup(outline: AccessOutline, rows: readonly TableRow[], id: string): Markup {
  // Super admins alone don't justify a column.
  const told = rows.some(({ superAdmin, sees }) => !superAdmin && sees !== null);
  const heads = outline.statuses.map(({ label }, index) => {
    const fate = fateOf(rows[0]?.cells[index]);
    return markup`<th scope="col">${label}${fate === '' ? NOTHING : markup` <span class="quiet">${fate}</span>`}</th>`;
  });
  const lines = rows.map(
    ({ name, sees, cells }) => markup`<tr><th scope="row">${name}</th>${
      told ? cellMarkup(sees ?? { before: seen(null), after: seen(null) }, true) : NOTHING
    }${cells.map((cell) => cellMarkup(cell))}</tr>
`,
  );
  return markup`<div class="wide" role="region" tabindex="0" aria-labelledby="${id}"><table class="access"><caption id="${id}">${`What each may do with tickets in ${outline.label}`}</caption>
<thead><tr><th scope="col">Who</th>${told ? markup`<th scope="col">Sees</th>` : NOTHING}${heads}</tr></thead>
<tbody>
${lines}</tbody></table></div>
`;
}

function fateOf(cell: Cell | undefined): string {
  if (cell === undefined || (cell.before === null) === (cell.after === null)) return '';
  return cell.before === null ? '(new)' : '(goes)';
}

/**
 * What is lost and gained. In `full`, or if one side is known better than the other, both sides are shown as they are.
 */
function cellMarkup({ before, after }: Cell, full = false): Markup {
  if (before === null || after === null || sameJson(before, after)) {
    return markup`<td>${linesMarkup(kindWords(after ?? before))}</td>`;
  }
  if (full || before.doubt !== after.doubt) {
    return markup`<td><div>before: <del>${kindWords(before).join(', ')}</del></div><div>after: <ins>${kindWords(after).join(', ')}</ins></div></td>`;
  }
  const kept = after.words.filter((word) => before.words.includes(word));
  const lost = before.words.filter((word) => !kept.includes(word));
  const gained = after.words.filter((word) => !kept.includes(word));
  const same = [...kept, ...(after.doubt === null ? [] : [after.doubt])];
  return markup`<td>${linesMarkup(same)}${lost.map((word) => markup`<div><del>- ${word}</del></div>`)}${gained.map((word) => markup`<div><ins>+ ${word}</ins></div>`)}</td>`;
}

function linesMarkup(lines: readonly string[]): readonly Markup[] {
  return lines.map((line) => markup`<div>${line}</div>`);
}

function kindWords(side: Words | null): readonly string[] {
  if (side === null) return [];
  const all = side.doubt === null ? side.words : [...side.words, side.doubt];
  return all.length === 0 ? ['nothing'] : all;
}

const KEY = [
  'create: create tickets in the status. move in: move tickets there, from every other status unless some are named. edit: change tickets that are there.',
  'The row for a team is about members who are in no other team and are not named anywhere. People named in the files have their own row if what they may do differs from their team.',
];

function keyMarkup({ notes }: AccessResult): Markup {
  return markup`<details><summary>How to read this, and what it is based on</summary>
${[...KEY, ...notes].map(prose)}<p>${code('pipewright access')} reads more of what the files leave out than a plan does.</p>
</details>
`;
}
