import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestSandbox } from '../helpers/sandbox.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import type { Rig } from './client-rig.js';
import { countIn, creation, failure, PIPELINES, realTime, relabel, rig, SEARCH } from './client-rig.js';

let sandbox: TestSandbox;
let use: Rig;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  use = rig(sandbox.url, realTime);
});

afterEach(async () => {
  await use.client.close();
  await sandbox.close();
});

/** Resolves once the sandbox has got a request of that method. */
async function arrived(method: string): Promise<void> {
  for (;;) {
    if ((await sandbox.control.requests()).some((request) => request.method === method)) return;
    await realTime.sleep(10);
  }
}

describe('stopping', () => {
  it('cuts a read off', async () => {
    await sandbox.control.faults({ kind: 'delay:20000' });
    const read = failure(use.client.reader.get(PIPELINES));
    await realTime.sleep(50);
    use.stop.abort();
    expect((await read).code).toBe('INTERRUPTED');
  });

  it('sends nothing once it is stopped', async () => {
    use.stop.abort();
    expect((await failure(use.client.reader.get(PIPELINES))).code).toBe('INTERRUPTED');
    expect((await failure(use.client.writer.send(creation('onsite')))).code).toBe('INTERRUPTED');
    expect(await sandbox.control.requests()).toEqual([]);
    expect(use.client.counts()).toEqual({ read: 0, write: 0 });
  });

  it('holds for a client that was made after it', async () => {
    const late = rig(sandbox.url, { ...realTime, signal: AbortSignal.abort() });
    expect((await failure(late.client.reader.get(PIPELINES))).code).toBe('INTERRUPTED');
    expect(await sandbox.control.requests()).toEqual([]);
    await late.client.close();
  });

  it('ends the waits for limits and for another try', async () => {
    await sandbox.control.faults({ kind: 'status:429', times: 9 });
    const waiting = failure(use.client.reader.get(PIPELINES));
    await arrived('GET');
    const behind = failure(use.client.reader.get(PIPELINES));
    const searches = Array.from({ length: 9 }, () =>
      use.client.reader.query(SEARCH, countIn('1')).catch(() => 0),
    );
    await realTime.sleep(50);
    use.stop.abort();
    expect((await waiting).code).toBe('INTERRUPTED');
    expect((await behind).code).toBe('INTERRUPTED');
    await Promise.all(searches);
  });

  it('lets a write that is under way end', async () => {
    await sandbox.control.faults({ kind: 'delay:200', method: 'POST' });
    const write = use.client.writer.send(creation('onsite'));
    await realTime.sleep(50);
    use.stop.abort();
    expect((await write).status).toBe(201);
  });

  it('gives a write up as lost after a moment of grace', async () => {
    const hasty = rig(sandbox.url, { ...realTime, timeouts: { grace: 50 } });
    await sandbox.control.faults({ kind: 'delay:20000', method: 'POST' });
    const write = failure(hasty.client.writer.send(creation('onsite')));
    await realTime.sleep(50);
    hasty.stop.abort();
    expect((await write).code).toBe('ANSWER_LOST');
    await hasty.client.close();
  });

  it('between two tries of a write leaves it lost, because the first may have been done', async () => {
    await sandbox.control.faults({ kind: 'lost', times: 9 });
    const stop = new AbortController();
    const sleeper = rig(sandbox.url, {
      ...realTime,
      signal: stop.signal,
      sleep: (ms, signal) => {
        stop.abort();
        return realTime.sleep(ms, signal);
      },
    });
    expect((await failure(sleeper.client.writer.send(relabel('Help desk')))).code).toBe('ANSWER_LOST');
    await sleeper.client.close();
  });
});

/** A clock that goes on by so many milliseconds whenever somebody looks: a try takes as long, however busy the machine is. */
function ticking(ms: number): () => Date {
  let time = 0;
  return () => new Date((time += ms));
}

describe('a host that does not answer', () => {
  let mute: Server;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    mute = createServer((socket) => {
      socket.on('error', () => undefined);
      sockets.push(socket);
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
  });

  const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  it('is given up when its silence has lasted long enough, over all tries', async () => {
    const timeouts = { answer: 100, silence: 250 };
    const quick = rig(urlOf(mute), { ...realTime, now: ticking(100), timeouts, random: () => 0 });
    expect((await failure(quick.client.reader.get(PIPELINES))).code).toBe('API_UNREACHABLE');
    expect(quick.client.counts().read).toBe(3);
    await quick.client.close();
  });

  it('is a timeout where the account has answered before', async () => {
    const timeouts = { answer: 1000, silence: 1500 };
    const quick = rig(sandbox.url, { ...realTime, now: ticking(1000), timeouts, random: () => 0 });
    await quick.client.reader.get(PIPELINES);
    await sandbox.control.faults({ kind: 'delay:5000', times: 9 });
    expect((await failure(quick.client.reader.get(PIPELINES))).code).toBe('API_TIMEOUT');
    await quick.client.close();
  });

  it('is unreachable where nobody listens, also for writes, which were never sent', async () => {
    const url = urlOf(mute);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
    const nobody = rig(url);
    expect((await failure(nobody.client.reader.get(PIPELINES))).code).toBe('API_UNREACHABLE');
    expect((await failure(nobody.client.writer.send(creation('onsite')))).code).toBe('API_UNREACHABLE');
    expect(nobody.client.counts()).toEqual({ read: 0, write: 0 });
    expect(nobody.waits).toEqual([500, 1000, 2000, 500, 1000, 2000]);
    await nobody.client.close();
  });
});
