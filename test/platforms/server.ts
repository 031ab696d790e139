/**
 * GitHub's comments and GitLab's notes on localhost, as their API documents describe them (November 2026): pages, authors,
 * rights by token, error bodies. Shares no code with src/platforms.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly author: Account;
  readonly system?: boolean;
}

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly bot: boolean;
}

export interface TokenRights {
  readonly account: Account;
  /** A token of an app: GitHub refuses to tell it who it is. */
  readonly app: boolean;
  readonly writes: boolean;
}

/** What happens to the first request that fits, once. `lost` does it and drops the answer; `reset` drops it undone. */
export interface Fault {
  readonly method: string;
  /** A part of the path. */
  readonly path?: string;
  readonly kind: 'reset' | 'lost' | 'html' | 'status' | 'vanish';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface TestPlatform {
  /** The address of the API, with its path. */
  readonly apiUrl: string;
  readonly comments: StoredComment[];
  /** `GET /user`, without the API's own path; in order. */
  readonly requests: string[];
  readonly faults: Fault[];
  readonly tokens: Map<string, TokenRights>;
  /** Adds a comment as somebody else. */
  readonly add: (author: Account, body: string, system?: boolean) => StoredComment;
  /** Holds requests of a kind until so many have come, then lets all go on. */
  readonly meet: (method: string, path: string, count: number) => void;
  readonly close: () => Promise<void>;
}

export const ACTIONS: Account = { id: 41898282, login: 'github-actions[bot]', bot: true };
export const ANA: Account = { id: 7, login: 'ana', bot: false };
export const EVE: Account = { id: 666, login: 'eve', bot: false };
export const PROJECT_BOT: Account = { id: 90, login: 'project_1_bot', bot: true };

export const APP_TOKEN = 'ghs_0123456789abcdefghijABCDEFGHIJ012345';
export const ANA_TOKEN = 'ghp_anaanaanaanaanaanaanaanaanaanaanaana';
export const FORK_TOKEN = 'ghs_forkforkforkforkforkforkforkforkfork';
export const PROJECT_TOKEN = 'glpat-projectprojectproj';
export const READ_TOKEN = 'glpat-readreadreadreadre';

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: { readonly body?: unknown };
  readonly rights: TokenRights;
}

interface Shelf {
  readonly comments: StoredComment[];
  readonly add: TestPlatform['add'];
  readonly origin: string;
}

type Speak = (call: Call, shelf: Shelf) => Reply;

interface Options {
  readonly prefix: string;
  readonly speak: Speak;
  readonly tokens: ReadonlyMap<string, TokenRights>;
  readonly unauthorized: object;
}

/** GitHub: pull request 7 of acme/desk. `prefix` is `/api/v3` on an Enterprise server. */
export function startGithub(prefix = ''): Promise<TestPlatform> {
  return start({
    prefix,
    speak: github,
    unauthorized: {
      message: 'Bad credentials',
      documentation_url: 'https://docs.github.com/rest',
      status: '401',
    },
    tokens: new Map([
      [APP_TOKEN, { account: ACTIONS, app: true, writes: true }],
      [FORK_TOKEN, { account: ACTIONS, app: true, writes: false }],
      [ANA_TOKEN, { account: ANA, app: false, writes: true }],
    ]),
  });
}

/** GitLab: merge request 7 of the project 21, `acme/desk`. */
export function startGitlab(prefix = '/api/v4'): Promise<TestPlatform> {
  return start({
    prefix,
    speak: gitlab,
    unauthorized: { message: '401 Unauthorized' },
    tokens: new Map([
      [PROJECT_TOKEN, { account: PROJECT_BOT, app: false, writes: true }],
      [READ_TOKEN, { account: PROJECT_BOT, app: false, writes: false }],
    ]),
  });
}

const github: Speak = (call, { comments, add, origin }) => {
  const shown = (comment: StoredComment) => ({
    id: comment.id,
    body: comment.body,
    html_url: `${origin}/acme/desk/pull/7#issuecomment-${comment.id}`,
    user: {
      id: comment.author.id,
      login: comment.author.login,
      type: comment.author.bot ? 'Bot' : 'User',
    },
  });
  const denied: Reply = {
    status: 403,
    body: { message: 'Resource not accessible by integration', status: '403' },
  };
  const missing: Reply = { status: 404, body: { message: 'Not Found', status: '404' } };
  if (call.method === 'GET' && call.path === '/user') {
    if (call.rights.app) return denied;
    return {
      status: 200,
      body: { id: call.rights.account.id, login: call.rights.account.login, type: 'User' },
    };
  }
  if (call.path === '/repos/acme/desk/issues/7/comments') {
    if (call.method === 'GET') return githubPage(call, comments.map(shown), origin);
    if (!call.rights.writes) return denied;
    const text = textOf(call, 65_536);
    if (text === null)
      return { status: 422, body: { message: 'Validation Failed', errors: [{ field: 'body' }] } };
    return { status: 201, body: shown(add(call.rights.account, text)) };
  }
  const id = /^\/repos\/acme\/desk\/issues\/comments\/(\d+)$/.exec(call.path)?.[1];
  const comment = comments.find((one) => String(one.id) === id);
  if (comment === undefined) return missing;
  if (!call.rights.writes) return denied;
  return changed(call, comments, comment) ?? { status: 200, body: shown(comment) };
};

function githubPage({ path, query }: Call, all: readonly unknown[], origin: string): Reply {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const page = Number(query.get('page') ?? 1);
  const link = (to: number, rel: string) => `<${origin}${path}?per_page=${size}&page=${to}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page * size < all.length ? [link(page + 1, 'next')] : []),
  ];
  return {
    status: 200,
    body: all.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

const gitlab: Speak = (call, { comments, add }) => {
  const shown = ({ id, body, author, system = false }: StoredComment) => ({
    ...{ id, body, system, noteable_iid: 7 },
    author: { id: author.id, username: author.login },
  });
  if (call.method === 'GET' && call.path === '/user')
    return { status: 200, body: { id: call.rights.account.id, username: call.rights.account.login } };
  const notes = /^\/projects\/(?:21|acme%2Fdesk)\/merge_requests\/7\/notes(?:\/(\d+))?$/.exec(call.path);
  if (notes === null) return { status: 404, body: { message: '404 Not found' } };
  if (call.method !== 'GET' && !call.rights.writes) return insufficientScope();
  if (notes[1] === undefined && call.method === 'GET') return gitlabPage(call, comments.map(shown));
  if (notes[1] === undefined) {
    const text = textOf(call, 1_000_000);
    if (text === null) return { status: 400, body: { message: { note: ['is too long'] } } };
    return { status: 201, body: shown(add(call.rights.account, text)) };
  }
  const note = comments.find((one) => String(one.id) === notes[1]);
  if (note === undefined) return { status: 404, body: { message: '404 Not found' } };
  return changed(call, comments, note) ?? { status: 200, body: shown(note) };
};

function gitlabPage({ query }: Call, all: readonly unknown[]): Reply {
  const sorted = query.get('sort') === 'asc' ? all : all.toReversed();
  const size = Math.min(100, Number(query.get('per_page') ?? 20));
  const page = Number(query.get('page') ?? 1);
  const more = page * size < sorted.length;
  return {
    status: 200,
    body: sorted.slice((page - 1) * size, page * size),
    headers: { 'x-next-page': more ? String(page + 1) : '' },
  };
}

function insufficientScope(): Reply {
  return {
    status: 403,
    body: {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: 'api',
    },
  };
}

function textOf({ body }: Call, most: number): string | null {
  return typeof body.body === 'string' && body.body !== '' && body.body.length <= most ? body.body : null;
}

/** What a delete answers; null after a new text. */
function changed(call: Call, comments: StoredComment[], comment: StoredComment): Reply | null {
  if (call.method === 'DELETE') {
    comments.splice(comments.indexOf(comment), 1);
    return { status: 204 };
  }
  comment.body = textOf(call, 1_000_000) ?? comment.body;
  return null;
}

async function start({ prefix, speak, tokens, unauthorized }: Options): Promise<TestPlatform> {
  const state = {
    comments: [] as StoredComment[],
    requests: [] as string[],
    faults: [] as Fault[],
    next: 1001,
  };
  const known = new Map(tokens);
  const meetings: {
    readonly fits: (call: string) => boolean;
    missing: number;
    readonly go: (() => void)[];
  }[] = [];
  const add: TestPlatform['add'] = (author, body, system = false) => {
    const comment = { id: state.next, body, author, system };
    state.next += 1;
    state.comments.push(comment);
    return comment;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const path = url.pathname.startsWith(prefix)
      ? url.pathname.slice(prefix.length)
      : `outside of the API: ${url.pathname}`;
    state.requests.push(`${method} ${path}`);
    const meeting = meetings.find((one) => one.missing > 0 && one.fits(`${method} ${path}`));
    if (meeting !== undefined) await arrive(meeting);
    const at = state.faults.findIndex((fault) => fault.method === method && path.includes(fault.path ?? ''));
    const [fault] = at === -1 ? [] : state.faults.splice(at, 1);
    if (fault?.kind === 'reset') return void request.socket.destroy();
    if (fault?.kind === 'html') {
      send(response, { status: 200, body: '<html>Please sign in</html>' });
      return;
    }
    if (fault?.kind === 'status') {
      send(response, { status: fault.status ?? 500, ...fault });
      return;
    }
    if (fault?.kind === 'vanish') state.comments.length = 0;
    const rights = known.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    const call = { method, path, query: url.searchParams, body: parsed(text), rights };
    const origin = `http://${request.headers.host ?? ''}`;
    const reply = replyTo(call, request, {
      speak,
      unauthorized,
      shelf: { comments: state.comments, add, origin },
    });
    if (fault?.kind === 'lost') return void request.socket.destroy();
    send(response, reply);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    ...state,
    ...{ add, tokens: known, apiUrl: `http://127.0.0.1:${port}${prefix}` },
    meet: (method, path, count) => {
      meetings.push({
        fits: (call) => call.startsWith(`${method} `) && call.includes(path),
        missing: count,
        go: [],
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface Speaking {
  readonly speak: Speak;
  readonly unauthorized: object;
  readonly shelf: Shelf;
}

function replyTo(
  call: Omit<Call, 'rights'> & { readonly rights: TokenRights | undefined },
  { headers }: IncomingMessage,
  { speak, unauthorized, shelf }: Speaking,
): Reply {
  if (headers['user-agent'] === undefined)
    return { status: 403, body: { message: 'Request forbidden by administrative rules.' } };
  if (call.rights === undefined) return { status: 401, body: unauthorized };
  return speak({ ...call, rights: call.rights }, shelf);
}

async function arrive(meeting: { missing: number; readonly go: (() => void)[] }): Promise<void> {
  meeting.missing -= 1;
  if (meeting.missing === 0) for (const go of meeting.go) go();
  else await new Promise<void>((resolve) => meeting.go.push(resolve));
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  const isPage = typeof body === 'string';
  response.writeHead(status, { 'content-type': isPage ? 'text/html' : 'application/json', ...headers });
  response.end(isPage ? body : body === undefined ? '' : JSON.stringify(body));
}

function parsed(text: string): Call['body'] {
  return text === '' ? {} : (JSON.parse(text) as Call['body']);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
