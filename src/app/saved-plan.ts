import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../core/errors.js';
import type { Plan } from '../core/plan.js';
import type { OpenAccount } from './account.js';
import type { LoadedConfiguration } from './configuration.js';
import { loadConfiguration } from './configuration.js';
import type { AppContext } from './types.js';

/**
 * Holds a saved plan to the account it was made for, and to its files where they are here. Returns the configuration, or
 * null where all files are elsewhere (a plan may travel alone, as an artifact of CI).
 */
export async function checkSavedPlan(
  ctx: AppContext,
  account: OpenAccount,
  plan: Plan,
): Promise<LoadedConfiguration | null> {
  const { portalId, target } = account.facts;
  if (plan.account.portalId !== portalId || plan.account.target !== target) {
    throw new AppError({
      code: 'PLAN_OTHER_ACCOUNT',
      summary: `The plan is for the account ${plan.account.portalId} (${plan.account.target}); this is ${portalId} (${target}).`,
      detail:
        'Nothing was changed. Apply it with the flags and the token of the account that it was made for.',
    });
  }
  const missing = plan.files.filter((file) => !existsSync(resolve(ctx.cwd, file)));
  if (missing.length > 0) {
    if (missing.length === plan.files.length) return null;
    throw configChanged(`Of the plan's files these are not here any more: ${missing.join(', ')}.`);
  }
  const loaded = await loadOrNull(ctx, plan.files);
  if (loaded !== null && loaded.config.digest === plan.configDigest) return loaded;
  throw configChanged(`What was reviewed is not what the files say now (${plan.files.join(', ')}).`);
}

function configChanged(what: string): AppError {
  return new AppError({
    code: 'PLAN_CONFIG_CHANGED',
    summary: 'The files have changed since the plan was made.',
    detail: `${what} Nothing was changed. Plan again.`,
    hint: 'pipewright plan --out plan.json',
  });
}

async function loadOrNull(ctx: AppContext, files: readonly string[]): Promise<LoadedConfiguration | null> {
  try {
    return await loadConfiguration(ctx, files);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
