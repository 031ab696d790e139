import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { changeLines, createdPipelineLines } from './change-lines.js';
import { cleanLine } from '../terminal/clean.js';
import type { Names } from '../words/names.js';
import { paint } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';
import { proseWidth } from '../terminal/style.js';

/** What the changes without a pipeline stand under. */
export const NO_PIPELINE = 'Teams and permission sets';

/** More statuses than this on one line are no picture any more. */
export const ROW = 16;

/** All changes in plan order, gathered by the pipeline they belong to. */
export function changeSection(plan: Plan, names: Names, style: Style): string[] {
  const views = new Map(plan.views.map((view) => [view.address, view]));
  return [...groupsOf(plan.changes)].flatMap(([home, changes]) => {
    const title = home === null ? NO_PIPELINE : names.pipeline(home);
    const address = home === null ? '' : `  ${paint(style, 'quiet', cleanLine(home))}`;
    const order = views.get(home ?? '')?.after.map(({ label }) => cleanLine(label)) ?? [];
    return [
      '',
      paint(style, 'heading', title) + address,
      ...groupLines(changes, names, style),
      ...(changes.some(movesStatus) ? orderLines(order, style) : []),
    ];
  });
}

/** Changes by the pipeline they belong to; null for teams and permission sets. */
export function groupsOf<One extends Change>(
  changes: readonly One[],
): ReadonlyMap<Address | null, readonly One[]> {
  const groups = new Map<Address | null, One[]>();
  for (const change of changes) {
    const home = pipelineOf(change.address);
    const group = groups.get(home);
    if (group === undefined) groups.set(home, [change]);
    else group.push(change);
  }
  return groups;
}

/** The statuses of a pipeline that is created are part of its picture; everything else stands for itself. */
function groupLines(changes: readonly Change[], names: Names, style: Style): string[] {
  const created = changes.find(({ kind, action }) => kind === 'pipeline' && action === 'create');
  if (created === undefined) return changes.flatMap((change) => changeLines(change, names, style));
  const isPart = (change: Change): boolean => change.kind === 'status' && change.action === 'create';
  return changes.flatMap((change) => {
    if (change === created) return createdPipelineLines(created, changes.filter(isPart), style);
    return isPart(change) ? [] : changeLines(change, names, style);
  });
}

function movesStatus(change: Change): boolean {
  return change.kind === 'status' && change.action === 'move';
}

function orderLines(labels: readonly string[], style: Style): string[] {
  if (labels.length === 0 || labels.length > ROW) return [];
  const lines = wrapText(`Order afterwards: ${labels.join(', ')}`, proseWidth(style, 4));
  return lines.map((line) => `    ${paint(style, 'quiet', line)}`);
}
