import { isObject, type Json, type JsonObject } from '../json.js';
import type { AccessToken } from '../model.js';
import type { SearchLag } from '../store/search-lag.js';
import type { SandboxState } from '../store/state.js';
import { invalid, type Answer } from './answer.js';

/** The date versions a path can carry, and `v3`. */
export type Version = '2026-09' | '2026-03' | 'v3';

/** One request to HubSpot's part of the server, decoded. */
export interface Call {
  readonly state: SandboxState;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly version: Version;
  readonly body: Json | undefined;
  /** Length of the body as sent, in characters. */
  readonly bodyLength: number;
  readonly now: number;
  /** Who calls; null where a path needs no token. */
  readonly token: AccessToken | null;
  readonly lag: SearchLag;
}

/** One row of the path table. `:name` in the path stands for one segment. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly versions: readonly Version[];
  /** One of these scopes is needed; none where the list is empty. */
  readonly needs: readonly string[];
  /** True where a call changes nothing, whatever its method. */
  readonly reads?: boolean;
  /** True where no token is needed and no limit counts. */
  readonly open?: boolean;
  readonly isSearch?: boolean;
  readonly handle: (call: Call) => Answer;
}

/** A segment of the path by its name in the route. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`the route has no :${name}`);
  return value;
}

/** The body as an object; anything else is refused as HubSpot does. */
export function bodyObject(call: Call): JsonObject {
  if (isObject(call.body)) return call.body;
  throw invalid('Invalid input JSON: an object is expected');
}

/** A text in the body, undefined where it is left out; any other type is refused. */
export function optionalText(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`Invalid input JSON: "${name}" is not a string`);
  return value;
}

export function requiredText(body: JsonObject, name: string): string {
  const value = optionalText(body, name);
  if (value === undefined) throw missingFields([name]);
  return value;
}

/** The refusal of a body that lacks required fields. */
export function missingFields(names: readonly string[]): Error {
  return invalid(`Invalid input JSON: required fields are not set: [${names.join(', ')}]`);
}

/** A whole number from the query between 1 and `max`; `usual` where it is left out. */
export function pageLimit(call: Call, usual: number, max: number): number {
  const text = call.query.get('limit');
  if (text === null) return usual;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > max) throw invalid(`limit must be from 1 to ${max}`);
  return limit;
}
