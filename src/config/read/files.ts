import { systemCode } from '../../core/base/errors.js';
import { readRegularFile } from '../../files/regular-file.js';

/** Maximum file size in bytes: a hundred full pipelines need less than one megabyte. */
export const BIGGEST_FILE = 5_000_000;

/** Maximum size in bytes of a document other than a configuration: a saved plan, CI's event of a run. */
export const BIGGEST_DOCUMENT = 64 * 1024 * 1024;

export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-big'; readonly bytes: number }
  | { readonly kind: 'not-text'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

interface ReadOptions {
  /** In bytes; defaults to `BIGGEST_FILE`. */
  readonly most?: number;
  /**
   * A file given by the user may be a symlink. One that pipewright looks up under a fixed name may not: a checkout
   * could plant one, and its target would be read, and later written.
   */
  readonly links?: 'follow' | 'refuse';
}

/** Reads a text file (`readRegularFile`), all or nothing. Never throws; keeps a byte order mark. */
export async function readText(path: string, options: ReadOptions = {}): Promise<FileText> {
  const { most = BIGGEST_FILE, links = 'follow' } = options;
  const read = await readRegularFile(path, most + 1, links);
  if (read.kind === 'missing') return read;
  if (read.kind === 'unusable') return { kind: 'unreadable', why: read.why };
  // A file can grow while it is read.
  const bytes = Math.max(read.size, read.bytes.length);
  return bytes > most ? { kind: 'too-big', bytes } : decodeText(read.bytes);
}

/** Why a file has no text, phrased for the middle of a sentence; null if it has. */
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

/** Decodes bytes, if they are text. */
export function decodeText(bytes: Uint8Array): FileText {
  const zero = bytes.indexOf(0);
  if (zero !== -1) return { kind: 'not-text', why: `byte ${zero + 1} is zero` };
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { kind: 'not-text', why: 'it is not valid UTF-8' };
  }
}

/** The system's error, in short. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return systemCode(error) ?? error.message;
}
