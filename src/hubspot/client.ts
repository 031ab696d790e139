import type { AccountReader, AccountWriter, Operation, RequestCounts } from '../core/model/account.js';
import { BugError } from '../core/base/errors.js';
import type { Json, JsonObject } from '../core/base/json.js';
import type { Redact } from '../core/secrets/redact.js';
import type { Channel } from './channel.js';
import { createChannel } from './channel.js';
import type { ClientOptions } from './options.js';
import { settingsFrom } from './options.js';
import { ownSignal } from '../transport/own-signal.js';
import type { HubSpotRequest } from './pacing.js';
import type { RateHints } from './rate-hints.js';
import { readPages } from './paging.js';
import { isQueryPath, isSearchPath } from './query-paths.js';

/** Reads an account, and has no way to write to it. */
interface HubSpotReader {
  readonly reader: AccountReader;
  counts(): RequestCounts;
  rateHints(): RateHints;
  /** The `Server` header of the most recent answer, or null. */
  server(): string | null;
  readonly redact: Redact;
  /** Closes the connections. Requests in flight end as interrupted or lost. */
  close(): Promise<void>;
}

/** Reads and writes an account. Both share one rate limiter, one pool and one count. */
export interface HubSpotClient extends HubSpotReader {
  readonly writer: AccountWriter;
}

/** A client for commands that only read. */
export function createReader(options: ClientOptions): HubSpotReader {
  return readerOver(openChannel(options));
}

/** A client for commands that write. Its `reader` can't write. */
export function createClient(options: ClientOptions): HubSpotClient {
  const channel = openChannel(options);
  const reading = readerOver(channel);
  return { ...reading, writer: { ...reading.reader, send: (operation) => send(channel, operation) } };
}

function openChannel(options: ClientOptions): Channel {
  const { signal, release } = ownSignal(options.signal);
  const channel = createChannel(settingsFrom(options, signal));
  return {
    ...channel,
    close: async () => {
      release();
      await channel.close();
    },
  };
}

function readerOver(channel: Channel): HubSpotReader {
  const get = async (path: string): Promise<Json> => (await channel.request(getRequest(path))).body;
  return {
    reader: {
      get,
      list: (path) => readPages(get, path),
      find: async (path) => {
        const answer = await channel.request(getRequest(path), true);
        return answer.status === 404 ? null : answer.body;
      },
      query: async (path, body) => (await channel.request(queryRequest(path, body))).body,
    },
    counts: () => channel.counts(),
    rateHints: () => channel.rateHints(),
    server: () => channel.server(),
    redact: channel.redact,
    close: () => channel.close(),
  };
}

function getRequest(path: string): HubSpotRequest {
  return { method: 'GET', path: checked(path), body: null, class: 'read', search: false };
}

function queryRequest(path: string, body: JsonObject): HubSpotRequest {
  if (!isQueryPath(path)) throw new BugError(`POST ${path} is not known to only read`);
  return { method: 'POST', path, body: JSON.stringify(body), class: 'read', search: isSearchPath(path) };
}

async function send(channel: Channel, operation: Operation): ReturnType<AccountWriter['send']> {
  const answer = await channel.request({
    method: operation.method,
    path: checked(operation.path),
    body: operation.body === null ? null : JSON.stringify(operation.body),
    class: operation.retry,
    search: false,
  });
  return { status: answer.status, body: answer.body };
}

function checked(path: string): string {
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(path)) throw new BugError(`not a request path: ${JSON.stringify(path)}`);
  return path;
}
