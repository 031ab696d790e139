import { AppError } from '../../core/base/errors.js';
import type { AccountsResult } from '../../core/model/results.js';
import { accountToken } from '../../hubspot/token.js';
import type { AccountsInput } from './choose.js';
import { chooseAccounts } from './choose.js';
import type { AppContext } from '../types.js';

/**
 * The accounts of the accounts file, all of them unless the choice narrows that. Contacts none of them.
 * @throws AppError: NO_CONFIG without an accounts file, CONFIG_INVALID, USAGE, TOKEN_INVALID.
 */
export async function listAccounts(ctx: AppContext, input: AccountsInput): Promise<AccountsResult> {
  const chosen = await chooseAccounts(ctx, input);
  const [first] = chosen ?? [];
  if (chosen === null || first === undefined) throw noFile();
  return {
    file: first.fleet.file,
    accounts: chosen.map(({ account }) => {
      const { name, portalId, subscription, groups, hold, overlays } = account;
      const hasToken = accountToken(ctx.env, account, false) !== null;
      return { name, portalId, subscription, groups, hold, overlays, token: hasToken };
    }),
  };
}

function noFile(): AppError {
  return new AppError({
    code: 'NO_CONFIG',
    summary: 'There is no accounts file here.',
    detail:
      'pipewright.accounts.yaml lists the accounts that share one configuration. A configuration for one account needs none.',
    hint: '--accounts FILE',
  });
}
