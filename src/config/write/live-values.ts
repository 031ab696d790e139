/** Members and permission sets of live teams in the files' terms. */
import type { Written } from '../../core/kinds/document.js';
import { emailsInWords } from '../../core/kinds/in-words.js';
import type { LiveUser, Membership } from '../../core/model/live-state.js';
import { isServiceUser } from '../../core/model/people.js';

/** Maps live ids to keys. */
export type Keys = ReadonlyMap<string, string>;

interface WrittenMembers {
  readonly members: Written<readonly string[]>;
  readonly extraMembers: Written<readonly string[]>;
}

/** Members by e-mail address. */
export function writtenMembers(
  { main, extra }: Membership,
  users: ReadonlyMap<string, LiveUser>,
): WrittenMembers {
  return { members: emailsInWords(main, users), extraMembers: emailsInWords(extra, users) };
}

/** Only people: service accounts can't be listed in a file. */
export function peopleIn({ main, extra }: Membership, users: ReadonlyMap<string, LiveUser>): Membership {
  const people = (ids: readonly string[]): readonly string[] => ids.filter((id) => !isService(id, users));
  return { main: people(main), extra: people(extra) };
}

function isService(id: string, users: ReadonlyMap<string, LiveUser>): boolean {
  return isServiceUser(users.get(id)?.email ?? '');
}

/** The id of the permission set that every main member has as the only one; null if there is no such set. */
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
