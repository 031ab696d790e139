import type { AccountReader } from '../../core/account.js';
import { asObject } from '../../core/decode.js';
import type { JsonObject } from '../../core/json.js';
import type { SeenTicket } from '../ticket-search.js';
import { decodeTickets, ID, PAGE, PIPELINE, searchTickets, STATUS, TICKETS } from '../ticket-search.js';

export interface FoundTicket {
  readonly id: string;
  readonly pipeline: string | null;
  readonly status: string | null;
}

export interface Found {
  readonly total: number;
  readonly tickets: readonly FoundTicket[];
}

/** Tickets in any of these statuses: how many, and the first `limit` of them. */
export async function searchByStatus(
  reader: AccountReader,
  ids: readonly string[],
  limit: number,
): Promise<Found> {
  const filter: JsonObject =
    ids.length === 1
      ? { propertyName: STATUS, operator: 'EQ', value: ids[0] ?? '' }
      : { propertyName: STATUS, operator: 'IN', values: ids };
  return search(reader, [filter], limit);
}

/**
 * The tickets of one status behind a ticket id, by id: pages of any number of tickets, where the search's own paging
 * ends at 10,000.
 */
export async function searchBehind(
  reader: AccountReader,
  status: string,
  behind: string | null,
): Promise<Found> {
  const filters: JsonObject[] = [{ propertyName: STATUS, operator: 'EQ', value: status }];
  if (behind !== null) filters.push({ propertyName: ID, operator: 'GT', value: behind });
  return search(reader, filters, PAGE);
}

async function search(reader: AccountReader, filters: readonly JsonObject[], limit: number): Promise<Found> {
  const properties = [PIPELINE, STATUS];
  const { total, tickets } = await searchTickets(reader, { groups: [filters], properties, limit });
  return { total, tickets: tickets.map(placed) };
}

/** What the account holds right now for these tickets (at most 100); archived and unknown ones are left out. */
export async function readTickets(
  reader: AccountReader,
  ids: readonly string[],
): Promise<readonly FoundTicket[]> {
  const path = `${TICKETS}/batch/read`;
  const body = { inputs: ids.map((id) => ({ id })), properties: [PIPELINE, STATUS] };
  const answer = asObject(await reader.query(path, body), `POST ${path}`);
  return decodeTickets(answer['results'], `POST ${path}`).map(placed);
}

function placed({ id, properties }: SeenTicket): FoundTicket {
  return { id, pipeline: properties[PIPELINE] ?? null, status: properties[STATUS] ?? null };
}
