import type { LiveAccess, LiveConsole } from '../../config/write/live-settings.js';
import { NO_CONSOLE } from '../../config/write/live-settings.js';
import { shapeOf, teamAddress } from '../../core/base/address.js';
import type { Confirmation, PortalLock } from '../../core/model/config.js';
import type { Json } from '../../core/base/json.js';
import type { LiveUser } from '../../core/model/live-state.js';
import type { TeamMatch } from '../../core/model/matching.js';
import { emailKey } from '../../core/model/people.js';
import type { AccessValue } from '../../resources/pipeline-access/value.js';
import { ACCESS } from '../../resources/pipeline-access/value.js';
import { PROPERTIES } from '../../resources/stage-properties/value.js';
import { CARD } from '../../resources/ticket-card/value.js';
import { PERMISSIONS } from '../../resources/ticket-permissions/value.js';

interface Names {
  readonly teams: readonly TeamMatch[];
  readonly users: ReadonlyMap<string, LiveUser> | null;
}

/** What was last confirmed of each live thing, whatever its key was then: all that is known of settings that no API shows. */
export function confirmedConsole(lock: PortalLock, names: Names): LiveConsole {
  const latest = lock.confirmed.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const known = <V>(place: string, decode: (value: Json) => V | null): ReadonlyMap<string, V> =>
    new Map(
      latest.flatMap(({ address, id, value }): [string, V][] => {
        const decoded = shapeOf(address) === place ? decode(value) : null;
        return decoded === null ? [] : [[id, decoded]];
      }),
    );
  return {
    properties: known('pipelines.statuses.properties', PROPERTIES.decode),
    access: new Map(
      [...known('pipelines.access', ACCESS.decode)].map(([id, access]) => [id, byIds(access, lock, names)]),
    ),
    cards: known('pipelines.card', CARD.decode),
    teamTickets: known('teams.tickets', PERMISSIONS.decode),
    setTickets: known('permissionSets.tickets', PERMISSIONS.decode),
    unset: NO_CONSOLE.unset,
  };
}

/** True where somebody is named whose id has to be looked up. */
export function namesPeople({ confirmed }: PortalLock): boolean {
  return confirmed.some(({ address, value }: Confirmation) => {
    const access = shapeOf(address) === 'pipelines.access' ? ACCESS.decode(value) : null;
    return access !== null && access !== 'everyone' && access.teams.length + access.users.length > 0;
  });
}

/** A name that stands for nobody any more stays, as an id that nobody has: who writes it says so. */
function byIds(access: AccessValue, { ids }: PortalLock, { teams, users }: Names): LiveAccess {
  if (access === 'everyone') return access;
  const people = new Map([...(users?.values() ?? [])].map(({ id, email }) => [emailKey(email), id]));
  const live = new Map(
    teams.flatMap(({ live: team, desired }) => (team === null ? [] : [[desired.key, team.id]])),
  );
  return {
    teams: access.teams.map((key) => live.get(key) ?? ids[teamAddress(key)] ?? key),
    users: access.users.map((email) => people.get(emailKey(email)) ?? email),
  };
}
