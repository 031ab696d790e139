import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestSandbox } from './sandbox.js';

/** A request as a front sees it. */
export interface FrontRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/**
 * What a front does to one request: passes it on, drops it unanswered (before or after it is done), has it done and cuts the
 * answer in two, or answers itself.
 */
export type FrontAct =
  | { readonly kind: 'pass' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'lose' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'answer'; readonly status: number; readonly body?: object };

export interface FrontHooks {
  readonly on?: (request: FrontRequest) => FrontAct;
  /** The request as it is to reach the account. */
  readonly change?: (request: FrontRequest) => string;
  /** The answer's body as it is to reach the caller. */
  readonly answer?: (request: FrontRequest, body: unknown) => unknown;
  /** Runs once the account has done a request, before its answer is passed on. */
  readonly after?: (request: FrontRequest) => Promise<void>;
}

export interface Front {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** HubSpot as nobody has measured it: an account whose answers and habits are changed on the way. */
export async function frontOf(sandbox: Pick<TestSandbox, 'url'>, hooks: FrontHooks): Promise<Front> {
  const target = new URL(sandbox.url);
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((text) => {
      const seen = { method: incoming.method ?? '', path: incoming.url ?? '', body: text };
      const act = hooks.on?.(seen) ?? { kind: 'pass' };
      if (act.kind === 'drop') return incoming.socket.destroy();
      if (act.kind === 'answer') {
        outgoing.writeHead(act.status, { 'content-type': 'application/json' });
        return outgoing.end(act.body === undefined ? '' : JSON.stringify(act.body));
      }
      const body = hooks.change?.(seen) ?? text;
      const headers = { ...incoming.headers, host: target.host, 'content-length': Buffer.byteLength(body) };
      const { hostname, port } = target;
      const options = { hostname, port, method: seen.method, path: seen.path, headers };
      const passed = request(options, (answer) => {
        void bodyOf(answer).then(async (answered) => {
          await hooks.after?.(seen);
          if (act.kind === 'lose') return incoming.socket.destroy();
          const shown =
            answered === ''
              ? ''
              : JSON.stringify(hooks.answer?.(seen, JSON.parse(answered)) ?? JSON.parse(answered));
          const told = act.kind === 'cut' ? shown.slice(0, shown.length / 2) : shown;
          outgoing.writeHead(answer.statusCode ?? 500, {
            ...answer.headers,
            'content-length': Buffer.byteLength(told),
          });
          return outgoing.end(told);
        });
      });
      return passed.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(stream: AsyncIterable<unknown>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
