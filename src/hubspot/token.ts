import { AppError } from '../core/base/errors.js';
import { tokenFault } from '../core/secrets/token-fault.js';

type Environment = Readonly<Record<string, string | undefined>>;

const GENERAL = 'HUBSPOT_ACCESS_TOKEN';

/**
 * The token for an account: `HUBSPOT_ACCESS_TOKEN_<portalId>`, then `HUBSPOT_ACCESS_TOKEN`, or null if neither is set. An
 * empty variable counts as unset, because CI sets one for a missing secret. Throws `TOKEN_INVALID`.
 */
export function tokenFor(env: Environment, portalId: number | null): string | null {
  const names = portalId === null ? [GENERAL] : [`${GENERAL}_${portalId}`, GENERAL];
  for (const name of names) {
    const token = (env[name] ?? '').trim();
    if (token === '') continue;
    const fault = tokenFault(token);
    if (fault !== null) throw unusable(name, fault);
    return token;
  }
  return null;
}

function unusable(name: string, fault: string): AppError {
  return new AppError({
    code: 'TOKEN_INVALID',
    summary: `The value of ${name} can't be a token.`,
    detail: `${fault} Its value is not shown here. HubSpot shows the token itself at Development > Keys > Service keys.`,
  });
}
