import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from '../../../src/core/redact.js';

const TOKEN = 'pat-na1-11111111-2222-3333-4444-555555555555';

describe('redaction', () => {
  it.each([
    ['plain', TOKEN],
    ['in a header', `Bearer ${TOKEN}`],
    ['in upper case', TOKEN.toUpperCase()],
    ['twice', `${TOKEN},${TOKEN}`],
  ])('takes the token out %s', (_name, text) => {
    expect(redactor(TOKEN)(`a ${text} b`).toLowerCase()).not.toContain(TOKEN);
  });

  it('takes a URL-encoded token out', () => {
    const token = 'a+b/c=d:e f&g'.replace(' ', '');
    expect(redactor(token)(`?token=${encodeURIComponent(token)}&x=1`)).toBe('?token=[token]&x=1');
  });

  it('takes a token out that stands anywhere in a base64 text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (before, after) => {
        const text = Buffer.from(before + TOKEN + after, 'utf8').toString('base64');
        const left = Buffer.from(redactor(TOKEN)(text).replace('[token]', ''), 'base64').toString('utf8');
        return !left.includes(TOKEN) && !left.includes(TOKEN.slice(4, -4));
      }),
    );
  });

  it('knows base64 for URLs too', () => {
    const token = 'token-~~~???>>>-with-odd-bytes';
    const text = Buffer.from(`x${token}`).toString('base64url');
    expect(redactor(token)(text)).toContain('[token]');
  });

  it('leaves all other text alone', () => {
    expect(redactor(TOKEN)('pat-na1-1111 and others')).toBe('pat-na1-1111 and others');
    expect(redactor('')('any text')).toBe('any text');
    expect(redactor('a')('a banana')).toBe('a banana');
  });

  it('takes a token with characters of patterns literally', () => {
    expect(redactor('a.c(d[e')('abc a.c(d[e')).toBe('abc [token]');
  });
});
