import { Pool } from 'undici';
import { withoutLastSlashes } from '../core/secrets/secure-url.js';
import type { Exchange } from './exchange.js';
import { createExchange } from './exchange.js';
import type { HttpRequest, Outcome } from './outcome.js';
import type { ClientSettings } from './options.js';

/**
 * One request over the wire, without any policy. undici's `dispatch` is used instead of its `request`, because its
 * handler tells when a request is put on a connection: what fails before that was certainly not done. Redirects are
 * answers like any other.
 */
export interface Transport {
  /** Never rejects. `answerMs` bounds the time to the first byte of the answer. */
  exchange(request: HttpRequest, answerMs: number): Promise<Outcome>;
  close(): Promise<void>;
}

export function createTransport(settings: ClientSettings): Transport {
  const { baseUrl, timeouts, limits, signal } = settings;
  const running = new Set<Exchange>();
  const pool = new Pool(baseUrl.origin, {
    connections: limits.concurrency + limits.searchesPerSecond,
    connect: { timeout: timeouts.connect },
    headersTimeout: 0,
    bodyTimeout: timeouts.body,
  });
  const prefix = withoutLastSlashes(baseUrl.pathname);

  const allEnded = new AbortController();
  const stopAll = (): void => {
    for (const exchange of running) if (!exchange.mustEnd) exchange.stop();
    if (running.size === 0) return;
    const stopRest = (): void => {
      for (const exchange of running) exchange.stop();
    };
    settings.sleep(timeouts.grace, allEnded.signal).then(stopRest, stopRest);
  };
  signal.addEventListener('abort', stopAll, { once: true });

  return {
    exchange(request, answerMs) {
      if (signal.aborted) return Promise.resolve({ kind: 'interrupted' });
      return new Promise((resolve) => {
        const exchange: Exchange = createExchange({
          request,
          settings,
          answerMs,
          settle(outcome) {
            running.delete(exchange);
            if (signal.aborted && running.size === 0) allEnded.abort();
            resolve(outcome);
          },
        });
        running.add(exchange);
        pool.dispatch(
          {
            method: request.method,
            path: prefix + request.path,
            headers: headersOf(request, settings),
            body: request.body,
          },
          exchange.handler,
        );
      });
    },
    async close() {
      signal.removeEventListener('abort', stopAll);
      await pool.destroy();
    },
  };
}

function headersOf(request: HttpRequest, settings: ClientSettings): Record<string, string> {
  return {
    accept: 'application/json',
    authorization: `Bearer ${settings.token}`,
    'user-agent': settings.userAgent,
    ...(request.body === null ? {} : { 'content-type': 'application/json' }),
  };
}
