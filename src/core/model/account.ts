import type { Address } from '../base/address.js';
import type { CloseDatesById } from '../plan/change.js';
import type { Json, JsonObject } from '../base/json.js';

/** Where a plan was made: HubSpot itself, the embedded sandbox, or another URL given with --api-url. */
export type Target = 'hubspot' | 'sandbox' | 'custom';

/** The account's own details. */
export interface AccountFacts {
  readonly portalId: number;
  readonly accountType: string;
  readonly uiDomain: string;
  readonly target: Target;
  readonly loopback: boolean;
}

/**
 * Reads from the account, and can't write. A path starts with `/` and may have a query. Responses of 400 and up are
 * thrown as ApiError; bodies that aren't JSON as AppError `API_NOT_JSON`.
 */
export interface AccountReader {
  /** GET. */
  get(path: string): Promise<Json>;
  /** GET, with null for a 404. */
  find(path: string): Promise<Json | null>;
  /** GET of a list, all pages: all its `results`. */
  list(path: string): Promise<readonly Json[]>;
  /** POST that only reads: searches, batch reads, token information. Anything else is refused as a bug. */
  query(path: string, body: JsonObject): Promise<Json>;
}

/**
 * One write request, as data. `retry`: `safe` is idempotent and may be repeated; `look-first` requires reading the
 * state before it is sent again. `addresses` are the changes that it makes.
 */
export interface Operation {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body: JsonObject | null;
  readonly retry: 'safe' | 'look-first';
  readonly addresses: readonly Address[];
  /** For a move of tickets: the status that all of them were in when they were read just before. By live ids. */
  readonly from?: { readonly pipeline: string; readonly status: string };
  /** For a move of tickets: their former close dates. For the journal; never sent. */
  readonly closeDates?: CloseDatesById;
  /** What to send instead, once, if the response is `after` and a read shows that it was not done. */
  readonly instead?: { readonly after: number; readonly operation: Operation };
}

/** Status and body (null if there is none) of an accepted write. Never proof of the account's state. */
export interface WriteAnswer {
  readonly status: number;
  readonly body: Json;
}

/** Reads and writes. Only the executor gets one. `ANSWER_LOST` means that a write may or may not have been done. */
export interface AccountWriter extends AccountReader {
  send(operation: Operation): Promise<WriteAnswer>;
}

/** How many requests a client has sent, retries included. */
export interface RequestCounts {
  readonly read: number;
  readonly write: number;
}
