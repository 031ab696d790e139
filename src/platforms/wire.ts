import { Agent, request as send } from 'undici';
import { withoutLastSlashes } from '../core/secrets/secure-url.js';
import type { Json, JsonObject } from '../core/base/json.js';

/** One request to a platform, as data. `path` begins with `/` and follows the address of the API. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body: JsonObject | null;
}

export interface PlatformAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; null where there is none; undefined where it isn't JSON. */
  readonly body: Json | undefined;
  readonly text: string;
}

/** What became of one request. `passing`: it may go well a moment later. */
export type PlatformOutcome =
  | { readonly kind: 'answer'; readonly answer: PlatformAnswer }
  | { readonly kind: 'lost'; readonly reason: string; readonly passing: boolean };

export interface Wire {
  /** Never rejects. The whole answer must be there within `withinMs`. */
  readonly exchange: (request: WireRequest, withinMs: number) => Promise<PlatformOutcome>;
  readonly close: () => Promise<void>;
}

interface WireOptions {
  /** An address that `urlProblem` found nothing wrong with; a path in it stands before every path. */
  readonly apiUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const CONNECT_MS = 10_000;
const BODY_BYTES = 64 * 1024 * 1024;

/** Everything else that goes wrong stays wrong: certificates, mostly. */
const PASSING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** Requests over the wire, one try each. Redirects are answers: a token doesn't travel to another address. */
export function openWire({ apiUrl, headers, signal }: WireOptions): Wire {
  const base = withoutLastSlashes(apiUrl);
  const dispatcher = new Agent({
    connect: { timeout: CONNECT_MS },
    maxResponseSize: BODY_BYTES,
  });
  return {
    exchange: async ({ method, path, body }, withinMs) => {
      const inTime = AbortSignal.timeout(withinMs);
      try {
        const answer = await send(base + path, {
          dispatcher,
          method,
          signal: AbortSignal.any([signal, inTime]),
          headers: { ...headers, ...(body === null ? {} : { 'content-type': 'application/json' }) },
          body: body === null ? null : JSON.stringify(body),
        });
        const text = await answer.body.text();
        return { kind: 'answer', answer: answerFrom(answer.statusCode, answer.headers, text) };
      } catch (error) {
        if (inTime.aborted) return { kind: 'lost', reason: 'no answer in time', passing: true };
        const code = codeOf(error);
        return { kind: 'lost', reason: code ?? 'the connection broke', passing: PASSING.has(code ?? '') };
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function answerFrom(
  status: number,
  incoming: Readonly<Record<string, string | string[] | undefined>>,
  text: string,
): PlatformAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming)) {
    if (value !== undefined)
      headers[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return { status, headers, body: parsed(text), text };
}

function parsed(text: string): Json | undefined {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as Json; // the JSON boundary: JSON.parse gives nothing but JSON
  } catch {
    return undefined;
  }
}

/** Only the code of an error is kept: the objects hang on to requests, which hold the token. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
