import type { Json } from '../core/base/json.js';

/** How a body read: JSON, nothing, JSON that breaks off, or something else (an HTML page, mostly). */
type BodyForm = 'json' | 'empty' | 'broken' | 'other';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly form: BodyForm;
  /** The parsed body, null where it isn't JSON. */
  readonly body: Json;
  /** The body as it came. */
  readonly text: string;
}

/**
 * What became of one request.
 *
 *   answer       the account answered, with whatever status
 *   not-sent     no byte of it left: name not found, connection refused, certificate refused (`permanent`)
 *   lost         it was sent, and no whole answer came back: it may have been done
 *   interrupted  the run was stopped already, and it was not sent
 */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'not-sent'; readonly reason: string; readonly permanent: boolean }
  | { readonly kind: 'lost'; readonly how: LostHow; readonly reason: string }
  | { readonly kind: 'interrupted' };

export type LostHow = 'dropped' | 'timeout' | 'cut' | 'too-big' | 'stopped';

/** One request as the client sends it. `class` says what may be repeated: reads and `safe` writes. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  /** JSON text, or null for no body. */
  readonly body: string | null;
  readonly class: RequestClass;
}

export type RequestClass = 'read' | 'safe' | 'look-first';

/** Builds an answer from what came over the wire. */
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
