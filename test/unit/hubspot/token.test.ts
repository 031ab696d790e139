import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/base/errors.js';
import { tokenFor } from '../../../src/hubspot/token.js';

describe('the token', () => {
  it('of the portal comes before the general one', () => {
    const env = { HUBSPOT_ACCESS_TOKEN: 'general', HUBSPOT_ACCESS_TOKEN_77: 'special' };
    expect(tokenFor(env, 77)).toBe('special');
    expect(tokenFor(env, 78)).toBe('general');
    expect(tokenFor(env, null)).toBe('general');
  });

  it('is none where nothing is set, or only white space', () => {
    expect(tokenFor({}, 77)).toBeNull();
    expect(tokenFor({ HUBSPOT_ACCESS_TOKEN: ' \n' }, null)).toBeNull();
    expect(tokenFor({ HUBSPOT_ACCESS_TOKEN: 'general', HUBSPOT_ACCESS_TOKEN_77: '' }, 77)).toBe('general');
  });

  it('loses white space around it', () => {
    expect(tokenFor({ HUBSPOT_ACCESS_TOKEN: ' pat-na1-x\n' }, null)).toBe('pat-na1-x');
  });

  it.each([
    ['"pat-na1-x"', /quotes/],
    ["'pat-na1-x'", /quotes/],
    ['pat-na1-x"', /quotes/],
    ['Bearer pat-na1-x', /Bearer/],
    ['bearer: pat-na1-x', /Bearer/],
    [`pat-na1-${'x'.repeat(2000)}`, /2008 characters/],
  ])('is refused with the reason, without its value: %s', (value, reason) => {
    try {
      tokenFor({ HUBSPOT_ACCESS_TOKEN: value }, null);
      expect.unreachable();
    } catch (error) {
      const told = error instanceof AppError ? error.diagnostic : null;
      expect(told?.code).toBe('TOKEN_INVALID');
      expect(told?.detail).toMatch(reason);
      expect(JSON.stringify(told)).not.toContain('pat-na1');
    }
  });

  it.each(['pat-na1-a b', 'pat-na1-a\nb', 'pat-na1-a\r\nX-Other: b', 'pat-na1-\u00e4', 'pat\u0000x'])(
    'is refused, and not shown, when it is %j',
    (value) => {
      try {
        tokenFor({ HUBSPOT_ACCESS_TOKEN: value }, null);
        expect.unreachable();
      } catch (error) {
        expect(error instanceof AppError && error.code).toBe('TOKEN_INVALID');
        expect(error instanceof AppError && JSON.stringify(error.diagnostic)).not.toContain(
          value.slice(0, 5),
        );
      }
    },
  );
});
