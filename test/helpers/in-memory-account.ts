import { ApiError } from '../../src/core/base/errors.js';
import type { Json, JsonObject } from '../../src/core/base/json.js';
import type { AccountReader } from '../../src/core/model/account.js';
import { readPages } from '../../src/hubspot/paging.js';
import { ApiError as Refused } from '../../src/sandbox/http/answer.js';
import { dispatch } from '../../src/sandbox/http/dispatch.js';
import { createRuntime } from '../../src/sandbox/runtime.js';
import type { Runtime } from '../../src/sandbox/runtime.js';
import type { SandboxState } from '../../src/sandbox/index.js';
import { freshState, parseSeed, seedState } from '../../src/sandbox/index.js';
import type { SeedOptions } from '../../src/sandbox/seed/state.js';
import { AT } from './engine.js';
import type { Editable } from './sandbox.js';
import { TEST_TOKEN } from './sandbox.js';

/** An account without a server, a socket or a wait: what plans are made of, as fast as a function. */
export interface InMemoryAccount extends Editable {
  readonly reader: AccountReader;
  /** Refuses whatever is asked below a path from now on. */
  readonly refuse: (path: string, status: number) => void;
  /** The paths that the reader has asked for, in order. */
  readonly asked: () => readonly string[];
}

/** The account of a seed, an object or a text as in a seed file; without one that of a first run. */
export function inMemoryAccount(seed?: object | string): InMemoryAccount {
  const { runtime, authorization } = runtimeOf(seed);
  const refusals = new Map<string, number>();
  const asked: string[] = [];
  const answerTo = (method: string, path: string, body: string): Json => {
    const url = new URL(path, 'http://in-memory.invalid');
    const answer = dispatch(runtime, { method, url, authorization, body });
    return JSON.parse(JSON.stringify(answer.body ?? null)) as Json;
  };
  const ask = async (method: 'GET' | 'POST', path: string, body: string): Promise<Json> => {
    await Promise.resolve();
    asked.push(path);
    try {
      const refused = [...refusals].find(([part]) => path.includes(part));
      if (refused !== undefined) throw new Refused(refused[1], null);
      return answerTo(method, path, body);
    } catch (error) {
      throw error instanceof Refused ? refusalOf(error, method, path) : error;
    }
  };
  return {
    reader: readerOf(ask),
    api: (method, path, body) =>
      Promise.resolve().then(() => answerTo(method, path, body === undefined ? '' : JSON.stringify(body))),
    refuse: (path, status) => {
      refusals.set(path, status);
    },
    asked: () => asked,
  };
}

/** What serves the account of a seed, without limits, and the header that lets a request in. */
export function runtimeOf(seed?: object | string): {
  readonly runtime: Runtime;
  readonly authorization: string;
} {
  const now = AT.getTime();
  const state = stateOf(seed, { now, token: TEST_TOKEN });
  const runtime = createRuntime(
    state,
    () => now,
    () => 'same',
  );
  runtime.limits.set({ burst: 1_000_000, searchPerSecond: 1_000_000 });
  return { runtime, authorization: `Bearer ${state.tokens.keys().next().value}` };
}

function stateOf(seed: object | string | undefined, options: SeedOptions): SandboxState {
  if (seed === undefined) return freshState(options);
  const parsed = parseSeed(typeof seed === 'string' ? seed : JSON.stringify(seed), 'seed.yaml');
  if (!parsed.ok) throw new Error(`the seed is wrong: ${JSON.stringify(parsed.problems)}`);
  return seedState(parsed.seed, options);
}

type Ask = (method: 'GET' | 'POST', path: string, body: string) => Promise<Json>;

function readerOf(ask: Ask): AccountReader {
  const get = (path: string): Promise<Json> => ask('GET', path, '');
  return {
    get,
    find: async (path) =>
      get(path).catch((error: unknown) => {
        if (error instanceof ApiError && error.refusal.status === 404) return null;
        throw error;
      }),
    list: (path) => readPages(get, path),
    query: (path: string, body: JsonObject) => ask('POST', path, JSON.stringify(body)),
  };
}

function refusalOf({ status }: Refused, method: string, path: string): ApiError {
  const unsaid = { message: null, category: null, subCategory: null, correlationId: null, policyName: null };
  return new ApiError(
    { code: status === 403 ? 'MISSING_SCOPE' : 'API_REFUSED', summary: `refused with ${status}` },
    { ...{ method, path, status, ...unsaid }, context: {}, errors: [] },
  );
}
