import type { AccountReader } from '../../core/account.js';
import { asArray, asInteger, asObject, asString } from '../../core/decode.js';
import type { JsonObject } from '../../core/json.js';
import { API_VERSION } from '../api-version.js';

export const TICKETS = `/crm/objects/${API_VERSION}/tickets`;
const SEARCH = `${TICKETS}/search`;
export const PIPELINE = 'hs_pipeline';
export const STATUS = 'hs_pipeline_stage';
const ID = 'hs_object_id';

/** The most that one search answer can hold. */
export const PAGE = 200;

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
  const body = {
    filterGroups: [{ filters }],
    sorts: [{ propertyName: ID, direction: 'ASCENDING' }],
    properties: [PIPELINE, STATUS],
    limit,
  };
  const where = `POST ${SEARCH}`;
  const answer = asObject(await reader.query(SEARCH, body), where);
  return {
    total: asInteger(answer['total'], `${where}: total`),
    tickets: decodeTickets(answer['results'], where),
  };
}

/** What the account holds right now for these tickets (at most 100); archived and unknown ones are left out. */
export async function readTickets(
  reader: AccountReader,
  ids: readonly string[],
): Promise<readonly FoundTicket[]> {
  const path = `${TICKETS}/batch/read`;
  const body = { inputs: ids.map((id) => ({ id })), properties: [PIPELINE, STATUS] };
  const answer = asObject(await reader.query(path, body), `POST ${path}`);
  return decodeTickets(answer['results'], `POST ${path}`);
}

function decodeTickets(results: unknown, where: string): readonly FoundTicket[] {
  return asArray(results, `${where}: results`).map((entry, index) => {
    const at = `${where}: results[${index}]`;
    const ticket = asObject(entry, at);
    const properties = asObject(ticket['properties'], `${at}.properties`);
    const text = (name: string): string | null => {
      const value = properties[name];
      return typeof value === 'string' ? value : null;
    };
    return { id: asString(ticket['id'], `${at}.id`), pipeline: text(PIPELINE), status: text(STATUS) };
  });
}
