import { ApiError } from '../../src/core/base/errors.js';
import type { Json, JsonObject } from '../../src/core/base/json.js';
import type { AccountReader } from '../../src/core/model/account.js';
import { readPages } from '../../src/hubspot/paging.js';
import { ApiError as Refused } from '../../src/sandbox/http/answer.js';
import { dispatch } from '../../src/sandbox/http/dispatch.js';
import { createRuntime } from '../../src/sandbox/runtime.js';
import { parseSeed, seedState } from '../../src/sandbox/index.js';
import { AT } from './engine.js';
import { TEST_TOKEN } from './sandbox.js';

/** Reads the account of a seed without a server, a socket or a wait: what plans are made of, as fast as a function. */
export function readerOf(seedText: string): AccountReader {
  const parsed = parseSeed(seedText, 'seed.yaml');
  if (!parsed.ok) throw new Error(`the seed is wrong: ${JSON.stringify(parsed.problems)}`);
  const now = AT.getTime();
  const state = seedState(parsed.seed, { now, token: TEST_TOKEN });
  const authorization = `Bearer ${state.tokens.keys().next().value}`;
  const runtime = createRuntime(
    state,
    () => now,
    () => 'same',
  );
  runtime.limits.set({ burst: 1_000_000, searchPerSecond: 1_000_000 });
  const answerTo = (method: 'GET' | 'POST', path: string, body: string): Json => {
    const url = new URL(path, 'http://in-memory.invalid');
    try {
      const answer = dispatch(runtime, { method, url, authorization, body });
      return JSON.parse(JSON.stringify(answer.body ?? null)) as Json;
    } catch (error) {
      throw error instanceof Refused ? refusalOf(error, method, path) : error;
    }
  };
  const ask = (method: 'GET' | 'POST', path: string, body: string): Promise<Json> =>
    Promise.resolve().then(() => answerTo(method, path, body));
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

/** What `planOf` takes for a client, in front of the account of a seed. */
export function plannerOf(seed: object): { readonly reader: AccountReader } {
  return { reader: readerOf(JSON.stringify(seed)) };
}

function refusalOf({ status }: Refused, method: string, path: string): ApiError {
  const unsaid = { message: null, category: null, subCategory: null, correlationId: null, policyName: null };
  return new ApiError(
    { code: status === 403 ? 'MISSING_SCOPE' : 'API_REFUSED', summary: `refused with ${status}` },
    { ...{ method, path, status, ...unsaid }, context: {}, errors: [] },
  );
}
