import { pipelineOf, statusOf } from '../../core/base/address.js';
import type { Action, Change, FieldChange } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { moveText, nameOf, ORIGINS, placedText } from '../text/change-lines.js';
import { counted, digits } from '../words/count.js';
import { valueText } from '../text/field-lines.js';
import { KIND_WORDS } from '../words/kind-words.js';
import { fold } from './markdown-findings.js';
import type { Section } from './markdown-fit.js';
import { cell, code, plain } from './markdown-text.js';
import type { Names } from '../words/names.js';
import { deletedName, whatGoes } from '../text/plan-danger.js';
import type { Style } from '../terminal/style.js';
import { leavingsOf, ticketFates } from '../results/tickets-text.js';

/** Names and arrows of the text renderer, without its colours and line breaks. */
const STYLE: Style = { color: false, width: Number.MAX_SAFE_INTEGER, unicode: true };

/** From this many rows on a table is no picture any more: the others are folded. */
const ROWS = 30;
const FIELDS = 5;
const LONGEST_IN_CELL = 80;
const HEAD = '| | what | how | tickets |\n| --- | --- | --- | ---: |';
const CALLED = ['change', 'changes'] as const;

const ACTION_WORDS: Record<Action, string> = {
  create: 'create',
  update: 'change',
  move: 'move',
  delete: 'delete',
  migrate: 'move tickets',
};

type Show = (text: string, longest?: number) => string;

/** What is deleted for good, and where its tickets go. */
export function deleteSection(plan: Plan, names: Names): Section {
  const deletes = plan.changes.filter(({ action, channel }) => action === 'delete' && channel === 'api');
  if (deletes.length === 0) return { rank: 4, entries: [], called: CALLED };
  const leavings = leavingsOf(plan);
  const flag = plan.requires.includes('--allow-delete') ? [`Needs ${code('--allow-delete')}.`] : [];
  return {
    rank: 4,
    opening: [`### Deletes ${whatGoes(deletes)}; a delete can't be undone`, ...flag].join('\n\n'),
    entries: deletes.map((change) => {
      const fates =
        change.kind === 'status' || change.kind === 'pipeline'
          ? ticketFates(change, names, leavings, STYLE)
          : [];
      const words = fates.map(({ text, lost }) => (lost ? `**${plain(text)}**` : plain(text)));
      const [only = ''] = words;
      const head = `- ${code(deletedName(change, names))}`;
      if (words.length < 2) return only === '' ? head : `${head}: ${only}`;
      return [head, ...words.map((word) => `  - ${word}`)].join('\n');
    }),
    joint: '\n',
    called: ['delete', 'deletes'],
  };
}

/** What goes through the API, as a table in plan order; what a long one has too many of is folded. */
export function tableSections(plan: Plan, names: Names): readonly Section[] {
  const api = plan.changes.filter(({ channel }) => channel === 'api');
  if (api.length === 0) return [];
  const created = createdPipelines(api);
  const rows = api.filter((change) => !isPart(change, created)).map((change) => row(change, names, created));
  const more = rows.slice(ROWS);
  const section = { head: HEAD, joint: '\n', called: CALLED } as const;
  return [
    { ...section, rank: 8, opening: '### Changes', entries: rows.slice(0, ROWS) },
    ...(more.length === 0
      ? []
      : [{ ...section, ...fold(`And ${counted(more.length, ...CALLED)} more`), rank: 9, entries: more }]),
  ];
}

/** What a person has to do, as tasks to tick off. */
export function consoleSection(plan: Plan, names: Names): Section {
  const steps = plan.changes.filter(({ channel }) => channel === 'console');
  return {
    rank: 5,
    ...(steps.length === 0 ? {} : { opening: '### By hand in HubSpot' }),
    entries: steps.map((change) =>
      [
        `- [ ] ${thing(change, names, code)}${originText(change)}`,
        ...change.fields.map((field) => `  - ${fieldText(field, code)}`),
      ].join('\n'),
    ),
    joint: '\n',
    called: ['step', 'steps'],
  };
}

/** Pipelines that the plan creates, with the number of their statuses: those are part of the one row. */
function createdPipelines(changes: readonly Change[]): ReadonlyMap<string, number> {
  const created = new Map<string, number>();
  for (const change of changes) {
    if (change.action !== 'create') continue;
    const home = pipelineOf(change.address) ?? '';
    if (change.kind === 'pipeline') created.set(home, 0);
    else if (isPart(change, created)) created.set(home, (created.get(home) ?? 0) + 1);
  }
  return created;
}

function isPart({ kind, action, address }: Change, created: ReadonlyMap<string, number>): boolean {
  return kind === 'status' && action === 'create' && created.has(pipelineOf(address) ?? '');
}

function row(change: Change, names: Names, created: ReadonlyMap<string, number>): string {
  const held = change.tickets?.held ?? null;
  const tickets = change.tickets === null ? '' : held === null ? 'not counted' : digits(held);
  const how = [howText(change, names, created), waitsText(change), originText(change).trim()];
  const cells = [
    ACTION_WORDS[change.action],
    thing(change, names, cell),
    how.filter((text) => text !== '').join('<br>'),
    tickets,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** `status New in Support`. */
function thing(change: Change, names: Names, show: Show): string {
  const home = pipelineOf(change.address);
  const status = statusOf(change.address);
  const name =
    change.kind === 'tickets' && status !== null ? names.status(status) : nameOf(change, names, STYLE);
  const where = home === null || status === null ? '' : ` in ${show(names.pipeline(home))}`;
  return `${KIND_WORDS[change.kind]} ${show(name)}${where}`;
}

function howText(change: Change, names: Names, created: ReadonlyMap<string, number>): string {
  switch (change.action) {
    case 'create':
      return createText(change, names, created);
    case 'move':
      return plain(moveText(change, names, STYLE));
    case 'delete':
      return `id ${cell(change.id)}`;
    case 'migrate': {
      const target = change.tickets?.moveTo ?? null;
      return target === null ? '' : `to ${cell(names.target(target, pipelineOf(change.address)))}`;
    }
    case 'update':
      return fieldsText(change.fields);
  }
}

function createText(change: Change, names: Names, created: ReadonlyMap<string, number>): string {
  const id = `id ${cell(change.id)}`;
  if (change.kind === 'pipeline')
    return `with ${counted(created.get(change.address) ?? 0, 'status', 'statuses')}, ${id}`;
  if (change.kind !== 'status') return fieldsText(change.fields);
  const place = names.place(change.address);
  const at = place?.after ?? null;
  const placed = at === null ? [] : [plain(placedText(at, place?.follows ?? null))];
  return [plain(valueText(change.after?.['state'])), ...placed, id].join(', ');
}

function fieldsText(fields: readonly FieldChange[]): string {
  const shown = fields.slice(0, FIELDS).map((field) => fieldText(field, cell, LONGEST_IN_CELL));
  const more = fields.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${counted(more, 'more field')}`] : [])].join('<br>');
}

function fieldText({ path, before, after }: FieldChange, show: Show, longest?: number): string {
  const [old, now] = [valueText(before, path), valueText(after, path)];
  return `${plain(path)}: ${show(old, longest)} → ${show(now, longest)}`;
}

function waitsText({ waitsFor = [] }: Change): string {
  if (waitsFor.length === 0) return '';
  return `waits for the ${waitsFor.length === 1 ? 'step' : 'steps'} by hand ${waitsFor.map((one) => cell(one)).join(', ')}`;
}

function originText({ origin }: Change): string {
  return origin === null ? '' : ` (${ORIGINS[origin]})`;
}
