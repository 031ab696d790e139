import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/sandbox/http/answer.js';
import { createRateLimits, type Caller } from '../../../src/sandbox/http/rate-limits.js';
import { tierLimits } from '../../../src/sandbox/tiers.js';

const call = (now: number, more: Partial<Caller> = {}): Caller => ({
  token: 'a',
  isSearch: false,
  tier: tierLimits('free'),
  now,
  ...more,
});

function policyOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof ApiError ? error.refusal?.policyName : 'no API error';
  }
}

describe('rate limits', () => {
  it('let a call in again as soon as the oldest one is ten seconds old', () => {
    const limits = createRateLimits();
    for (let index = 0; index < 100; index += 1) limits.admit(call(index));
    expect(policyOf(() => limits.admit(call(9_999)))).toBe('TEN_SECONDLY_ROLLING');
    expect(policyOf(() => limits.admit(call(10_000)))).toBeUndefined();
    expect(policyOf(() => limits.admit(call(10_000)))).toBe('TEN_SECONDLY_ROLLING');
  });

  it('hold for each token by itself, but for searches of the whole account', () => {
    const limits = createRateLimits();
    limits.set({ burst: 1, searchPerSecond: 1 });
    limits.admit(call(0));
    expect(policyOf(() => limits.admit(call(0, { token: 'b' })))).toBeUndefined();
    limits.admit(call(0, { isSearch: true }));
    expect(policyOf(() => limits.admit(call(999, { token: 'b', isSearch: true })))).toBe('SECONDLY');
    expect(policyOf(() => limits.admit(call(1_000, { token: 'b', isSearch: true })))).toBeUndefined();
  });

  it('start a new day with a full allowance', () => {
    const limits = createRateLimits();
    limits.set({ daily: 1 });
    limits.admit(call(0));
    expect(policyOf(() => limits.admit(call(86_399_999)))).toBe('DAILY');
    expect(policyOf(() => limits.admit(call(86_400_000)))).toBeUndefined();
  });
});
