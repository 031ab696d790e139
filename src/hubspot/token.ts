import { AppError } from '../core/base/errors.js';
import { isJsonObject, ownMember, parsedJson } from '../core/base/json.js';
import { tokenFault } from '../core/secrets/token-fault.js';

type Environment = Readonly<Record<string, string | undefined>>;

const GENERAL = 'HUBSPOT_ACCESS_TOKEN';
/** A JSON object of tokens by account: CI systems limit the number of secrets. */
const OBJECT = 'HUBSPOT_ACCESS_TOKENS';

/**
 * The token for an account: `HUBSPOT_ACCESS_TOKEN_<portalId>`, then `HUBSPOT_ACCESS_TOKEN`, or null if neither is set. An
 * empty variable counts as unset, because CI sets one for a missing secret. Throws `TOKEN_INVALID`.
 */
export function tokenFor(env: Environment, portalId: number | null): string | null {
  const names = portalId === null ? [GENERAL] : [`${GENERAL}_${portalId}`, GENERAL];
  return firstToken(names.map((name) => [name, env[name]]));
}

interface NamedAccount {
  readonly name: string;
  readonly portalId: number;
  /** The only variable that may have its token, or null. */
  readonly token: string | null;
}

/**
 * The token for an account of an accounts file: the variable that the file names for it, and no other; else
 * `HUBSPOT_ACCESS_TOKEN_<portalId>`, else its entry in the JSON object in `HUBSPOT_ACCESS_TOKENS`, by name or portal id,
 * else `HUBSPOT_ACCESS_TOKEN` where `isOnly` says that no other account is meant. Throws `TOKEN_INVALID`.
 */
export function accountToken(env: Environment, account: NamedAccount, isOnly: boolean): string | null {
  const { name, portalId, token } = account;
  if (token !== null) return firstToken([[token, env[token]]]);
  const own = `${GENERAL}_${portalId}`;
  const entries = entriesOf(env[OBJECT]);
  return firstToken([
    [own, env[own]],
    ...[name, `${portalId}`].map((key): NamedValue => [`${OBJECT} (${key})`, ownMember(entries, key)]),
    ...(isOnly ? [[GENERAL, env[GENERAL]] as const] : []),
  ]);
}

type NamedValue = readonly [name: string, value: string | undefined];

/** The first value that is set. An empty one counts as unset. */
function firstToken(values: readonly NamedValue[]): string | null {
  for (const [name, value] of values) {
    const token = (value ?? '').trim();
    if (token === '') continue;
    const fault = tokenFault(token);
    if (fault !== null) throw unusable(name, fault);
    return token;
  }
  return null;
}

function entriesOf(text: string | undefined): Readonly<Record<string, string>> {
  if ((text ?? '').trim() === '') return {};
  const value = parsedJson(text ?? '');
  const entries = isJsonObject(value) ? Object.entries(value) : null;
  const tokens = (entries ?? []).flatMap(([name, token]): [string, string][] =>
    typeof token === 'string' ? [[name, token]] : [],
  );
  if (entries === null || tokens.length !== entries.length)
    throw unusable(OBJECT, 'It must be a JSON object whose keys are account names or portal ids.');
  return Object.fromEntries(tokens);
}

function unusable(name: string, fault: string): AppError {
  return new AppError({
    code: 'TOKEN_INVALID',
    summary: `The value of ${name} can't be a token.`,
    detail: `${fault} Its value is not shown here. HubSpot shows the token itself at Development > Keys > Service keys.`,
  });
}
