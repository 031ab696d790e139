/**
 * Stands between the program and the sandbox and disturbs one write: the n-th request that isn't a read. What a disturbance
 * does to that request is data, so that a matrix is a list.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to the request. `done`: the account has it; `answer`: what the program hears of it. */
export interface Disturbance {
  readonly done: boolean;
  readonly answer: 'none' | 'as it is' | 'half' | 'html' | { readonly status: number; readonly body: object };
  /** Sent to the program before it hears of it. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Done to the account first, as a colleague could. */
  readonly before?: () => Promise<void>;
}

export interface Proxy {
  readonly url: string;
  /** Counts from the next request on; the write with this number, from 0, is disturbed. Null: none is. */
  readonly arm: (at: number | null, disturbance?: Disturbance) => void;
  /** Who gets the signals. */
  readonly aim: (pid: number | null) => void;
  readonly writes: () => number;
  /** True where the armed disturbance has happened. */
  readonly hit: () => boolean;
  readonly close: () => Promise<void>;
}

const READS = /\/(?:search|batch\/read|access-token-info)$/u;

interface Scene {
  readonly target: string;
  armed: { readonly at: number; readonly disturbance: Disturbance } | null;
  writes: number;
  hit: boolean;
  pid: number | null;
}

export async function startProxy(target: string): Promise<Proxy> {
  const scene: Scene = { target, armed: null, writes: 0, hit: false, pid: null };
  const server = createServer((request, response) => {
    pass(scene, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm: (at, disturbance) => {
      scene.armed = at === null || disturbance === undefined ? null : { at, disturbance };
      scene.writes = 0;
      scene.hit = false;
    },
    aim: (pid) => {
      scene.pid = pid;
    },
    writes: () => scene.writes,
    hit: () => scene.hit,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function pass(scene: Scene, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const forward = (): Promise<Answer> => send(scene.target, request, Buffer.concat(chunks));
  const isWrite = method !== 'GET' && !READS.test(new URL(url, scene.target).pathname);
  const turn = isWrite ? scene.writes++ : -1;
  if (scene.armed === null || turn !== scene.armed.at) {
    answerWith(response, await forward());
    return;
  }
  const { disturbance } = scene.armed;
  scene.hit = true;
  await disturbance.before?.();
  const answer = disturbance.done ? await forward() : null;
  for (const signal of disturbance.signals ?? []) if (scene.pid !== null) process.kill(scene.pid, signal);
  disturbed(response, disturbance.answer, answer);
}

function disturbed(response: ServerResponse, what: Disturbance['answer'], answer: Answer | null): void {
  if (what === 'none' || (answer === null && (what === 'as it is' || what === 'half'))) {
    response.destroy();
  } else if (what === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>One moment</html>');
  } else if (what === 'half') {
    const body = answer?.body ?? Buffer.alloc(0);
    response.writeHead(answer?.status ?? 200, { 'content-type': 'application/json' });
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
  } else if (what === 'as it is') {
    if (answer !== null) answerWith(response, answer);
  } else {
    response.writeHead(what.status, { 'content-type': 'application/json' }).end(JSON.stringify(what.body));
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

async function send(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const kept = ['authorization', 'content-type', 'accept', 'user-agent'].flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const given = body.length === 0 ? {} : { body: new Uint8Array(body) };
  const answer = await fetch(`${target}${url ?? '/'}`, {
    ...{ method: method ?? 'GET', headers: Object.fromEntries(kept) },
    ...given,
  });
  const passed = [...answer.headers].filter(
    ([name]) => name === 'content-type' || name === 'retry-after' || name.startsWith('x-hubspot'),
  );
  const text = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: Object.fromEntries(passed), body: text };
}

function answerWith(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}
