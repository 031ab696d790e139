import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { control, isControlPath } from './control/control.js';
import type { FaultKind } from './control/faults.js';
import { ApiError } from './http/answer.js';
import { dispatch, type RawRequest } from './http/dispatch.js';
import { errorReply, htmlReply, replyOf, send, type Reply } from './http/reply.js';
import { tooMany } from './http/rate-limits.js';
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
  const body = await readText(request);
  const method = request.method ?? 'GET';
  const url = new URL(request.url ?? '/', 'http://sandbox.invalid');
  if (isControlPath(url.pathname)) {
    const answer = isLocal(request) ? control(runtime, { method, url, body }) : NOT_LOCAL;
    send(response, replyOf(answer));
    return;
  }
  const authorization = request.headers.authorization ?? '';
  await serveHubSpot(runtime, { method, url, authorization, body }, { request, response });
}

const NOT_LOCAL = {
  status: 403,
  body: { error: { code: 'NOT_LOCAL', message: 'control requests are taken from this machine only' } },
};

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

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A page in a browser can make requests to loopback under a name of its own; the Host header gives it away. */
function isLocal(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const remote = request.socket.remoteAddress ?? '';
  return isLoopback(host) && isLoopback(remote);
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '');
  return plain === 'localhost' || plain === '::1' || /^127\.\d+\.\d+\.\d+$/.test(plain);
}
