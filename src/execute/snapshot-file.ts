import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '../files/write-file.js';
import { openRecordsFolder, timeName } from './records-folder.js';

/** Writes a snapshot below `root` (the `.pipewright` folder) and returns its path. Throws `FILE_UNWRITABLE`. */
export async function writeSnapshot(root: string, text: string, at: Date): Promise<string> {
  const folder = await openRecordsFolder(root, 'snapshots');
  const path = await freePath(folder, timeName(at));
  await writePrivateFile(path, text);
  return path;
}

/** Applies to one account exclude each other, so nobody takes the name in between. */
async function freePath(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = join(folder, number === 1 ? `${name}.yaml` : `${name}-${number}.yaml`);
    if (!(await exists(path))) return path;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
