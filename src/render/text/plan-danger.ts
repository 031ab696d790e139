import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Finding, Verdict } from '../../core/base/diagnostic.js';
import type { Plan } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { counted, listed } from '../words/count.js';
import { diagnosticLines } from '../messages/diagnostic-lines.js';
import type { Names } from '../words/names.js';
import { lineWidth, paint, symbol, VERDICT_ROLE } from '../terminal/style.js';
import type { Role, Style } from '../terminal/style.js';
import { leavingsOf, ticketFates } from '../results/tickets-text.js';
import type { TicketFate } from '../results/tickets-text.js';
import { padText, textWidth } from '../terminal/width.js';

/** From this many findings of one code on, the explanation has been read: the rest stand without it. */
export const EXPLAINED = 3;

/** Blocks, then what needs a confirmation, then what is deleted for good. */
export function dangerLines(plan: Plan, names: Names, style: Style): string[] {
  const blocks = plan.findings.filter(({ verdict }) => verdict === 'block');
  const confirms = plan.findings.filter(({ verdict }) => verdict === 'confirm');
  return [
    ...findingSection(`Blocked: solve ${blocks.length === 1 ? 'this' : 'these'} first`, blocks, style),
    ...findingSection('Asks for a confirmation', confirms, style),
    ...deleteSection(plan, names, style),
  ];
}

/** A heading and findings in full. Nothing for no findings. */
function findingSection(title: string, findings: readonly Finding[], style: Style): string[] {
  if (findings.length === 0) return [];
  const seen = new Map<string, number>();
  const blocks = findings.flatMap((finding) => {
    const count = (seen.get(finding.code) ?? 0) + 1;
    seen.set(finding.code, count);
    const { verdict } = finding;
    const look = {
      word: verdictWord(verdict),
      role: VERDICT_ROLE[verdict],
      indent: 2,
      detail: count <= EXPLAINED,
    };
    return ['', ...diagnosticLines(finding, style, look)];
  });
  return ['', sectionTitle(style, title, VERDICT_ROLE[findings[0]?.verdict ?? 'note']), ...blocks];
}

function verdictWord(verdict: Verdict): string {
  return verdict;
}

function sectionTitle(style: Style, title: string, role: Role = 'heading'): string {
  return paint(style, role, title);
}

function deleteSection(plan: Plan, names: Names, style: Style): string[] {
  const deletes = plan.changes.filter(({ action, channel }) => action === 'delete' && channel === 'api');
  if (deletes.length === 0) return [];
  const leavings = leavingsOf(plan);
  const rows = deletes.map((change) => ({
    name: deletedName(change, names),
    fates:
      change.kind === 'status' || change.kind === 'pipeline'
        ? ticketFates(change, names, leavings, style)
        : [],
  }));
  const column = Math.min(34, Math.max(...tail(rows.map(({ name }) => textWidth(name)))));
  const lines = rows.flatMap(({ name, fates }) => deleteRow(name, fates, column, style));
  return [
    '',
    sectionTitle(style, `Deletes ${whatGoes(deletes)}; a delete can't be undone`, 'delete'),
    '',
    ...lines,
  ];
}

/** `Math.max` takes its values as arguments, which has a limit. */
function tail(widths: readonly number[]): readonly number[] {
  return widths.slice(0, 10_000);
}

/** `1 pipeline and 2 statuses`. */
export function whatGoes(deletes: readonly Change[]): string {
  const count = (kind: Change['kind']): number => deletes.filter((change) => change.kind === kind).length;
  const [pipelines, statuses, teams] = [count('pipeline'), count('status'), count('team')];
  const others = deletes.length - pipelines - statuses - teams;
  return listed([
    ...(pipelines > 0 ? [counted(pipelines, 'pipeline')] : []),
    ...(statuses > 0 ? [counted(statuses, 'status', 'statuses')] : []),
    ...(teams > 0 ? [counted(teams, 'team')] : []),
    ...(others > 0 ? [counted(others, 'other thing')] : []),
  ]);
}

/** `Support / Waiting on us`, `pipeline Old (2 statuses)`. */
export function deletedName(change: Change, names: Names): string {
  const label = cleanLine(change.label);
  const home = pipelineOf(change.address);
  if (change.kind === 'status' && home !== null) return `${names.pipeline(home)} / ${label}`;
  const statuses = change.before?.['statuses'];
  const size = Array.isArray(statuses) ? ` (${counted(statuses.length, 'status', 'statuses')})` : '';
  return `${change.kind.replaceAll('-', ' ')} ${label}${size}`;
}

function deleteRow(name: string, fates: readonly TicketFate[], column: number, style: Style): string[] {
  const sign = `  ${symbol(style, 'delete')} `;
  const painted = fates.map(({ text, lost }) => ({ text, shown: lost ? paint(style, 'bad', text) : text }));
  const [first, ...rest] = painted;
  if (first === undefined) return [sign + name];
  const fits = textWidth(name) <= column && 6 + column + textWidth(first.text) <= lineWidth(style);
  if (!fits) return [sign + name, ...painted.map(({ shown }) => `      ${shown}`)];
  const margin = ' '.repeat(column + 6);
  return [`${sign}${padText(name, column)}  ${first.shown}`, ...rest.map(({ shown }) => margin + shown)];
}
