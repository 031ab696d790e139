import { AppError } from '../core/base/errors.js';
import { SECURE_URL, urlProblem } from '../core/secrets/secure-url.js';

/** What is wrong with an API address from the user, or null if a token may be sent there. */
export function checkApiUrl(url: string): AppError | null {
  const problem = urlProblem(url);
  if (problem === null) return null;
  return new AppError({
    ...problem,
    detail: `Nothing was sent. ${SECURE_URL}`,
    hint: '--api-url https://api.hubapi.com',
  });
}
