import { settingAddress, teamAddress } from '../../core/base/address.js';
import type { NamedPeople } from '../../core/kinds/document.js';
import { emailKey } from '../../core/model/people.js';
import type { People } from '../../core/model/people.js';
import type { KindPlan, PlanFacet, PlanScope } from '../../core/kinds/facets.js';
import type { ConsoleSetting } from '../shared/console-setting.js';
import { consoleChanges } from '../shared/console-setting.js';
import { namesOfTeams } from '../shared/team-names.js';
import type { NamedUser } from '../users/unknown.js';
import { notPeople, unknownUsers } from '../users/unknown.js';
import { declaredAccess } from './document.js';
import type { AccessValue } from './value.js';
import { ACCESS, sorted } from './value.js';

export const planning: PlanFacet = planAccess;

/** Compares who shall see the pipelines with what was last confirmed; the account is asked about users only. */
async function planAccess({ matching, lock, people, reader }: PlanScope): Promise<KindPlan> {
  const declared = matching.pipelines.flatMap(({ address, desired, live, id }) => {
    const declared = declaredAccess(desired);
    if (declared === null) return [];
    const { value: access, source } = declared;
    const part = {
      address: settingAddress(address, 'access'),
      id,
      isLive: live !== null,
      label: desired.label,
    };
    return [{ ...part, source, access }];
  });
  const settings = declared.map((entry): ConsoleSetting<AccessValue> => {
    return { ...entry, wanted: accessOf(entry.access) };
  });
  const named = declared.flatMap(({ address, access, source }) =>
    access.users.map((email): NamedUser => ({ email, address, source })),
  );
  const changes = consoleChanges(ACCESS, settings, lock);
  const changed = changes.flatMap(({ after }) => ACCESS.decode(after) ?? []);
  return {
    changes,
    findings: await unknownUsers(reader, notPeople(people, named)),
    basis: idsNamed(changed, people),
  };
}

function accessOf({ everyone, teams, users }: Omit<NamedPeople, 'flag'>): AccessValue {
  return everyone ? 'everyone' : { teams: sorted(teams), users: sorted(users.map(emailKey)) };
}

/** Live ids of the teams and users that the changes give access to. */
function idsNamed(changed: readonly AccessValue[], people: People): NonNullable<KindPlan['basis']> {
  const lists = changed.flatMap((access) => (access === 'everyone' ? [] : [access]));
  const { teams, users } = people;
  const keys = new Set(lists.flatMap((list) => list.teams));
  const emails = [...new Set(lists.flatMap((list) => list.users))];
  return {
    teams: Object.fromEntries(
      teams.teams.flatMap(({ desired, live }) =>
        live === null || !keys.has(desired.key) ? [] : [[teamAddress(desired.key), live.id]],
      ),
    ),
    teamNames: namesOfTeams([...keys], people),
    users: Object.fromEntries(
      emails.flatMap((email) => {
        const user = users.get(email) ?? null;
        return user === null ? [] : [[email, user.id]];
      }),
    ),
  };
}
