import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/base/errors.js';
import type { PlatformName } from '../../src/platforms/platform.js';
import { NOW, withPlatform } from './rig.js';
import { EVE, FORK_TOKEN, READ_TOKEN } from './server.js';

const PLATFORMS: readonly PlatformName[] = ['github', 'gitlab'];
const UPDATE = { github: 'PATCH', gitlab: 'PUT' };
const POSTS = (requests: readonly string[]) =>
  requests.filter((request) => request.startsWith('POST')).length;
const seconds = (count: number) => String(NOW.getTime() / 1000 + count);

describe.each(PLATFORMS)('%s in trouble', (platform) => {
  it.each(['reset', 'status'] as const)('is asked again after a passing %s', async (kind) => {
    await withPlatform(platform, async ({ server, waits, post }) => {
      for (let count = 0; count < 3; count += 1)
        server.faults.push({ method: 'GET', path: '7/', kind, status: 502 });
      expect((await post()).action).toBe('created');
      expect(waits).toEqual([250, 500, 1000]);
    });
  });

  it('is asked again for an update, which does no harm twice', async () => {
    await withPlatform(platform, async ({ server, post }) => {
      await post({ text: 'First' });
      server.faults.push({ method: UPDATE[platform], kind: 'lost' });
      expect((await post({ text: 'Second' })).action).toBe('updated');
      expect(server.comments).toHaveLength(1);
    });
  });

  it('is given up after five tries', async () => {
    await withPlatform(platform, async ({ server, failure }) => {
      for (let count = 0; count < 9; count += 1)
        server.faults.push({ method: 'GET', kind: 'status', status: 503 });
      expect((await failure()).code).toBe('PLATFORM_UNREACHABLE');
      expect(server.requests).toHaveLength(5);
      expect(POSTS(server.requests)).toBe(0);
    });
  });

  it('gets no second comment where the answer to the first was lost', async () => {
    await withPlatform(platform, async ({ server, post }) => {
      server.faults.push({ method: 'POST', kind: 'lost' });
      expect(await post()).toMatchObject({ action: 'created', comment: { id: '1001' } });
      expect(server.comments).toHaveLength(1);
      expect(POSTS(server.requests)).toBe(1);
    });
  });

  it.each(['reset', 'status', 'html'] as const)(
    'gets the comment after a %s instead of an answer',
    async (kind) => {
      await withPlatform(platform, async ({ server, post }) => {
        server.faults.push({ method: 'POST', kind, status: 500 });
        expect((await post()).action).toBe('created');
        expect(server.comments).toHaveLength(1);
        const [first = 0, second = 0] = server.requests.flatMap((request, at) =>
          request.startsWith('POST') ? [at] : [],
        );
        expect(server.requests.slice(first + 1, second).join()).toMatch(/comments|notes/);
      });
    },
  );

  it('is given up where no comment ever arrives, after a look each time', async () => {
    await withPlatform(platform, async ({ server, failure }) => {
      for (let count = 0; count < 9; count += 1)
        server.faults.push({ method: 'POST', kind: 'status', status: 500 });
      expect((await failure()).code).toBe('PLATFORM_UNREACHABLE');
      expect(POSTS(server.requests)).toBe(3);
      expect(server.comments).toEqual([]);
    });
  });

  it('is told from a login page', async () => {
    await withPlatform(platform, async ({ server, failure }) => {
      server.faults.push({ method: 'GET', kind: 'html' });
      const error = await failure();
      expect(error.code).toBe('PLATFORM_ANSWER');
      expect(error.diagnostic.detail).toContain('Please sign in');
    });
  });

  it('is told from JSON of another shape', async () => {
    await withPlatform(platform, async ({ server, failure }) => {
      server.faults.push({ method: 'GET', path: '7/', kind: 'status', status: 200, body: { items: [] } });
      expect((await failure()).code).toBe('PLATFORM_ANSWER');
    });
  });

  it("isn't followed to another address", async () => {
    await withPlatform(platform, async ({ server, failure }) => {
      const headers = { location: `${server.apiUrl}/elsewhere` };
      server.faults.push({ method: 'GET', path: '7/', kind: 'status', status: 301, headers });
      expect((await failure()).code).toBe('PLATFORM_REFUSED');
      expect(server.requests.join()).not.toContain('elsewhere');
    });
  });

  it('stops with the run', async () => {
    const stop = new AbortController();
    const reason = new AppError({ code: 'INTERRUPTED', summary: 'Stopped.' });
    await withPlatform(
      platform,
      async ({ server, failure }) => {
        server.meet('GET', '/user', 2);
        const ended = failure();
        await expect.poll(() => server.requests.length).toBe(1);
        stop.abort(reason);
        expect(await ended).toBe(reason);
      },
      { signal: stop.signal },
    );
  }, 10_000);

  it('is unreachable where nobody listens', async () => {
    await withPlatform(platform, async ({ server, failure }) => {
      await server.close();
      expect((await failure()).code).toBe('PLATFORM_UNREACHABLE');
    });
  });
});

describe.each(PLATFORMS)('the limits of %s', (platform) => {
  it('are waited out where they are short, also for the comment itself', async () => {
    await withPlatform(platform, async ({ server, waits, post }) => {
      server.faults.push({ method: 'POST', kind: 'status', status: 429, headers: { 'retry-after': '7' } });
      expect((await post()).action).toBe('created');
      expect(waits).toEqual([7500]);
      expect(POSTS(server.requests)).toBe(2);
      expect(server.comments).toHaveLength(1);
    });
  });

  it('end the command where they are long, with the time', async () => {
    await withPlatform(platform, async ({ server, waits, failure }) => {
      server.faults.push({ method: 'GET', kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
      const error = await failure();
      expect(error.code).toBe('PLATFORM_RATE_LIMITED');
      expect(error.diagnostic.detail).toContain('2026-11-23T13:00:00.000Z');
      expect(waits).toEqual([]);
    });
  });

  it('end the command where short ones add up', async () => {
    await withPlatform(platform, async ({ server, waits, failure }) => {
      for (let count = 0; count < 9; count += 1)
        server.faults.push({ method: 'GET', kind: 'status', status: 429, headers: { 'retry-after': '25' } });
      expect((await failure()).code).toBe('PLATFORM_RATE_LIMITED');
      expect(waits).toHaveLength(2);
    });
  });

  it("don't keep it going round where they end at once, again and again", async () => {
    await withPlatform(platform, async ({ server, waits, failure }) => {
      for (let count = 0; count < 99; count += 1)
        server.faults.push({ method: 'GET', kind: 'status', status: 429, headers: { 'retry-after': '0' } });
      expect((await failure()).code).toBe('PLATFORM_RATE_LIMITED');
      expect(waits).toHaveLength(60);
    });
  });
});

describe("GitHub's limits", () => {
  it.each([
    ['a reset soon', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(20) }, {}, 20_500],
    ['a retry-after', { 'retry-after': '3', 'x-ratelimit-remaining': '55' }, {}, 3500],
    [
      'a secondary limit without a time',
      {},
      { message: 'You have exceeded a secondary rate limit.' },
      60_500,
    ],
  ])('with 403 and %s are waited out', async (_, headers, body, wait) => {
    await withPlatform('github', async ({ server, waits, post }) => {
      server.faults.push({ method: 'GET', path: '7/', kind: 'status', status: 403, headers, body });
      expect((await post()).action).toBe('created');
      expect(waits).toEqual([wait]);
    });
  });

  it('with a reset in an hour end the command', async () => {
    await withPlatform('github', async ({ server, failure }) => {
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(3600) };
      server.faults.push({ method: 'GET', kind: 'status', status: 403, headers });
      const error = await failure();
      expect(error.code).toBe('PLATFORM_RATE_LIMITED');
      expect(error.diagnostic.detail).toContain('2026-11-23T13:00:00.000Z');
    });
  });
});

describe('a token', () => {
  it.each([
    ['of a fork', 'github', FORK_TOKEN, 'pull-requests: write'],
    ['that may only read', 'gitlab', READ_TOKEN, 'scope api'],
    ['that is wrong', 'github', 'ghp_wrong', 'GITHUB_TOKEN'],
    ['that is wrong', 'gitlab', 'glpat-wrong', 'GITLAB_TOKEN'],
  ] as const)('%s is refused on %s, with what it needs', async (_, platform, token, words) => {
    await withPlatform(platform, async ({ server, failure }) => {
      const error = await failure({ token });
      expect(error.code).toBe('PLATFORM_REFUSED');
      expect(error.diagnostic.detail).toContain(words);
      expect(server.comments).toEqual([]);
    });
  });

  it('that the platform repeats in its refusal is taken out', async () => {
    await withPlatform('github', async ({ server, failure }) => {
      const token = 'ghp_echoechoechoechoechoechoechoechoecho';
      const message = `Bad token ${token}, ${Buffer.from(`x:${token}`).toString('base64')}`;
      server.faults.push({ method: 'GET', kind: 'status', status: 401, body: { message } });
      const error = await failure({ token });
      expect(error.code).toBe('PLATFORM_REFUSED');
      expect(error.diagnostic.detail).toContain('Bad token [token]');
      expect(error.diagnostic.detail).not.toContain(Buffer.from(token).toString('base64').slice(3, 20));
    });
  });

  it('that cannot see the pull request is told so', async () => {
    await withPlatform('gitlab', async ({ server, failure }) => {
      server.faults.push({
        method: 'GET',
        path: 'notes',
        kind: 'status',
        status: 404,
        body: { message: '404 Not found' },
      });
      expect((await failure()).diagnostic.summary).toContain('merge request 7 of 21');
    });
  });
});

describe("a platform on a server of one's own", () => {
  it.each([
    ['github', '/api/v3'],
    ['gitlab', '/tools/gitlab/api/v4'],
  ] as const)('%s is spoken to below its path', async (platform, prefix) => {
    await withPlatform(
      platform,
      async ({ server, post }) => {
        for (let count = 0; count < 120; count += 1) server.add(EVE, 'Hello');
        expect((await post()).action).toBe('created');
        expect((await post({ text: 'Again' })).action).toBe('updated');
        expect(server.requests.filter((request) => request.includes('outside'))).toEqual([]);
      },
      { prefix },
    );
  });
});
