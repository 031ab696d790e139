import type { AccountReader } from '../../core/model/account.js';
import { asArray, asObject, asString } from '../../core/base/decode.js';
import type { Json } from '../../core/base/json.js';
import type { LivePermissionSet, LiveUser, Unreadable } from '../../core/model/live-state.js';
import { emailKey } from '../../core/model/people.js';
import { API_VERSION } from '../shared/api-version.js';
import { unlessRefused } from '../shared/refused.js';

export const USERS = `/settings/users/${API_VERSION}`;
export const ROLES = `${USERS}/roles`;
const PAGE = 100;

export function userPath(id: string): string {
  return `${USERS}/${encodeURIComponent(id)}`;
}

/** These users, in parallel, by lower-cased e-mail address; null for an address that the account doesn't have. */
export async function readUsersByEmail(
  reader: AccountReader,
  emails: readonly string[],
): Promise<ReadonlyMap<string, LiveUser | null>> {
  const keys = [...new Set(emails.map(emailKey))];
  const users = await Promise.all(
    keys.map(async (email) => {
      const path = `${userPath(email)}?idProperty=EMAIL`;
      const answer = await reader.find(path);
      return [email, answer === null ? null : decodeUser(answer, `GET ${path}`)] as const;
    }),
  );
  return new Map(users);
}

/** These users, in parallel, by id; those that are gone are missing. */
export async function readUsersById(
  reader: AccountReader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LiveUser>> {
  const users = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const answer = await reader.find(userPath(id));
      return answer === null ? [] : [[id, decodeUser(answer, `GET ${userPath(id)}`)] as const];
    }),
  );
  return new Map(users.flat());
}

/** All users of the account: for suggestions and for writing whole lists, not for plans. */
export async function readAllUsers(reader: AccountReader): Promise<readonly LiveUser[]> {
  const path = `${USERS}?limit=${PAGE}`;
  const users = await reader.list(path);
  return users.map((user, index) => decodeUser(user, `GET ${path}: results[${index}]`));
}

function decodeUser(entry: Json, where: string): LiveUser {
  const wire = asObject(entry, where);
  const { roleId, roleIds, primaryTeamId } = wire;
  const roles = roleIds ?? (roleId === undefined || roleId === null ? [] : [roleId]);
  return {
    id: asString(wire['id'], `${where}.id`),
    email: asString(wire['email'], `${where}.email`),
    superAdmin: wire['superAdmin'] === true,
    roleIds: asArray(roles, `${where}.roleIds`).map((id, index) =>
      asString(id, `${where}.roleIds[${index}]`),
    ),
    mainTeamId:
      primaryTeamId === undefined || primaryTeamId === null
        ? null
        : asString(primaryTeamId, `${where}.primaryTeamId`),
  };
}

/**
 * The account's permission sets. Below Enterprise HubSpot answers 400; that, a 403 and a 404 are returned, not thrown.
 */
export async function readPermissionSets(
  reader: AccountReader,
): Promise<readonly LivePermissionSet[] | Unreadable> {
  return unlessRefused(async () => {
    const where = `GET ${ROLES}`;
    const sets = asArray(asObject(await reader.get(ROLES), where)['results'], `${where}: results`);
    return sets.map((entry, index) => {
      const wire = asObject(entry, `${where}: results[${index}]`);
      return {
        id: asString(wire['id'], `${where}: results[${index}].id`),
        name: asString(wire['name'], `${where}: results[${index}].name`),
        billed: wire['requiresBillingWrite'] === true,
      };
    });
  }, [400, 404]);
}
