import { isAbsolute, relative, resolve } from 'node:path';
import { AppError } from '../core/base/errors.js';
import type { Source } from '../core/base/source.js';
import { SECURE_URL, urlProblem } from '../core/secrets/secure-url.js';
import { githubSurroundings } from './github-environment.js';
import { gitlabSurroundings } from './gitlab-environment.js';
import type { PlatformName } from './platform.js';
import { WORDS } from './platform.js';
import type { Environment, Surroundings } from './ci-environment.js';

/** The place as given on the command line; null to take it from CI's variables. */
export interface PlaceFlags {
  readonly platform: PlatformName | null;
  readonly number: number | null;
  readonly repository: string | null;
}

/** A place that a comment can go to. */
export interface CommentPlace extends Surroundings {
  readonly token: string;
  readonly repository: string;
  readonly number: number;
}

/** The platform named by the flags, or the one whose CI this is, or null. */
export function platformOf(env: Environment, flags: PlaceFlags): PlatformName | null {
  if (flags.platform !== null) return flags.platform;
  if (env['GITHUB_ACTIONS'] === 'true') return 'github';
  return env['GITLAB_CI'] === 'true' ? 'gitlab' : null;
}

/** The environment, overridden by the flags. `event` is the parsed file at `GITHUB_EVENT_PATH`. */
export function surroundingsOf(
  platform: PlatformName,
  env: Environment,
  flags: PlaceFlags,
  event: unknown,
): Surroundings {
  const found = platform === 'github' ? githubSurroundings(env, event) : gitlabSurroundings(env);
  return {
    ...found,
    repository: flags.repository ?? found.repository,
    number: flags.number ?? found.number,
    pageUrl: flags.repository === null && flags.number === null ? found.pageUrl : null,
  };
}

/** The complete place. Throws `NO_PULL_REQUEST`, `NO_PLATFORM_TOKEN`, or the problem with the API's address. */
export function placeIn(platform: PlatformName, found: Surroundings): CommentPlace {
  const { token, repository, number, apiUrl, apiVariable } = found;
  const problem = urlProblem(apiUrl);
  if (problem !== null) {
    throw new AppError({
      ...problem,
      detail: `It comes from ${apiVariable}. Nothing was sent. ${SECURE_URL}`,
    });
  }
  if (repository === null || number === null) throw noRequest(platform, repository === null);
  if (platform === 'github' && !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new AppError({ code: 'USAGE', summary: 'A GitHub repository must be given as owner/name.' });
  }
  if (token === null) throw noToken(platform, found.tokenProblem);
  return { ...found, token, repository, number };
}

function noRequest(platform: PlatformName, noRepository: boolean): AppError {
  const { title, request } = WORDS[platform];
  const missing = noRepository ? 'repository' : request;
  const start =
    platform === 'github'
      ? 'In GitHub Actions, run the workflow on pull_request; a run on push has no pull request.'
      : 'In GitLab CI, run the job in merge request pipelines (rules: if: $CI_PIPELINE_SOURCE == "merge_request_event").';
  return new AppError({
    code: 'NO_PULL_REQUEST',
    summary: `There is no ${missing} on ${title} to comment on.`,
    detail: `Neither the environment nor the command line names a ${missing}. ${start} Elsewhere, give both as flags.`,
    hint: `pipewright comment --plan plan.json --platform ${platform} --repository acme/desk --pull-request 7`,
  });
}

/** The error if the platform is unknown. */
export function noPlatform(): AppError {
  return new AppError({
    code: 'NO_PULL_REQUEST',
    summary: 'There is no pull request to comment on.',
    detail:
      'This is neither GitHub Actions nor GitLab CI, and --platform is not given. To see what would be sent, add --dry-run.',
    hint: 'pipewright comment --plan plan.json --dry-run',
  });
}

function noToken(platform: PlatformName, problem: string | null): AppError {
  const { title, tokenVariable, rights, grant } = WORDS[platform];
  return new AppError({
    code: 'NO_PLATFORM_TOKEN',
    summary: problem ?? `There is no token for ${title}.`,
    detail: `Set ${tokenVariable} in the environment of this command. ${rights} Its value is never shown.`,
    hint:
      platform === 'github' ? 'env:\n  GITHUB_TOKEN: ${{ github.token }}' : (grant ?? `${tokenVariable}=…`),
  });
}

/** Links to a line of a file at the commit of this run; null if the repository is unknown. */
export function pageOf(found: Surroundings, path: string, line: Source['line']): string | null {
  if (found.filesUrl === null) return null;
  return `${found.filesUrl}${path.split('/').map(encodeURIComponent).join('/')}#L${line}`;
}

/**
 * A file's path relative to the root of the repository. `file` is relative to `cwd`, which also serves as the root if
 * `root` is unknown or doesn't contain it. Null for files outside.
 */
export function repositoryPath(root: string | null, cwd: string, file: string): string | null {
  const start = root !== null && inside(relative(root, cwd)) ? root : cwd;
  const path = relative(start, resolve(cwd, file)).replaceAll('\\', '/');
  return inside(path) && path !== '' ? path : null;
}

function inside(path: string): boolean {
  return !/^\.\.(?:[\\/]|$)/.test(path) && !isAbsolute(path);
}
