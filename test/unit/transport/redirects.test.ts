import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../src/hubspot/client.js';
import { postComment } from '../../../src/platforms/index.js';
import { placeIn, surroundingsOf } from '../../../src/platforms/place.js';
import { envOf } from '../../platforms/rig.js';

const TOKEN = 'pat-na1-redirect-redirect-redirect-redirect';

interface Listener {
  readonly url: string;
  readonly heard: IncomingHttpHeaders[];
  readonly close: () => Promise<void>;
}

/** A server that keeps the headers of every request, and sends each one on where it is told to. */
async function listen(redirect?: { readonly status: number; readonly location: string }): Promise<Listener> {
  const heard: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers);
    response.writeHead(
      redirect?.status ?? 200,
      redirect === undefined ? {} : { location: redirect.location },
    );
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

let elsewhere: Listener;
beforeEach(async () => {
  elsewhere = await listen();
});
afterEach(() => elsewhere.close());

const io = {
  now: () => new Date(0),
  sleep: () => Promise.resolve(),
  random: () => 0,
  signal: new AbortController().signal,
};

/** One request each way that leaves the program. */
const DOORS = {
  'a read of the account': async (url: string) => {
    const client = createClient({ ...io, baseUrl: url, token: TOKEN });
    await client.reader.get('/account-info/2026-09/details').finally(() => client.close());
  },
  'a write to the account': async (url: string) => {
    const client = createClient({ ...io, baseUrl: url, token: TOKEN });
    const operation = { method: 'PATCH', path: '/x', body: {}, retry: 'safe', addresses: [] } as const;
    await client.writer.send(operation).finally(() => client.close());
  },
  'a comment on github': (url: string) => comment('github', url),
  'a comment on gitlab': (url: string) => comment('gitlab', url),
};

async function comment(platform: 'github' | 'gitlab', url: string): Promise<void> {
  const flags = { platform: null, number: null, repository: null };
  const place = placeIn(
    platform,
    surroundingsOf(platform, envOf(platform, { apiUrl: url }, TOKEN), flags, null),
  );
  const posting = { platform, place, marker: '<!-- m -->', text: '<!-- m -->', userAgent: 'pipewright/test' };
  await postComment(posting, { ...io, waiting: () => undefined });
}

describe.each(Object.entries(DOORS))('%s', (_, send) => {
  it.each([301, 302, 303, 307, 308])(
    'is not sent on by a %i, so its token goes nowhere else',
    async (status) => {
      const first = await listen({ status, location: `${elsewhere.url}/x` });
      await expect(send(first.url)).rejects.toMatchObject({
        diagnostic: { code: expect.stringMatching(/^(?:API|PLATFORM)_REFUSED$/) as string },
      });
      expect(first.heard.map(({ authorization }) => authorization)).toEqual([`Bearer ${TOKEN}`]);
      expect(elsewhere.heard).toEqual([]);
      await first.close();
    },
  );
});
