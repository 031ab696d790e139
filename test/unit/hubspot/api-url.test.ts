import { describe, expect, it } from 'vitest';
import { isLoopbackUrl } from '../../../src/core/secrets/secure-url.js';
import { checkApiUrl } from '../../../src/hubspot/api-url.js';

describe('an API address', () => {
  it.each([
    'https://api.hubapi.com',
    'https://proxy.example.com/hubspot/',
    'http://127.0.0.1:8080',
    'http://127.9.8.7',
    'http://127.1',
    'http://localhost:3000/',
    'http://LOCALHOST',
    'http://[::1]:4000',
  ])('may be %s', (url) => {
    expect(checkApiUrl(url)).toBeNull();
  });

  it.each([
    'http://api.hubapi.com',
    'http://10.0.0.1',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://0.0.0.0',
    'http://[::2]',
    'http://[::ffff:8.8.8.8]',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'https://user:secret@api.hubapi.com',
    'https://user@api.hubapi.com',
    'http://127.0.0.1:80@example.com',
    'javascript:alert(1)',
  ])('may not be %s', (url) => {
    expect(checkApiUrl(url)?.code).toBe('API_URL_INSECURE');
  });

  it.each(['', 'api.hubapi.com', '/path', 'https://', 'https://a.example?x=1', 'https://a.example#x'])(
    'is no usable address: "%s"',
    (url) => {
      expect(checkApiUrl(url)?.code).toBe('USAGE');
    },
  );

  it('is not repeated with its password', () => {
    expect(JSON.stringify(checkApiUrl('https://user:hunter2@api.hubapi.com')?.diagnostic)).not.toContain(
      'hunter2',
    );
  });

  it('is on this machine or not', () => {
    expect(isLoopbackUrl('http://127.0.0.1:1')).toBe(true);
    expect(isLoopbackUrl('https://localhost')).toBe(true);
    expect(isLoopbackUrl('http://[::1]')).toBe(true);
    expect(isLoopbackUrl('https://api.hubapi.com')).toBe(false);
    expect(isLoopbackUrl('nonsense')).toBe(false);
  });
});
