import type { StatusAccess } from '../../core/access/access-of.js';
import type { AccessOutline, AccessResult, UserAccess } from '../../core/access/report.js';
import type { AccessRow, LabelOf } from './access-rows.js';
import {
  bypassSentence,
  cellText,
  differenceTexts,
  labelsOf,
  LEGEND,
  planSentence,
  rowsOf,
  seesText,
} from './access-rows.js';
import { sameJson } from '../../core/base/json.js';
import { cleanLine, cleanText, quoteText } from '../terminal/clean.js';
import { counted, listed } from '../words/count.js';
import { arrow, ellipsis, lineWidth, paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { clipText, padText, textWidth, wrapText } from '../terminal/width.js';

const LONGEST_NAME = 28;
const LONGEST_LABEL = 18;
const GAP = 2;

/** The plan's changes first, then a table per pipeline, then the assumptions. Ends with a line feed. */
export function renderAccessText(result: AccessResult, style: Style = PLAIN_TEXT): string {
  const { rows, folded } = rowsOf(result);
  const label = labelsOf(result.pipelines, quoteText);
  const fold =
    folded === 0
      ? []
      : wrapped(
          `${counted(folded, 'person', 'people')} may do what the row of their team, of everyone else or of super admins shows; --user EMAIL shows one, --json shows all.`,
          style,
        );
  const lines = [
    ...headerLines(result, style),
    ...changeLines(result, rows, label, style),
    ...result.pipelines.flatMap((outline) => tableLines(outline, rows, style)),
    ...(result.pipelines.length === 0 ? [] : ['', ...wrapped(LEGEND, style), ...fold]),
    ...sightLines(rows, style),
    ...noteLines(result, style),
  ];
  return `${lines.join('\n')}\n`;
}

/** The only user of a report, in sentences. */
export function renderUserAccessText(result: AccessResult, style: Style = PLAIN_TEXT): string {
  const label = labelsOf(result.pipelines, quoteText);
  const lines = [
    ...headerLines(result, style),
    ...result.users.flatMap((user) => userLines(user, result, label, style)),
    ...noteLines(result, style),
  ];
  return `${lines.join('\n')}\n`;
}

function headerLines(result: AccessResult, style: Style): string[] {
  const sides = result.changes ? ', before and after the plan' : '';
  const title = `Who may do what in account ${result.portalId}${sides}`;
  return [
    ...wrapped(title, style).map((line) => paint(style, 'heading', line)),
    ...wrapped(planSentence(result), style),
  ];
}

function changeLines(
  result: AccessResult,
  rows: readonly AccessRow[],
  label: LabelOf,
  style: Style,
): string[] {
  const groups = new Map<string, { readonly names: string[]; readonly texts: readonly string[] }>();
  for (const row of rows) {
    const texts = [...differenceTexts(row, label, arrow(style)), ...sightChange(row, style)];
    if (texts.length === 0) continue;
    const group = groups.get(texts.join('\n')) ?? { names: [], texts };
    group.names.push(cleanLine(row.name));
    groups.set(texts.join('\n'), group);
  }
  const told = [...groups.values()].flatMap(({ names, texts }) => [
    ...wrapped(names.join(', '), style, 2),
    ...texts.flatMap((text) => wrapped(text, style, 4)),
  ]);
  if (told.length > 0) return ['', paint(style, 'heading', 'What changes'), ...told];
  return result.changes ? ['', 'As far as is known, nobody gains or loses anything.'] : [];
}

function sightChange({ pipelines }: AccessRow, style: Style): readonly string[] {
  const { before, after } = pipelines[0]?.sees ?? { before: null, after: null };
  const text = sameJson(before, after) ? null : seesText({ pipelines }, arrow(style));
  return text === null ? [] : [`sees: ${text}`];
}

/** As many columns side by side as fit the terminal, the rest below. */
function tableLines(outline: AccessOutline, rows: readonly AccessRow[], style: Style): string[] {
  const longest = Math.min(LONGEST_NAME, Math.floor(lineWidth(style) / 3));
  const own = rows.flatMap(({ name, pipelines }) => {
    const access = pipelines.find(({ address }) => address === outline.address);
    if (access === undefined) return [];
    return [
      {
        name: clip(name, longest, style),
        cells: access.statuses.map((one) => cellText(one, arrow(style))),
      },
    ];
  });
  const first = Math.max(0, ...own.map(({ name }) => textWidth(name)));
  const columns = outline.statuses.map(({ label }, index) => {
    const head = clip(label, LONGEST_LABEL, style);
    const cells = own.map(({ cells: all }) => all[index] ?? '');
    return { head, cells, width: Math.max(...[head, ...cells].map(textWidth)) };
  });
  const lines = ['', paint(style, 'heading', cleanLine(outline.label))];
  for (const part of partsOf(columns, lineWidth(style) - first - 2)) {
    const line = (name: string, cells: readonly string[]): string =>
      `  ${padText(name, first)}${cells.map((text, at) => ' '.repeat(GAP) + padText(text, part[at]?.width ?? 0)).join('')}`.trimEnd();
    if (lines.length > 2) lines.push('');
    lines.push(
      paint(
        style,
        'quiet',
        line(
          '',
          part.map(({ head }) => head),
        ),
      ),
    );
    own.forEach(({ name }, row) =>
      lines.push(
        line(
          name,
          part.map(({ cells }) => cells[row] ?? ''),
        ),
      ),
    );
  }
  return lines;
}

interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  readonly width: number;
}

function partsOf(columns: readonly Column[], room: number): readonly (readonly Column[])[] {
  const parts: Column[][] = [];
  let left = 0;
  for (const column of columns) {
    const needed = column.width + GAP;
    const last = parts.at(-1);
    if (last === undefined || needed > left) {
      parts.push([column]);
      left = room - needed;
    } else {
      last.push(column);
      left -= needed;
    }
  }
  return parts;
}

function sightLines(rows: readonly AccessRow[], style: Style): string[] {
  const seen = rows.flatMap((row) => {
    const text = seesText(row, arrow(style));
    return text === null ? [] : wrapped(`${cleanLine(row.name)}: ${text}`, style, 2);
  });
  const others = rows.some((row) => seesText(row, '') === null) ? ['  unknown for the others'] : [];
  return ['', paint(style, 'heading', 'Who sees which tickets'), ...seen, ...others];
}

function noteLines(result: AccessResult, style: Style): string[] {
  const sentences = [bypassSentence(result), ...result.notes];
  return ['', ...sentences.flatMap((text) => wrapped(text, style))];
}

function userLines(user: UserAccess, result: AccessResult, label: LabelOf, style: Style): string[] {
  const names = new Map(result.teams.map(({ address, name }) => [address, name]));
  const teams = user.teams?.map((address) => cleanLine(names.get(address) ?? address));
  const inTeams =
    teams === undefined ? 'teams not known' : teams.length === 0 ? 'in no team' : `in ${listed(teams)}`;
  const row = { name: user.email, pipelines: user.pipelines };
  return [
    '',
    `${paint(style, 'name', cleanLine(user.email))}: ${inTeams}${user.superAdmin === true ? ', super admin' : ''}`,
    ...wrapped(`Sees: ${seesText(row, arrow(style)) ?? 'not known'}.`, style, 2),
    ...differenceTexts(row, label, arrow(style)).flatMap((text) => wrapped(`${text}.`, style, 2)),
    ...user.pipelines.flatMap(({ address, statuses }) => [
      '',
      paint(style, 'heading', label(address)),
      ...statuses.flatMap(({ address: status, before, after }) => {
        const now = before === null ? null : sentence(before, label);
        const then = after === null ? null : sentence(after, label);
        const told =
          now === then ? `${now ?? ''}.` : `${now ?? 'not there yet'} ${arrow(style)} ${then ?? 'gone'}.`;
        return wrapped(`${label(status)}: ${told}`, style, 2);
      }),
    ]),
  ];
}

/** `may edit, may not create, may move tickets here out of New`. */
function sentence({ create, edit, moveInto }: StatusAccess, label: LabelOf): string {
  const may = (known: boolean | null, verb: string): string =>
    known === null ? `${verb}: not known` : `${known ? 'may' : 'may not'} ${verb}`;
  const from = moveInto === null || moveInto.length === 0 ? '' : ` out of ${listed(moveInto.map(label))}`;
  const move = may(moveInto === null ? null : moveInto.length > 0, 'move tickets here');
  return `${may(create, 'create')}, ${may(edit, 'edit')}, ${move}${from}`;
}

function clip(text: string, width: number, style: Style): string {
  return clipText(cleanLine(text), width, ellipsis(style));
}

function wrapped(text: string, style: Style, indent = 0): string[] {
  const margin = ' '.repeat(indent);
  return wrapText(cleanText(text), proseWidth(style, indent + 2)).map(
    (line, index) => `${margin}${index === 0 ? '' : '  '}${line}`,
  );
}
