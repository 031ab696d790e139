import type { SandboxState } from '../../store/state.js';
import { lowerBound } from '../../store/sorted-ids.js';
import { matchesGroup, type Filter, type FilterGroup } from './search-filter.js';

/** A run of sorted ids, so that counting it and paging through it copies nothing. */
export interface Run {
  readonly ids: readonly number[];
  readonly from: number;
  readonly to: number;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

const ID_NAMES: readonly string[] = ['hs_object_id', 'hs_ticket_id'];

/**
 * The tickets in use that a filter group finds, ascending by id. Filters on the stage and on the id are answered from
 * the store's indexes; only what is left over is looked at ticket by ticket.
 */
export function findRun(state: SandboxState, group: FilterGroup): Run {
  const stageFilter = group.find(isStageFilter);
  const idFilters = group.filter(isIdFilter);
  const rest = group.filter((filter) => filter !== stageFilter && !idFilters.includes(filter));
  const bounds = boundsOf(idFilters);
  const runs = idLists(state, stageFilter).map((ids) => cut(ids, bounds));
  const [only] = runs;
  if (only !== undefined && runs.length === 1 && rest.length === 0) return only;
  const ids = runs.flatMap((run) => run.ids.slice(run.from, run.to));
  const left = rest.length === 0 ? ids : ids.filter((id) => isFound(state, id, rest));
  if (runs.length > 1) left.sort((a, b) => a - b);
  return { ids: left, from: 0, to: left.length };
}

function isStageFilter(filter: Filter): boolean {
  return filter.property === 'hs_pipeline_stage' && (filter.operator === 'EQ' || filter.operator === 'IN');
}

function isIdFilter(filter: Filter): boolean {
  const isRange = ['GT', 'GTE', 'LT', 'LTE'].includes(filter.operator);
  return isRange && ID_NAMES.includes(filter.property) && /^\d+$/.test(filter.values[0] ?? '');
}

function idLists(state: SandboxState, stageFilter: Filter | undefined): readonly (readonly number[])[] {
  if (stageFilter === undefined) return [state.tickets.activeIds()];
  return [...new Set(stageFilter.values)].map((stage) => state.tickets.idsInStage(stage));
}

/** Ids from `low`, below `high`. */
function boundsOf(filters: readonly Filter[]): Bounds {
  let [low, high] = [0, Infinity];
  for (const filter of filters) {
    const id = Number(filter.values[0]);
    if (filter.operator === 'GT') low = Math.max(low, id + 1);
    if (filter.operator === 'GTE') low = Math.max(low, id);
    if (filter.operator === 'LT') high = Math.min(high, id);
    if (filter.operator === 'LTE') high = Math.min(high, id + 1);
  }
  return { low, high };
}

function cut(ids: readonly number[], { low, high }: Bounds): Run {
  const from = lowerBound(ids, low);
  return { ids, from, to: Math.max(from, lowerBound(ids, high)) };
}

function isFound(state: SandboxState, id: number, filters: readonly Filter[]): boolean {
  const ticket = state.tickets.get(id);
  return ticket !== undefined && matchesGroup(ticket, filters);
}
