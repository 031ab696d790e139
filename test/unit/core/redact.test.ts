import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concealer, redactor } from '../../../src/core/secrets/redact.js';

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

  it('takes a token of 32,000 characters out, and what is left of one that was cut', () => {
    const token = 'abc('.repeat(8000);
    expect(redactor(token)(`x ${token} y`)).toBe('x [token] y');
    expect(redactor(TOKEN)(`x ${TOKEN.slice(0, 30)}… y`)).toBe('x [token]… y');
  });

  it('knows all of several tokens, also where they stand in each other', () => {
    const redact = redactor([`${TOKEN}-more-of-it`, TOKEN, 'glpat']);
    expect(redact(`${TOKEN}-more-of-it glpat ${TOKEN}`)).toBe('[token] [token] [token]');
  });

  it('finds a token between whose characters a renderer put escapes', () => {
    const token = 'ghq_secret_0123456789';
    expect(redactor(token)('a ghq\\_secret\\_0\u200b123456789 b')).toBe('a [token] b');
    expect(redactor('se"cr\\et')(JSON.stringify({ a: 'se"cr\\et' }))).toBe('{"a":"[token]"}');
  });

  it.each([TOKEN, `ghp_${'a1'.repeat(18)}`, `github_pat_${'1a'.repeat(20)}`, `glpat-${'x'.repeat(20)}`])(
    'takes out what looks like a token, though nobody told: %s',
    (token) => {
      expect(redactor([])(`key: "${token}", and more`)).toBe('key: "[token]", and more');
    },
  );

  it('covers a token without moving what stands behind it', () => {
    const text = `  token: ${TOKEN} # mine`;
    expect(concealer([])(text)).toBe(text.replace(TOKEN, '*'.repeat(TOKEN.length)));
  });

  it('leaves no token in any text, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{8,40}$/), fc.string(), fc.string(), (token, before, after) => {
        const left = redactor(token)(before + token + after);
        expect(left).not.toContain(token);
      }),
    );
  });

  it('takes a token with characters of patterns literally', () => {
    expect(redactor('a.c(d[e')('abc a.c(d[e')).toBe('abc [token]');
  });
});
