import type { EditorFacts } from '../../core/model/access-facts.js';
import type { Address } from '../../core/base/address.js';
import { teamAddress } from '../../core/base/address.js';
import type { LiveUser } from '../../core/model/live-state.js';
import type { People } from '../../core/model/people.js';
import { emailKey } from '../../core/model/people.js';
import { idReference } from '../../core/base/reference.js';
import type { DeclaredEditors } from './document.js';
import type { Translation } from './value.js';
import { EVERYONE, sorted } from './value.js';

/** Names for live teams and users: the files' own, an e-mail address where one was read, else the id. */
export interface EditorNames extends Translation {
  /** Live ids of named teams by address, and of named users by e-mail address. */
  readonly teamIds: ReadonlyMap<Address, string>;
  readonly userIds: ReadonlyMap<string, string>;
}

/** @param others users that the files don't name, by id */
export function editorNamesOf({ teams, users }: People, others: ReadonlyMap<string, LiveUser>): EditorNames {
  const keys = new Map(
    teams.teams.flatMap(({ desired, live }) => (live === null ? [] : [[live.id, desired.key] as const])),
  );
  const emails = new Map([...others].map(([id, { email }]) => [id, emailKey(email)]));
  for (const [email, user] of users) if (user !== null) emails.set(user.id, email);
  return {
    team: (id) => keys.get(id) ?? idReference(id),
    user: (id) => emails.get(id) ?? idReference(id),
    teamIds: new Map([...keys].map(([id, key]) => [teamAddress(key), id])),
    userIds: new Map([...emails].map(([id, email]) => [email, id])),
  };
}

/**
 * Editors as declared, in the names of the live ones: two addresses of one user are one user. `admins` is what holds for
 * super admins where the files don't say.
 */
export function declaredFacts(
  desired: DeclaredEditors,
  { users }: People,
  names: EditorNames,
  admins: boolean,
): EditorFacts {
  if (desired.everyone) return EVERYONE;
  const named = desired.users.map((email) => {
    const user = users.get(emailKey(email)) ?? null;
    return user === null ? emailKey(email) : names.user(user.id);
  });
  return {
    ...EVERYONE,
    everyone: false,
    teams: sorted(desired.teams),
    users: sorted(named),
    superAdmins: desired.superAdmins ?? admins,
  };
}
