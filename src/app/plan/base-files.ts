import { posix, relative, resolve, sep } from 'node:path';
import type { Config } from '../../core/model/config.js';
import { AppError } from '../../core/base/errors.js';
import { emptyConfiguration, readConfiguration } from '../../config/index.js';
import type { FileText } from '../../config/read/files.js';
import { BIGGEST_FILE, decodeText } from '../../config/read/files.js';
import type { Tree } from '../../config/read/tree.js';
import { treeOf } from '../../config/read/tree.js';
import { DEFAULT_FILE, DEFAULT_FOLDER } from '../../config/read/find.js';
import { baseCommit } from './base-commit.js';
import { changedSince, formerPlaces, refuseUnfollowed } from './base-renames.js';
import { gitText, runGit } from './git.js';
import type { AppContext } from '../types.js';

/** The configuration at a commit, and that commit. */
interface BaseConfiguration {
  readonly config: Config;
  readonly commit: string;
}

/**
 * Reads the configuration at the same paths from a git ref, without checking anything out. Follows files and folders
 * that were renamed since; what didn't exist yet counts as empty. Symlinks in the history aren't followed. Codes:
 * GIT_UNAVAILABLE, BASE_NOT_FOUND, BASE_INVALID.
 */
export async function readBase(
  ctx: AppContext,
  ref: string,
  paths: readonly string[],
): Promise<BaseConfiguration> {
  const commit = await baseCommit(ctx, ref);
  const former = await formerPaths(ctx, { ref, commit, paths });
  if (former.paths.length === 0) return { config: emptyConfiguration(), commit };
  const read = await readConfiguration({ cwd: ctx.cwd, paths: former.paths, tree: former.tree });
  if (read.ok) return { config: read.config, commit };
  const errors = read.findings.filter(({ severity }) => severity === 'error');
  if (errors.every(({ code }) => code === 'NO_CONFIG')) return { config: emptyConfiguration(), commit };
  const list = errors.map(({ summary, source }) =>
    source === null ? summary : `${source.file}:${source.line}:${source.column} ${summary}`,
  );
  throw new AppError({
    code: 'BASE_INVALID',
    summary: `The files at ${ref} can't be used as a base.`,
    detail: `At the commit ${commit} they have problems:\n${list.join('\n')}`,
    hint: 'git log --oneline',
  });
}

interface Asked {
  readonly ref: string;
  readonly commit: string;
  readonly paths: readonly string[];
}

/** The files' paths at the commit, in the order of today's, and the files there. */
async function formerPaths(
  ctx: AppContext,
  { ref, commit, paths }: Asked,
): Promise<{ readonly paths: readonly string[]; readonly tree: Tree }> {
  const prefix = (await gitText(ctx, ['rev-parse', '--show-prefix'])) ?? '';
  const root = resolve(ctx.cwd, relative(`/${prefix}`, '/'));
  const wanted = paths.length > 0 ? paths : [DEFAULT_FILE, DEFAULT_FOLDER];
  const asked = wanted.map((path) => {
    placeIn(root, resolve(ctx.cwd, path), path);
    return resolve(ctx.cwd, path);
  });
  const since = await changedSince(ctx, commit, root);
  const former = new Map(asked.map((path) => [path, formerPlaces(path, asked, since)]));
  const files = await filesAt(ctx, { commit, root }, [...asked, ...[...former.values()].flat()]);
  const tree = treeOf(files);
  await refuseUnfollowed(ctx, {
    ref,
    paths,
    known: new Set([...files.keys(), ...since.renames.map(({ to }) => to)]),
    gone: await goneConfigurations(
      ctx,
      { commit, root },
      since.gone.filter((path) => !files.has(path)),
    ),
  });
  const there = await Promise.all(asked.map(async (path) => (await tree.kindOf(path)) !== 'missing'));
  // By default only one place counts, the file before the folder.
  const counted = paths.length > 0 ? there : there.map((is, at) => is && !there.slice(0, at).includes(true));
  const all = asked.flatMap((path, at) => [
    ...(counted[at] === true ? [path] : []),
    ...(former.get(path) ?? []),
  ]);
  return { paths: all, tree };
}

/** The files at the commit that look like part of a configuration, relative to the root. */
async function goneConfigurations(
  ctx: AppContext,
  at: { readonly commit: string; readonly root: string },
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const files = await filesAt(ctx, at, paths);
  return [...files].flatMap(([path, read]) =>
    read.kind === 'text' && /^(?:\{\s*)?"?version"?\s*:/m.test(read.text) ? [relative(at.root, path)] : [],
  );
}

/** The files below absolute paths at a commit, by their absolute path in the working tree, existing or not. */
async function filesAt(
  ctx: AppContext,
  { commit, root }: { readonly commit: string; readonly root: string },
  paths: readonly string[],
): Promise<ReadonlyMap<string, FileText>> {
  const inside = paths.map((path) => placeIn(root, path, path));
  const listed = inside.includes('') ? [] : inside;
  const answer = await runGit(ctx, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit, '--', ...listed]);
  if (!answer.ok) throw unreadableTree(commit, answer.message);
  const entries = answer.bytes.toString('utf8').split('\0').flatMap(fileEntry);
  const files = entries.filter(({ path }) => /\.ya?ml$/.test(path) || inside.includes(path));
  return new Map(
    await Promise.all(
      files.map(async (file) => [resolve(root, file.path), await textOf(ctx, file)] as const),
    ),
  );
}

/** A path inside the repository, with `/`; the root is empty. */
function placeIn(root: string, path: string, argument: string): string {
  const place = relative(root, path).split(sep).join(posix.sep);
  if (place !== '..' && !place.startsWith('../')) return place;
  throw new AppError({
    code: 'BASE_NOT_FOUND',
    summary: `${argument} is outside the git repository of the working directory.`,
    detail:
      'Its history is elsewhere, so there is no base for it here. Run the command inside that repository.',
    hint: 'git rev-parse --show-toplevel',
  });
}

function unreadableTree(commit: string, message: string): AppError {
  return new AppError({
    code: 'BASE_INVALID',
    summary: "git can't list the files of the base.",
    detail: `At the commit ${commit} it says: ${message} If this is a partial clone, fetch all of it first: pipewright reads what is there and fetches nothing.`,
    hint: 'git fetch --refetch --no-filter',
  });
}

interface GitFile {
  readonly oid: string;
  /** Null if a partial clone lacks the file. */
  readonly bytes: number | null;
  readonly path: string;
}

/** `100644 blob OID SIZE<tab>PATH`: plain files only. A missing one has the size `BAD`. */
function fileEntry(line: string): readonly GitFile[] {
  const match = /^100\d{3} blob ([0-9a-f]+) +(\S+)\t([^]+)$/.exec(line);
  if (match === null) return [];
  const [, oid = '', size = '', path = ''] = match;
  return [{ oid, bytes: /^\d+$/.test(size) ? Number(size) : null, path }];
}

async function textOf(ctx: AppContext, { oid, bytes }: GitFile): Promise<FileText> {
  if (bytes === null) return { kind: 'unreadable', why: 'this partial clone lacks it' };
  if (bytes > BIGGEST_FILE) return { kind: 'too-big', bytes };
  const answer = await runGit(ctx, ['cat-file', 'blob', oid]);
  return answer.ok ? decodeText(answer.bytes) : { kind: 'unreadable', why: answer.message };
}
