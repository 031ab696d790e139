import { invalid } from '../../http/answer.js';
import type { Call } from '../../http/call.js';
import { isList, isObject, isTextList, type Json, type JsonObject } from '../../json.js';
import type { Ticket } from '../../model.js';
import { containsTokens } from './search-tokens.js';
import { ticketValue } from './ticket-values.js';

const OPERATORS = [
  'EQ',
  'NEQ',
  'IN',
  'NOT_IN',
  'GT',
  'GTE',
  'LT',
  'LTE',
  'BETWEEN',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
] as const;
type Operator = (typeof OPERATORS)[number];

const GROUPS_MAX = 5;
const FILTERS_PER_GROUP_MAX = 6;
const FILTERS_MAX = 18;

/** One filter; `values` holds one entry for the comparing operators, two for BETWEEN, none for the two about presence. */
export interface Filter {
  readonly property: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** Filters that must all hold. */
export type FilterGroup = readonly Filter[];

/** Reads the filter groups of a search, of which one must hold. No groups: everything is found. */
export function readFilterGroups(call: Call, body: JsonObject): readonly FilterGroup[] {
  const groups =
    body['filterGroups'] ?? (body['filters'] === undefined ? [] : [{ filters: body['filters'] }]);
  if (!isList(groups)) throw invalid('Invalid input JSON: "filterGroups" is not a list');
  if (groups.length > GROUPS_MAX) throw invalid(`A search has at most ${GROUPS_MAX} filter groups`);
  const read = groups.map((group) => readGroup(call, group));
  if (read.flat().length > FILTERS_MAX) throw invalid(`A search has at most ${FILTERS_MAX} filters`);
  return read;
}

export function matchesGroup(ticket: Ticket, group: FilterGroup): boolean {
  return group.every((filter) => matches(ticketValue(ticket, filter.property), filter));
}

/** Compares as numbers where both are, as times where both are, else as text without case. */
export function compareValues(a: string, b: string): number {
  const [left, right] = [measure(a), measure(b)];
  if (left !== undefined && right !== undefined) return left - right;
  const [low, high] = [a.toLowerCase(), b.toLowerCase()];
  if (low === high) return 0;
  return low < high ? -1 : 1;
}

function measure(value: string): number | undefined {
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (!/^\d{4}-\d\d-\d\d(T|$)/.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

function readGroup(call: Call, group: Json): FilterGroup {
  const filters = isObject(group) ? group['filters'] : undefined;
  if (!isList(filters)) throw invalid('Invalid input JSON: a filter group has no "filters"');
  if (filters.length > FILTERS_PER_GROUP_MAX) {
    throw invalid(`A filter group has at most ${FILTERS_PER_GROUP_MAX} filters`);
  }
  return filters.map((filter) => readFilter(call, filter));
}

function readFilter(call: Call, filter: Json): Filter {
  if (!isObject(filter)) throw invalid('Invalid input JSON: a filter is not an object');
  const property = filter['propertyName'];
  if (typeof property !== 'string' || !call.state.properties.has(property)) {
    throw invalid(`There was a problem with the request: unknown property ${JSON.stringify(property)}`);
  }
  const operator = OPERATORS.find((one) => one === filter['operator']);
  if (operator === undefined) throw invalid(`Unknown operator ${JSON.stringify(filter['operator'])}`);
  return { property, operator, values: readValues(operator, filter) };
}

function readValues(operator: Operator, filter: JsonObject): readonly string[] {
  if (operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY') return [];
  if (operator === 'IN' || operator === 'NOT_IN') {
    const values = filter['values'];
    if (!isTextList(values) || values.length === 0) throw invalid(`${operator} needs "values"`);
    return values;
  }
  const names = operator === 'BETWEEN' ? ['value', 'highValue'] : ['value'];
  return names.map((name) => {
    const value = filter[name];
    if (typeof value !== 'string' && typeof value !== 'number') throw invalid(`${operator} needs "${name}"`);
    return String(value);
  });
}

/** A ticket without a value matches no comparison, NEQ, NOT_IN and NOT_CONTAINS_TOKEN included. */
function matches(value: string | null, filter: Filter): boolean {
  if (filter.operator === 'NOT_HAS_PROPERTY') return value === null;
  if (value === null) return false;
  const [first = '', second = ''] = filter.values;
  const isPlace = filter.property === 'hs_pipeline' || filter.property === 'hs_pipeline_stage';
  const isAny = (): boolean =>
    filter.values.some((one) => (isPlace ? one === value : compareValues(value, one) === 0));
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return true;
    case 'EQ':
    case 'IN':
      return isAny();
    case 'NEQ':
    case 'NOT_IN':
      return !isAny();
    case 'GT':
      return compareValues(value, first) > 0;
    case 'GTE':
      return compareValues(value, first) >= 0;
    case 'LT':
      return compareValues(value, first) < 0;
    case 'LTE':
      return compareValues(value, first) <= 0;
    case 'BETWEEN':
      return compareValues(value, first) >= 0 && compareValues(value, second) <= 0;
    case 'CONTAINS_TOKEN':
      return containsTokens(value, first);
    case 'NOT_CONTAINS_TOKEN':
      return !containsTokens(value, first);
  }
}
