import type { Change } from '../../../core/plan/change.js';
import { unreachable } from '../../../core/base/errors.js';
import type { LiveTeam, Membership } from '../../../core/model/live-state.js';
import type { Reference } from '../../../core/base/reference.js';
import { referencedAddress, referencedId } from '../../../core/base/reference.js';
import type { ApplyScope, Step } from '../../../core/kinds/facets.js';
import { isTemporaryFor, temporaryLabel } from '../../../core/base/temporary-label.js';
import { userIdIn } from '../../../core/plan/plan-ids.js';
import { createdTeam } from './created.js';
import { createTeamOperation, deleteTeamOperation, patchTeamOperation } from './encode.js';
import { nameAfter, nameBefore, nameState } from '../names.js';
import { teamSides } from '../payload.js';

const AFTER_OTHERS = { kind: 'later', until: 'others' } as const;
const AFTER_DELETES = { kind: 'later', until: 'deletes' } as const;

/** Creates and updates of teams. `live` are all teams of the account, freshly read. Pure. */
export function stepTeam(change: Change, live: readonly LiveTeam[], scope: ApplyScope): Step {
  return change.action === 'create' ? stepCreate(change, live, scope) : stepUpdate(change, live, scope);
}

export function stale(path: string, expected: unknown, found: unknown): Step {
  const field = { path, expected: JSON.stringify(expected), found: JSON.stringify(found) };
  return { kind: 'stale', fields: [field] };
}

function stepCreate(change: Change, live: readonly LiveTeam[], scope: ApplyScope): Step {
  const name = nameAfter(change);
  const parentId = parentIdOf(teamSides(change).after.parent, scope);
  const own = scope.idOf(change.address);
  const found = live.find(({ id }) => id === own) ?? createdTeam(change, live, scope.plan);
  if (found === null && !isThere(parentId, live)) return AFTER_OTHERS;
  if (found !== null && found.parentId !== parentId) return stale('parent', parentId, found.parentId);
  if (found?.name === name) return { kind: 'done', id: found.id };
  const state = nameState(name, found?.id ?? null, live, scope.plan);
  switch (state) {
    case 'free':
      return found === null ? post(change, name, parentId) : patch(change, found, { name, parentId });
    case 'leaving':
      // Members are moved before the old team is deleted, so the new one must exist before its name is free.
      return found === null
        ? post(change, detourName(name, live), parentId)
        : { ...AFTER_DELETES, id: found.id };
    case 'changing':
      return found === null ? AFTER_OTHERS : { ...AFTER_OTHERS, id: found.id };
    case 'held':
      return stale('name', name, 'held by another team');
    default:
      return unreachable(state);
  }
}

function post(change: Change, name: string, parentId: string | null): Step {
  return { kind: 'send', operation: createTeamOperation({ name, parentId }, change.address) };
}

function patch(change: Change, { id }: LiveTeam, now: Pick<LiveTeam, 'name' | 'parentId'>): Step {
  return { kind: 'send', operation: patchTeamOperation(id, now, change.address) };
}

function stepUpdate(change: Change, live: readonly LiveTeam[], scope: ApplyScope): Step {
  const found = live.find(({ id }) => id === change.id);
  if (found === undefined) return stale('team', change.id, null);
  const name = nameAfter(change);
  const { parent } = teamSides(change).after;
  const parentId = parent === undefined ? found.parentId : parentIdOf(parent, scope);
  if (found.name === name && found.parentId === parentId) return { kind: 'done' };
  const moved = staleUpdate(change, found, parentId, scope);
  if (moved !== null) return moved;
  const state = nameState(name, found.id, live, scope.plan);
  if (state === 'held') return stale('name', name, 'held by another team');
  const fits = isThere(parentId, live) && !isBelow(parentId, found.id, live);
  if (state === 'free' && fits) return patch(change, found, { name, parentId });
  const later = state === 'leaving' ? AFTER_DELETES : AFTER_OTHERS;
  if (!scope.detour) return later;
  const possible = {
    name: nameForNow(found, name, state === 'free', live),
    parentId: fits ? parentId : found.parentId,
  };
  const isSame = possible.name === found.name && possible.parentId === found.parentId;
  return isSame ? later : patch(change, found, possible);
}

/** The wanted name if it is free, else a temporary one, so that a team waiting for the old name can have it. */
function nameForNow(found: LiveTeam, wanted: string, isFree: boolean, live: readonly LiveTeam[]): string {
  if (isFree) return wanted;
  return found.name === wanted || isTemporaryFor(found.name, wanted) ? found.name : detourName(wanted, live);
}

/** How somebody else changed the team since the plan was made, or null. */
function staleUpdate(
  change: Change,
  found: LiveTeam,
  parentId: string | null,
  scope: ApplyScope,
): Step | null {
  const name = nameAfter(change);
  const before = nameBefore(change);
  if (found.name !== name && found.name !== before && !isTemporaryFor(found.name, name)) {
    return stale('name', before, found.name);
  }
  const sides = teamSides(change);
  if (sides.after.parent === undefined) return null;
  const was = parentIdOf(sides.before.parent, scope);
  return [was, parentId].includes(found.parentId) ? null : stale('parent', was, found.parentId);
}

/** The plan's id of a parent; for a team that doesn't exist yet its key, which is no live id. */
export function parentIdOf(
  parent: Reference | null | undefined,
  { idOf }: Pick<ApplyScope, 'idOf'>,
): string | null {
  if (parent === null || parent === undefined) return null;
  return referencedId(parent) ?? idOf(referencedAddress('teams', parent)) ?? parent;
}

function isThere(id: string | null, live: readonly LiveTeam[]): boolean {
  return id === null || live.some((team) => team.id === id);
}

/** True if a team is below another one, or is that one. */
function isBelow(id: string | null, above: string, live: readonly LiveTeam[]): boolean {
  const seen = new Set<string>();
  for (let at = id; at !== null && !seen.has(at);) {
    if (at === above) return true;
    seen.add(at);
    const here = at;
    at = live.find((team) => team.id === here)?.parentId ?? null;
  }
  return false;
}

function detourName(wanted: string, live: readonly LiveTeam[]): string {
  return temporaryLabel(
    wanted,
    live.map(({ name }) => name),
  );
}

/**
 * A team is deleted only as the plan knew it: with that name, nothing below it, and nobody new whose main team it is.
 */
export function stepDelete(
  change: Change,
  live: readonly LiveTeam[],
  memberships: ReadonlyMap<string, Membership>,
  { plan }: Pick<ApplyScope, 'plan'>,
): Step {
  const found = live.find(({ id }) => id === change.id);
  if (found === undefined) return { kind: 'done' };
  if (found.name !== nameBefore(change)) return stale('name', nameBefore(change), found.name);
  const child = live.find(({ parentId }) => parentId === change.id);
  if (child !== undefined) return stale('teams below it', 'none', child.name);
  const users = teamSides(change).before.members ?? [];
  const known = new Set(users.map((user) => userIdIn(plan, user)));
  const added = memberships.get(change.id)?.main.find((id) => !known.has(id));
  if (added !== undefined) return stale('members', 'only the members in the plan', added);
  return { kind: 'send', operation: deleteTeamOperation(change.id, change.address) };
}
