import { permissionSetAddress, settingAddress } from '../../core/base/address.js';
import type { TicketPermissions } from '../../core/model/config.js';
import { labelKey } from '../../core/model/matching.js';
import type { KindPlan, PlanFacet, PlanScope } from '../../core/kinds/facets.js';
import type { ConsoleSetting } from '../shared/console-setting.js';
import { consoleChanges } from '../shared/console-setting.js';
import { isUnreadable } from '../shared/refused.js';
import { declaredPermissions } from './document.js';
import { PERMISSIONS } from './value.js';

export const planning: PlanFacet = planTicketPermissions;

type Setting = ConsoleSetting<TicketPermissions>;

/** Compares declared ticket permissions with what was last confirmed. Reads nothing: no API shows them. */
function planTicketPermissions(scope: PlanScope): Promise<KindPlan> {
  const { people, lock } = scope;
  const changes = consoleChanges(PERMISSIONS, [...ofTeams(scope), ...ofSets(scope)], lock);
  const named = people.teams.teams.flatMap(({ address, live }) =>
    live !== null && changes.some((change) => change.address === settingAddress(address, 'tickets'))
      ? [[address, live.id] as const]
      : [],
  );
  return Promise.resolve({ changes, findings: [], basis: { teams: Object.fromEntries(named) } });
}

function ofTeams({ people }: PlanScope): readonly Setting[] {
  return people.teams.teams.flatMap(({ address, desired, live, id }): Setting[] => {
    const { source, name } = desired;
    const tickets = declaredPermissions(desired);
    if (tickets === null) return [];
    const part = { address: settingAddress(address, 'tickets'), id, isLive: live !== null };
    return [{ ...part, label: name.trim(), source, wanted: tickets }];
  });
}

/** A set that is not there yet is created with these permissions in the same step, so nothing is said about it here. */
function ofSets({ config, people }: PlanScope): readonly Setting[] {
  const { permissionSets: sets } = people;
  const live = sets === null || isUnreadable(sets) ? [] : sets;
  return config.permissionSets.flatMap((desired): Setting[] => {
    const { key, name, source } = desired;
    const tickets = declaredPermissions(desired);
    const [hit, second] = live.filter((set) => labelKey(set.name) === labelKey(name));
    if (tickets === null || hit === undefined || second !== undefined) return [];
    const part = { address: settingAddress(permissionSetAddress(key), 'tickets'), id: hit.id, isLive: true };
    return [{ ...part, label: name.trim(), source, wanted: tickets }];
  });
}
