import type { ChangeSet, FleetAccount, FleetPlan, SetChange } from '../../core/fleet/fleet-plan.js';
import { kindWords } from '../words/kind-words.js';
import { cleanLine } from '../terminal/clean.js';
import { arrow, lineWidth, paint, PLAIN_TEXT, proseWidth, symbol } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { textWidth, wrapText } from '../terminal/width.js';
import { counted, listed } from '../words/count.js';
import { valueText } from '../words/value-text.js';
import { inAccounts, paragraph } from './fleet-lines.js';

/** Plans of several accounts, by change set: who wants the same, and what. */
export function renderFleetPlanText(plan: FleetPlan, style: Style = PLAIN_TEXT): string {
  const byName = new Map(plan.accounts.map((account) => [account.name, account]));
  const blocks = [
    paragraph(verdictOf(plan), style, 0),
    ...plan.changeSets.map((set, index) => setLines(set, plan.changeSets.slice(0, index), { byName, style })),
    ...restLines(plan, style),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** `12 accounts: 9 want the same change, 1 differs, 1 blocked, 1 on hold`. */
function verdictOf({ accounts, changeSets, summary }: FleetPlan): string {
  const wanting = new Set(accounts.flatMap(({ name, status }) => (status === 'changes' ? [name] : [])));
  const sizes = changeSets.map((set) => set.accounts.filter((name) => wanting.has(name)).length);
  const biggest = Math.max(0, ...sizes);
  const others = wanting.size - biggest;
  const parts = [
    ...(biggest > 1 ? [`${biggest} want the same change`] : biggest === 1 ? ['1 wants changes'] : []),
    ...(others > 0 ? [`${others} ${others === 1 ? 'differs' : 'differ'}`] : []),
    ...(summary.nothing > 0 ? [`${summary.nothing} without changes`] : []),
    ...(summary.blocked > 0 ? [`${summary.blocked} blocked`] : []),
    ...(summary.held > 0 ? [`${summary.held} on hold`] : []),
    ...(summary.failed > 0 ? [`${summary.failed} failed`] : []),
  ];
  return `${counted(summary.accounts, 'account')}: ${parts.join(', ')}`;
}

interface Showing {
  readonly byName: ReadonlyMap<string, FleetAccount>;
  readonly style: Style;
}

function setLines(set: ChangeSet, earlier: readonly ChangeSet[], { byName, style }: Showing): string[] {
  const members = set.accounts.flatMap((name) => byName.get(name) ?? []);
  const names = members.map(
    ({ name, status }) => `${cleanLine(name)}${status === 'held' ? ' (on hold)' : ''}`,
  );
  const count = members.length > 1 ? `${counted(members.length, 'account')}: ` : '';
  const head = `${paint(style, 'heading', set.id)}  `;
  const list = wrapText(`${count}${names.join(', ')}`, proseWidth(style, 3));
  const base = earlier.find(({ changes }) => changes.every((change) => hasChange(set, change)));
  const own = base === undefined ? set.changes : set.changes.filter((change) => !hasChange(base, change));
  return [
    ...list.map((line, index) => (index === 0 ? head : '   ') + line),
    ...(base === undefined ? [] : [`     ${base.id}, and`]),
    ...own.flatMap((change) => changeLines(change, set, style)),
    ...paragraph(ticketsText(members), style, 5),
    ...blockLines(members, style),
  ];
}

function hasChange({ changes }: ChangeSet, change: SetChange): boolean {
  return changes.some(
    (other) =>
      other.address === change.address &&
      other.action === change.action &&
      JSON.stringify(other.fields.map(({ path, after }) => [path, after])) ===
        JSON.stringify(change.fields.map(({ path, after }) => [path, after])),
  );
}

function changeLines(change: SetChange, set: ChangeSet, style: Style): readonly string[] {
  const { word } = kindWords(change);
  const head = `${symbol(style, change.action)} ${word} ${cleanLine(change.label)}`;
  const where = paint(style, 'quiet', cleanLine(change.address));
  const hand = change.channel === 'console' ? ', by hand in HubSpot' : '';
  const fields =
    change.action === 'update' ? change.fields.flatMap((field) => fieldLines(field, set, style)) : [];
  const fits = textWidth(head) + textWidth(cleanLine(change.address)) + 7 <= lineWidth(style);
  return [
    ...(fits ? [`     ${head}${hand}  ${where}`] : [`     ${head}${hand}`, `       ${where}`]),
    ...fields,
  ];
}

/** `label: Waiting on us -> In progress`; where accounts have different values now, a line for each. */
function fieldLines(
  { path, before, after }: SetChange['fields'][number],
  { accounts }: ChangeSet,
  style: Style,
): readonly string[] {
  const lines = before.map(({ value, accounts: having }) => {
    const whom = having.length === accounts.length ? '' : ` (${inAccounts(having)})`;
    return `${path}: ${valueText(value)} ${arrow(style)} ${valueText(after)}${whom}`;
  });
  return lines.flatMap((line) => paragraph(line, style, 9));
}

function ticketsText(members: readonly FleetAccount[]): string {
  const moving = members.filter(({ ticketsMove }) => ticketsMove > 0);
  const sum = moving.reduce((all, { ticketsMove }) => all + ticketsMove, 0);
  if (sum === 0) return 'no tickets move';
  const words = `${counted(sum, 'ticket')} ${sum === 1 ? 'moves' : 'move'}`;
  if (members.length === 1) return words;
  const each = moving.map(({ name, ticketsMove }) => `${ticketsMove} in ${cleanLine(name)}`);
  return `${words}: ${listed(each)}`;
}

function blockLines(members: readonly FleetAccount[], style: Style): readonly string[] {
  return members.flatMap(({ name, blockedBy }) =>
    blockedBy.length === 0
      ? []
      : paragraph(`${cleanLine(name)} is blocked by ${listed(blockedBy)}`, style, 5),
  );
}

/** Accounts without changes, and those without a plan. */
function restLines({ accounts }: FleetPlan, style: Style): readonly (readonly string[])[] {
  const still = accounts.filter(({ changeSet, status }) => changeSet === null && status !== 'failed');
  const failed = accounts.filter(({ status }) => status === 'failed');
  const names = (list: readonly FleetAccount[]): string => list.map(({ name }) => cleanLine(name)).join(', ');
  return [
    ...(still.length === 0 ? [] : [paragraph(`Without changes: ${names(still)}`, style, 0)]),
    ...failed.map(({ name, error }) =>
      paragraph(
        `${cleanLine(name)} failed: ${cleanLine(error?.code ?? '')} ${cleanLine(error?.summary ?? '')}`,
        style,
        0,
      ),
    ),
  ];
}
