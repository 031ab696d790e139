import type {
  DesiredEditors,
  DesiredPermissionSet,
  DesiredRules,
  DesiredTeam,
  TicketPermissions,
} from '../../core/model/config.js';
import type { Editors, Rules, TicketPermissions as WrittenPermissions } from '../../generated/config.js';
import type { Place } from '../read/place.js';
import { entries, joined, keySourceOf, member, rootPlace, sourceOf } from '../read/place.js';
import type { ConfigDocument } from './validate.js';

/** Rules as declared; what is left out is null. */
export function resolveRules(rules: Rules | undefined, place: Place | undefined): DesiredRules | null {
  if (rules === undefined || place === undefined) return null;
  const { createIn = null, noSkipping = null, noBackwards = null } = rules;
  return { createIn, noSkipping, noBackwards, source: keySourceOf(place) };
}

/** Lists of editors are a whole value: one that is left out is empty. */
export function resolveEditors(
  editors: Editors | undefined,
  place: Place | undefined,
): DesiredEditors | null {
  if (editors === undefined || place === undefined) return null;
  const source = keySourceOf(place);
  if (editors === 'everyone') return { everyone: true, teams: [], users: [], superAdmins: true, source };
  const { teams = [], users = [], superAdmins = null } = editors;
  return { everyone: false, teams, users, superAdmins, source };
}

export function resolveTeams({ parsed, value }: ConfigDocument): readonly DesiredTeam[] {
  return joined(value.teams ?? [], entries(member(rootPlace(parsed), 'teams')), (team, place) => {
    const { key, id = null, name, parent = null } = team;
    const { members = null, extraMembers = null, permissionSet = null } = team;
    return {
      ...{ key, id, wantedId: id ?? key, name, parent, members, extraMembers, permissionSet },
      tickets: resolveTickets(team.tickets),
      source: sourceOf(place),
    };
  });
}

export function resolvePermissionSets({ parsed, value }: ConfigDocument): readonly DesiredPermissionSet[] {
  const places = entries(member(rootPlace(parsed), 'permissionSets'));
  return joined(value.permissionSets ?? [], places, ({ key, name, tickets }, place) => {
    return { key, name, tickets: resolveTickets(tickets), source: sourceOf(place) };
  });
}

/** What is left out of ticket permissions follows the view. */
function resolveTickets(tickets: WrittenPermissions | undefined): TicketPermissions | null {
  if (tickets === undefined) return null;
  const { view, unassigned = false, edit = view, delete: remove = view } = tickets;
  return { view, unassigned, edit, delete: remove };
}
