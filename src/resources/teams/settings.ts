import type { Address } from '../../core/base/address.js';
import { teamOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { LiveTeam, Membership } from '../../core/model/live-state.js';
import type { Reference } from '../../core/base/reference.js';
import type { Plan } from '../../core/plan/plan.js';
import { userIdIn } from '../../core/plan/plan-ids.js';
import type { ObserveScope, Settings } from '../../core/kinds/facets.js';
import { isTemporaryFor } from '../../core/base/temporary-label.js';
import { createdTeam } from './steps/created.js';
import { idsOfList, LISTS, membersAddress, NOBODY } from './lists.js';
import { nameAfter, teamChanges } from './names.js';
import { memberSides, teamSides } from './payload.js';
import { readMemberships, readTeams } from './read.js';
import { parentIdOf } from './steps/step-team.js';

/** Teams as `{ id, name, parentId }`, members as the ids in each declared list. */
export const settings: Settings = {
  owns: (address) => {
    const team = teamOf(address);
    return team !== null && (address === team || address === membersAddress(team));
  },
  observe,
  wanted,
  inParts: true,
};

async function observe(
  addresses: readonly Address[],
  { plan, reader }: ObserveScope,
): Promise<ReadonlyMap<Address, Json | null>> {
  const asksForMembers = addresses.some((address) => teamOf(address) !== address);
  const [teams, memberships] = await Promise.all([
    readTeams(reader),
    asksForMembers ? readMemberships(reader) : new Map<string, Membership>(),
  ]);
  return new Map(
    addresses.map((address) => {
      const home = teamOf(address) ?? address;
      const team = teamNow(home, plan, teams);
      if (team === null) return [address, null];
      if (address === home) return [address, observedTeam(withPlannedParent(team, plan, teams), home, plan)];
      return [address, observedLists(address, plan, memberships.get(team.id) ?? NOBODY)];
    }),
  );
}

function teamNow(address: Address, plan: Plan, teams: readonly LiveTeam[]): LiveTeam | null {
  const id = plan.basis.teams[address];
  if (id !== undefined) return teams.find((team) => team.id === id) ?? null;
  const change = teamChange(address, plan);
  return change?.action === 'create' ? createdTeam(change, teams, plan) : null;
}

/** A temporary name counts as the old one: the change is under way, and still to do. */
function observedTeam({ id, name, parentId }: LiveTeam, address: Address, plan: Plan): Json | null {
  const change = teamChange(address, plan);
  const isOnItsWay = change !== undefined && isTemporaryFor(name, nameAfter(change));
  if (!isOnItsWay) return { id, name, parentId };
  if (change.action === 'create') return null;
  return { id, name: teamSides(change).before.name ?? null, parentId };
}

/** A parent with a temporary name still counts as not created yet, so it has the plan's id for it. */
function withPlannedParent(team: LiveTeam, plan: Plan, teams: readonly LiveTeam[]): LiveTeam {
  const parent = teamChanges(plan).find((change) => {
    const found = change.action === 'create' ? createdTeam(change, teams, plan) : null;
    return found !== null && found.id === team.parentId && found.name !== nameAfter(change);
  });
  return parent === undefined ? team : { ...team, parentId: parent.id };
}

function teamChange(address: Address, plan: Plan): Change | undefined {
  return teamChanges(plan).find((change) => change.address === address);
}

function observedLists(address: Address, plan: Plan, now: Membership): Json {
  const known = plan.basis.settings[address];
  const declared = LISTS.filter((list) => isJsonObject(known) && known[list] !== undefined);
  return Object.fromEntries(declared.map((list) => [list, idsOfList(list, now).toSorted()]));
}

function wanted(change: Change, idOf: (address: Address) => string | null, plan: Plan): Json | null {
  const { address } = change;
  if (change.after === null) return null;
  if (change.kind === 'members') {
    const lists = Object.entries(memberSides(change).after);
    const idsNamed = (users: readonly Reference[]): readonly string[] =>
      users.map((user) => userIdIn(plan, user) ?? user).sort();
    return Object.fromEntries(lists.map(([list, users]) => [list, idsNamed(users)]));
  }
  const { after } = teamSides(change);
  const known = plan.basis.settings[address];
  const was = isJsonObject(known) ? (known['parentId'] ?? null) : null;
  const parentId = after.parent === undefined ? was : parentIdOf(after.parent, { idOf });
  return { id: idOf(address), name: nameAfter(change), parentId };
}
