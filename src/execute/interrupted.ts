import { AppError } from '../core/base/errors.js';
import type { GoingOn } from '../core/model/going-on.js';

/** The error after the user asked to stop. */
export function interrupted({ run, again }: GoingOn): AppError {
  return new AppError({
    code: 'INTERRUPTED',
    summary: 'Stopped on request.',
    detail: `What was in progress has been finished, and nothing new was started. Run ${run} again to continue.`,
    hint: again,
  });
}
