import { createServer } from 'node:http';
import type { Artifact } from './github-runner.js';

export interface Pull {
  /** The newest commit of its branch. */
  readonly head: string;
  /** The commit on main. */
  readonly merged: string;
}

export interface Repository {
  readonly pulls: readonly Pull[];
  readonly artifacts: readonly Artifact[];
  /** Which commit a run was for, and whether it belongs to a fork. */
  readonly runs: ReadonlyMap<number, { readonly head: string; readonly fork: boolean }>;
}

/** GitHub's answers about merged pull requests and artifacts, to whoever has the token. */
export async function startGithubApi(
  { pulls, artifacts, runs }: Repository,
  token: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const commit = /^\/repos\/acme\/desk\/commits\/([0-9a-f]{40})\/pulls$/.exec(url.pathname)?.[1];
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${token}`) {
      send(401, { message: 'Bad credentials' });
      return;
    }
    if (commit !== undefined) {
      const found = pulls.filter(({ head, merged }) => [head, merged].includes(commit));
      send(
        200,
        found.map(({ head, merged }) => ({ number: 7, merge_commit_sha: merged, head: { sha: head } })),
      );
      return;
    }
    if (url.pathname !== '/repos/acme/desk/actions/artifacts') {
      send(404, { message: 'Not Found' });
      return;
    }
    const named = artifacts.filter(({ name }) => name === url.searchParams.get('name'));
    send(200, {
      total_count: named.length,
      artifacts: named.map(({ id, name, run }) => ({
        ...{ id, name, expired: false },
        workflow_run: {
          ...{ id: run, repository_id: 1, head_repository_id: runs.get(run)?.fork === true ? 2 : 1 },
          head_sha: runs.get(run)?.head,
        },
      })),
    });
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
