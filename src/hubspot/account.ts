import type { AccountFacts, AccountReader, Target } from '../core/model/account.js';
import { asArray, asInteger, asObject, asString } from '../core/base/decode.js';
import { ApiError } from '../core/base/errors.js';
import type { Json } from '../core/base/json.js';
import { TOKEN_INFO_PATH } from './query-paths.js';

interface AccountQuestion {
  /** The dated API version used in paths. */
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

/** Details of a token; null if unknown. */
interface TokenFacts {
  readonly scopes: readonly string[] | null;
  /** The user it belongs to. */
  readonly userId: string | null;
}

/** Only some kinds of tokens support this, and reading the account's details has already shown that the token works. */
export async function readTokenFacts(reader: AccountReader, token: string): Promise<TokenFacts> {
  const where = `POST ${TOKEN_INFO_PATH}`;
  try {
    const { scopes, userId } = asObject(await reader.query(TOKEN_INFO_PATH, { tokenKey: token }), where);
    return {
      scopes:
        scopes === undefined || scopes === null
          ? null
          : asArray(scopes, 'scopes').map((scope, index) => asString(scope, `scopes[${index}]`)),
      userId: userId === undefined || userId === null ? null : userIdOf(userId, `${where}: userId`),
    };
  } catch (error) {
    const isRefusal = error instanceof ApiError && error.refusal.status < 500 && error.refusal.status !== 429;
    if (isRefusal) return { scopes: null, userId: null };
    throw error;
  }
}

/** A number here, a string where users are read. */
function userIdOf(userId: Json, where: string): string {
  return typeof userId === 'string' ? userId : `${asInteger(userId, where)}`;
}
