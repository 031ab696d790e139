import type { KnownSettings, LiveSettings } from '../../config/write/live-settings.js';
import { joinKnown } from '../../config/write/live-settings.js';
import { documentsOf } from '../../config/read/setting-documents.js';
import type { Json } from '../../core/base/json.js';
import type { SettingReader } from '../../core/kinds/document.js';
import { settingShape } from '../../core/kinds/document.js';
import type { AccountReader } from '../../core/model/account.js';
import type { LivePipeline, LiveUser, Unreadable } from '../../core/model/live-state.js';
import { documents } from '../../generated/kinds/document.js';
import { settingReaders } from '../../generated/kinds/read-settings.js';
import { isUnreadable, unlessRefused } from '../../resources/shared/refused.js';
import { readMemberships, readTeams } from '../../resources/teams/read.js';
import { readAllUsers, readPermissionSets } from '../../resources/users/read.js';

/** The settings read, and a sentence for each kind that this token can't read. */
export interface ReadSettings {
  readonly settings: LiveSettings;
  readonly notes: readonly string[];
}

type LivePeople = Pick<LiveSettings, 'teams' | 'memberships' | 'users' | 'permissionSets'>;

export interface ReadPeople {
  readonly people: LivePeople;
  readonly notes: readonly string[];
}

/** Which kinds to read. */
export interface WantedPeople {
  readonly teams: boolean;
  readonly members: boolean;
  readonly users: boolean;
  readonly permissionSets: boolean;
}

/** Reads the wanted teams, members, users and permission sets in parallel. */
export async function readLivePeople(reader: AccountReader, wanted: WantedPeople): Promise<ReadPeople> {
  const none = Promise.resolve(null);
  const [teams, memberships, users, permissionSets] = await Promise.all([
    wanted.teams ? unlessRefused(() => readTeams(reader), [400, 404]) : none,
    wanted.members ? unlessRefused(() => readMemberships(reader), [400, 404]) : none,
    wanted.users ? unlessRefused(() => readAllUsers(reader), [400, 404]) : none,
    wanted.permissionSets ? readPermissionSets(reader) : none,
  ]);
  const people = {
    teams: known(teams),
    memberships: known(memberships),
    users: byId(known(users)),
    permissionSets: known(permissionSets),
  };
  const notes = [
    ...noteOf('teams', teams),
    ...noteOf('members of teams', memberships),
    ...noteOf('users', users),
    ...noteOf('permission sets', permissionSets),
  ];
  return { people, notes };
}

/** The pipelines to read a setting of, by the setting's key. */
export type WantedSettings = (key: string) => readonly LivePipeline[];

/** Reads the settings of these pipelines in parallel. A refusal is reported once per kind. */
export async function readLiveSettings(
  reader: AccountReader,
  wanted: WantedSettings,
  { people, notes }: ReadPeople,
): Promise<ReadSettings> {
  const parts = await Promise.all(
    inOrder(settingReaders).map((kind) => readKind(kind, reader, wanted(kind.key))),
  );
  return {
    settings: { ...people, known: joinKnown(parts.map((part) => part.known)) },
    notes: [...parts.flatMap(({ what, refusal }) => noteOf(what, refusal)), ...notes],
  };
}

/** In the order of a new entry, those of pipelines first. */
function inOrder(readers: readonly SettingReader[]): readonly SettingReader[] {
  const keys = (['pipelines', 'statuses'] as const).flatMap((holder) =>
    documentsOf(holder).map(({ key }) => key),
  );
  return readers.toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key));
}

interface KindRead {
  readonly what: string;
  readonly known: KnownSettings;
  readonly refusal: Unreadable | null;
}

async function readKind(
  { key, holder, what, read }: SettingReader,
  reader: AccountReader,
  pipelines: readonly LivePipeline[],
): Promise<KindRead> {
  const answers = await Promise.all(pipelines.map((pipeline) => read(reader, pipeline)));
  const values = new Map(answers.flatMap((answer) => (isUnreadable(answer) ? [] : [...answer])));
  const known = { values: new Map([[settingShape(holder, key), values]]), unset: new Map<string, Json>() };
  return { what, known, refusal: answers.find((answer) => isUnreadable(answer)) ?? null };
}

function known<T>(answer: T | Unreadable | null): T | null {
  return isUnreadable(answer) ? null : answer;
}

function noteOf(what: string, answer: unknown): readonly string[] {
  return isUnreadable(answer)
    ? [`The ${what} could not be read, so nothing is written about them: ${answer.unreadable}`]
    : [];
}

function byId(users: readonly LiveUser[] | null): ReadonlyMap<string, LiveUser> | null {
  return users === null ? null : new Map(users.map((user) => [user.id, user]));
}

/** Keys of the settings that the API returns and that name teams or users. */
export function documentsNamingPeople(): readonly string[] {
  const told = new Set(settingReaders.map(({ key }) => key));
  return documents.flatMap(({ key, names }) => (names !== undefined && told.has(key) ? [key] : []));
}
