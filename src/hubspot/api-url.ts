import { AppError } from '../core/errors.js';

/** What is wrong with an API address that the user gave, or null where requests with a token may go there. */
export function checkApiUrl(url: string): AppError | null {
  const parsed = parse(url);
  if (parsed === null) return refused('USAGE', 'The API address is not a URL.');
  if (parsed.username !== '' || parsed.password !== '') {
    return refused('API_URL_INSECURE', 'The API address carries a user name or a password.');
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    return refused('USAGE', 'The API address carries a query or a fragment.');
  }
  if (parsed.protocol === 'https:') return null;
  if (parsed.protocol !== 'http:') {
    return refused(
      'API_URL_INSECURE',
      `The API address begins with ${parsed.protocol}, and only https: can be used.`,
    );
  }
  if (isLoopbackUrl(url)) return null;
  return refused(
    'API_URL_INSECURE',
    `Plain http would send the token to ${parsed.hostname} for all to read.`,
  );
}

/** True where an address names this machine itself: 127.x.x.x, [::1] or localhost. */
export function isLoopbackUrl(url: string): boolean {
  const hostname = parse(url)?.hostname ?? '';
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

function refused(code: 'USAGE' | 'API_URL_INSECURE', summary: string): AppError {
  return new AppError({
    code,
    summary,
    detail:
      'Nothing was sent. Give an https address without user name, password or query, or plain http to this machine ' +
      '(127.0.0.1, [::1] or localhost).',
    hint: '--api-url https://api.hubapi.com',
  });
}
