import type { Json } from '../core/base/json.js';

/** What a body turned out to be: JSON, empty, truncated JSON, or something else (mostly an HTML page). */
type BodyForm = 'json' | 'empty' | 'broken' | 'other';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly form: BodyForm;
  /** The parsed body, or null if it isn't JSON. */
  readonly body: Json;
  /** The raw body. */
  readonly text: string;
}

/**
 * The outcome of one request.
 *
 *   answer       an answer arrived, whatever its status
 *   not-sent     nothing was sent: name not found, connection refused, certificate rejected (`permanent`)
 *   lost         it was sent, but no complete answer arrived: it may have taken effect
 *   interrupted  the run had already been stopped, and nothing was sent
 */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'not-sent'; readonly reason: string; readonly permanent: boolean }
  | { readonly kind: 'lost'; readonly how: LostHow; readonly reason: string }
  | { readonly kind: 'interrupted' };

export type LostHow = 'dropped' | 'timeout' | 'cut' | 'too-big' | 'stopped';

/** One request. `class` says whether it may be retried: reads and `safe` writes may. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  /** JSON text, or null for no body. */
  readonly body: string | null;
  readonly class: RequestClass;
}

export type RequestClass = 'read' | 'safe' | 'look-first';

/** Builds an answer from a raw response. */
export function answerFrom(status: number, headers: Readonly<Record<string, string>>, text: string): Answer {
  if (text.trim() === '') return { status, headers, form: 'empty', body: null, text };
  try {
    const body = JSON.parse(text) as Json; // the JSON boundary: JSON.parse gives nothing but JSON
    return { status, headers, form: 'json', body, text };
  } catch {
    const declared = /\bjson\b/i.test(headers['content-type'] ?? '');
    return { status, headers, form: declared ? 'broken' : 'other', body: null, text };
  }
}
