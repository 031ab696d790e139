import { createServer } from 'node:http';
import type { Artifact } from './github-runner.js';

export interface Pull {
  readonly number: number;
  /** The newest commit of its branch. */
  readonly head: string;
  /** The branch that it is for. */
  readonly base: string;
  /** The commit on that branch, null as long as it is open. */
  readonly merged: string | null;
  /** True where it was made for another branch at first. */
  readonly retargeted?: boolean;
}

/** A run of a workflow, as far as GitHub tells: not for which pull request or branch it was. */
export interface Run {
  readonly head: string;
  readonly fork: boolean;
  readonly event: 'pull_request' | 'push' | 'workflow_dispatch';
  /** The workflow file. */
  readonly path: string;
}

export interface Repository {
  readonly pulls: readonly Pull[];
  readonly artifacts: readonly Artifact[];
  readonly runs: ReadonlyMap<number, Run>;
}

type Answer = (query: URLSearchParams, ...parts: readonly string[]) => unknown;

/** GitHub's answers about merged pull requests, runs and artifacts, to whoever has the token. */
export async function startGithubApi(
  repository: Repository,
  token: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const routes = routesOf(repository);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${token}`) {
      send(401, { message: 'Bad credentials' });
      return;
    }
    for (const [pattern, answer] of routes) {
      const found = pattern.exec(url.pathname.replace('/repos/acme/desk/', ''));
      if (found === null) continue;
      send(200, answer(url.searchParams, ...found.slice(1)));
      return;
    }
    send(404, { message: 'Not Found' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Pages hold 100, as the workflow asks for. */
const PER_PAGE = 100;

function routesOf({ pulls, artifacts, runs }: Repository): readonly (readonly [RegExp, Answer])[] {
  const page = <T>(query: URLSearchParams, all: readonly T[]): readonly T[] => {
    const start = (Number(query.get('page') ?? 1) - 1) * PER_PAGE;
    return all.slice(start, start + PER_PAGE);
  };
  return [
    [
      /^commits\/([0-9a-f]{40})\/pulls$/,
      (_query, commit = '') =>
        pulls
          .filter(({ head, merged }) => [head, merged].includes(commit))
          .map(({ number, head, base, merged }) => ({
            ...{ number, merge_commit_sha: merged, head: { sha: head }, base: { ref: base } },
          })),
    ],
    [
      /^issues\/(\d+)\/events$/,
      (query, number) => {
        const pull = pulls.find((one) => `${one.number}` === number);
        // A talkative pull request: what matters stands on its second page.
        const labels = Array.from({ length: PER_PAGE }, () => ({ event: 'labeled' }));
        return page(query, [
          ...labels,
          ...(pull?.retargeted === true ? [{ event: 'base_ref_changed' }] : []),
        ]);
      },
    ],
    [
      /^actions\/runs$/,
      (query) => {
        const found = [...runs]
          .filter(([, { head, event }]) => head === query.get('head_sha') && event === query.get('event'))
          .map(([id, run]) => runOf(id, run, pulls));
        return { total_count: found.length, workflow_runs: page(query, found) };
      },
    ],
    [
      /^actions\/runs\/(\d+)\/artifacts$/,
      (query, run) => {
        const found = artifacts.filter((one) => `${one.run}` === run && one.name === query.get('name'));
        return {
          total_count: found.length,
          artifacts: found.map(({ id, name }) => ({ id, name, expired: false })),
        };
      },
    ],
  ];
}

/** `pull_requests` are those that are open now with the commit of the run, whichever one it was started by. */
function runOf(id: number, { head, fork, event, path }: Run, pulls: readonly Pull[]): object {
  return {
    ...{ id, event, path, head_sha: head, repository: { id: 1 }, head_repository: { id: fork ? 2 : 1 } },
    pull_requests: pulls
      .filter((pull) => pull.head === head && pull.merged === null)
      .map(({ number, base }) => ({ number, base: { ref: base } })),
  };
}
