import type { Route, Version } from './call.js';

/** A route and what its path's placeholders stand for. */
export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly version: Version;
}

/** What a path leads to; `wrong-method` where only the method does not fit. */
type Found = Match | 'no-path' | 'wrong-method';

interface Compiled {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Builds the look-up for a table of routes; among routes that fit, the one with the fewest placeholders wins. */
export function createRouter(routes: readonly Route[]): (method: string, pathname: string) => Found {
  const compiled = routes
    .map((route): Compiled => ({ route, segments: route.path.split('/') }))
    .sort((a, b) => placeholders(a) - placeholders(b));
  return (method, pathname) => {
    if (/^\/(crm|settings)\/[^/]+\/v3(\/|$)/.test(pathname)) return 'no-path';
    const segments = splitPath(dated(pathname));
    if (segments === undefined) return 'no-path';
    let found: Found = 'no-path';
    for (const candidate of compiled) {
      const match = matchOne(candidate, segments);
      if (match === undefined) continue;
      if (candidate.route.method === method) return match;
      found = 'wrong-method';
    }
    return found;
  };
}

/** HubSpot's v3 paths name the version first; here it stands where the date versions have it. `0-5` means tickets. */
function dated(pathname: string): string {
  return pathname
    .replace(/^\/(crm|settings)\/v3\/([^/]+)/, '/$1/$2/v3')
    .replace(/^(\/crm\/(?:pipelines|objects|properties)\/[^/]+)\/0-5(?=\/|$)/, '$1/tickets');
}

function splitPath(pathname: string): readonly string[] | undefined {
  try {
    return pathname.replace(/\/$/, '').split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function placeholders(compiled: Compiled): number {
  return compiled.segments.filter((segment) => segment.startsWith(':')).length;
}

function matchOne({ route, segments }: Compiled, actual: readonly string[]): Match | undefined {
  if (segments.length !== actual.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = actual[index] ?? '';
    if (segment.startsWith(':')) params[segment.slice(1)] = value;
    else if (segment !== value) return undefined;
  }
  const version = route.versions.find((one) => one === (params['version'] ?? one));
  return version === undefined ? undefined : { route, params, version };
}
