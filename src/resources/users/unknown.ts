import type { AccountReader } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import { emailKey, isServiceUser } from '../../core/model/people.js';
import type { People } from '../../core/model/people.js';
import { nearest } from '../../core/base/similar.js';
import type { Source } from '../../core/base/source.js';
import { scalarText } from '../../core/base/yaml-text.js';
import { readAllUsers } from './read.js';

/** A user as the files name one, and where. */
export interface NamedUser {
  readonly email: string;
  readonly address: Address;
  readonly source: Source;
}

/** Invalid ones: they aren't in the account, or they are service accounts. */
export function notPeople(people: People, named: readonly NamedUser[]): readonly NamedUser[] {
  return named.filter(({ email }) => isServiceUser(email) || people.users.get(emailKey(email)) === null);
}

/**
 * A block for each of these invalid users. Reads all users of the account for suggestions, but only if a name is
 * unknown.
 */
export async function unknownUsers(
  reader: AccountReader,
  named: readonly NamedUser[],
): Promise<readonly Finding[]> {
  const services = named.filter(({ email }) => isServiceUser(email));
  const unknown = named.filter(({ email }) => !isServiceUser(email));
  const users = unknown.length === 0 ? [] : await readAllUsers(reader);
  const emails = users.map(({ email }) => emailKey(email)).filter((email) => !isServiceUser(email));
  return [...unknown.map((user) => unknownUser(user, emails)), ...services.map(serviceUser)];
}

function unknownUser({ email, address, source }: NamedUser, emails: readonly string[]): Finding {
  const near = nearest(emailKey(email), emails);
  return finding({
    code: 'UNKNOWN_USER',
    verdict: 'block',
    address,
    summary: `The account has no user with the e-mail address ${email.trim()}.`,
    detail: `${near === null ? '' : `Did you mean ${near}? `}Users are invited and removed in HubSpot, never by pipewright. Correct the address, remove it from the list, or invite the user first.`,
    ...(near === null ? {} : { hint: `- ${scalarText(near)}` }),
    source,
  });
}

function serviceUser({ email, address, source }: NamedUser): Finding {
  return finding({
    code: 'SERVICE_USER',
    verdict: 'block',
    address,
    summary: `${email.trim()} is a service user, not a person.`,
    detail:
      'HubSpot creates such users for integrations. What binds people does not bind them, and they are in no team. Remove it from the list.',
    source,
  });
}
