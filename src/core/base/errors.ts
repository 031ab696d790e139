import type { Code } from './codes.js';
import type { Diagnostic } from './diagnostic.js';
import { problem } from './diagnostic.js';
import type { Json } from './json.js';
import type { Source } from './source.js';

interface AppErrorText {
  readonly code: Code;
  readonly summary: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly source?: Source | null;
  readonly correlationId?: string | null;
  /** Problems behind this one: all that a configuration got wrong, all consents that are missing. */
  readonly findings?: readonly Diagnostic[];
  readonly cause?: unknown;
}

/** Something the user can act on. The only errors that commands print as they are. */
export class AppError extends Error {
  readonly diagnostic: Diagnostic;
  readonly correlationId: string | null;
  readonly findings: readonly Diagnostic[];

  constructor(text: AppErrorText) {
    super(`${text.code}: ${text.summary}`, { cause: text.cause });
    this.name = 'AppError';
    this.diagnostic = problem({ ...text });
    this.correlationId = text.correlationId ?? null;
    this.findings = text.findings ?? [];
  }

  get code(): Code {
    return this.diagnostic.code;
  }
}

/** What an HTTP answer of 400 and up said, with every field that HubSpot may leave out as null. */
export interface ApiRefusal {
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly message: string | null;
  readonly category: string | null;
  readonly subCategory: string | null;
  readonly correlationId: string | null;
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly Json[];
  readonly policyName: string | null;
}

/** The account refused the request. */
export class ApiError extends AppError {
  readonly refusal: ApiRefusal;

  constructor(text: AppErrorText, refusal: ApiRefusal) {
    super({ correlationId: refusal.correlationId, ...text });
    this.name = 'ApiError';
    this.refusal = refusal;
  }
}

/** A bug: a state that the code assumes to be impossible. */
export class BugError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BugError';
  }
}

/** Closes an exhaustive switch. */
export function unreachable(value: never): never {
  throw new BugError(`unexpected value ${JSON.stringify(value)}`);
}

/** The system's code of an error (`EACCES`), or null if it has none. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
