import { AppError } from '../../src/core/base/errors.js';
import type { Effects } from '../../src/platforms/client.js';
import { postComment } from '../../src/platforms/index.js';
import type { Kept } from '../../src/platforms/one-comment.js';
import { placeIn, surroundingsOf } from '../../src/platforms/place.js';
import type { PlatformName } from '../../src/platforms/platform.js';
import type { TestPlatform } from './server.js';
import { APP_TOKEN, PROJECT_TOKEN, startGithub, startGitlab } from './server.js';

export const MARKER = '<!-- pipewright: 0123456789abcdef0123456789abcdef -->';
export const OTHER_MARKER = '<!-- pipewright: fedcba9876543210fedcba9876543210 -->';
export const NOW = new Date('2026-11-23T12:00:00.000Z');

export interface Sent {
  readonly text?: string;
  readonly marker?: string;
  readonly token?: string;
}

/** One platform with pull request 7 of acme/desk, a clock that only sleeps move on, and what the runs waited. */
export interface Rig {
  readonly server: TestPlatform;
  readonly waits: number[];
  readonly post: (sent?: Sent) => Promise<Kept>;
  /** The error of a post that must fail; it never holds a token. */
  readonly failure: (sent?: Sent) => Promise<AppError>;
}

export interface RigOptions {
  readonly prefix?: string;
  readonly signal?: AbortSignal;
}

export async function withPlatform(
  platform: PlatformName,
  use: (rig: Rig) => Promise<void>,
  { prefix, signal = new AbortController().signal }: RigOptions = {},
): Promise<void> {
  const server = await (platform === 'github' ? startGithub(prefix) : startGitlab(prefix));
  const waits: number[] = [];
  let time = NOW.getTime();
  const effects: Effects = {
    now: () => new Date(time),
    sleep: (ms) => {
      waits.push(ms);
      time += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
    signal,
    waiting: () => undefined,
  };
  const post: Rig['post'] = ({ text = 'Plan', marker = MARKER, token } = {}) => {
    const place = placeIn(platform, surroundingsOf(platform, envOf(platform, server, token), FLAGS, null));
    const posting = { platform, place, marker, text: `${marker}\n\n${text}`, userAgent: 'pipewright/test' };
    return postComment(posting, effects);
  };
  const failure: Rig['failure'] = async (sent) => {
    const error: unknown = await post(sent).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`);
    const said = JSON.stringify([error.diagnostic, error.message, error.stack, String(error.cause)]);
    for (const token of [...server.tokens.keys(), ...(sent?.token === undefined ? [] : [sent.token])]) {
      if (said.includes(token)) throw new Error('the error holds a token');
    }
    return error;
  };
  try {
    await use({ server, waits, post, failure });
  } finally {
    await server.close();
  }
}

const FLAGS = { platform: null, number: null, repository: null };

/** What CI says in a run for pull request 7. */
export function envOf(
  platform: PlatformName,
  { apiUrl }: Pick<TestPlatform, 'apiUrl'>,
  token?: string,
): Readonly<Record<string, string>> {
  if (platform === 'github') {
    return {
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: apiUrl,
      GITHUB_SERVER_URL: 'https://github.example.com',
      GITHUB_REPOSITORY: 'acme/desk',
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_TOKEN: token ?? APP_TOKEN,
    };
  }
  return {
    GITLAB_CI: 'true',
    CI_API_V4_URL: apiUrl,
    CI_PROJECT_ID: '21',
    CI_PROJECT_URL: 'https://gitlab.example.com/acme/desk',
    CI_MERGE_REQUEST_IID: '7',
    CI_JOB_TOKEN: 'glcbt-jobjobjobjobjob',
    GITLAB_TOKEN: token ?? PROJECT_TOKEN,
  };
}
