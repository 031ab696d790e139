import { AppError } from '../core/base/errors.js';

/** The error after the user asked to stop. */
export function interrupted(): AppError {
  return new AppError({
    code: 'INTERRUPTED',
    summary: 'Stopped on request.',
    detail:
      'What was started has been finished, and nothing new was begun. Running apply again goes on from here.',
    hint: 'pipewright apply',
  });
}
