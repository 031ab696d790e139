import { ROUTES } from '../api/routes.js';
import { isObject, parseJson, type Json } from '../json.js';
import type { AccessToken } from '../model.js';
import type { Runtime } from '../runtime.js';
import { isGranted } from '../scopes.js';
import { tierLimits } from '../tiers.js';
import { ApiError, invalid, missingScopes, notFound, type Answer } from './answer.js';
import { createRouter, type Match } from './router.js';
import type { Route } from './call.js';

/** A request as it came over the wire. */
export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string;
  readonly body: string;
}

const findRoute = createRouter(ROUTES);

/** Does one request to HubSpot's paths: token, limits, scopes, then the path's handler. */
export function dispatch(runtime: Runtime, request: RawRequest): Answer {
  const found = findRoute(request.method, request.url.pathname);
  if (typeof found !== 'string' && found.route.open === true) {
    return runRoute(runtime, { request, match: found, token: null });
  }
  const token = authenticate(runtime, request.authorization);
  const isSearch = typeof found !== 'string' && found.route.isSearch === true;
  const tier = tierLimits(runtime.state.account.subscription);
  const headers = runtime.limits.admit({ token: token.token, isSearch, tier, now: runtime.clock() });
  try {
    if (found === 'no-path') throw notFound();
    if (found === 'wrong-method') throw new ApiError(405, { message: 'HTTP 405 Method Not Allowed' });
    checkScopes(token, found.route);
    const answer = runRoute(runtime, { request, match: found, token });
    return { ...answer, headers: { ...headers, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError(error.status, error.refusal, { ...headers, ...error.headers });
  }
}

interface Work {
  readonly request: RawRequest;
  readonly match: Match;
  readonly token: AccessToken | null;
}

function runRoute(runtime: Runtime, { request, match, token }: Work): Answer {
  const { state, lag } = runtime;
  const answer = match.route.handle({
    state,
    lag,
    token,
    params: match.params,
    version: match.version,
    query: request.url.searchParams,
    body: readBody(request),
    bodyLength: request.body.length,
    now: runtime.clock(),
  });
  if (request.method !== 'GET' && match.route.reads !== true) state.revision += 1;
  return answer;
}

function readBody(request: RawRequest): Json | undefined {
  if (request.body.trim() === '') return undefined;
  const body = parseJson(request.body);
  if (body === undefined) throw invalid('Invalid input JSON');
  return isObject(body) || Array.isArray(body) ? body : undefined;
}

function authenticate(runtime: Runtime, authorization: string): AccessToken {
  const token = runtime.state.tokens.get(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '');
  if (token !== undefined) return token;
  throw new ApiError(401, {
    category: 'INVALID_AUTHENTICATION',
    message: 'Authentication credentials are missing, expired or not known.',
    links: { 'api key': 'https://app.hubspot.com/l/api-key/' },
  });
}

function checkScopes(token: AccessToken, route: Route): void {
  if (!isGranted(token.scopes, route.needs)) throw missingScopes(route.needs);
}
