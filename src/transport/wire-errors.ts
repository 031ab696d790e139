import { apiMessage } from '../core/api/api-message.js';
import { systemCode } from '../core/base/errors.js';
import type { Outcome } from './outcome.js';

/** Transient failures. Anything else that prevents a connection is permanent (certificates, mostly). */
const TRANSIENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/**
 * Turns an error from undici or Node into an outcome. Keeps only its code, or its first line: the objects reference
 * requests, which must not reach logs. `sent`: the request was on a connection; `answering`: headers had arrived.
 */
export function outcomeOfError(error: Error, sent: boolean, answering: boolean): Outcome {
  const code = codeOf(error);
  const reason = code ?? apiMessage(error.message.slice(0, 2000).split('\n', 1).join(''));
  if (!sent) return { kind: 'not-sent', reason, permanent: !TRANSIENT.has(code ?? '') };
  if (code === 'UND_ERR_BODY_TIMEOUT') return { kind: 'lost', how: 'timeout', reason };
  return { kind: 'lost', how: answering ? 'cut' : 'dropped', reason };
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return systemCode(error) ?? codeOf(error.cause);
}
