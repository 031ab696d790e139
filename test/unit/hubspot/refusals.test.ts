import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/core/base/errors.js';
import type { Json } from '../../../src/core/base/json.js';
import { listFromContext } from '../../../src/core/api/refusal.js';
import type { Failure } from '../../../src/hubspot/failures.js';
import { failed, refused } from '../../../src/hubspot/failures.js';
import type { Answer, HttpRequest } from '../../../src/transport/outcome.js';
import { answerFrom } from '../../../src/transport/outcome.js';
import { redactor } from '../../../src/core/secrets/redact.js';
import { scopesNamedIn } from '../../../src/hubspot/error-body.js';

const TOKEN = 'pat-na1-11111111-2222-3333-4444-555555555555';
const request: HttpRequest = {
  method: 'DELETE',
  path: '/crm/x',
  body: null,
  class: 'look-first',
};

function failureWith(answer: Answer): Failure {
  return {
    request,
    outcome: { kind: 'answer', answer },
    origin: 'https://api.hubapi.com',
    redact: redactor(TOKEN),
    now: new Date('2026-11-23T12:00:00.000Z'),
  };
}

function refusal(status: number, body: Json, headers: Record<string, string> = {}): ApiError {
  const answer = answerFrom(status, headers, JSON.stringify(body));
  return refused(failureWith(answer), answer);
}

const inUse = {
  status: 'error',
  message: 'Stage IDs: [a, b] are being referenced by object IDs: [22901690010]',
  correlationId: 'c-1',
  context: { stageIds: ['[a, b]'], objectIds: ['[22901690010]'] },
  category: 'VALIDATION_ERROR',
  subCategory: 'PipelineError.STAGE_ID_IN_USE',
};

describe('an account that was moved to another data centre', () => {
  const message = 'Hub 4711 is unknown to this Hublet, but it appears to exist in Hublet eu1';

  it('is told by where it is now', () => {
    const error = refusal(488, { message, correctHublet: 'eu1' });
    expect(error.code).toBe('ACCOUNT_ELSEWHERE');
    expect(error.diagnostic.summary).toContain('eu1');
    expect(error.diagnostic.detail).toContain(message);
  });

  it('is known by the sentence alone, and by the status alone', () => {
    expect(refusal(400, { message }).code).toBe('ACCOUNT_ELSEWHERE');
    expect(refusal(488, {}).code).toBe('ACCOUNT_ELSEWHERE');
  });
});

describe('a create that is refused for the ids of its statuses', () => {
  const create = { ...request, method: 'POST', path: '/crm/pipelines/x' } as const;
  const body = { message: 'no', subCategory: 'PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE' };

  it.each([
    ['its category', 409, body],
    ['its sentence', 400, { message: 'A pipeline with one of the same stages exists' }],
  ])('says by %s that the id of the pipeline may be taken', (_name, status, answer) => {
    const given = answerFrom(status, {}, JSON.stringify(answer));
    const failure = { ...failureWith(given), request: create };
    expect(refused(failure, given).diagnostic.detail).toContain('deals');
  });

  it('says nothing of it where something else was asked', () => {
    expect(refusal(409, body).diagnostic.detail).not.toContain('deals');
  });
});

describe('a refusal', () => {
  it('keeps every field that came', () => {
    const error = refusal(400, inUse);
    expect(error.code).toBe('API_REFUSED');
    expect(error.correlationId).toBe('c-1');
    expect(error.refusal).toEqual({
      status: 400,
      method: 'DELETE',
      path: '/crm/x',
      message: inUse.message,
      category: 'VALIDATION_ERROR',
      subCategory: 'PipelineError.STAGE_ID_IN_USE',
      correlationId: 'c-1',
      context: inUse.context,
      errors: [],
      policyName: null,
    });
  });

  it.each([
    ['an empty object', {}],
    ['a text', 'no'],
    ['a list', [1]],
    ['null', null],
    ['fields of other types', { message: 5, context: [1], errors: 'x', category: null }],
  ])('may have %s as its body', (_name, body) => {
    const error = refusal(400, body);
    expect(error.code).toBe('API_REFUSED');
    expect(error.refusal).toMatchObject({ message: null, category: null, context: {}, errors: [] });
  });

  it('makes lists of texts out of any context', () => {
    const { context } = refusal(400, { context: { one: 'a', many: ['b', 2], deep: { x: 1 } } }).refusal;
    expect(context).toEqual({ one: ['a'], many: ['b', '2'], deep: ['{"x":1}'] });
  });

  it('takes the correlation id from the headers where the body has none', () => {
    expect(refusal(400, {}, { 'x-hubspot-correlation-id': 'c-2' }).correlationId).toBe('c-2');
  });

  it.each([401, 403, 404, 409, 422])('of status %i is told by code', (status) => {
    expect(refusal(status, {}).code).toBe(status === 401 ? 'TOKEN_INVALID' : 'API_REFUSED');
  });

  it('names the scopes that are missing', () => {
    const body = {
      category: 'MISSING_SCOPES',
      errors: [
        { message: 'x', context: { requiredGranularScopes: ['[crm.b.read, crm.a.read]', 'crm.a.read'] } },
      ],
    };
    const error = refusal(403, body);
    expect(error.code).toBe('MISSING_SCOPE');
    expect(scopesNamedIn(error.refusal)).toEqual(['crm.a.read', 'crm.b.read']);
    expect(error.diagnostic.summary).toContain('crm.a.read, crm.b.read');
    expect(refusal(403, { context: { scopes: ['tickets'] } }).code).toBe('MISSING_SCOPE');
    expect(refusal(403, { category: 'MISSING_SCOPES' }).code).toBe('MISSING_SCOPE');
  });

  it('never carries the token, wherever HubSpot repeats it', () => {
    const body = {
      message: `token ${TOKEN}\nis bad`,
      correlationId: TOKEN,
      category: TOKEN,
      subCategory: { nested: TOKEN },
      context: { [TOKEN]: [TOKEN, { deep: TOKEN }] },
      errors: [{ message: TOKEN, context: { token: [`Bearer ${TOKEN}`] } }],
    };
    const error = refusal(400, body, { 'content-type': TOKEN });
    const all = JSON.stringify([
      error.refusal,
      error.diagnostic,
      error.message,
      error.stack,
      error.correlationId,
    ]);
    expect(all).not.toContain(TOKEN);
  });
});

describe('a failure', () => {
  it('shows the beginning of what is not JSON, without token and control characters', () => {
    const page = `<html>\u001b[31m\n${TOKEN}${'x'.repeat(200)}`;
    const error = failed('API_NOT_JSON', failureWith(answerFrom(200, { 'content-type': 'text/html' }, page)));
    expect(error.code).toBe('API_NOT_JSON');
    expect(error.diagnostic.detail).toContain('text/html');
    expect(error.diagnostic.detail).not.toContain(TOKEN);
    expect(error.diagnostic.detail).not.toContain('\u001b');
    expect(error.diagnostic.detail).not.toContain('x'.repeat(81));
  });

  it('says until when an account is moved', () => {
    const answer = answerFrom(477, { 'retry-after': '3600' }, '');
    expect(failed('API_MIGRATING', failureWith(answer)).diagnostic.detail).toContain(
      '2026-11-23T13:00:00.000Z',
    );
  });

  it('keeps the answer where there was one', () => {
    const error = failed('API_UNAVAILABLE', failureWith(answerFrom(500, {}, '{"correlationId":"c-3"}')));
    expect(error).toBeInstanceOf(ApiError);
    expect(error.correlationId).toBe('c-3');
    const silent = failed('API_TIMEOUT', {
      ...failureWith(answerFrom(500, {}, '')),
      outcome: { kind: 'lost', how: 'timeout', reason: `late ${TOKEN}` },
    });
    expect(silent).not.toBeInstanceOf(ApiError);
    expect(silent.diagnostic.detail).not.toContain(TOKEN);
  });
});

describe('a list in a context', () => {
  it.each([
    [undefined, []],
    [[], []],
    [['[a, b]'], ['a', 'b']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [['[]'], []],
    [
      ['[a]', 'b', '[c,d]'],
      ['a', 'b', 'c', 'd'],
    ],
    [[' 1 '], ['1']],
  ])('%j is %j', (values, list) => {
    expect(listFromContext(values)).toEqual(list);
  });
});
