import type { AccountFacts, AccountReader, Target } from '../core/account.js';
import { asArray, asInteger, asObject, asString } from '../core/decode.js';
import { ApiError } from '../core/errors.js';
import { TOKEN_INFO_PATH } from './query-paths.js';

interface AccountQuestion {
  /** The dated API version that stands in paths. */
  readonly apiVersion: string;
  readonly target: Target;
  readonly loopback: boolean;
}

/** Asks which account the token belongs to. */
export async function readAccount(reader: AccountReader, question: AccountQuestion): Promise<AccountFacts> {
  const path = `/account-info/${question.apiVersion}/details`;
  const where = `GET ${path}`;
  const details = asObject(await reader.get(path), where);
  return {
    portalId: asInteger(details['portalId'], `${where}: portalId`),
    accountType: asString(details['accountType'], `${where}: accountType`),
    uiDomain: asString(details['uiDomain'], `${where}: uiDomain`),
    target: question.target,
    loopback: question.loopback,
  };
}

/** The token's scopes, or null: only some kinds of tokens can be asked, and the details prove already that it works. */
export async function readScopes(reader: AccountReader, token: string): Promise<readonly string[] | null> {
  try {
    const answer = asObject(
      await reader.query(TOKEN_INFO_PATH, { tokenKey: token }),
      `POST ${TOKEN_INFO_PATH}`,
    );
    if (answer['scopes'] === undefined || answer['scopes'] === null) return null;
    return asArray(answer['scopes'], 'scopes').map((scope, index) => asString(scope, `scopes[${index}]`));
  } catch (error) {
    if (error instanceof ApiError && error.refusal.status < 500 && error.refusal.status !== 429) return null;
    throw error;
  }
}
