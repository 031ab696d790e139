import type { AccountReader } from '../../core/model/account.js';
import { asObject } from '../../core/base/decode.js';
import type { JsonObject } from '../../core/base/json.js';
import type { SeenTicket } from '../shared/ticket-search.js';
import {
  CLOSE_DATE,
  decodeTickets,
  ID,
  PAGE,
  PIPELINE,
  searchTickets,
  STATUS,
  TICKETS,
} from '../shared/ticket-search.js';

export interface FoundTicket {
  readonly id: string;
  readonly pipeline: string | null;
  readonly status: string | null;
  /** As HubSpot writes it; null if it has none, or it wasn't requested. */
  readonly closeDate: string | null;
}

/**
 * The tickets of one status with these properties, paged by id: any number of tickets, whereas the search's own paging
 * ends at 10,000. Each page starts after the last id of the previous one, whatever happened to its tickets.
 */
export async function* pagesOf(
  reader: AccountReader,
  status: string,
  properties: readonly string[],
): AsyncGenerator<readonly SeenTicket[]> {
  const here: JsonObject = { propertyName: STATUS, operator: 'EQ', value: status };
  let behind: readonly JsonObject[] = [];
  for (;;) {
    const groups = [[here, ...behind]];
    const { total, tickets } = await searchTickets(reader, { groups, properties, limit: PAGE });
    yield tickets;
    const last = tickets.at(-1);
    if (last === undefined || total <= tickets.length) return;
    behind = [{ propertyName: ID, operator: 'GT', value: last.id }];
  }
}

/** Reads the current state of these tickets (at most 100); archived and unknown ones are omitted. */
export async function readTickets(
  reader: AccountReader,
  ids: readonly string[],
): Promise<readonly FoundTicket[]> {
  const path = `${TICKETS}/batch/read`;
  const body = { inputs: ids.map((id) => ({ id })), properties: [PIPELINE, STATUS, CLOSE_DATE] };
  const answer = asObject(await reader.query(path, body), `POST ${path}`);
  return decodeTickets(answer['results'], `POST ${path}`).map(placed);
}

function placed({ id, properties }: SeenTicket): FoundTicket {
  return {
    id,
    pipeline: properties[PIPELINE] ?? null,
    status: properties[STATUS] ?? null,
    closeDate: properties[CLOSE_DATE] ?? null,
  };
}
