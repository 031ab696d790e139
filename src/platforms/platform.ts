import type { JsonObject } from '../core/base/json.js';
import type { HttpRequest } from '../transport/outcome.js';

/** Where comments can be posted. */
export type PlatformName = 'github' | 'gitlab';

/** A comment on a pull request, or a note on a merge request. `url` is null if unknown. */
export interface Comment {
  readonly id: string;
  readonly body: string;
  readonly url: string | null;
}

/** The comments of one pull or merge request. Throws AppError for everything but a lost answer. */
export interface Platform {
  /** The comments written by the token's own user, oldest first, because anyone can copy a marker. */
  readonly own: () => Promise<readonly Comment[]>;
  /** Null if the answer was lost, so that it may or may not have been created. */
  readonly create: (body: string) => Promise<Comment | null>;
  /** Null if the comment is gone. */
  readonly update: (id: string, body: string) => Promise<Comment | null>;
  /** Does nothing if the comment is already gone. */
  readonly remove: (id: string) => Promise<void>;
}

/** One request to a platform. `path` starts with `/` and is appended to the API's address. */
export interface PlatformRequest {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly body: JsonObject | null;
}

/** A platform's terms, and the permissions it requires. */
export interface PlatformWords {
  readonly title: string;
  /** Where a comment goes: `pull request`, `merge request`. */
  readonly request: string;
  readonly tokenVariable: string;
  /** Full sentences. */
  readonly rights: string;
  /** Lines to copy that grant the permissions, or null. */
  readonly grant: string | null;
}

export const WORDS: Readonly<Record<PlatformName, PlatformWords>> = {
  github: {
    title: 'GitHub',
    request: 'pull request',
    tokenVariable: 'GITHUB_TOKEN',
    rights:
      'The token needs the permission pull-requests: write. In a pull request from a fork, GITHUB_TOKEN is read-only, ' +
      'whatever the workflow requests.',
    grant: 'permissions:\n  contents: read\n  pull-requests: write',
  },
  gitlab: {
    title: 'GitLab',
    request: 'merge request',
    tokenVariable: 'GITLAB_TOKEN',
    rights:
      'The token needs the scope api and a role that may comment (Reporter), for example a project access token. ' +
      'CI_JOB_TOKEN cannot write comments.',
    grant: null,
  },
};
