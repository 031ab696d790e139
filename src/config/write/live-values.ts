/**
 * Live settings in the words of the files: statuses, teams and permission sets by key, users by e-mail address. What has
 * no such name can't be written, and a list without it would take it away at the next apply: so it is a `cannot`.
 */
import type { MovementRule } from '../../core/model/config.js';
import type {
  LiveEditors,
  LivePipeline,
  LiveRules,
  LiveUser,
  Membership,
} from '../../core/model/live-state.js';
import { emailKey, isServiceUser } from '../../core/model/people.js';
import type { LiveAccess, LiveSettings } from './live-settings.js';

/** A value as the files say it, or why they can't. */
export type Written<T> = { readonly value: T } | { readonly cannot: string };

/** Live id -> key. */
export type Keys = ReadonlyMap<string, string>;

interface WrittenRules {
  readonly createIn: Written<'any' | readonly string[]>;
  readonly noSkipping: Written<MovementRule>;
  readonly noBackwards: Written<MovementRule>;
}

export interface WrittenEditors extends WrittenPeople {
  readonly everyone: boolean;
  readonly superAdmins: boolean;
}

export const RULE_NAMES = ['createIn', 'noSkipping', 'noBackwards'] as const;

/** Rules keep ids of statuses that are gone; those mean nothing any more, except that an empty createIn would mean any. */
export function writtenRules(rules: LiveRules, pipeline: LivePipeline, keys: Keys): WrittenRules {
  const movement = (rule: LiveRules['noSkipping']): Written<MovementRule> => {
    if (rule === 'all') return { value: 'all' };
    const named = statusKeys(rule, pipeline, keys);
    return 'value' in named && named.value.length === 0 ? { value: 'none' } : named;
  };
  return {
    createIn: writtenCreateIn(rules.createIn, pipeline, keys),
    noSkipping: movement(rules.noSkipping),
    noBackwards: movement(rules.noBackwards),
  };
}

function writtenCreateIn(
  ids: readonly string[],
  pipeline: LivePipeline,
  keys: Keys,
): WrittenRules['createIn'] {
  if (ids.length === 0) return { value: 'any' };
  const named = statusKeys(ids, pipeline, keys);
  if ('value' in named && named.value.length === 0)
    return { cannot: 'it names only statuses that are gone, and an empty list would mean any' };
  return named;
}

/** Keys in the order of the pipeline. */
function statusKeys(ids: readonly string[], pipeline: LivePipeline, keys: Keys): Written<readonly string[]> {
  const live = pipeline.statuses.filter(({ id }) => ids.includes(id));
  const unnamed = live.find(({ id }) => !keys.has(id));
  if (unnamed !== undefined)
    return { cannot: `it names the status ${JSON.stringify(unnamed.label)}, which no file declares` };
  return { value: live.flatMap(({ id }) => keys.get(id) ?? []) };
}

export function writtenEditors(
  editors: LiveEditors,
  teams: Keys,
  users: LiveSettings['users'],
): Written<WrittenEditors> {
  const { everyone, superAdmins } = editors;
  if (everyone) return { value: { everyone, teams: [], users: [], superAdmins: true } };
  const named = writtenPeople({ teams: editors.teamIds, users: editors.userIds }, teams, users);
  return 'cannot' in named ? named : { value: { everyone, ...named.value, superAdmins } };
}

/** Who sees a pipeline: everyone, or teams by key and users by e-mail address, sorted. */
export type WrittenAccess = 'everyone' | WrittenPeople;

export function writtenAccess(
  access: LiveAccess,
  teams: Keys,
  users: LiveSettings['users'],
): Written<WrittenAccess> {
  return access === 'everyone' ? { value: access } : writtenPeople(access, teams, users);
}

interface WrittenPeople {
  /** Keys, sorted. */
  readonly teams: readonly string[];
  /** E-mail addresses, sorted. */
  readonly users: readonly string[];
}

/** Teams and users by live id in the words of the files. */
function writtenPeople(
  ids: { readonly teams: readonly string[]; readonly users: readonly string[] },
  teams: Keys,
  users: LiveSettings['users'],
): Written<WrittenPeople> {
  const unknown = ids.teams.find((id) => !teams.has(id));
  if (unknown !== undefined)
    return { cannot: `it names the team with the id ${JSON.stringify(unknown)}, which can't be written` };
  const emails = emailsOf(ids.users, users);
  if ('cannot' in emails) return emails;
  const keys = new Set(ids.teams.flatMap((id) => teams.get(id) ?? []));
  return { value: { teams: [...keys].toSorted(), users: emails.value } };
}

interface WrittenMembers {
  readonly members: Written<readonly string[]>;
  readonly extraMembers: Written<readonly string[]>;
}

/** Members by e-mail address. */
export function writtenMembers(
  { main, extra }: Membership,
  users: ReadonlyMap<string, LiveUser>,
): WrittenMembers {
  return { members: emailsOf(main, users), extraMembers: emailsOf(extra, users) };
}

/** Only people: accounts of services can be in no list of a file. */
export function peopleIn({ main, extra }: Membership, users: ReadonlyMap<string, LiveUser>): Membership {
  const people = (ids: readonly string[]): readonly string[] => ids.filter((id) => !isService(id, users));
  return { main: people(main), extra: people(extra) };
}

function isService(id: string, users: ReadonlyMap<string, LiveUser>): boolean {
  return isServiceUser(users.get(id)?.email ?? '');
}

/** As the schema has it: what begins with a bracket names an id. */
const EMAIL = /^[^@\s[][^@\s]*@[^@\s]+$/;

/** Sorted, each once. */
function emailsOf(ids: readonly string[], users: LiveSettings['users']): Written<readonly string[]> {
  const emails = new Map<string, string>();
  for (const id of ids) {
    const email = users?.get(id)?.email.trim() ?? '';
    if (!EMAIL.test(email))
      return {
        cannot: `it names the user with the id ${JSON.stringify(id)}, whose e-mail address isn't known`,
      };
    if (isServiceUser(email)) return { cannot: `it names ${email}, the account of a service` };
    emails.set(emailKey(email), email);
  }
  return { value: [...emails].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, email]) => email) };
}

/** The id of the one permission set that each main member has and nothing else; null where there is no such set. */
export function sharedPermissionSet(
  { main }: Membership,
  users: ReadonlyMap<string, LiveUser>,
): string | null {
  const people = main.filter((id) => !isService(id, users));
  const [first] = people;
  const [wanted] = first === undefined ? [] : (users.get(first)?.roleIds ?? []);
  if (wanted === undefined) return null;
  const all = people.every((id) => {
    const roles = users.get(id)?.roleIds ?? [];
    return roles.length === 1 && roles[0] === wanted;
  });
  return all ? wanted : null;
}
