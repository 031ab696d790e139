import { AppError } from '../../core/base/errors.js';
import type { JsonObject } from '../../core/base/json.js';
import type { OpenAccount } from '../account/account.js';
import { loadConfiguration } from '../account/configuration.js';
import { declaresSettingsOnPages, isOnPages } from '../console/settings-on-pages.js';
import { pendingIn } from '../console/console-steps.js';
import { fromCwd } from '../files/from-cwd.js';
import { planFor } from '../plan/plan.js';
import { recordConfirmed } from '../console/record-confirmed.js';
import { sandboxSettingOf } from '../console/sandbox-setting.js';
import type { AccountFlags, AppContext } from '../types.js';

interface Pulled {
  readonly account: AccountFlags;
  readonly paths: readonly string[];
  /** The values on the sandbox's pages. */
  readonly pages: JsonObject;
}

/**
 * Records as confirmed what the files declare and the sandbox's pages hold, so that a plan doesn't ask for it again.
 * Runs after the files are written: if interrupted, the plan asks for what is done already, and the next pull records
 * it. Returns the lock file if it was written.
 */
export async function confirmPulled(
  ctx: AppContext,
  account: OpenAccount,
  { account: flags, paths, pages }: Pulled,
): Promise<string | null> {
  const silent = { ...ctx, talk: () => undefined };
  const loaded = await loadConfiguration(silent, paths, flags).catch(noneIfInvalid);
  if (loaded === null || !declaresSettingsOnPages(loaded.config)) return null;
  const { plan, lockPath } = await planFor(silent, account, loaded, { account: flags, paths });
  const changes = pendingIn(plan).filter((change) => {
    const setting = sandboxSettingOf(change, plan);
    return setting !== null && isOnPages(pages, setting);
  });
  const recorded = await recordConfirmed(ctx, { account, lockPath, changes, by: 'sandbox' });
  return recorded.length === 0 ? null : fromCwd(ctx, lockPath);
}

/** Files that the account's own data makes invalid can't be planned; the next command reports why. */
function noneIfInvalid(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
