import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../core/errors.js';

/**
 * Writes a file so that whoever reads it finds the old text or the new one, never a part: into a temporary file beside
 * it, flushed to the disk, then renamed. A link is followed; what is no regular file (`/dev/null`, a pipe) is written to
 * as it is. `mode` left out keeps the mode of a file that is there. Throws `FILE_UNWRITABLE`, and leaves nothing behind.
 */
export async function writeFileAtomically(path: string, text: string, mode?: number): Promise<void> {
  try {
    const target = await followed(path);
    if (await isSpecial(target)) await writeFile(target, text);
    else await replaceFile(target, text, mode ?? (await modeOf(target)));
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Makes a folder that only its owner may enter, with all above it that are missing. Throws `FILE_UNWRITABLE`. */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The error for a file or folder that can't be written. */
export function unwritable(path: string, cause: unknown): AppError {
  return new AppError({
    code: 'FILE_UNWRITABLE',
    summary: `${path} can't be written.`,
    detail: `The system says: ${reasonOf(cause)}. Check that the folder exists, that you may write there, and that the disk has room.`,
  });
}

/** The system's code of an error (`EACCES`), or null where it has none. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

async function replaceFile(target: string, text: string, mode: number): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(text);
      if (mode !== EVERYBODY) await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function followed(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return path;
    throw error;
  }
}

/** What a new file gets, less the umask. */
const EVERYBODY = 0o666;

/** The mode of a file that is there; of a new one, `EVERYBODY`. */
async function modeOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).mode & 0o777;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return EVERYBODY;
    throw error;
  }
}

async function isSpecial(path: string): Promise<boolean> {
  try {
    const facts = await lstat(path);
    return !facts.isFile() && !facts.isDirectory() && !facts.isSymbolicLink();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
