import type { AccountFacts } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import { isBelow, thingOf } from '../../core/base/address.js';
import type { ChangeKind } from '../../core/plan/change-kind.js';
import type { Code } from '../../core/base/codes.js';
import type { PortalLock } from '../../core/model/config.js';
import { ownMember } from '../../core/base/json.js';
import type { Plan } from '../../core/plan/plan.js';
import { changeKindAt } from '../../core/plan/known-kinds.js';
import { comparedName } from '../../core/plan/plan-comparison.js';
import { kinds } from '../../generated/kinds/kind.js';
import { readPortalLock, writePortalLock } from './lock-file.js';
import type { AppContext } from '../types.js';

interface LockedPlan {
  readonly plan: Plan;
  readonly lockPath: string;
  /** The saved plan that this plan completes, or null. */
  readonly reviewed?: Plan | null;
}

/** The progress of an apply: ids assigned by the account, and whether the whole plan is done. */
interface Progressed {
  readonly pinned: ReadonlyMap<Address, string>;
  readonly done: boolean;
}

/**
 * Records what an apply settles: ids of adopted things, ids assigned by the account, and protection. Once the apply is
 * done, removes what was deleted.
 */
export async function recordInLock(
  ctx: AppContext,
  { plan, lockPath, reviewed = null }: LockedPlan,
  { portalId }: Pick<AccountFacts, 'portalId'>,
  progressed: Progressed,
): Promise<void> {
  const before = await readPortalLock(ctx, lockPath, portalId);
  await writePortalLock(
    ctx,
    lockPath,
    portalId,
    lockAfter(before, reviewed === null ? plan : joined(plan, reviewed), progressed),
  );
}

/** The plan's changes merged with those of the saved plan that an earlier run has done. */
function joined(plan: Plan, reviewed: Plan): Plan {
  const names = new Set(plan.changes.map(comparedName));
  const done = reviewed.changes.filter((change) => !names.has(comparedName(change)));
  return { ...plan, changes: [...plan.changes, ...done] };
}

/** The lock's part for this plan. Pure. */
export function lockAfter(before: PortalLock, plan: Plan, { pinned, done }: Progressed): PortalLock {
  const { pins, protect } = plan.basis;
  const wanted = new Map(
    plan.changes.flatMap(({ action, address, id }) => (action === 'create' ? [[address, id] as const] : [])),
  );
  const own = [...pinned].filter(([address, id]) => wanted.get(address) !== id);
  const ids = withEachOnce(before.ids, { ...pins, ...Object.fromEntries(own) });
  const kept = before.protected.filter((id) => ownMember(protect, id) !== false);
  const added = Object.entries(protect).flatMap(([id, yes]) => (yes && !kept.includes(id) ? [id] : []));
  const part = { ids, protected: [...kept, ...added], confirmed: before.confirmed };
  return done ? withoutGone(part, plan, pinned) : part;
}

/** Codes of lock entries that the plan doesn't use. */
const IDLE: readonly Code[] = ['LOCK_ID_NOT_LIVE', 'LOCK_ID_NOT_USED'];

/** Merges the new entries in. An id occurs once, so the old key of a renamed thing is removed. */
function withEachOnce(
  before: PortalLock['ids'],
  now: Readonly<Record<Address, string>>,
): Readonly<Record<Address, string>> {
  const entry = ([address, id]: readonly [Address, string]): string => `${kindOf(address) ?? ''} ${id}`;
  const taken = new Set(Object.entries(now).map(entry));
  const kept = Object.entries(before).filter((one) => !taken.has(entry(one)));
  return { ...Object.fromEntries(kept), ...now };
}

/**
 * Removes entries of deleted things, entries that were no longer live, and confirmations for what was created or
 * deleted.
 */
function withoutGone(part: PortalLock, plan: Plan, pinned: ReadonlyMap<Address, string>): PortalLock {
  const gone = new Set(
    plan.changes.flatMap(({ action, kind, id }) => (action === 'delete' ? [`${kind} ${id}`] : [])),
  );
  const notLive = new Set(
    plan.findings.flatMap(({ code, address }) => (IDLE.includes(code) && address !== null ? [address] : [])),
  );
  const fresh = plan.changes.filter(({ action }) => action === 'create' || action === 'delete');
  return {
    ids: Object.fromEntries(
      Object.entries(part.ids).filter(
        ([address, id]) =>
          !gone.has(`${kindOf(address) ?? ''} ${id}`) &&
          (!notLive.has(address) || [plan.basis.pins[address], pinned.get(address)].includes(id)),
      ),
    ),
    protected: part.protected.filter((id) => !gone.has(`pipeline ${id}`)),
    confirmed: part.confirmed.filter(
      ({ address, id }) =>
        !fresh.some(
          (change) =>
            (change.id === id && change.kind === kindOf(address)) || isBelow(address, change.address),
        ),
    ),
  };
}

/** The kind of the thing at a lock address: things of two kinds may share an id. */
function kindOf(address: Address): ChangeKind | null {
  return changeKindAt(kinds, thingOf(address));
}
