import type { AccountReader } from '../../core/model/account.js';
import { documentsOf } from '../../config/read/setting-documents.js';
import type { Config, DesiredSettings, PortalLock } from '../../core/model/config.js';
import type { Holder, NamedPeople, SettingDocument } from '../../core/model/document.js';
import type { People } from '../../core/model/people.js';
import { matchTeams } from '../../resources/teams/identity.js';
import { readMemberships, readTeams } from '../../resources/teams/read.js';
import { readPermissionSets, readUsersByEmail } from '../../resources/users/read.js';

/**
 * Teams, members, users and permission sets, as far as the files ask about them; all of it side by side. `wide` also
 * asks who is in teams of which the files say nothing but the name.
 */
export async function readPeople(
  reader: AccountReader,
  config: Config,
  lock: PortalLock,
  wide = false,
): Promise<People> {
  const [teams, memberships, users, permissionSets] = await Promise.all([
    asksForTeams(config) ? readTeams(reader) : [],
    asksForMembers(config) || (wide && asksForTeams(config)) ? readMemberships(reader) : null,
    readUsersByEmail(reader, emailsIn(config)),
    asksForSets(config) ? readPermissionSets(reader) : null,
  ]);
  return { teams: matchTeams(config, teams, lock), memberships, users, permissionSets };
}

function asksForTeams({ teams, retiredTeams }: Config): boolean {
  return teams.length > 0 || retiredTeams.length > 0;
}

/** Who is in a team matters to its members, to what they are given, to who may edit, and to what a deletion leaves. */
function asksForMembers(config: Config): boolean {
  const { teams, retiredTeams } = config;
  return (
    retiredTeams.length > 0 ||
    teams.some(({ members, extraMembers, permissionSet }) => members ?? extraMembers ?? permissionSet) ||
    peopleNamed(config, ({ membersMatter }) => membersMatter === true).some(
      ({ teams: named }) => named.length > 0,
    )
  );
}

function asksForSets({ teams, permissionSets }: Config): boolean {
  return permissionSets.length > 0 || teams.some(({ permissionSet }) => permissionSet !== null);
}

/** Every e-mail address that the files name, as written. */
function emailsIn(config: Config): readonly string[] {
  return [
    ...config.teams.flatMap(({ members, extraMembers }) => [...(members ?? []), ...(extraMembers ?? [])]),
    ...peopleNamed(config).flatMap(({ users }) => users),
  ];
}

/** Whom the settings of pipelines and statuses name. */
function peopleNamed(
  { pipelines }: Config,
  which: (document: SettingDocument) => boolean = () => true,
): readonly NamedPeople[] {
  const ofThing = (
    holder: Holder,
    { settings }: { readonly settings: DesiredSettings },
  ): readonly NamedPeople[] =>
    documentsOf(holder)
      .filter(which)
      .flatMap(({ key, names }) => {
        const setting = settings[key];
        return setting === undefined || names === undefined ? [] : [names(setting.value)];
      });
  return pipelines.flatMap((pipeline) => [
    ...ofThing('pipelines', pipeline),
    ...pipeline.statuses.flatMap((status) => ofThing('statuses', status)),
  ]);
}
