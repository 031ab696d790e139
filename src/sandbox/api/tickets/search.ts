import { invalid, ok, type Answer } from '../../http/answer.js';
import { bodyObject, optionalText, type Call } from '../../http/call.js';
import { isList, isObject, isTextList, type Json, type JsonObject } from '../../json.js';
import type { Ticket } from '../../model.js';
import { findRun, type Run } from './search-candidates.js';
import { compareValues, matchesGroup, readFilterGroups, type FilterGroup } from './search-filter.js';
import { matchesQuery } from './search-tokens.js';
import { ticketBody, ticketValue } from './ticket-values.js';

const BODY_MAX = 3_000;
const PAGE_MAX = 200;
/** Search gives nothing past this many results, whatever the paging. */
const WALL = 10_000;

interface Sort {
  readonly property: string;
  readonly descending: boolean;
}

/** Finds tickets in use. Those written a moment ago show as they were before, while the lag lasts. */
export function searchTickets(call: Call): Answer {
  if (call.bodyLength > BODY_MAX) throw invalid(`The body of a search has at most ${BODY_MAX} characters`);
  const body = bodyObject(call);
  const groups = readFilterGroups(call, body);
  const { limit, after } = readPage(body);
  const sorts = readSorts(call, body['sorts']);
  const query = optionalText(body, 'query') ?? '';
  const names = readNames(body);
  const outdated = call.lag.outdated(call.now);
  const shown = (id: number): Ticket | null => outdated.get(id) ?? call.state.tickets.get(id) ?? null;
  const found = queried(findAll(call, groups, outdated), query, shown);
  const ordered = sorts.length === 0 ? found : sortRun(found, sorts, shown);
  const total = ordered.to - ordered.from;
  const start = ordered.from + after;
  const ids = ordered.ids.slice(start, Math.min(start + limit, ordered.to));
  const isKnown = (name: string): boolean => call.state.properties.has(name);
  return ok({
    total,
    results: ids.flatMap((id) => {
      const ticket = shown(id);
      return ticket === null ? [] : [ticketBody(ticket, names, isKnown)];
    }),
    ...(after + limit < total ? { paging: { next: { after: String(after + limit) } } } : {}),
  });
}

function findAll(
  call: Call,
  groups: readonly FilterGroup[],
  outdated: ReadonlyMap<number, Ticket | null>,
): Run {
  const runs = (groups.length === 0 ? [[]] : groups).map((group) => findRun(call.state, group));
  const [only] = runs;
  if (only !== undefined && runs.length === 1 && outdated.size === 0) return only;
  const ids = new Set<number>();
  for (const run of runs) {
    for (const id of run.ids.slice(run.from, run.to)) if (!outdated.has(id)) ids.add(id);
  }
  for (const [id, ticket] of outdated) {
    const isFound =
      groups.length === 0 || groups.some((group) => ticket !== null && matchesGroup(ticket, group));
    if (ticket !== null && ticket.archivedAt === null && isFound) ids.add(id);
  }
  const sorted = [...ids].sort((a, b) => a - b);
  return { ids: sorted, from: 0, to: sorted.length };
}

/** Properties that a free-text query looks into. */
const QUERIED = ['subject', 'content', 'hs_pipeline_stage', 'hs_ticket_category', 'hs_ticket_id'] as const;

function queried(run: Run, query: string, shown: (id: number) => Ticket | null): Run {
  if (query.trim() === '') return run;
  const ids = run.ids.slice(run.from, run.to).filter((id) => {
    const ticket = shown(id);
    return ticket !== null && matchesQuery(textsOf(ticket), query);
  });
  return { ids, from: 0, to: ids.length };
}

function textsOf(ticket: Ticket): readonly string[] {
  return QUERIED.map((name) => ticketValue(ticket, name) ?? '');
}

function readNames(body: JsonObject): readonly string[] | null {
  const names = body['properties'];
  if (names === undefined || names === null) return null;
  if (!isTextList(names)) throw invalid('Invalid input JSON: "properties" is not a list of strings');
  return names;
}

function readPage(body: JsonObject): { readonly limit: number; readonly after: number } {
  const limit = body['limit'] ?? 10;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 0 || limit > PAGE_MAX) {
    throw invalid(`limit must be from 0 to ${PAGE_MAX}`);
  }
  const cursor = body['after'] ?? '0';
  const after = typeof cursor === 'string' || typeof cursor === 'number' ? Number(cursor) : NaN;
  if (!Number.isInteger(after) || after < 0) throw invalid('after is not a cursor');
  if (after + limit > WALL) throw invalid(`A search gives at most ${WALL} results`);
  return { limit, after };
}

function readSorts(call: Call, sorts: Json | undefined): readonly Sort[] {
  if (sorts === undefined || sorts === null) return [];
  if (!isList(sorts)) throw invalid('Invalid input JSON: "sorts" is not a list');
  const read = sorts.map(readSort);
  const unknown = read.find((sort) => !call.state.properties.has(sort.property));
  if (unknown !== undefined) throw invalid(`Cannot sort by unknown property ${unknown.property}`);
  // Ascending by id is the order of every run already.
  return read.length === 1 && read[0]?.property === 'hs_object_id' && !read[0].descending ? [] : read;
}

function readSort(sort: Json): Sort {
  if (typeof sort === 'string') return { property: sort.replace(/^-/, ''), descending: sort.startsWith('-') };
  const property = isObject(sort) ? sort['propertyName'] : undefined;
  if (!isObject(sort) || typeof property !== 'string')
    throw invalid('Invalid input JSON: a sort has no property');
  return { property, descending: sort['direction'] === 'DESCENDING' };
}

/** Tickets without a value come last, whatever the direction. */
function sortRun(run: Run, sorts: readonly Sort[], shown: (id: number) => Ticket | null): Run {
  const ids = run.ids.slice(run.from, run.to);
  const value = (id: number, name: string): string | null => {
    const ticket = shown(id);
    return ticket === null ? null : ticketValue(ticket, name);
  };
  ids.sort((a, b) => {
    for (const { property, descending } of sorts) {
      const [left, right] = [value(a, property), value(b, property)];
      if (left === null || right === null) {
        if (left === right) continue;
        return left === null ? 1 : -1;
      }
      const difference = compareValues(left, right);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return a - b;
  });
  return { ids, from: 0, to: ids.length };
}
