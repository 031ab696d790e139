import { AppError } from '../../core/base/errors.js';
import type { AccountsResult } from '../../core/model/results.js';
import { accountToken } from '../../hubspot/token.js';
import { configurationError } from '../account/configuration.js';
import type { AccountsInput } from './choose.js';
import { chosenFrom, readFleetHere, refuseWithoutFile, wholeChoice } from './choose.js';
import type { AppContext } from '../types.js';

/**
 * The accounts of the accounts file, all of them unless the choice narrows that. Contacts none of them.
 * @throws AppError: NO_CONFIG without an accounts file, CONFIG_INVALID, USAGE, TOKEN_INVALID.
 */
export async function listAccounts(ctx: AppContext, input: AccountsInput): Promise<AccountsResult> {
  const choice = wholeChoice(input);
  const read = await readFleetHere(ctx, choice);
  if (read === null) {
    refuseWithoutFile({ ...choice, all: false });
    throw noFile();
  }
  if (!read.ok) throw configurationError(read.findings);
  return {
    file: read.fleet.file,
    accounts: chosenFrom(ctx, read.fleet, choice).map(({ account }) => {
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
