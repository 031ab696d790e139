import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';

/** What was found in place of a sandbox file. */
type Found =
  | { readonly kind: 'text'; readonly text: string; readonly isPrivate: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly why: string };

/**
 * Reads a file that the sandbox wrote: a regular one of at most `most` bytes. A checkout can hold anything under its name:
 * a link to another file, a pipe that never ends. `isPrivate` says that it belongs to this user and is for nobody else;
 * git, which restores no such modes, can't make one.
 */
export async function readPrivateFile(path: string, most: number): Promise<Found> {
  try {
    if ((await lstat(path)).isSymbolicLink()) return { kind: 'unusable', why: 'is a link' };
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    const file = await open(path, flags);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) return { kind: 'unusable', why: 'is not a file' };
      if (facts.size > most) return { kind: 'unusable', why: `is larger than ${most} bytes` };
      const parts: Buffer[] = [];
      const stream = file.createReadStream({ end: most, autoClose: false });
      for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
      const bytes = Buffer.concat(parts);
      if (bytes.length > most) return { kind: 'unusable', why: `is larger than ${most} bytes` };
      return { kind: 'text', text: bytes.toString('utf8'), isPrivate: isPrivate(facts) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { kind: 'missing' };
    return { kind: 'unusable', why: `can't be read (${code})` };
  }
}

/** Windows has neither; there the home folder keeps others out. */
function isPrivate({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o777) === 0o600);
}

/** Writes a file under an unguessable name, readable by its owner only, and flushes it. Returns its path. */
export async function writeBeside(path: string, text: string): Promise<string> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  // Exclusive, so that nothing existing, a link above all, is ever written to.
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
    return temporary;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Replaces a file atomically: readers see the old text or the new one. */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  const temporary = await writeBeside(path, text);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The system's code of an error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
