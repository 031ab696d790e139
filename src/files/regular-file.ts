import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat, open } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { systemCode } from '../core/base/errors.js';

type FileBytes =
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly size: number;
      /** True if it belongs to this user and nobody else may read or write it; a checkout can't create such a file. */
      readonly own: boolean;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly why: string };

/**
 * Reads a regular file, or its first `most` bytes. All files are read this way. Folders, pipes and devices are `unusable`:
 * a pipe could block forever. So are links, unless they may be followed: a checkout can plant one under a name that
 * pipewright looks for, and its target would be read, and later written. `size` is the size according to the system, so
 * that callers can reject a file that is bigger than what was read. Never throws.
 */
export async function readRegularFile(
  path: string,
  most: number,
  links: 'follow' | 'refuse' = 'refuse',
): Promise<FileBytes> {
  try {
    if (links === 'refuse' && (await lstat(path)).isSymbolicLink()) return { kind: 'unusable', why: LINK };
    // Without O_NONBLOCK, opening a pipe blocks until somebody writes to it.
    const refusing = links === 'refuse' ? constants.O_NOFOLLOW : 0;
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | refusing);
    try {
      return await bytesOf(file, most);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'unusable', why: code ?? String(error) };
  }
}

const LINK = 'it is a link, and must be a file';

async function bytesOf(file: FileHandle, most: number): Promise<FileBytes> {
  const facts = await file.stat();
  if (facts.isDirectory()) return { kind: 'unusable', why: 'it is a folder' };
  if (!facts.isFile()) return { kind: 'unusable', why: 'it is not a regular file' };
  const parts: Uint8Array[] = [];
  const stream = file.createReadStream({ end: most - 1, autoClose: false });
  for await (const part of stream as AsyncIterable<Uint8Array>) parts.push(part);
  return { kind: 'bytes', bytes: Buffer.concat(parts), size: facts.size, own: isOwn(facts) };
}

/** Systems without user ids (-1) can't tell, so every file passes. */
function isOwn({ uid, mode }: Stats): boolean {
  const me = userInfo().uid;
  return me === -1 || (uid === me && (mode & 0o077) === 0);
}
