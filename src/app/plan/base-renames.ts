/**
 * Where today's files were at a commit. Git follows files that were renamed; a file that it can't follow must not pass for
 * a new one as long as a configuration went away at the same time, because then everything in it would seem to be new, and
 * nothing that HubSpot changed meanwhile would be seen as a conflict.
 */
import { existsSync } from 'node:fs';
import { posix, resolve, sep } from 'node:path';
import { findFiles } from '../../config/read/find.js';
import { AppError, BugError } from '../../core/base/errors.js';
import { runGit } from './git.js';
import type { AppContext } from '../types.js';

interface Rename {
  /** Absolute. */
  readonly from: string;
  readonly to: string;
}

/** What became of the files of a commit, up to the working directory as it is. */
interface Since {
  readonly renames: readonly Rename[];
  /** Absolute paths of YAML files that are gone, and that git sees no new place of. */
  readonly gone: readonly string[];
}

const YAML = /\.ya?ml$/;

/** Renames and removals of YAML files since a commit. */
export async function changedSince(ctx: AppContext, commit: string, root: string): Promise<Since> {
  const answer = await runGit(ctx, [
    ...[
      'diff',
      '--no-ext-diff',
      '--no-relative',
      '--ignore-submodules',
      '--find-renames',
      '--name-status',
      '-z',
    ],
    ...['--diff-filter=RD', commit, '--'],
  ]);
  if (!answer.ok) throw new BugError(`git diff ${commit}: ${answer.message}`);
  const words = answer.bytes.toString('utf8').split('\0');
  const [renames, gone]: [Rename[], string[]] = [[], []];
  const at = (path: string | undefined): string => resolve(root, path ?? '');
  for (let next = 0; next < words.length;) {
    const status = words[next] ?? '';
    const isRename = status.startsWith('R');
    if (isRename) renames.push({ from: at(words[next + 1]), to: at(words[next + 2]) });
    else if (status === 'D' && YAML.test(words[next + 1] ?? '')) gone.push(at(words[next + 1]));
    next += isRename ? 3 : 2;
  }
  return { renames, gone };
}

/** Whether `path` is `folder`, or lies in it. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/**
 * The former places of what came into a path from outside of all of them: the old folder where one was renamed as a whole,
 * else the old files.
 */
export function formerPlaces(path: string, all: readonly string[], { renames }: Since): readonly string[] {
  const into = renames.filter(
    ({ from, to }) => isWithin(to, path) && YAML.test(from) && !all.some((other) => isWithin(from, other)),
  );
  const folders = new Set(into.map(({ from, to }) => oldFolder(from, to.slice(path.length))));
  const [folder] = folders;
  if (folders.size === 1 && folder !== undefined && folder !== null && !existsSync(folder)) return [folder];
  return into.map(({ from }) => from);
}

/** The folder that `from` lies in at the same place as the new file in its own; null where there is none. */
function oldFolder(from: string, rest: string): string | null {
  return rest !== '' && from.endsWith(rest) && from.length > rest.length ? from.slice(0, -rest.length) : null;
}

interface Unfollowed {
  readonly ref: string;
  readonly paths: readonly string[];
  /** Absolute paths that the base has, or that a rename leads from to today's. */
  readonly known: ReadonlySet<string>;
  /** Configurations that the base has and no path leads to, relative to the root. */
  readonly gone: readonly string[];
}

/** Refuses files without a past while configurations went away that they may have been. */
export async function refuseUnfollowed(
  ctx: AppContext,
  { ref, paths, known, gone }: Unfollowed,
): Promise<void> {
  if (gone.length === 0) return;
  const { files } = await findFiles(ctx.cwd, paths);
  const fresh = files.filter(({ path }) => !known.has(path)).map(({ file }) => file);
  if (fresh.length === 0) return;
  throw new AppError({
    code: 'BASE_NOT_FOUND',
    summary: `${fresh.join(', ')} ${fresh.length === 1 ? 'is' : 'are'} not there at ${ref}, and git sees no rename that leads there.`,
    detail: `Meanwhile ${gone.map((path) => path.split(sep).join(posix.sep)).join(', ')} went away. If that is where it came from, it must not count as new: what HubSpot changed in it would be overwritten unseen. Git follows files that it tracks and that stay alike (git add); else rename in one commit and edit in the next, and take a base in between. Nothing was read from the account and nothing was changed.`,
    hint: `git diff --find-renames --name-status ${ref}`,
  });
}
