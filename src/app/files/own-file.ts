import { lstat } from 'node:fs/promises';
import { readText, whyUnread } from '../../config/read/files.js';
import { AppError } from '../../core/base/errors.js';
import { outputRefused } from '../../files/file-errors.js';
import { writeFileAtomically } from '../../files/write-file.js';

/**
 * Reads a file that pipewright writes into a project under a fixed name (the schema, a workflow, `.gitignore`). Returns
 * null if it doesn't exist. Throws `FILE_UNREADABLE`: what can't be read isn't replaced.
 */
export async function readOwn(path: string): Promise<string | null> {
  const read = await readText(path);
  if (read.kind === 'missing') return null;
  if (read.kind === 'text') return read.text;
  throw new AppError({
    code: 'FILE_UNREADABLE',
    summary: `${path} can't be read: ${whyUnread(read) ?? ''}.`,
    detail: 'Overwriting it could lose content, so it was left as it is.',
  });
}

/**
 * Writes such a file, but not through a symlink: a checkout could contain one. Throws `OUTPUT_REFUSED` and
 * `FILE_UNWRITABLE`.
 */
export async function writeOwn(path: string, text: string): Promise<void> {
  const facts = await lstat(path).catch(() => null);
  if (facts?.isSymbolicLink() === true) throw outputRefused(path, 'it is a link');
  await writeFileAtomically(path, text);
}
