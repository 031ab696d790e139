import { bodyStart, printable } from '../core/api/api-message.js';
import { AppError } from '../core/base/errors.js';
import { isJsonObject } from '../core/base/json.js';
import type { Redact } from '../core/secrets/redact.js';
import type { PlatformRequest, PlatformWords } from './platform.js';
import type { Answer } from '../transport/outcome.js';

/** What the error messages of one platform are made from. */
export interface Telling {
  readonly words: PlatformWords;
  /** Scheme and host of the API. */
  readonly origin: string;
  /** What the requests were about: `pull request 7 of acme/desk`. */
  readonly subject: string;
  readonly redact: Redact;
}

/** The error for a refusal. */
export function platformRefused(telling: Telling, request: PlatformRequest, answer: Answer): AppError {
  const { words, subject, redact } = telling;
  const said = messageOf(answer, redact);
  const happened = `${request.method} ${request.path} returned ${answer.status}.`;
  const told = said === null ? 'It gave no reason.' : `${words.title} says: ${said}`;
  const why = `${happened} ${told}`;
  if (answer.status === 401) {
    return refusal(
      `${words.title} does not accept the token.`,
      `${why} The token in ${words.tokenVariable} is wrong, expired or revoked. ${words.rights}`,
    );
  }
  if (answer.status === 403) {
    return refusal(
      `${words.title} does not allow this token to do that.`,
      `${why} ${words.rights}`,
      words.grant,
    );
  }
  if (answer.status === 404) {
    return refusal(
      `${words.title} does not show ${subject} to this token.`,
      `${why} It does not exist, or the token may not see it. ${words.rights}`,
      words.grant,
    );
  }
  if (answer.status < 400) {
    return refusal(
      `${words.title} sent a redirect (${answer.status}), and redirects are not followed.`,
      `${happened} The token must not be sent to another address. Check whether the repository was renamed or the API address is wrong.`,
    );
  }
  return refusal(`${words.title} refused the comment (${answer.status}).`, why);
}

function refusal(summary: string, detail: string, hint: string | null = null): AppError {
  return new AppError({ code: 'PLATFORM_REFUSED', summary, detail, ...(hint === null ? {} : { hint }) });
}

/** The error when all attempts are used up. `came` is the outcome of the last one. */
export function platformUnreachable(
  { words, origin, redact }: Telling,
  request: PlatformRequest,
  came: string,
): AppError {
  return new AppError({
    code: 'PLATFORM_UNREACHABLE',
    summary: `${words.title} can't be reached at ${origin}, or is not available right now.`,
    detail: `${request.method} ${request.path}: ${redact(came)}. Run the command again: it looks for its comment first, so it never posts a second one.`,
  });
}

/** The error for a limit that lasts too long to wait. */
export function rateLimited({ words }: Telling, again: Date): AppError {
  return new AppError({
    code: 'PLATFORM_RATE_LIMITED',
    summary: `${words.title} accepts no more requests from this token for now.`,
    detail: `Run the command again after ${again.toISOString()}. Other uses of the same token count too.`,
  });
}

/** The error for an answer that doesn't come from the platform's API. */
export function unreadable(
  { words, origin, redact }: Telling,
  request: PlatformRequest,
  answer: Answer,
): AppError {
  return new AppError({
    code: 'PLATFORM_ANSWER',
    summary: `The answer from ${origin} does not come from ${words.title}'s API.`,
    detail:
      `${request.method} ${request.path} returned ${answer.status} and a body that starts with: ${bodyStart(answer.text, redact)}. Often a ` +
      'proxy or a login page answers instead; check the API address.',
  });
}

/** The platform's own message. GitLab sends a string, lists by field, or `error`. */
function messageOf({ body }: Answer, redact: Redact): string | null {
  if (!isJsonObject(body)) return null;
  const message = body['message'] ?? body['error_description'] ?? body['error'];
  if (message === undefined || message === null) return null;
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return printable(redact(text.slice(0, 4000))).slice(0, 300);
}
