import { apiMessage, bodyStart } from '../core/api/api-message.js';
import type { Code } from '../core/base/codes.js';
import type { ApiRefusal } from '../core/base/errors.js';
import { ApiError, AppError } from '../core/base/errors.js';
import { isJsonObject } from '../core/base/json.js';
import type { Redact } from '../core/secrets/redact.js';
import { retryAfterMs } from '../core/api/retry-after.js';
import type { Answer, HttpRequest, Outcome } from '../transport/outcome.js';
import { messageIn, refusalFrom, scopesNamedIn } from './error-body.js';
import type { FailureCode } from './retry.js';

const KEYS_PAGE = 'Development > Keys > Service keys';

interface Text {
  readonly code: Code;
  readonly summary: string;
  readonly detail: string;
  readonly hint?: string;
}

/** What an error message is made from. */
export interface Failure {
  readonly request: HttpRequest;
  readonly outcome: Outcome;
  /** Scheme and host of the account. */
  readonly origin: string;
  readonly redact: Redact;
  readonly now: Date;
}

/** The error for a refusal: an answer of 300 and up. */
export function refused(failure: Failure, answer: Answer): ApiError {
  const refusal = refusalFrom(failure.request, answer, failure.redact);
  const hublet = isJsonObject(answer.body) ? answer.body['correctHublet'] : undefined;
  const text = isElsewhere(refusal)
    ? elsewhere(refusal, typeof hublet === 'string' ? failure.redact(hublet) : null)
    : textOfRefusal(refusal);
  return new ApiError(text, refusal);
}

/** The error for a request that ended with `code`. */
export function failed(code: FailureCode, failure: Failure): AppError {
  const { outcome, redact } = failure;
  const text = textOf(code, failure);
  const clean: Text = { ...text, code, summary: redact(text.summary), detail: redact(text.detail) };
  if (outcome.kind === 'answer' && outcome.answer.status >= 400) {
    return new ApiError(clean, refusalFrom(failure.request, outcome.answer, redact));
  }
  return new AppError(clean);
}

function textOfRefusal(refusal: ApiRefusal): Text {
  const said = refusal.message === null ? 'It gave no reason.' : `HubSpot says: ${refusal.message}`;
  const what = `${refusal.method} ${refusal.path}`;
  if (refusal.status === 401) {
    return {
      code: 'TOKEN_INVALID',
      summary: 'HubSpot does not accept the access token.',
      detail: `${what} returned 401. ${said} The token is wrong, expired or revoked. Copy it again from ${KEYS_PAGE} and set it as HUBSPOT_ACCESS_TOKEN.`,
      hint: 'pipewright doctor',
    };
  }
  const scopes = scopesNamedIn(refusal);
  if (refusal.status === 403 && (scopes.length > 0 || refusal.category === 'MISSING_SCOPES')) {
    const named = scopes.length > 0 ? scopes.join(', ') : 'a scope that HubSpot does not name';
    return {
      code: 'MISSING_SCOPE',
      summary: `The access token lacks ${named}.`,
      detail: `${what} returned 403. ${said} Add the scope to the key in HubSpot: ${KEYS_PAGE} > the key > Scopes.`,
      hint: 'pipewright doctor',
    };
  }
  if (refusal.status < 400) {
    return {
      code: 'API_REFUSED',
      summary: `The account sent a redirect (${refusal.status}), and redirects are not followed.`,
      detail: `${what} returned ${refusal.status}. The token must not be sent to another address; check --api-url.`,
    };
  }
  return {
    code: 'API_REFUSED',
    summary: `HubSpot refused the request (${refusal.status}).`,
    detail: `${what} returned ${refusal.status}${categoryOf(refusal)}. ${said}${mayMean(refusal)}`,
  };
}

/** The account lives in a different data centre ("Hublet") than the one the key was issued for. */
function isElsewhere({ status, message }: ApiRefusal): boolean {
  return status === 488 || /unknown to this hublet/i.test(message ?? '');
}

function elsewhere({ method, path, status, message }: ApiRefusal, hublet: string | null): Text {
  const said = message === null ? 'It gave no reason.' : `HubSpot says: ${message}`;
  const where = hublet === null ? 'another data centre' : `the data centre ${hublet}`;
  return {
    code: 'ACCOUNT_ELSEWHERE',
    summary: `The account is in ${where}, but the access token was issued for another one.`,
    detail: `${method} ${path} returned ${status}. ${said} This happens after HubSpot has moved an account. Create a new key in the account (${KEYS_PAGE}) and set it as HUBSPOT_ACCESS_TOKEN, or name the API host of that data centre with --api-url.`,
    hint: 'pipewright doctor',
  };
}

const IN_ANOTHER_PIPELINE = 'PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE';

/** The likely cause if HubSpot's message is misleading. */
function mayMean({ method, message, subCategory }: ApiRefusal): string {
  const isAboutStages = subCategory === IN_ANOTHER_PIPELINE || /one of the same stages/i.test(message ?? '');
  if (method !== 'POST' || !isAboutStages) return '';
  return " HubSpot also gives this answer if the id of the pipeline itself is taken: pipeline ids are unique across deals and tickets, and HubSpot's own deal pipeline has the id default. Give the new pipeline another id (id: in the files), or give its statuses other ids if another pipeline has theirs.";
}

function categoryOf(refusal: ApiRefusal): string {
  const parts = [refusal.category, refusal.subCategory].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** The message for each code. `happened` names the request and its outcome. */
function textOf(code: FailureCode, failure: Failure): Omit<Text, 'code'> {
  const happened = `${failure.request.method} ${failure.request.path}: ${cameOf(failure)}.`;
  const doctor = 'pipewright doctor';
  switch (code) {
    case 'INTERRUPTED':
      return {
        summary: 'Stopped before the request finished.',
        detail: `${happened} No further request was sent.`,
      };
    case 'ANSWER_LOST':
      return {
        summary: 'A write was sent, but its answer was lost.',
        detail: `${happened} It may or may not have taken effect; only reading the account can tell.`,
      };
    case 'API_UNREACHABLE':
      return {
        summary: `${failure.origin} can't be reached.`,
        detail: `${happened} Check the network, any proxy or firewall, and --api-url.`,
        hint: doctor,
      };
    case 'API_TIMEOUT':
      return {
        summary: 'The account took too long to answer.',
        detail: `${happened} Try again later.`,
      };
    case 'API_NOT_JSON':
      return {
        summary: 'The account answered with something that is not JSON.',
        detail: `${happened} Often this comes from a proxy, a login page or a maintenance page instead of HubSpot; check --api-url.`,
      };
    case 'API_UNAVAILABLE':
      return {
        summary: 'HubSpot is not available right now.',
        detail: `${happened} Try again later; https://status.hubspot.com lists known outages.`,
      };
    case 'API_MIGRATING':
      return {
        summary: 'HubSpot is moving this account to another data centre.',
        detail: `${happened} ${untilOf(failure)}`,
      };
    case 'RATE_LIMITED':
      return {
        summary: 'HubSpot kept refusing requests because there were too many.',
        detail: `${happened} Each attempt waited as long as HubSpot asked. Another app may be using up the limit; try again later.`,
      };
    case 'DAILY_LIMIT':
      return {
        summary: "The account's daily limit of API requests is used up.",
        detail: `${happened} HubSpot counts all apps of the account together and resets the limit at midnight in its time zone.`,
      };
  }
}

function untilOf(failure: Failure): string {
  const wait =
    failure.outcome.kind === 'answer' ? retryAfterMs(failure.outcome.answer.headers, failure.now) : null;
  if (wait === null) return 'This takes up to 24 hours. Try again later.';
  return `Try again after ${new Date(failure.now.getTime() + wait).toISOString()}.`;
}

function cameOf({ outcome, redact }: Failure): string {
  switch (outcome.kind) {
    case 'interrupted':
      return 'stopped by the user';
    case 'not-sent':
      return `no connection (${outcome.reason})`;
    case 'lost':
      return lostText(outcome.how, outcome.reason);
    case 'answer':
      return answerText(outcome.answer, redact);
  }
}

function lostText(how: string, reason: string): string {
  return how === 'dropped' ? `the connection broke (${reason})` : reason;
}

function answerText(answer: Answer, redact: Redact): string {
  const said = messageIn(answer, redact);
  if (said !== null) return `status ${answer.status}, and HubSpot says: ${said.replace(/\.$/, '')}`;
  const type = apiMessage(answer.headers['content-type'] ?? 'no content type').slice(0, 80);
  const message =
    answer.form === 'empty' ? 'an empty body' : `a body that starts with: ${bodyStart(answer.text, redact)}`;
  return `status ${answer.status}, ${redact(type)}, ${message}`;
}
