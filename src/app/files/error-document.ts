import type { AppError } from '../../core/base/errors.js';
import type { ErrorDocument } from '../../core/model/results.js';

/** An error as JSON. */
export function errorDocument({ diagnostic, correlationId }: AppError): ErrorDocument {
  const { code, summary, detail, hint, source } = diagnostic;
  return { code, summary, detail, hint, source, correlationId };
}
