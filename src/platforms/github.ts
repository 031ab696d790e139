import { isJsonObject } from '../core/base/json.js';
import type { JsonObject } from '../core/base/json.js';
import type { Answer } from '../transport/outcome.js';
import type { Client } from './client.js';
import type { Comment, Platform, PlatformRequest } from './platform.js';

/** Headers for every request. GitHub also requires a user agent. */
export const GITHUB_HEADERS = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
} as const;

const PAGE = 100;

/** The token's owner: a user with an id, or an app, which can't ask GitHub who it is. */
type Self = { readonly id: number } | 'app';

interface Author {
  readonly id: number | null;
  readonly bot: boolean;
}

type Written = Comment & { readonly author: Author };

/** The comments of one pull request. `repository` is `owner/name`. */
export function githubComments(client: Client, repository: string, number: number): Platform {
  const comments = `/repos/${repository}/issues/${number}/comments`;
  const one = (id: string): string => `/repos/${repository}/issues/comments/${id}`;
  return {
    own: async () => {
      const self = await whoAmI(client);
      return (await allPages(client, comments)).filter(({ author }) => isOwn(author, self));
    },
    create: async (body) => {
      const request = { method: 'POST', path: comments, body: { body } } as const;
      const answer = await client.once(request);
      return answer === null ? null : commentIn(client, request, answer);
    },
    update: async (id, body) => {
      const request = { method: 'PATCH', path: one(id), body: { body } } as const;
      const answer = await client.ask(request, [404, 410]);
      return answer.status >= 400 ? null : commentIn(client, request, answer);
    },
    remove: async (id) => {
      await client.ask({ method: 'DELETE', path: one(id), body: null }, [404, 410]);
    },
  };
}

/** `GITHUB_TOKEN` and every other token of an app is refused with 403 at this address. */
async function whoAmI(client: Client): Promise<Self> {
  const request = { method: 'GET', path: '/user', body: null } as const;
  const answer = await client.ask(request, [403]);
  if (answer.status === 403) return 'app';
  const id = isJsonObject(answer.body) ? answer.body['id'] : null;
  if (typeof id !== 'number') throw client.unreadable(request, answer);
  return { id };
}

function isOwn(author: Author, self: Self): boolean {
  return self === 'app' ? author.bot : author.id === self.id;
}

async function allPages(client: Client, comments: string): Promise<readonly Written[]> {
  const all: Written[] = [];
  for (let page = 1; ; page += 1) {
    const path = `${comments}?per_page=${PAGE}&page=${page}`;
    const request = { method: 'GET', path, body: null } as const;
    const answer = await client.ask(request);
    if (!Array.isArray(answer.body)) throw client.unreadable(request, answer);
    const values: readonly unknown[] = answer.body;
    all.push(...values.map((value) => writtenFrom(value) ?? fail(client, request, answer)));
    if (values.length === 0 || !hasNext(answer, values.length)) return all;
  }
}

/** Addresses in `link` aren't followed, for they name a host; a page without the header is the last if it isn't full. */
function hasNext({ headers }: Answer, length: number): boolean {
  const link = headers['link'];
  return link === undefined ? length >= PAGE : /rel="?next"?/.test(link);
}

function commentIn(client: Client, request: PlatformRequest, answer: Answer): Comment {
  return writtenFrom(answer.body) ?? fail(client, request, answer);
}

function fail(client: Client, request: PlatformRequest, answer: Answer): never {
  throw client.unreadable(request, answer);
}

function writtenFrom(value: unknown): Written | null {
  if (!isJsonObject(value)) return null;
  const { id, body, html_url: url, user } = value;
  if (typeof id !== 'number') return null;
  return {
    id: String(id),
    body: typeof body === 'string' ? body : '',
    url: typeof url === 'string' ? url : null,
    author: authorFrom(user),
  };
}

/** Comments of deleted accounts have no author. */
function authorFrom(user: JsonObject[string]): Author {
  if (!isJsonObject(user)) return { id: null, bot: false };
  return { id: typeof user['id'] === 'number' ? user['id'] : null, bot: user['type'] === 'Bot' };
}
