/** What a handler answers. Without `body` the answer is empty, as HubSpot's 204 and 404 are. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The parts of HubSpot's error body that differ from case to case; the rest is added on the way out. */
interface Refusal {
  /** Some of HubSpot's refusals have none. */
  readonly category?: string;
  readonly message: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly Fault[];
  readonly policyName?: string;
  readonly links?: Readonly<Record<string, string>>;
}

/** One entry of an error body's `errors`. */
export interface Fault {
  readonly message: string;
  readonly code?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** Thrown by a handler to answer with an error. */
export class ApiError extends Error {
  readonly status: number;
  readonly refusal: Refusal | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, refusal: Refusal | null, headers: Readonly<Record<string, string>> = {}) {
    super(refusal?.message ?? `status ${status}`);
    this.status = status;
    this.refusal = refusal;
    this.headers = headers;
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };

/** The usual 404 carries no JSON: it is empty, or HTML for a caller that does not ask for JSON. */
export function notFound(): ApiError {
  return new ApiError(404, null);
}

/** The 403 for a token that has none of the scopes `needed`. */
export function missingScopes(needed: readonly string[]): ApiError {
  const context = { requiredGranularScopes: needed };
  return new ApiError(403, {
    category: 'MISSING_SCOPES',
    message: 'The token does not have all the scopes that this call requires.',
    context,
    errors: [{ message: 'One or more of these scopes are required.', context }],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
  });
}

/** A 400 in the category that HubSpot uses for everything a caller got wrong. */
export function invalid(message: string, more: Omit<Partial<Refusal>, 'message'> = {}): ApiError {
  return new ApiError(400, { category: 'VALIDATION_ERROR', message, ...more });
}
