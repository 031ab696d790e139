import { dirname, join, resolve } from 'node:path';
import type { PortalLock } from '../core/config.js';
import { EMPTY_LOCK } from '../core/config.js';
import type { AccountFlags, AppContext } from './types.js';

export function lockFileFor(ctx: AppContext, account: AccountFlags, paths: readonly string[]): string {
  if (account.sandbox) return join(ctx.cwd, '.pipewright', 'sandbox.lock.yaml');
  const [first] = paths;
  return join(first === undefined ? ctx.cwd : dirname(resolve(ctx.cwd, first)), 'pipewright.lock.yaml');
}
export async function readPortalLock(_ctx: AppContext, _path: string, _portal: number): Promise<PortalLock> {
  return Promise.resolve(EMPTY_LOCK);
}
