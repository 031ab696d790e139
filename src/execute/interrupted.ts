import { AppError } from '../core/base/errors.js';
import type { GoingOn } from '../core/model/going-on.js';

/** The error after the user asked to stop. */
export function interrupted({ run, again }: GoingOn): AppError {
  return new AppError({
    code: 'INTERRUPTED',
    summary: 'Stopped on request.',
    detail: `What was started has been finished, and nothing new was begun. Running ${run} again goes on from here.`,
    hint: again,
  });
}
