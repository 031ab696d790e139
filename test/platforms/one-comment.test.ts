import { describe, expect, it } from 'vitest';
import type { PlatformName } from '../../src/platforms/platform.js';
import { MARKER, OTHER_MARKER, withPlatform } from './rig.js';
import { ACTIONS, ANA, ANA_TOKEN, EVE, PROJECT_BOT } from './server.js';

const PLATFORMS: readonly PlatformName[] = ['github', 'gitlab'];
const SELF = { github: ACTIONS, gitlab: PROJECT_BOT };
const UPDATE = { github: 'PATCH', gitlab: 'PUT' };
const COMMENTS = {
  github: '/repos/acme/desk/issues/7/comments',
  gitlab: '/projects/21/merge_requests/7/notes',
};
const PAGE = {
  github: (id: number, apiUrl: string) => `${new URL(apiUrl).origin}/acme/desk/pull/7#issuecomment-${id}`,
  gitlab: (id: number) => `https://gitlab.example.com/acme/desk/-/merge_requests/7#note_${id}`,
};

const writes = (requests: readonly string[]) => requests.filter((request) => !request.startsWith('GET'));

describe.each(PLATFORMS)('one comment on %s', (platform) => {
  it('is created once, updated in place, and left alone where it says the same', async () => {
    await withPlatform(platform, async ({ server, post }) => {
      expect(await post({ text: 'First' })).toMatchObject({
        action: 'created',
        comment: { id: '1001', url: PAGE[platform](1001, server.apiUrl) },
      });
      expect(await post({ text: 'Second' })).toMatchObject({ action: 'updated', comment: { id: '1001' } });
      expect(await post({ text: 'Second' })).toMatchObject({
        action: 'unchanged',
        comment: { id: '1001', url: PAGE[platform](1001, server.apiUrl) },
      });
      expect(server.comments.map(({ body }) => body)).toEqual([`${MARKER}\n\nSecond`]);
      expect(writes(server.requests)).toHaveLength(2);
    });
  });

  it('is unchanged also where the platform stored other line ends', async () => {
    await withPlatform(platform, async ({ server, post }) => {
      server.add(SELF[platform], `${MARKER}\r\n\r\nPlan\r\n`);
      expect((await post()).action).toBe('unchanged');
    });
  });

  it('is one for each configuration', async () => {
    await withPlatform(platform, async ({ server, post }) => {
      await post({ text: 'One' });
      await post({ text: 'Other', marker: OTHER_MARKER });
      await post({ text: 'One again' });
      expect(server.comments.map(({ body }) => body)).toEqual([
        `${MARKER}\n\nOne again`,
        `${OTHER_MARKER}\n\nOther`,
      ]);
    });
  });

  it("isn't somebody else's with a copied marker, nor one that only quotes it", async () => {
    await withPlatform(platform, async ({ server, post }) => {
      server.add(EVE, `${MARKER}\n\nAll is well`);
      server.add(SELF[platform], `> ${MARKER}\n\nquoted`);
      expect(await post()).toMatchObject({ action: 'created', comment: { id: '1003' } });
      expect(server.comments.map(({ body }) => body)).toEqual([
        `${MARKER}\n\nAll is well`,
        `> ${MARKER}\n\nquoted`,
        `${MARKER}\n\nPlan`,
      ]);
    });
  });

  it('is found behind hundreds of others', async () => {
    await withPlatform(platform, async ({ server, post }) => {
      for (let count = 0; count < 230; count += 1) server.add(EVE, `Comment ${count}`);
      server.add(SELF[platform], `${MARKER}\n\nOld`);
      for (let count = 0; count < 69; count += 1) server.add(EVE, `More ${count}`);
      expect(await post()).toMatchObject({ action: 'updated', comment: { id: '1231' } });
      expect(server.requests.filter((request) => request === `GET ${COMMENTS[platform]}`)).toHaveLength(3);
    });
  });

  it('is made anew where somebody deletes it before the update', async () => {
    await withPlatform(platform, async ({ server, post }) => {
      await post({ text: 'First' });
      server.faults.push({ method: UPDATE[platform], kind: 'vanish' });
      expect(await post({ text: 'Second' })).toMatchObject({ action: 'created', comment: { id: '1002' } });
      expect(server.comments.map(({ body }) => body)).toEqual([`${MARKER}\n\nSecond`]);
    });
  });

  it('loses its doubles, and the oldest stays', async () => {
    await withPlatform(platform, async ({ server, post }) => {
      server.add(SELF[platform], `${MARKER}\n\nPlan`);
      server.add(SELF[platform], `${MARKER}\n\nDouble`);
      expect((await post()).comment.id).toBe('1001');
      expect(server.comments.map(({ id }) => id)).toEqual([1001]);
    });
  });

  it('is one after two first runs at the same time', async () => {
    await withPlatform(platform, async ({ server, post }) => {
      server.meet('GET', COMMENTS[platform], 2);
      server.meet('POST', COMMENTS[platform], 2);
      const [one, other] = await Promise.all([post({ text: 'One' }), post({ text: 'Other' })]);
      expect(writes(server.requests).filter((request) => request.startsWith('POST'))).toHaveLength(2);
      expect(server.comments).toHaveLength(1);
      expect([one.comment.id, other.comment.id]).toEqual(['1001', '1001']);
      expect([one.action, other.action].sort()).toEqual(['created', 'updated']);
    });
  });
});

describe('one comment of a person', () => {
  it("isn't that of an app, and the other way round", async () => {
    await withPlatform('github', async ({ server, post }) => {
      await post({ text: 'By the app' });
      expect((await post({ text: 'By Ana', token: ANA_TOKEN })).action).toBe('created');
      expect((await post({ text: 'By the app, again' })).action).toBe('updated');
      expect(server.comments.map(({ author, body }) => [author, body])).toEqual([
        [ACTIONS, `${MARKER}\n\nBy the app, again`],
        [ANA, `${MARKER}\n\nBy Ana`],
      ]);
    });
  });

  it('is none that GitLab wrote in their name', async () => {
    await withPlatform('gitlab', async ({ server, post }) => {
      server.add(PROJECT_BOT, `${MARKER}\n\nadded 1 commit`, true);
      expect((await post()).action).toBe('created');
    });
  });
});
