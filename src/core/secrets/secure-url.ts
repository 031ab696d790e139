/** Why requests with a token can't go to an address. */
interface UrlProblem {
  readonly code: 'USAGE' | 'API_URL_INSECURE';
  /** One sentence, which never repeats what may be a password. */
  readonly summary: string;
}

/** What to do about it, for all who ask for an address. */
export const SECURE_URL =
  'Use an https address without user name, password or query, or plain http to this machine ' +
  '(127.0.0.1, [::1] or localhost).';

/** What is wrong with the address of an API, or null if requests with a token may go there. */
export function urlProblem(url: string): UrlProblem | null {
  const parsed = parse(url);
  if (parsed === null) return { code: 'USAGE', summary: 'The API address is not a URL.' };
  if (parsed.username !== '' || parsed.password !== '') {
    return { code: 'API_URL_INSECURE', summary: 'The API address carries a user name or a password.' };
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    return { code: 'USAGE', summary: 'The API address carries a query or a fragment.' };
  }
  if (parsed.protocol === 'https:') return null;
  if (parsed.protocol !== 'http:') {
    return {
      code: 'API_URL_INSECURE',
      summary: `The API address begins with ${parsed.protocol}; only https: is supported.`,
    };
  }
  if (isLoopbackUrl(url)) return null;
  return {
    code: 'API_URL_INSECURE',
    summary: `Plain http would send the token to ${parsed.hostname} unencrypted.`,
  };
}

/** True if an address names this machine itself: 127.x.x.x, [::1] or localhost. */
export function isLoopbackUrl(url: string): boolean {
  const hostname = parse(url)?.hostname ?? '';
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/** An address without the slashes at its end, for paths that begin with one. */
export function withoutLastSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}
