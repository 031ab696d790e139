import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { control, isControlPath } from './control/control.js';
import type { FaultKind } from './control/faults.js';
import { ApiError, type Answer } from './http/answer.js';
import { dispatch, type RawRequest } from './http/dispatch.js';
import { errorReply, htmlReply, replyOf, send, type Reply } from './http/reply.js';
import { tooMany } from './http/rate-limits.js';
import { isLoopback } from './loopback.js';
import type { Runtime } from './runtime.js';

/** The HTTP server of a running account; it listens to nothing yet. */
export function createSandboxServer(runtime: Runtime): Server {
  const server = createServer((request, response) => {
    serve(runtime, request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, errorReply(error, runtime.random(), { method: '', accept: 'application/json' }));
    });
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

async function serve(runtime: Runtime, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET';
  const url = urlOf(request.url ?? '/');
  const body = await readText(request);
  const isControl = url !== null && isControlPath(url.pathname);
  if (url === null || body === null || (isControl && !isLocal(request))) {
    send(response, replyOf(url === null ? BAD_PATH : body === null ? TOO_LARGE : NOT_LOCAL));
    return;
  }
  if (isControl) {
    const { state } = runtime;
    const answer = control(runtime, { method, url, body });
    if (runtime.state !== state) await runtime.announce();
    send(response, replyOf(answer));
    return;
  }
  const authorization = request.headers.authorization ?? '';
  await serveHubSpot(runtime, { method, url, authorization, body }, { request, response });
}

/** The URL of a request line; null if it is invalid. */
function urlOf(target: string): URL | null {
  // A path may begin with two slashes, behind which an address would have its host.
  const text = target.startsWith('/') ? `http://sandbox.invalid${target}` : target;
  return URL.canParse(text, 'http://sandbox.invalid') ? new URL(text, 'http://sandbox.invalid') : null;
}

function refused(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

const NOT_LOCAL = refused(
  403,
  'NOT_LOCAL',
  'control requests are accepted only from programs on this machine, not from a page in a browser',
);
const BAD_PATH = refused(400, 'BAD_PATH', 'the path is invalid');
const TOO_LARGE = refused(413, 'BODY_TOO_LARGE', 'a body must not be larger than 8 MB');

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serveHubSpot(
  runtime: Runtime,
  raw: RawRequest,
  { request, response }: Exchange,
): Promise<void> {
  const path = raw.url.pathname + raw.url.search;
  const at = new Date(runtime.clock()).toISOString();
  const settle = runtime.requests.open({ method: raw.method, path, at });
  const fault = runtime.faults.next(raw.method, path);
  if (runtime.latencyMs > 0) await wait(runtime.latencyMs, undefined, { ref: false });
  if (fault?.kind === 'delay') await wait(fault.ms, undefined, { ref: false });
  if (fault?.kind === 'reset' || runtime.isClosing) {
    request.socket.resetAndDestroy();
    return;
  }
  const reply = replyTo(runtime, raw, { fault, accept: request.headers.accept ?? '' });
  if (fault?.kind === 'lost') {
    request.socket.resetAndDestroy();
    return;
  }
  settle(reply.status);
  send(response, fault?.kind === 'truncate' ? half(reply) : reply);
}

function replyTo(
  runtime: Runtime,
  raw: RawRequest,
  { fault, accept }: { readonly fault: FaultKind | undefined; readonly accept: string },
): Reply {
  if (fault?.kind === 'html') return htmlReply();
  try {
    if (fault?.kind === 'status') throw forcedError(fault.status);
    const answer = dispatch(runtime, raw);
    if (fault?.kind === 'done') throw forcedError(fault.status);
    return replyOf(answer);
  } catch (error) {
    return errorReply(error, runtime.random(), { method: raw.method, accept });
  }
}

/** What HubSpot says with a status that a fault asks for; a 2xx or 3xx is answered empty. */
function forcedError(status: number): ApiError {
  if (status === 429)
    return tooMany('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.', {});
  if (status < 400 || status === 404) return new ApiError(status, null);
  const headers = status === 477 ? { 'Retry-After': '3600' } : {};
  return new ApiError(status, { category: categoryOf(status), message: `forced status ${status}` }, headers);
}

function categoryOf(status: number): string {
  const known: Readonly<Record<number, string>> = {
    400: 'VALIDATION_ERROR',
    401: 'INVALID_AUTHENTICATION',
    403: 'MISSING_SCOPES',
    409: 'CONFLICT',
    423: 'LOCKED',
    477: 'MIGRATION_IN_PROGRESS',
  };
  return known[status] ?? 'INTERNAL_ERROR';
}

function half(reply: Reply): Reply {
  return { ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) };
}

/** Bytes of the largest body. A seed of a hundred pipelines needs less than one megabyte. */
const BIGGEST_BODY = 8 * 1024 * 1024;

/** How much of a larger one is still read, so that its sender gets the answer. */
const BIGGEST_SENT = 64 * 1024 * 1024;

/** The body; null where it is too large. */
async function readText(request: IncomingMessage): Promise<string | null> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= BIGGEST_BODY) chunks.push(chunk);
    else chunks = [];
    if (length > BIGGEST_SENT) request.destroy();
  }
  return length > BIGGEST_BODY ? null : Buffer.concat(chunks).toString('utf8');
}

/**
 * A page in a browser can make requests to loopback: under a name of its own, which the Host header gives away, or under
 * ours, which Origin and Sec-Fetch-Site do. No program that steers a sandbox sends those.
 */
function isLocal({ headers, socket }: IncomingMessage): boolean {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  if (!isLoopback(host) || !isLoopback(socket.remoteAddress ?? '')) return false;
  return headers.origin === undefined && ['none', undefined].includes(fetchSite(headers));
}

function fetchSite(headers: IncomingMessage['headers']): string | undefined {
  const value = headers['sec-fetch-site'];
  return Array.isArray(value) ? value.join() : value;
}
