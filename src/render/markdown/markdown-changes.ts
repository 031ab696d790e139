import type { PageChange, PageField } from '../page/page-change.js';
import type { DeleteSection } from '../page/page-deletes.js';
import { moveText, placedText } from '../page/page-move.js';
import type { PlanPage } from '../page/page.js';
import { UNSTYLED } from '../terminal/style.js';
import { TO_DO } from '../words/action-words.js';
import { counted, digits } from '../words/count.js';
import { valueText } from '../words/value-text.js';
import { fold } from './markdown-findings.js';
import type { Section } from './markdown-fit.js';
import { cell, code, plain } from './markdown-text.js';

/** Maximum rows to show of a table, to keep it readable: the others are collapsed. */
const ROWS = 30;
const FIELDS = 5;
const LONGEST_IN_CELL = 80;
const HEAD = '| | what | how | tickets |\n| --- | --- | --- | ---: |';
const CALLED = ['change', 'changes'] as const;

type Show = (text: string, longest?: number) => string;

export function deleteSection({ title, flag, things }: DeleteSection): Section {
  if (things.length === 0) return { rank: 4, entries: [], called: CALLED };
  const needs = flag === null ? [] : [`Needs ${code(flag)}.`];
  return {
    rank: 4,
    opening: [`### ${title}; a delete can't be undone`, ...needs].join('\n\n'),
    entries: things.map(({ name, fates }) => {
      const words = fates.map(({ text, lost }) => (lost ? `**${plain(text)}**` : plain(text)));
      const [only = ''] = words;
      const head = `- ${code(name)}`;
      if (words.length < 2) return only === '' ? head : `${head}: ${only}`;
      return [head, ...words.map((word) => `  - ${word}`)].join('\n');
    }),
    joint: '\n',
    called: ['delete', 'deletes'],
  };
}

/** Changes through the API as a table in plan order; surplus rows are collapsed. */
export function tableSections(entries: PlanPage['entries']): readonly Section[] {
  if (entries.length === 0) return [];
  const rows = entries.map(row);
  const more = rows.slice(ROWS);
  const section = { head: HEAD, joint: '\n', called: CALLED } as const;
  return [
    { ...section, rank: 8, opening: '### Changes', entries: rows.slice(0, ROWS) },
    ...(more.length === 0
      ? []
      : [{ ...section, ...fold(`And ${counted(more.length, ...CALLED)} more`), rank: 9, entries: more }]),
  ];
}

/** Manual steps as a task list. */
export function consoleSection({ title, steps }: PlanPage['byHand']): Section {
  return {
    rank: 5,
    ...(steps.length === 0 ? {} : { opening: `### ${title}` }),
    entries: steps.map((step) =>
      [
        `- [ ] ${thing(step, code)}${originText(step)}`,
        ...step.fields.map((field) => `  - ${fieldText(field, code)}`),
      ].join('\n'),
    ),
    joint: '\n',
    called: ['step', 'steps'],
  };
}

function row(change: PageChange): string {
  const { tickets } = change;
  const held = tickets === null ? '' : tickets.held === null ? 'not counted' : digits(tickets.held);
  const how = [howText(change), waitsText(change), originText(change).trim()];
  const cells = [
    TO_DO[change.action],
    thing(change, cell),
    how.filter((text) => text !== '').join('<br>'),
    held,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** `status New in Support`. */
function thing({ word, name, where }: PageChange, show: Show): string {
  return `${word} ${show(name)}${where === null ? '' : ` in ${show(where)}`}`;
}

function howText(change: PageChange): string {
  switch (change.action) {
    case 'create':
      return createText(change);
    case 'move':
      return change.move === null ? '' : plain(moveText(change.move, UNSTYLED));
    case 'delete':
      return change.id === null ? '' : `id ${cell(change.id)}`;
    case 'migrate':
      return change.way?.to == null ? '' : `to ${cell(change.way.to)}`;
    case 'update':
      return fieldsText(change.fields);
  }
}

function createText({ id, placed, parts, fields }: PageChange): string {
  const words = [
    ...(parts === null ? [] : [`with ${counted(parts.length, 'status', 'statuses')}`]),
    ...(placed === null ? [] : [plain(placed.state)]),
    ...(placed === null || placed.place === null ? [] : [plain(placedText(placed.place, placed.follows))]),
    ...(id === null ? [] : [`id ${cell(id)}`]),
  ];
  return words.length === 0 ? fieldsText(fields) : words.join(', ');
}

function fieldsText(fields: readonly PageField[]): string {
  const shown = fields.slice(0, FIELDS).map((field) => fieldText(field, cell, LONGEST_IN_CELL));
  const more = fields.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${counted(more, 'more field')}`] : [])].join('<br>');
}

function fieldText({ path, before, after }: PageField, show: Show, longest?: number): string {
  const [old, now] = [valueText(before, path), valueText(after, path)];
  return `${plain(path)}: ${show(old, longest)} → ${show(now, longest)}`;
}

function waitsText({ waitsFor }: PageChange): string {
  if (waitsFor.length === 0) return '';
  return `waits for the ${waitsFor.length === 1 ? 'step' : 'steps'} by hand ${waitsFor.map((one) => cell(one)).join(', ')}`;
}

function originText({ origin }: PageChange): string {
  return origin === null ? '' : ` (${origin})`;
}
