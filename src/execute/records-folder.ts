import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOwnFolder } from '../files/folders.js';
import { systemCode } from '../core/base/errors.js';
import { unwritable } from '../files/file-errors.js';

/**
 * Opens a folder below `.pipewright/`, creating it if needed, with a `.gitignore` above it that keeps the records of an
 * account (ticket ids, names of people) out of commits. Throws `OUTPUT_REFUSED` and `FILE_UNWRITABLE`.
 */
export async function openRecordsFolder(root: string, name: 'journal' | 'snapshots'): Promise<string> {
  const folder = join(root, name);
  await openOwnFolder(root);
  await makeOwnFolder(folder);
  return folder;
}

/** `.pipewright/` itself, which nobody else may enter and git ignores. Throws `OUTPUT_REFUSED` and `FILE_UNWRITABLE`. */
export async function openOwnFolder(root: string): Promise<void> {
  await makeOwnFolder(root);
  await ignoreInGit(join(root, '.gitignore'));
}

/** A file name that sorts by time and is valid on every file system. */
export function timeName(at: Date): string {
  return at.toISOString().replaceAll(':', '-');
}

async function ignoreInGit(path: string): Promise<void> {
  try {
    await writeFile(path, '*\n', { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    // A full disk could leave an empty one, which ignores nothing and would never be rewritten.
    await rm(path, { force: true }).catch(() => undefined);
    throw unwritable(path, error);
  }
}
