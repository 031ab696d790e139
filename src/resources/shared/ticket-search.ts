import type { AccountReader } from '../../core/model/account.js';
import type { Code } from '../../core/base/codes.js';
import { asArray, asInteger, asObject, asString } from '../../core/base/decode.js';
import { AppError } from '../../core/base/errors.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import { API_VERSION } from './api-version.js';

export const TICKETS = `/crm/objects/${API_VERSION}/tickets`;
export const PIPELINE = 'hs_pipeline';
export const STATUS = 'hs_pipeline_stage';
export const ID = 'hs_object_id';
export const CLOSE_DATE = 'closed_date';

/** The maximum number of tickets in one search response. */
export const PAGE = 200;

const SEARCH = `${TICKETS}/search`;

/** Not specific to one search: these end the command. */
const FATAL: readonly Code[] = ['TOKEN_INVALID', 'INTERRUPTED', 'API_SHAPE'];

interface TicketQuery {
  /** Filters that must all hold; of several groups, one must. */
  readonly groups: readonly (readonly JsonObject[])[];
  readonly properties: readonly string[];
  readonly limit: number;
}

/** A ticket with the requested properties; null if it has no value. */
export interface SeenTicket {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
}

export interface Seen {
  /** The total, whatever the limit. */
  readonly total: number;
  readonly tickets: readonly SeenTicket[];
}

/** Finds tickets, by id ascending. */
export async function searchTickets(
  reader: AccountReader,
  { groups, properties, limit }: TicketQuery,
): Promise<Seen> {
  const body = {
    filterGroups: groups.map((filters) => ({ filters })),
    sorts: [{ propertyName: ID, direction: 'ASCENDING' }],
    properties,
    limit,
  };
  const where = `POST ${SEARCH}`;
  const answer = asObject(await reader.query(SEARCH, body), where);
  return {
    total: asInteger(answer['total'], `${where}: total`),
    tickets: decodeTickets(answer['results'], where),
  };
}

/** The tickets of a search or a batch read. */
export function decodeTickets(results: Json | undefined, where: string): readonly SeenTicket[] {
  return asArray(results, `${where}: results`).map((entry, index) => {
    const at = `${where}: results[${index}]`;
    const ticket = asObject(entry, at);
    const properties = Object.entries(asObject(ticket['properties'], `${at}.properties`));
    return {
      id: asString(ticket['id'], `${at}.id`),
      properties: Object.fromEntries(
        properties.map(([name, value]) => [name, typeof value === 'string' && value !== '' ? value : null]),
      ),
    };
  });
}

/** The reason why one search failed; errors that aren't specific to one search are rethrown. */
export function searchProblem(error: unknown): AppError {
  if (!(error instanceof AppError) || FATAL.includes(error.code)) throw error;
  return error;
}
