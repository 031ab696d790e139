import { AppError } from '../core/errors.js';

type Environment = Readonly<Record<string, string | undefined>>;

const GENERAL = 'HUBSPOT_ACCESS_TOKEN';

/**
 * The token for an account: `HUBSPOT_ACCESS_TOKEN_<portalId>` before `HUBSPOT_ACCESS_TOKEN`, null where neither is set
 * (an empty variable counts as not set, as CI gives one where a secret is missing). Throws `TOKEN_INVALID`.
 */
export function tokenFor(env: Environment, portalId: number | null): string | null {
  const names = portalId === null ? [GENERAL] : [`${GENERAL}_${portalId}`, GENERAL];
  for (const name of names) {
    const token = (env[name] ?? '').trim();
    if (token === '') continue;
    if (!/^[\x21-\x7e]+$/.test(token)) throw unusable(name);
    return token;
  }
  return null;
}

function unusable(name: string): AppError {
  return new AppError({
    code: 'TOKEN_INVALID',
    summary: `The value of ${name} can't be a token.`,
    detail:
      'It holds white space, a line break or a character outside ASCII in its middle, which no HubSpot token does; often ' +
      'two lines were pasted into one secret. Its value is not shown here. Copy the token again from HubSpot: ' +
      'Development > Keys > Service keys.',
  });
}
