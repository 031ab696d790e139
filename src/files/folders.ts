import { lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { outputRefused, unwritable } from './file-errors.js';

/** Creates a folder that only its owner may enter, and its missing parents. Throws `FILE_UNWRITABLE`. */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * The same for our own folders (`.pipewright`, and those in it). A checkout can contain a link of that name, so a link is
 * refused if it leads out of its parent folder or into `.git`. Throws `OUTPUT_REFUSED` and `FILE_UNWRITABLE`.
 */
export async function makeOwnFolder(path: string): Promise<void> {
  await makePrivateFolder(path);
  try {
    if (!(await lstat(path)).isSymbolicLink()) return;
    const [real, home] = await Promise.all([realpath(path), realpath(dirname(path))]);
    const inside = relative(home, real).split(sep);
    if (inside[0] !== '' && inside[0] !== '..' && !inside.some(isGitFolder)) return;
  } catch (error) {
    throw unwritable(path, error);
  }
  throw outputRefused(path, 'it is a link that points elsewhere');
}

/** True for the name of git's folder on any file system: files in it can run programs. */
export function isGitFolder(name: string): boolean {
  return name.toLowerCase() === '.git';
}
