import { isJsonObject } from '../../core/base/json.js';
import { AppError } from '../../core/base/errors.js';
import { nearest } from '../../core/base/similar.js';
import { readEvent } from '../files/github-event.js';
import { gitText } from './git.js';
import type { AppContext } from '../types.js';

/** `--base auto`: the merge base with the branch that this one targets. */
const AUTO = 'auto';

/** Resolves a base to a commit. Codes: GIT_UNAVAILABLE, BASE_NOT_FOUND. */
export async function baseCommit(ctx: AppContext, ref: string): Promise<string> {
  if ((await gitText(ctx, ['rev-parse', '--git-dir'])) === null) throw noRepository();
  if (ref === AUTO) return mergeBase(ctx);
  const commit = await commitOf(ctx, ref);
  if (commit === null) throw await notFound(ctx, ref);
  return commit;
}

async function commitOf(ctx: AppContext, ref: string): Promise<string | null> {
  // A name that git would take for a flag, or that can't be passed as an argument, isn't a commit.
  if (ref.startsWith('-') || /\p{Cc}/u.test(ref)) return null;
  return gitText(ctx, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
}

async function mergeBase(ctx: AppContext): Promise<string> {
  const targets = await mergeTargets(ctx.env);
  for (const target of targets) {
    const commit = await commitOf(ctx, target);
    const found = commit === null ? null : await gitText(ctx, ['merge-base', 'HEAD', commit]);
    if (found !== null) return found;
  }
  if (targets.length > 0) throw await notFound(ctx, targets.join(' or '));
  throw new AppError({
    code: 'BASE_NOT_FOUND',
    summary: '--base auto works for pull requests and merge requests, but this run is for neither.',
    detail:
      'It takes the target from GITHUB_BASE_REF or the event in GitHub Actions, and from the CI_MERGE_REQUEST_… variables in GitLab CI. None of them is set. Name a branch, a tag or a commit.',
    hint: 'pipewright plan --base origin/main',
  });
}

/** The target branch according to CI, best first: the remote branch as it is now, else as it was. */
async function mergeTargets(env: AppContext['env']): Promise<readonly string[]> {
  const named = (name: string, prefix = ''): readonly string[] => {
    const value = env[name]?.trim() ?? '';
    return value === '' ? [] : [prefix + value];
  };
  return [
    ...named('GITHUB_BASE_REF', 'origin/'),
    ...eventBase(await readEvent(env)),
    ...named('CI_MERGE_REQUEST_TARGET_BRANCH_NAME', 'origin/'),
    ...named('CI_MERGE_REQUEST_DIFF_BASE_SHA'),
  ];
}

/** `pull_request.base.sha` of the event that started a run of GitHub Actions. */
function eventBase(event: unknown): readonly string[] {
  const sha = ['pull_request', 'base', 'sha'].reduce<unknown>(
    (value, name) => (isJsonObject(value) ? value[name] : null),
    event,
  );
  return typeof sha === 'string' && /^[0-9a-f]{40,64}$/.test(sha) ? [sha] : [];
}

function noRepository(): AppError {
  return new AppError({
    code: 'GIT_UNAVAILABLE',
    summary: 'The working directory is not in a git repository that git can read.',
    detail:
      'The files at a base come from the history of the repository. Run the command in a clone; if git refuses a repository that another user owns, see its safe.directory setting.',
    hint: 'git status',
  });
}

async function notFound(ctx: AppContext, ref: string): Promise<AppError> {
  const shallow = (await gitText(ctx, ['rev-parse', '--is-shallow-repository'])) === 'true';
  const refs = (await gitText(ctx, ['for-each-ref', '--format=%(refname:short)'])) ?? '';
  const names = refs.split('\n').filter((name) => name !== '');
  const near = names.find((name) => name.endsWith(`/${ref}`)) ?? nearest(ref, names);
  const why = shallow
    ? 'This is a shallow clone, which lacks most of the history: fetch all of it (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab CI).'
    : 'Fetch the branch first, or name another branch, a tag or a commit.';
  return new AppError({
    code: 'BASE_NOT_FOUND',
    summary: `git finds no commit ${ref} here.`,
    detail: `${near === null ? '' : `Did you mean ${near}? `}${why} Nothing was read from the account and nothing was changed.`,
    hint: shallow ? 'git fetch --unshallow' : `git fetch origin`,
  });
}
