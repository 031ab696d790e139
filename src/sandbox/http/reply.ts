import type { ServerResponse } from 'node:http';
import { ApiError, type Answer } from './answer.js';

/** Identifies the sandbox in every answer, so that clients can tell it from any other server on this machine. */
export const SERVER = 'pipewright-sandbox';

/** What goes over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { 'Content-Type': 'application/json;charset=utf-8' } as const;
const HTML_TYPE = { 'Content-Type': 'text/html;charset=utf-8' } as const;

/** A page as a gateway in front of the API would answer. */
const HTML_PAGE = '<!DOCTYPE html><html><head><title>HubSpot</title></head><body><h1>Oops</h1></body></html>';

export function replyOf(answer: Answer): Reply {
  const { status, headers = {}, body } = answer;
  if (body === undefined) return { status, headers, body: '' };
  return { status, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

/** The parts of a request that decide how an error without a body of its own is answered. */
interface Asked {
  readonly method: string;
  readonly accept: string;
}

/**
 * The reply to an error. One without a body of its own, a 404 mostly, is empty to a PATCH, whatever it accepts; else
 * it is a page where the caller does not accept JSON, and empty where it does.
 */
export function errorReply(error: unknown, correlationId: string, { method, accept }: Asked): Reply {
  if (!(error instanceof ApiError)) {
    const message = error instanceof Error ? error.message : String(error);
    const body = {
      status: 'error',
      message: `sandbox failure: ${message}`,
      correlationId,
      category: 'INTERNAL_ERROR',
    };
    return replyOf({ status: 500, body });
  }
  const { status, refusal, headers } = error;
  if (refusal !== null) {
    return replyOf({ status, headers, body: { status: 'error', ...refusal, correlationId } });
  }
  if (method === 'PATCH' || accept.includes('application/json')) return { status, headers, body: '' };
  return { status, headers: { ...headers, ...HTML_TYPE }, body: HTML_PAGE };
}

export function htmlReply(): Reply {
  return { status: 200, headers: HTML_TYPE, body: HTML_PAGE };
}

export function send(response: ServerResponse, reply: Reply): void {
  const length = Buffer.byteLength(reply.body);
  const sized = reply.status === 204 ? {} : { 'Content-Length': String(length) };
  response.writeHead(reply.status, { ...reply.headers, ...sized, Server: SERVER });
  response.end(reply.body);
}
