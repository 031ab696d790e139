/**
 * Finds the paths of today's files at a commit. Git detects renames; a file that it can't match must not count as new
 * if a configuration was removed at the same time, because then everything in it would look new, and no change made in
 * HubSpot meanwhile would be reported as a conflict.
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

/** What happened to a commit's files up to the current working directory. */
interface Since {
  readonly renames: readonly Rename[];
  /** Absolute paths of removed YAML files for which git detects no rename. */
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

/** True if `path` is `folder` or inside it. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/**
 * The former paths of what moved into a path from outside all of them: the old folder if it was renamed as a whole,
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

/** The folder in which `from` has the same relative path as the new file has in its own; null if there is none. */
function oldFolder(from: string, rest: string): string | null {
  return rest !== '' && from.endsWith(rest) && from.length > rest.length ? from.slice(0, -rest.length) : null;
}

interface Unfollowed {
  readonly ref: string;
  readonly paths: readonly string[];
  /** Absolute paths that exist at the base, or were renamed to today's. */
  readonly known: ReadonlySet<string>;
  /** Configurations at the base that no path covers, relative to the root. */
  readonly gone: readonly string[];
}

/** Refuses files without history if removed configurations may be what they were. */
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
    summary: `${fresh.join(', ')} ${fresh.length === 1 ? 'is' : 'are'} missing at ${ref}, and git finds no rename to ${fresh.length === 1 ? 'it' : 'them'}.`,
    detail: `Meanwhile ${gone.map((path) => path.split(sep).join(posix.sep)).join(', ')} disappeared. If the file was renamed, it must not count as new: changes made in HubSpot would be silently overwritten. Git detects renames only of tracked files that stay similar (git add); otherwise rename in one commit, edit in the next, and use a base in between. Nothing was read from the account and nothing was changed.`,
    hint: `git diff --find-renames --name-status ${ref}`,
  });
}
