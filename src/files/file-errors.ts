import { AppError } from '../core/base/errors.js';

/** The error for a path that must not be written. */
export function outputRefused(path: string, why: string): AppError {
  return new AppError({
    code: 'OUTPUT_REFUSED',
    summary: `Nothing is written to ${path}: ${why}.`,
    detail:
      'Commands write no file in the place of one that they read, of a configuration, an accounts file or a lock, through a link, or below .git. It was left as it is. Name another file.',
    hint: 'pipewright explain OUTPUT_REFUSED',
  });
}

/** The error for a file or folder that can't be written. */
export function unwritable(path: string, cause: unknown): AppError {
  return new AppError({
    code: 'FILE_UNWRITABLE',
    summary: `${path} can't be written.`,
    detail: `The system says: ${reasonOf(cause)}. Check that the folder exists, that you may write there, and that the disk has room.`,
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
