import { randomUUID } from 'node:crypto';
import { constants, write } from 'node:fs';
import { lstat, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { systemCode } from '../core/base/errors.js';
import { unwritable } from './file-errors.js';

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

/**
 * The same for a file that holds live data: for its owner only. A link isn't followed, the file takes its place, so that
 * nobody who can plant one decides what is overwritten. Streams of the process (`/dev/stdout`) are written to.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  try {
    const stream = streamAt(path);
    if (stream !== null) await writeToStream(stream, text);
    else if (await isSpecial(path)) await writeFile(path, text, { flag: TO_DEVICE });
    else await replaceFile(path, text, 0o600);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Nothing is created, and no link followed. */
const TO_DEVICE = constants.O_WRONLY | constants.O_NOFOLLOW;

/**
 * The number of the stream that a path stands for, as in `--out /dev/stdout`; null for all other paths. Such a path is a
 * link of the system, to a pipe or to the file that the shell has opened: replacing that file would take it out of the
 * shell's hands, and opening it again would write over what has been written already.
 */
export function streamAt(path: string): number | null {
  if (path === '/dev/stdout') return 1;
  if (path === '/dev/stderr') return 2;
  const number = /^(?:\/dev|\/proc\/self)\/fd\/(\d{1,6})$/u.exec(path)?.[1];
  return number === undefined ? null : Number(number);
}

/** How long a reader that doesn't keep up is given until the next part, in milliseconds. */
const PAUSE_MS = 10;

/** Writes a text to a stream of this process, however long its reader takes. */
async function writeToStream(stream: number, text: string): Promise<void> {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      const { bytesWritten } = await promisify(write)(stream, rest);
      rest = rest.subarray(bytesWritten);
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') throw error;
      await setTimeout(PAUSE_MS);
    }
  }
}

async function replaceFile(target: string, text: string, mode: number): Promise<void> {
  const temporary = join(dirname(target), `.pipewright-${randomUUID()}.tmp`);
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
    await rm(temporary, { force: true }).catch(() => undefined);
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
