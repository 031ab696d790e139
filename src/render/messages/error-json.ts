import type { Diagnostic } from '../../core/base/diagnostic.js';
import { AppError } from '../../core/base/errors.js';
import { bugDetail, REPORT_WITH } from './bug-text.js';
import { renderJson } from './json-text.js';
import type { ErrorDocument } from '../../core/model/results.js';

/** The document of a command that failed before it had a result. `findings` only if there are any. */
interface FailureDocument {
  readonly error: ErrorDocument;
  readonly findings?: readonly Diagnostic[];
}

/** Any thrown value as data. Anything but an AppError is reported as a bug of ours; never with a stack. */
function failureDocument(error: unknown): FailureDocument {
  if (!(error instanceof AppError)) {
    return {
      error: {
        code: 'BUG',
        summary: 'Something went wrong inside pipewright.',
        detail: bugDetail(error),
        hint: REPORT_WITH,
        source: null,
        correlationId: null,
      },
    };
  }
  const { code, summary, detail, hint, source } = error.diagnostic;
  const document = { code, summary, detail, hint, source, correlationId: error.correlationId };
  return error.findings.length === 0 ? { error: document } : { error: document, findings: error.findings };
}

/** Any thrown value as the JSON document that `--json` prints for it. */
export function renderErrorJson(error: unknown): string {
  return renderJson(failureDocument(error));
}
