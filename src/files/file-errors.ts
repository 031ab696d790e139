import { AppError } from '../core/base/errors.js';

/** The error for a path that must not be written. */
export function outputRefused(path: string, why: string): AppError {
  return new AppError({
    code: 'OUTPUT_REFUSED',
    summary: `${path} was not written: ${why}.`,
    detail:
      'An output never replaces a file that the command reads, a configuration, an accounts file, a lock or a link, or anything below .git. The path was left as it is. Choose another path.',
    hint: 'pipewright explain OUTPUT_REFUSED',
  });
}

/** The error for a file or folder that can't be written. */
export function unwritable(path: string, cause: unknown): AppError {
  return new AppError({
    code: 'FILE_UNWRITABLE',
    summary: `${path} can't be written.`,
    detail: `The system says: ${reasonOf(cause)}. Check that the folder exists, that you may write to it, and that the disk is not full.`,
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
