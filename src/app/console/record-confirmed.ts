import type { Address } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Confirmation } from '../../core/model/config.js';
import type { OpenAccount } from '../account/account.js';
import { readPortalLock, writePortalLock } from '../account/lock-file.js';
import type { AppContext } from '../types.js';

interface Recorded {
  readonly account: Pick<OpenAccount, 'facts'>;
  readonly lockPath: string;
  /** Console changes that have been made. */
  readonly changes: readonly Change[];
  /** Addresses whose confirmation is withdrawn. */
  readonly undo?: readonly Address[];
  readonly by: string;
}

/** Records in the lock what was confirmed, by whom and when, for each live id. Returns what was recorded. */
export async function recordConfirmed(
  ctx: AppContext,
  { account, lockPath, changes, undo = [], by }: Recorded,
): Promise<readonly Confirmation[]> {
  const { portalId } = account.facts;
  const at = ctx.now().toISOString();
  const fresh = changes.map(({ address, id, after }): Confirmation => ({
    address,
    id,
    value: after,
    at,
    by,
  }));
  const gone = new Set([...undo, ...fresh.map(({ address }) => address)]);
  if (gone.size === 0) return [];
  const lock = await readPortalLock(ctx, lockPath, portalId);
  const kept = lock.confirmed.filter(({ address }) => !gone.has(address));
  await writePortalLock(ctx, lockPath, portalId, { ...lock, confirmed: [...kept, ...fresh] });
  return fresh;
}
