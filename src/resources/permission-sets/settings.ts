import type { Address } from '../../core/base/address.js';
import { teamOf } from '../../core/base/address.js';
import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Settings } from '../../core/kinds/facets.js';
import { isUnreadable } from '../shared/refused.js';
import { readPermissionSets, readUsersById } from '../users/read.js';
import { assignmentAddress, assignmentSetting } from './assignments.js';
import { assignmentIn, wantedSets } from './step.js';

const SET = 'set';

/** The sets of a team's members, by ids. One request per user, so some may be done and others not. */
export const settings: Settings = {
  owns: (address) => {
    const team = teamOf(address);
    return team !== null && address === assignmentAddress(team);
  },
  observe: async (addresses, { plan, reader }) => {
    const ids = addresses.flatMap((address) => userIdsIn(plan, address));
    const [sets, users] = await Promise.all([readPermissionSets(reader), readUsersById(reader, ids)]);
    const all = isUnreadable(sets) ? [] : sets;
    return new Map(
      addresses.map((address) => {
        const planned = assignmentIn(plan, address)[SET];
        const set = isJsonObject(planned) ? all.find(({ id }) => id === planned['id']) : undefined;
        const members = userIdsIn(plan, address).flatMap((id) => users.get(id) ?? []);
        return [address, assignmentSetting(set ?? null, members)] as const satisfies readonly [string, Json];
      }),
    );
  },
  wanted: wantedSets,
  inParts: true,
};

function userIdsIn(plan: Plan, address: Address): readonly string[] {
  return Object.keys(assignmentIn(plan, address)).filter((key) => key !== SET);
}
