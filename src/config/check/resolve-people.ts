import type { DesiredPermissionSet, DesiredTeam } from '../../core/model/config.js';
import { entries, joined, member, rootPlace, sourceOf } from '../read/place.js';
import { ownId } from './own-id.js';
import { resolveSettings } from './resolve-settings.js';
import type { ConfigDocument } from './validate.js';

export function resolveTeams({ parsed, value }: ConfigDocument): readonly DesiredTeam[] {
  return joined(value.teams ?? [], entries(member(rootPlace(parsed), 'teams')), (team, place) => {
    const { key, id = null, name, parent = null } = team;
    const { members = null, extraMembers = null, permissionSet = null } = team;
    return {
      ...{
        key,
        id: ownId(id, place),
        wantedId: id ?? key,
        name,
        parent,
        members,
        extraMembers,
        permissionSet,
      },
      settings: resolveSettings('teams', team, place),
      source: sourceOf(place),
    };
  });
}

export function resolvePermissionSets({ parsed, value }: ConfigDocument): readonly DesiredPermissionSet[] {
  const places = entries(member(rootPlace(parsed), 'permissionSets'));
  return joined(value.permissionSets ?? [], places, (set, place) => {
    const { key, name } = set;
    return { key, name, settings: resolveSettings('permissionSets', set, place), source: sourceOf(place) };
  });
}
