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
  /** The saved plan that the plan finishes, or null. */
  readonly reviewed?: Plan | null;
}

/** What an apply knows by now: ids that the account chose itself, and whether all of the plan is done. */
interface Progressed {
  readonly pinned: ReadonlyMap<Address, string>;
  readonly done: boolean;
}

/**
 * Puts on record what an apply settles: ids of adopted things, ids that the account chose itself, what is protected; and,
 * once it is done, forgets what is gone.
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

/** What a plan does now, with what a run before it has done of the saved plan. */
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

/** Entries of the lock that take no part in the plan. */
const IDLE: readonly Code[] = ['LOCK_ID_NOT_LIVE', 'LOCK_ID_NOT_USED'];

/** The entries with those of now; a former key of a thing that has another by now is forgotten, since an id stands once. */
function withEachOnce(
  before: PortalLock['ids'],
  now: Readonly<Record<Address, string>>,
): Readonly<Record<Address, string>> {
  const entry = ([address, id]: readonly [Address, string]): string => `${kindOf(address) ?? ''} ${id}`;
  const taken = new Set(Object.entries(now).map(entry));
  const kept = Object.entries(before).filter((one) => !taken.has(entry(one)));
  return { ...Object.fromEntries(kept), ...now };
}

/** Entries about deleted things, entries that were not live any more, and confirmations of what was created or deleted. */
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

/** The kind of the thing that an address of the lock is about: things of two kinds may have one id. */
function kindOf(address: Address): ChangeKind | null {
  return changeKindAt(kinds, thingOf(address));
}
