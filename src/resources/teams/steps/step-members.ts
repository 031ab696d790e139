import { teamOf } from '../../../core/base/address.js';
import type { Change } from '../../../core/plan/change.js';
import type { Membership } from '../../../core/model/live-state.js';
import { userIdIn } from '../../../core/plan/plan-ids.js';
import type { ApplyScope, Step } from '../../../core/kinds/facets.js';
import type { Member, MemberType } from './encode.js';
import { addMembersOperation, removeMemberOperation } from './encode.js';
import type { ListName } from '../lists.js';
import { idsOfList, LISTS, NOBODY } from '../lists.js';
import { memberSides } from '../payload.js';
import { stale } from './step-team.js';

/** Maximum number of members that one request adds. */
const BATCH = 100;

const TYPES: Record<ListName, MemberType> = { members: 'DEFAULT', extraMembers: 'EXTRA' };

interface Look {
  readonly change: Change;
  readonly scope: ApplyScope;
  readonly teamId: string;
  readonly memberships: ReadonlyMap<string, Membership>;
}

/**
 * Members of one team. Additions first, all in one request; then removals, one by one. A user who gets another main
 * team by this plan stays in this one until then: without a team in between they would see no tickets.
 */
export function stepMembers(
  change: Change,
  memberships: ReadonlyMap<string, Membership>,
  scope: ApplyScope,
): Step {
  const team = teamOf(change.address) ?? change.address;
  const teamId = scope.idOf(team) ?? change.id;
  const isNew = scope.plan.changes.some(({ action, address }) => action === 'create' && address === team);
  if (!memberships.has(teamId) && !isNew) return stale('team', teamId, null);
  const look = { change, scope, teamId, memberships };
  const odd = LISTS.map((list) => staleList(list, look)).find((step) => step !== null);
  if (odd !== undefined) return odd;
  const missing = LISTS.flatMap((list) => missingIn(list, look));
  const surplus = LISTS.flatMap((list) => surplusIn(list, look));
  if (missing.length === 0 && surplus.length === 0) return { kind: 'done' };
  const add = missing.filter(({ userId, type }) => type === 'DEFAULT' || !leavesFirst(userId, look));
  if (add.length > 0) {
    const operation = addMembersOperation(teamId, add.slice(0, BATCH), change.address);
    return { kind: 'send', operation };
  }
  const gone = surplus.find(({ userId, type }) => type === 'EXTRA' || !leavesFirst(userId, look));
  if (gone === undefined) return { kind: 'later', until: 'others' };
  return { kind: 'send', operation: removeMemberOperation(teamId, gone, change.address) };
}

function liveIn(list: ListName, { teamId, memberships }: Look): readonly string[] {
  return idsOfList(list, memberships.get(teamId) ?? NOBODY);
}

/** The user ids of a list of the plan; null if it isn't declared. */
function planned(
  list: ListName,
  side: 'before' | 'after',
  { change, scope }: Look,
): readonly string[] | null {
  const users = memberSides(change)[side][list];
  return users?.map((user) => userIdIn(scope.plan, user) ?? user) ?? null;
}

function missingIn(list: ListName, look: Look): readonly Member[] {
  const live = new Set(liveIn(list, look));
  const wanted = planned(list, 'after', look) ?? [];
  return wanted.filter((id) => !live.has(id)).map((userId) => ({ userId, type: TYPES[list] }));
}

function surplusIn(list: ListName, look: Look): readonly Member[] {
  const wanted = planned(list, 'after', look);
  if (wanted === null) return [];
  const gone = liveIn(list, look).filter((id) => !wanted.includes(id));
  return gone.map((userId) => ({ userId, type: TYPES[list] }));
}

/**
 * True if every member matches before or after, and all kept ones are there; anything else means that somebody else
 * changed it.
 */
function staleList(list: ListName, look: Look): Step | null {
  const after = planned(list, 'after', look);
  if (after === null) return null;
  const before = planned(list, 'before', look) ?? [];
  const live = liveIn(list, look);
  const stays = before.filter((id) => after.includes(id));
  const isBetween =
    stays.every((id) => live.includes(id)) && live.every((id) => before.includes(id) || after.includes(id));
  return isBetween ? null : stale(list, before, live);
}

/** True if this is still the user's main team, and another team of the plan is about to replace it. */
function leavesFirst(userId: string, look: Look): boolean {
  const { change, scope, memberships } = look;
  if (!liveIn('members', look).includes(userId)) return false;
  return scope.plan.changes.some((other) => {
    if (other.kind !== 'members' || other.address === change.address) return false;
    const takes = planned('members', 'after', { ...look, change: other });
    const team = teamOf(other.address);
    const id = team === null ? null : scope.idOf(team);
    return takes?.includes(userId) === true && memberships.get(id ?? '')?.main.includes(userId) !== true;
  });
}
