import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/base/json.js';
import type { Outcome, RequestClass } from '../../../src/transport/outcome.js';
import { answerFrom } from '../../../src/transport/outcome.js';
import type { Decision } from '../../../src/transport/persist.js';
import type { Attempt, FailureCode } from '../../../src/hubspot/retry.js';
import { decide } from '../../../src/hubspot/retry.js';

const now = new Date('2026-11-23T12:00:00.000Z');
const half = { random: () => 0.5, now };

function attempt(kind: RequestClass, more: Partial<Attempt> = {}): Attempt {
  return { class: kind, search: false, faults: 0, putOff: 0, leftMs: Infinity, windowMs: 10_000, ...more };
}

function answer(status: number, body: Json = {}, headers: Record<string, string> = {}): Outcome {
  return { kind: 'answer', answer: answerFrom(status, headers, JSON.stringify(body)) };
}

function waitOf(decision: Decision<FailureCode>): number | null {
  return decision.do === 'again' ? decision.waitMs : null;
}

const tooMany = (policyName: string, headers: Record<string, string> = {}): Outcome =>
  answer(429, { policyName }, headers);
const everyClass: readonly RequestClass[] = ['read', 'safe', 'look-first'];

describe('after a request that never left', () => {
  const refused: Outcome = { kind: 'not-sent', reason: 'ECONNREFUSED', permanent: false };

  it.each(everyClass)('%s is tried again', (kind) => {
    expect(decide(refused, attempt(kind), half).do).toBe('again');
  });

  it.each(everyClass)('%s gives up as unreachable after four tries', (kind) => {
    expect(decide(refused, attempt(kind, { faults: 2 }), half).do).toBe('again');
    expect(decide(refused, attempt(kind, { faults: 3 }), half)).toEqual({
      do: 'fail',
      code: 'API_UNREACHABLE',
    });
  });

  it('gives up when the wait would outlast what is left of the silence', () => {
    expect(decide(refused, attempt('read', { leftMs: 250 }), half)).toEqual({
      do: 'fail',
      code: 'API_UNREACHABLE',
    });
    expect(decide(refused, attempt('read', { leftMs: 251 }), half).do).toBe('again');
  });

  it('does not repeat what will never work', () => {
    const certificate: Outcome = { kind: 'not-sent', reason: 'CERT_HAS_EXPIRED', permanent: true };
    expect(decide(certificate, attempt('read'), half)).toEqual({ do: 'fail', code: 'API_UNREACHABLE' });
  });
});

describe('after a request whose answer was lost', () => {
  it.each(['dropped', 'timeout', 'cut'] as const)(
    'repeats reads and safe writes, but nothing else (%s)',
    (how) => {
      const lost: Outcome = { kind: 'lost', how, reason: 'x' };
      expect(decide(lost, attempt('read'), half).do).toBe('again');
      expect(decide(lost, attempt('safe'), half).do).toBe('again');
      expect(decide(lost, attempt('look-first'), half)).toEqual({ do: 'fail', code: 'ANSWER_LOST' });
    },
  );

  it.each([
    ['dropped', 'API_UNREACHABLE'],
    ['timeout', 'API_TIMEOUT'],
    ['cut', 'API_NOT_JSON'],
  ] as const)('ends a read that was %s with %s', (how, code) => {
    const lost: Outcome = { kind: 'lost', how, reason: 'x' };
    expect(decide(lost, attempt('read', { faults: 5 }), half)).toEqual({ do: 'fail', code });
    expect(decide(lost, attempt('safe', { faults: 5 }), half)).toEqual({ do: 'fail', code: 'ANSWER_LOST' });
  });

  it.each([
    ['stopped', 'INTERRUPTED'],
    ['too-big', 'API_NOT_JSON'],
  ] as const)('never repeats what was %s', (how, code) => {
    const lost: Outcome = { kind: 'lost', how, reason: 'x' };
    expect(decide(lost, attempt('read'), half)).toEqual({ do: 'fail', code });
    expect(decide(lost, attempt('safe'), half)).toEqual({ do: 'fail', code: 'ANSWER_LOST' });
  });
});

describe('after an answer', () => {
  it.each([200, 201, 204, 207])('%i is taken', (status) => {
    for (const kind of everyClass) expect(decide(answer(status), attempt(kind), half).do).toBe('take');
  });

  it.each([301, 400, 401, 403, 404, 409])('%i is taken too: it says no for certain', (status) => {
    for (const kind of everyClass) expect(decide(answer(status), attempt(kind), half).do).toBe('take');
  });

  it.each([502, 503, 504, 521, 522, 523, 524])(
    '%i of a gateway loses a write that must be looked up',
    (status) => {
      expect(decide(answer(status), attempt('look-first'), half)).toEqual({
        do: 'fail',
        code: 'ANSWER_LOST',
      });
      expect(decide(answer(status), attempt('safe'), half).do).toBe('again');
      expect(decide(answer(status), attempt('read'), half).do).toBe('again');
    },
  );

  it('repeats a read after a 500, and no write', () => {
    expect(decide(answer(500), attempt('read'), half).do).toBe('again');
    expect(decide(answer(500), attempt('safe'), half)).toEqual({ do: 'fail', code: 'API_UNAVAILABLE' });
    expect(decide(answer(500), attempt('look-first'), half)).toEqual({ do: 'fail', code: 'API_UNAVAILABLE' });
  });

  it('doubles the bound of its waits up to eight seconds, and waits any part of it', () => {
    const waits = [0, 1, 2, 3, 4].map((faults) =>
      waitOf(decide(answer(503), attempt('read', { faults }), { random: () => 0.999999, now })),
    );
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000]);
    expect(waitOf(decide(answer(503), attempt('read', { faults: 4 }), { random: () => 0, now }))).toBe(0);
  });

  it('waits as long as a gateway asks, but not for minutes', () => {
    expect(waitOf(decide(answer(503, {}, { 'retry-after': '7' }), attempt('read'), half))).toBe(7000);
    expect(decide(answer(503, {}, { 'retry-after': '900' }), attempt('read'), half).do).toBe('fail');
  });

  it('fails at once while the account is moved', () => {
    expect(decide(answer(477), attempt('read'), half)).toEqual({ do: 'fail', code: 'API_MIGRATING' });
  });

  it.each(everyClass)('%s that met a lock waits at least two seconds, then longer', (kind) => {
    expect(waitOf(decide(answer(423), attempt(kind), { random: () => 0, now }))).toBe(2000);
    expect(waitOf(decide(answer(423), attempt(kind, { putOff: 1 }), { random: () => 0, now }))).toBe(4000);
    expect(decide(answer(423), attempt(kind, { putOff: 5 }), half)).toEqual({
      do: 'fail',
      code: 'API_UNAVAILABLE',
    });
  });
});

describe('after a success that is no JSON', () => {
  const success = (type: string, text: string): Outcome => ({
    kind: 'answer',
    answer: answerFrom(200, { 'content-type': type }, text),
  });

  it('asks again for half an answer', () => {
    const half_ = success('application/json', '{"results":[');
    expect(decide(half_, attempt('read'), half).do).toBe('again');
    expect(decide(half_, attempt('look-first'), half)).toEqual({ do: 'fail', code: 'ANSWER_LOST' });
  });

  it.each([
    ['text/html', '<html>'],
    ['application/json', ''],
  ])('does not ask again for a read that gave %s "%s"', (type, text) => {
    expect(decide(success(type, text), attempt('read'), half)).toEqual({ do: 'fail', code: 'API_NOT_JSON' });
  });

  it('takes a write without a body', () => {
    expect(decide(success('application/json', ''), attempt('look-first'), half).do).toBe('take');
  });
});

describe('after too many requests', () => {
  it('fails at once when the day is used up', () => {
    expect(decide(tooMany('DAILY'), attempt('read'), half)).toEqual({ do: 'fail', code: 'DAILY_LIMIT' });
  });

  it.each(everyClass)('%s is sent again, and holds the others back too', (kind) => {
    const decision = decide(tooMany('TEN_SECONDLY_ROLLING'), attempt(kind), { random: () => 0, now });
    expect(decision).toEqual({ do: 'again', waitMs: 10_000, why: 'rate-limit' });
  });

  it.each([
    ['Retry-After first', { 'retry-after': '3', 'x-hubspot-ratelimit-interval-milliseconds': '5000' }, 3000],
    ['then the interval', { 'x-hubspot-ratelimit-interval-milliseconds': '5000' }, 5000],
    ['a date as well', { 'retry-after': 'Mon, 23 Nov 2026 12:00:04 GMT' }, 4000],
    ['nonsense not at all', { 'retry-after': 'soon' }, 10_000],
  ])('heeds %s', (_name, headers, wait) => {
    const decision = decide(tooMany('TEN_SECONDLY_ROLLING', headers), attempt('read'), {
      random: () => 0,
      now,
    });
    expect(waitOf(decision)).toBe(wait);
  });

  it('waits a second for searches', () => {
    const least = { random: () => 0, now };
    expect(waitOf(decide(tooMany('SECONDLY'), attempt('read', { search: true }), least))).toBe(1000);
    expect(waitOf(decide(answer(429), attempt('read', { search: true }), least))).toBe(1000);
    expect(waitOf(decide(answer(429), attempt('read'), least))).toBe(10_000);
  });

  it('costs sixty searches, five at a time, far less than a minute, whichever limit is named', () => {
    const least = { random: () => 0, now };
    for (const policy of ['SECONDLY', 'TEN_SECONDLY_ROLLING']) {
      const waits = [0, 1].map((putOff) =>
        waitOf(decide(tooMany(policy), attempt('read', { search: true, putOff }), least)),
      );
      expect(waits[0]).toBe(1000);
      expect(waits[1]).toBe(policy === 'SECONDLY' ? 1000 : 2000);
    }
    const last = attempt('read', { search: true, putOff: 6 });
    expect(waitOf(decide(tooMany('TEN_SECONDLY_ROLLING'), last, least))).toBe(10_000);
  });

  it('adds up to a quarter of a second, so that clients do not come back together', () => {
    expect(waitOf(decide(tooMany('SECONDLY'), attempt('read'), { random: () => 0.999999, now }))).toBe(1250);
  });

  it('gives up after eight tries, or where the wait would be too long', () => {
    const policy = 'TEN_SECONDLY_ROLLING';
    expect(decide(tooMany(policy), attempt('safe', { putOff: 6 }), half).do).toBe('again');
    expect(decide(tooMany(policy), attempt('safe', { putOff: 7 }), half)).toEqual({
      do: 'fail',
      code: 'RATE_LIMITED',
    });
    expect(decide(tooMany(policy, { 'retry-after': '600' }), attempt('read'), half)).toEqual({
      do: 'fail',
      code: 'RATE_LIMITED',
    });
  });
});

it('an interrupted request ends as interrupted', () => {
  expect(decide({ kind: 'interrupted' }, attempt('read'), half)).toEqual({ do: 'fail', code: 'INTERRUPTED' });
});
