import type { LiveSettings } from '../../config/write/live-settings.js';
import { NO_CONSOLE } from '../../config/write/live-settings.js';
import type { AccountReader } from '../../core/model/account.js';
import type { LiveUser, Unreadable } from '../../core/model/live-state.js';
import { readEditors } from '../../resources/editors/read.js';
import { isUnreadable, unlessRefused } from '../../resources/shared/refused.js';
import { readRules } from '../../resources/rules/read.js';
import { readMemberships, readTeams } from '../../resources/teams/read.js';
import { readAllUsers, readPermissionSets } from '../../resources/users/read.js';

/** Settings that were read, and a sentence for each kind that this token can't see. */
export interface ReadSettings {
  readonly settings: LiveSettings;
  readonly notes: readonly string[];
}

type LivePeople = Pick<LiveSettings, 'teams' | 'memberships' | 'users' | 'permissionSets'>;

export interface ReadPeople {
  readonly people: LivePeople;
  readonly notes: readonly string[];
}

/** Which kinds are wanted. */
export interface WantedPeople {
  readonly teams: boolean;
  readonly members: boolean;
  readonly users: boolean;
  readonly permissionSets: boolean;
}

/** What is wanted of teams, members, users and permission sets, side by side. */
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

/** Which pipelines are asked for rules and for editors, by live id. */
export interface WantedSettings {
  readonly rules: readonly string[];
  readonly editors: readonly string[];
}

/** Rules and editors of these pipelines, side by side. A refusal is told once a kind. */
export async function readLiveSettings(
  reader: AccountReader,
  wanted: WantedSettings,
  { people, notes }: ReadPeople,
): Promise<ReadSettings> {
  const [rules, editors] = await Promise.all([
    each(wanted.rules, (id) => readRules(reader, id)),
    each(wanted.editors, (id) => readEditors(reader, id)),
  ]);
  return {
    settings: { ...people, rules: rules.known, editors: editors.known, console: NO_CONSOLE },
    notes: [...noteOf('rules', rules.refusal), ...noteOf('edit permissions', editors.refusal), ...notes],
  };
}

interface Each<T> {
  readonly known: ReadonlyMap<string, T>;
  readonly refusal: Unreadable | null;
}

async function each<T>(
  ids: readonly string[],
  read: (id: string) => Promise<T | Unreadable>,
): Promise<Each<T>> {
  const answers = await Promise.all(ids.map(async (id) => [id, await read(id)] as const));
  const found = new Map<string, T>();
  let refusal: Unreadable | null = null;
  for (const [id, answer] of answers) {
    if (isUnreadable(answer)) refusal ??= answer;
    else found.set(id, answer);
  }
  return { known: found, refusal };
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
