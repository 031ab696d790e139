import { readFile, stat } from 'node:fs/promises';

/** Bytes of the biggest file that is read: a hundred full pipelines need less than one megabyte. */
export const BIGGEST_FILE = 5_000_000;

export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-big'; readonly bytes: number }
  | { readonly kind: 'not-text'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Reads a text file within bounds. Never throws; a byte order mark stays in the text. */
export async function readText(path: string): Promise<FileText> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) return { kind: 'unreadable', why: 'it is not a file' };
    if (facts.size > BIGGEST_FILE) return { kind: 'too-big', bytes: facts.size };
    return decodeText(await readFile(path));
  } catch (error) {
    return isMissing(error) ? { kind: 'missing' } : { kind: 'unreadable', why: reasonOf(error) };
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
