import { randomUUID } from 'node:crypto';
import { constants, write } from 'node:fs';
import { lstat, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { systemCode } from '../core/base/errors.js';
import { unwritable } from './file-errors.js';

/**
 * Writes a file atomically, so that readers see the old text or the new one, never a part: a temporary file beside it is
 * flushed to disk, then renamed. Follows links, and writes directly to anything but a regular file (`/dev/null`, a pipe).
 * Without `mode`, keeps the mode of an existing file. Throws `FILE_UNWRITABLE`, and leaves nothing behind.
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
 * The same for a file with live data, readable by its owner only. Replaces a link instead of following it, so that whoever
 * planted one can't choose what is overwritten. Writes to streams of the process (`/dev/stdout`).
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

/** Creates nothing, and follows no link. */
const TO_DEVICE = constants.O_WRONLY | constants.O_NOFOLLOW;

/**
 * The stream number of a path such as `/dev/stdout`; null for all other paths. Such a path is a link to a pipe, or to the
 * file that the shell has opened: replacing that file would detach it from the shell, and opening it again would overwrite
 * what has already been written.
 */
export function streamAt(path: string): number | null {
  if (path === '/dev/stdout') return 1;
  if (path === '/dev/stderr') return 2;
  const number = /^(?:\/dev|\/proc\/self)\/fd\/(\d{1,6})$/u.exec(path)?.[1];
  return number === undefined ? null : Number(number);
}

/** How long to wait for a slow reader before the next write, in milliseconds. */
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

/** The mode of a new file, before the umask. */
const EVERYBODY = 0o666;

/** The mode of an existing file; `EVERYBODY` for a new one. */
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
