/**
 * Live people as the files name them. A list with anybody that the files can't name isn't written: leaving them out would
 * remove them.
 */
import type { Written } from './document.js';
import type { LiveUser } from '../model/live-state.js';
import { emailKey, isServiceUser } from '../model/people.js';

type Users = ReadonlyMap<string, LiveUser> | null;

/** Teams by key and users by e-mail address, each sorted. */
export function peopleInWords(
  ids: { readonly teams: readonly string[]; readonly users: readonly string[] },
  teamKeys: ReadonlyMap<string, string>,
  users: Users,
): Written<{ readonly teams: readonly string[]; readonly users: readonly string[] }> {
  const unknown = ids.teams.find((id) => !teamKeys.has(id));
  if (unknown !== undefined)
    return {
      cannot: `it names the team with the id ${JSON.stringify(unknown)}, which the files don't declare`,
    };
  const emails = emailsInWords(ids.users, users);
  if ('cannot' in emails) return emails;
  const keys = new Set(ids.teams.flatMap((id) => teamKeys.get(id) ?? []));
  return { value: { teams: [...keys].toSorted(), users: emails.value } };
}

/** As in the schema: a leading bracket marks an id. */
const EMAIL = /^[^@\s[][^@\s]*@[^@\s]+$/;

/** E-mail addresses, sorted, each once. */
export function emailsInWords(ids: readonly string[], users: Users): Written<readonly string[]> {
  const emails = new Map<string, string>();
  for (const id of ids) {
    const email = users?.get(id)?.email.trim() ?? '';
    if (!EMAIL.test(email))
      return {
        cannot: `it names the user with the id ${JSON.stringify(id)}, whose e-mail address isn't known`,
      };
    if (isServiceUser(email)) return { cannot: `it names ${email}, a service user` };
    emails.set(emailKey(email), email);
  }
  return { value: [...emails].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, email]) => email) };
}
