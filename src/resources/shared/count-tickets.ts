/**
 * Counts the tickets of statuses in as few searches as the API allows: it returns one total per request, and allows 5
 * requests a second for the whole account. One search over many statuses answers the usual case (all empty) at once; up
 * to 200 tickets in total, its page tells them apart; above that the list is halved.
 */
import type { AccountReader } from '../../core/model/account.js';
import type { AppError } from '../../core/base/errors.js';
import type { JsonObject } from '../../core/base/json.js';
import type { Counts } from '../../core/kinds/common.js';
import type { Seen } from './ticket-search.js';
import { PAGE, PIPELINE, searchProblem, searchTickets, STATUS } from './ticket-search.js';

/** Maximum number of status ids in one search: its body may have 3,000 characters. */
const BODY_ROOM = 2_400;

/** Counts the tickets of statuses, by live id. */
export async function countTickets(reader: AccountReader, ids: readonly string[]): Promise<Counts> {
  const held = new Map<string, number | null>();
  const problems: AppError[] = [];
  const count = async (group: readonly string[]): Promise<void> => {
    const [only, ...others] = group;
    if (only === undefined) return;
    try {
      const found = await inStatuses(reader, group, others.length === 0 ? 1 : PAGE);
      if (others.length === 0) held.set(only, found.total);
      else if (found.total <= found.tickets.length) {
        for (const id of group)
          held.set(id, found.tickets.filter(({ properties }) => properties[STATUS] === id).length);
      } else {
        const half = group.length >> 1;
        await Promise.all([count(group.slice(0, half)), count(group.slice(half))]);
      }
    } catch (error) {
      problems.push(searchProblem(error));
      for (const id of group) held.set(id, null);
    }
  };
  await Promise.all(groupsOf([...new Set(ids)]).map(count));
  return { held, problem: problems[0] ?? null };
}

/** Tickets in any of these statuses: how many, and the first `limit` of them. */
function inStatuses(reader: AccountReader, ids: readonly string[], limit: number): Promise<Seen> {
  const filter: JsonObject =
    ids.length === 1
      ? { propertyName: STATUS, operator: 'EQ', value: ids[0] ?? '' }
      : { propertyName: STATUS, operator: 'IN', values: ids };
  return searchTickets(reader, { groups: [[filter]], properties: [PIPELINE, STATUS], limit });
}

function groupsOf(ids: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let room = 0;
  for (const id of ids) {
    const size = JSON.stringify(id).length + 1;
    if (room < size || groups.length === 0) {
      groups.push([]);
      room = BODY_ROOM;
    }
    groups.at(-1)?.push(id);
    room -= size;
  }
  return groups;
}

/** `1 ticket`, `132 tickets`. */
export function ticketCount(tickets: number): string {
  return tickets === 1 ? '1 ticket' : `${tickets} tickets`;
}
