import { posix, relative, resolve, sep } from 'node:path';
import { AppError } from '../../core/base/errors.js';
import type { FileText } from '../../config/read/files.js';
import { BIGGEST_FILE, decodeText } from '../../config/read/files.js';
import type { Tree } from '../../config/read/tree.js';
import { treeOf } from '../../config/read/tree.js';
import { runGit } from './git.js';
import type { AppContext } from '../types.js';

/** A commit, and the repository's top folder in the working tree. */
interface Commit {
  readonly commit: string;
  readonly root: string;
}

/** The files below absolute paths at a commit, by their absolute path in the working tree, existing or not. */
export async function filesAt(
  ctx: AppContext,
  { commit, root }: Commit,
  paths: readonly string[],
): Promise<ReadonlyMap<string, FileText>> {
  const inside = paths.map((path) => insideRepository(root, path, path));
  const listed = inside.includes('') ? [] : inside;
  const files = (await listFiles(ctx, commit, listed)).filter(
    ({ path }) => /\.ya?ml$/.test(path) || inside.includes(path),
  );
  return new Map(
    await Promise.all(
      files.map(async (file) => [resolve(root, file.path), await textOf(ctx, file)] as const),
    ),
  );
}

/** All YAML files of a commit as a file system, whose files are read when they are asked for. */
export async function treeAt(ctx: AppContext, { commit, root }: Commit): Promise<Tree> {
  const listed = (await listFiles(ctx, commit, [])).filter(({ path }) => /\.ya?ml$/.test(path));
  const files = new Map(listed.map((file) => [resolve(root, file.path), file]));
  const names = treeOf(new Map([...files.keys()].map((path) => [path, { kind: 'missing' }])));
  return {
    ...names,
    read: async (path) => {
      const file = files.get(path);
      return file === undefined ? { kind: 'missing' } : textOf(ctx, file);
    },
  };
}

async function listFiles(
  ctx: AppContext,
  commit: string,
  paths: readonly string[],
): Promise<readonly GitFile[]> {
  const answer = await runGit(ctx, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit, '--', ...paths]);
  if (!answer.ok) throw unreadableTree(commit, answer.message);
  return answer.bytes.toString('utf8').split('\0').flatMap(fileEntry);
}

/** A path inside the repository, with `/`; the root is empty. */
export function insideRepository(root: string, path: string, argument: string): string {
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
