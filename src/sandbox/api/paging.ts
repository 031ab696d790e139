import { invalid } from '../http/answer.js';
import { pageLimit, type Call } from '../http/call.js';

/** One page of a list as HubSpot cuts it; the cursor is the place where the next page begins. */
export function pageOf(call: Call, list: readonly unknown[]): unknown {
  const limit = pageLimit(call, 100, 100);
  const start = Number(call.query.get('after') ?? 0);
  if (!Number.isInteger(start) || start < 0) throw invalid('after is not a cursor');
  const end = start + limit;
  return {
    results: list.slice(start, end),
    ...(end < list.length ? { paging: { next: { after: String(end) } } } : {}),
  };
}
