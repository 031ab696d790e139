import { apiMessage } from '../core/api/api-message.js';
import type { ApiRefusal } from '../core/base/errors.js';
import type { Json, JsonObject } from '../core/base/json.js';
import { isJsonObject } from '../core/base/json.js';
import type { Redact } from '../core/secrets/redact.js';
import { listFromContext } from '../core/api/refusal.js';
import type { Answer, HttpRequest } from '../transport/outcome.js';

/** The reason given in an error body, or null. */
export function messageIn(answer: Answer, redact: Redact): string | null {
  const message = isJsonObject(answer.body) ? answer.body['message'] : null;
  return typeof message === 'string' && message.trim() !== '' ? apiMessage(redact(message)) : null;
}

/** Decodes an error answer, whichever of HubSpot's fields it has, and redacts the token in all of them. */
export function refusalFrom(request: HttpRequest, answer: Answer, redact: Redact): ApiRefusal {
  const body = isJsonObject(answer.body) ? answer.body : {};
  const text = (name: string): string | null => {
    const value = body[name];
    return typeof value === 'string' && value !== '' ? apiMessage(redact(value)) : null;
  };
  return {
    status: answer.status,
    method: request.method,
    path: redact(request.path),
    message: messageIn(answer, redact),
    category: text('category'),
    subCategory: text('subCategory') ?? redactedJson(body['subCategory'], redact),
    correlationId: text('correlationId') ?? correlationHeader(answer, redact),
    context: contextFrom(body['context'], redact),
    errors: Array.isArray(body['errors'])
      ? body['errors'].map((error: Json) => redactDeep(error, redact))
      : [],
    policyName: text('policyName'),
  };
}

/** The scopes that a refusal names as missing, in its context or in the contexts of its errors. */
export function scopesNamedIn(refusal: ApiRefusal): readonly string[] {
  const contexts = [
    refusal.context,
    ...refusal.errors.map((error) => contextFrom(member(error, 'context'), same)),
  ];
  const scopes = contexts.flatMap((context) =>
    Object.entries(context)
      .filter(([name]) => /scopes?$/i.test(name))
      .flatMap(([, values]) => listFromContext(values)),
  );
  return [...new Set(scopes)].sort();
}

/** Lists of strings: a single string becomes a list of one, any other value its JSON. */
function contextFrom(value: Json | undefined, redact: Redact): Readonly<Record<string, readonly string[]>> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const values: readonly Json[] = Array.isArray(member) ? member : member === undefined ? [] : [member];
      return [redact(name), values.map((one) => redact(typeof one === 'string' ? one : JSON.stringify(one)))];
    }),
  );
}

function redactDeep(value: Json, redact: Redact): Json {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((member: Json) => redactDeep(member, redact));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      redact(name),
      name === 'message' && typeof part === 'string'
        ? apiMessage(redact(part))
        : redactDeep(part ?? null, redact),
    ]),
  );
}

function redactedJson(value: Json | undefined, redact: Redact): string | null {
  return value === undefined || value === null || value === ''
    ? null
    : apiMessage(redact(JSON.stringify(value)));
}

function correlationHeader(answer: Answer, redact: Redact): string | null {
  const value = answer.headers['x-hubspot-correlation-id'];
  return value === undefined || value === '' ? null : apiMessage(redact(value));
}

function member(value: Json, name: keyof JsonObject): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

function same(text: string): string {
  return text;
}
