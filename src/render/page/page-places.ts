import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Json } from '../../core/base/json.js';
import type { Change } from '../../core/plan/change.js';
import type { PipelineView, Plan } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { kindWords } from '../words/kind-words.js';
import type { Names } from '../words/names.js';
import { pageChange } from './page-change.js';
import type { PageChange } from './page-change.js';
import type { PageFormat } from './page-format.js';

/** A pipeline with its changes, or the changes without a pipeline. */
export interface PagePlace {
  /** Null for teams and permission sets. */
  readonly address: Address | null;
  readonly title: string;
  readonly view: PipelineView | null;
  /** Its name on either side, if known. */
  readonly labels: { readonly before: Json | undefined; readonly after: Json | undefined };
  /** In plan order. */
  readonly changes: readonly PageChange[];
  /** Labels of the statuses afterwards, if one of them moves and they fit on a line; else empty. */
  readonly order: readonly string[];
  /**
   * What the changes decide about people: who gets into the pipeline (`entry`), and what they may do in it
   * (`abilities`).
   */
  readonly decides: { readonly entry: boolean; readonly abilities: boolean };
}

/** Heading of the changes without a pipeline. */
const NO_PIPELINE = 'Teams and permission sets';

/** Maximum number of statuses on one line, to keep it readable. */
export const LONGEST_ROW = 16;

/** All changes by the pipeline they belong to, in plan order. */
export function placesOf(plan: Plan, names: Names, format: PageFormat): readonly PagePlace[] {
  const views = new Map(plan.views.map((view) => [view.address, view]));
  const groups = new Map<Address | null, readonly Change[]>(byPlace(plan.changes));
  if (format.receivers)
    for (const { address } of plan.views) if (!groups.has(address)) groups.set(address, []);
  return [...groups].map(([address, changes]) => {
    const view = views.get(address ?? '') ?? null;
    const decides = new Set(changes.map((change) => kindWords(change).decides));
    return {
      address,
      title: placeTitle(address, names),
      view,
      labels: labelsOf(view, changes),
      changes: changesOf(changes, names, format),
      order: orderOf(view, changes),
      decides: { entry: decides.has('entry'), abilities: decides.has('abilities') },
    };
  });
}

/** Changes by the pipeline they belong to; null for teams and permission sets. */
export function byPlace<One extends Change>(
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

export function placeTitle(place: Address | null, names: Names): string {
  return place === null ? NO_PIPELINE : names.pipeline(place);
}

/** The statuses of a created pipeline are part of its picture; everything else is a separate entry. */
function changesOf(changes: readonly Change[], names: Names, format: PageFormat): readonly PageChange[] {
  const created = changes.find(
    (change) => kindWords(change).stands === 'place' && change.action === 'create',
  );
  const isPart = (change: Change): boolean =>
    created !== undefined &&
    format.newStatuses === 'part' &&
    kindWords(change).stands === 'part' &&
    change.action === 'create';
  const page = (change: Change, parts: readonly PageChange[] | null): PageChange =>
    pageChange(change, { names, format, isPart: isPart(change), parts });
  const parts = new Map(changes.filter(isPart).map((change) => [change, page(change, null)]));
  return changes.map(
    (change) =>
      parts.get(change) ??
      page(change, change === created && format.newStatuses === 'part' ? [...parts.values()] : null),
  );
}

function labelsOf(view: PipelineView | null, changes: readonly Change[]): PagePlace['labels'] {
  const renamed = changes.find(
    (change) => kindWords(change).stands === 'place' && change.action === 'update',
  );
  const before = renamed === undefined ? null : kindWords(renamed).labelBefore?.(renamed);
  return { before: before ?? view?.label, after: view?.label };
}

function orderOf(view: PipelineView | null, changes: readonly Change[]): readonly string[] {
  const moves = changes.some((change) => kindWords(change).stands === 'part' && change.action === 'move');
  const labels = moves ? (view?.after ?? []).map(({ label }) => cleanLine(label)) : [];
  return labels.length > LONGEST_ROW ? [] : labels;
}
