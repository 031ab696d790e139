import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat, open } from 'node:fs/promises';

/** Bytes of the biggest file that is read: a hundred full pipelines need less than one megabyte. */
export const BIGGEST_FILE = 5_000_000;

/** Bytes of the biggest document that is no configuration: a saved plan, what CI tells about a run. */
export const BIGGEST_DOCUMENT = 64 * 1024 * 1024;

export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-big'; readonly bytes: number }
  | { readonly kind: 'not-text'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

interface ReadOptions {
  /** Bytes; `BIGGEST_FILE` when left out. */
  readonly most?: number;
  /**
   * A file that a person names may be a link. One that pipewright looks for by a name of its own may not: a checkout
   * could plant one, and what it leads to would be read, and later written.
   */
  readonly links?: 'follow' | 'refuse';
}

/**
 * Reads a text file: the one way in which files are read. Regular files only (a pipe could keep the command waiting for
 * ever, a device has no end), and no more than the bound, even of a file that grows meanwhile. Never throws; a byte order
 * mark stays in the text.
 */
export async function readText(path: string, options: ReadOptions = {}): Promise<FileText> {
  const { most = BIGGEST_FILE, links = 'follow' } = options;
  try {
    if (links === 'refuse' && (await lstat(path)).isSymbolicLink()) return { kind: 'unreadable', why: LINK };
    // Without O_NONBLOCK, opening a pipe waits for somebody to write.
    const refusing = links === 'refuse' ? constants.O_NOFOLLOW : 0;
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | refusing);
    try {
      return await textOf(file, most);
    } finally {
      await file.close();
    }
  } catch (error) {
    return isMissing(error) ? { kind: 'missing' } : { kind: 'unreadable', why: reasonOf(error) };
  }
}

const LINK = 'it is a link, and has to be a file';

async function textOf(file: FileHandle, most: number): Promise<FileText> {
  const facts = await file.stat();
  if (facts.isDirectory()) return { kind: 'unreadable', why: 'it is a folder' };
  if (!facts.isFile()) return { kind: 'unreadable', why: 'it is not a file' };
  if (facts.size > most) return { kind: 'too-big', bytes: facts.size };
  const parts: Buffer[] = [];
  const stream = file.createReadStream({ end: most, autoClose: false });
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
  const bytes = Buffer.concat(parts);
  return bytes.length > most ? { kind: 'too-big', bytes: bytes.length } : decodeText(bytes);
}

/** Why a file has no text, in the middle of a sentence; null where it has. */
export function whyUnread(read: FileText): string | null {
  switch (read.kind) {
    case 'text':
      return null;
    case 'missing':
      return 'there is no such file';
    case 'too-big':
      return `it is too large (${read.bytes.toLocaleString('en')} bytes)`;
    case 'not-text':
      return `it is not a text file: ${read.why}`;
    case 'unreadable':
      return read.why;
  }
}

/** Bytes as text, where they are text. */
export function decodeText(bytes: Uint8Array): FileText {
  const zero = bytes.indexOf(0);
  if (zero !== -1) return { kind: 'not-text', why: `byte ${zero + 1} is zero` };
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { kind: 'not-text', why: 'it is not valid UTF-8' };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** What the system said, in short. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
