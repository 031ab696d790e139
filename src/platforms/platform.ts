import type { JsonObject } from '../core/base/json.js';
import type { HttpRequest } from '../transport/outcome.js';

/** The places that comments go to. */
export type PlatformName = 'github' | 'gitlab';

/** A comment on a pull request, or a note on a merge request. `url` is null where it can't be told. */
export interface Comment {
  readonly id: string;
  readonly body: string;
  readonly url: string | null;
}

/** What both platforms can do with the comments of one request. Everything but a lost answer is thrown as AppError. */
export interface Platform {
  /** The comments that the token's own account wrote, oldest first: anybody may copy a marker. */
  readonly own: () => Promise<readonly Comment[]>;
  /** Null: it was sent, and nobody knows whether it was done. */
  readonly create: (body: string) => Promise<Comment | null>;
  /** Null: the comment is gone. */
  readonly update: (id: string, body: string) => Promise<Comment | null>;
  /** Does nothing where the comment is gone already. */
  readonly remove: (id: string) => Promise<void>;
}

/** One request to a platform. `path` begins with `/` and follows the address of the API. */
export interface PlatformRequest {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly body: JsonObject | null;
}

/** How a platform is spoken of, and what it asks of a token. */
export interface PlatformWords {
  readonly title: string;
  /** Where a comment goes: `pull request`, `merge request`. */
  readonly request: string;
  readonly tokenVariable: string;
  /** Full sentences. */
  readonly rights: string;
  /** Lines to copy that give the token its rights, or null. */
  readonly grant: string | null;
}

export const WORDS: Readonly<Record<PlatformName, PlatformWords>> = {
  github: {
    title: 'GitHub',
    request: 'pull request',
    tokenVariable: 'GITHUB_TOKEN',
    rights:
      'The token needs the permission pull-requests: write. In a pull request from a fork GITHUB_TOKEN may only read, ' +
      'whatever the workflow asks for.',
    grant: 'permissions:\n  contents: read\n  pull-requests: write',
  },
  gitlab: {
    title: 'GitLab',
    request: 'merge request',
    tokenVariable: 'GITLAB_TOKEN',
    rights:
      'The token needs the scope api and a role that may comment (Reporter): a project access token, for example. ' +
      'CI_JOB_TOKEN cannot write comments.',
    grant: null,
  },
};
