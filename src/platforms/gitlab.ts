import { isJsonObject } from '../core/base/json.js';
import type { Answer } from '../transport/outcome.js';
import type { Client } from './client.js';
import type { Comment, Platform, PlatformRequest } from './platform.js';

const PAGE = 100;

interface MergeRequest {
  /** The project's number, or its path (`group/desk`). */
  readonly project: string;
  readonly number: number;
  /** Its page, or null if unknown. */
  readonly pageUrl: string | null;
}

type Note = Comment & { readonly authorId: number | null; readonly system: boolean };

/** The notes of one merge request. */
export function gitlabNotes(client: Client, { project, number, pageUrl }: MergeRequest): Platform {
  const notes = `/projects/${encodeURIComponent(project)}/merge_requests/${number}/notes`;
  const noteIn = (request: PlatformRequest, answer: Answer): Note => {
    const note = noteFrom(answer.body, pageUrl);
    if (note === null) throw client.unreadable(request, answer);
    return note;
  };
  return {
    own: async () => {
      const self = await whoAmI(client);
      const all = await allPages(client, notes, pageUrl);
      return all.filter(({ authorId, system }) => authorId === self && !system);
    },
    create: async (body) => {
      const request = { method: 'POST', path: notes, body: { body } } as const;
      const answer = await client.once(request);
      return answer === null ? null : noteIn(request, answer);
    },
    update: async (id, body) => {
      const request = { method: 'PUT', path: `${notes}/${id}`, body: { body } } as const;
      const answer = await client.ask(request, [404]);
      return answer.status === 404 ? null : noteIn(request, answer);
    },
    remove: async (id) => {
      await client.ask({ method: 'DELETE', path: `${notes}/${id}`, body: null }, [404]);
    },
  };
}

/** Every token that may write notes belongs to a user. Project and group tokens have a bot user. */
async function whoAmI(client: Client): Promise<number> {
  const request = { method: 'GET', path: '/user', body: null } as const;
  const answer = await client.ask(request);
  const id = isJsonObject(answer.body) ? answer.body['id'] : null;
  if (typeof id !== 'number') throw client.unreadable(request, answer);
  return id;
}

async function allPages(client: Client, notes: string, pageUrl: string | null): Promise<readonly Note[]> {
  const all: Note[] = [];
  for (let page = 1; ; page += 1) {
    const path = `${notes}?sort=asc&order_by=created_at&per_page=${PAGE}&page=${page}`;
    const request = { method: 'GET', path, body: null } as const;
    const answer = await client.ask(request);
    if (!Array.isArray(answer.body)) throw client.unreadable(request, answer);
    const values: readonly unknown[] = answer.body;
    for (const value of values) {
      const note = noteFrom(value, pageUrl);
      if (note === null) throw client.unreadable(request, answer);
      all.push(note);
    }
    const next = answer.headers['x-next-page'];
    const more = next === undefined ? values.length >= PAGE : next.trim() !== '';
    if (values.length === 0 || !more) return all;
  }
}

function noteFrom(value: unknown, pageUrl: string | null): Note | null {
  if (!isJsonObject(value)) return null;
  const { id, body, author, system } = value;
  if (typeof id !== 'number') return null;
  const authorId = isJsonObject(author) ? author['id'] : null;
  return {
    id: String(id),
    body: typeof body === 'string' ? body : '',
    url: pageUrl === null ? null : `${pageUrl}#note_${id}`,
    authorId: typeof authorId === 'number' ? authorId : null,
    system: system === true,
  };
}
