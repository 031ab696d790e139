import { notFound, ok, type Answer } from '../http/answer.js';
import { bodyObject, requiredText, type Call } from '../http/call.js';

/** Stands for the app that every service key of the sandbox belongs to. */
const APP_ID = 9_000_001;

export function readAccount(call: Call): Answer {
  const { account } = call.state;
  return ok({
    portalId: account.portalId,
    accountType: account.accountType,
    timeZone: 'Europe/Berlin',
    companyCurrency: 'EUR',
    additionalCurrencies: [],
    utcOffset: '+01:00',
    utcOffsetMilliseconds: 3_600_000,
    uiDomain: account.uiDomain,
    dataHostingLocation: 'eu1',
  });
}

/** Says what a token may do; the token is in the body, so the call itself needs none. */
export function readTokenInfo(call: Call): Answer {
  const token = call.state.tokens.get(requiredText(bodyObject(call), 'tokenKey'));
  if (token === undefined) throw notFound();
  return ok({
    userId: Number(token.userId),
    hubId: call.state.account.portalId,
    appId: APP_ID,
    scopes: token.scopes,
  });
}
