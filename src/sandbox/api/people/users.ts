import { created, invalid, missingScopes, noContent, notFound, ok, type Answer } from '../../http/answer.js';
import { bodyObject, optionalText, param, requiredText, type Call } from '../../http/call.js';
import { isTextList, type JsonObject } from '../../json.js';
import type { User } from '../../model.js';
import { isGranted, NEEDS } from '../../scopes.js';
import { nextId } from '../../store/state.js';
import { hasTier } from '../../tiers.js';
import { pageOf } from '../paging.js';

export function listUsers(call: Call): Answer {
  return ok(pageOf(call, [...call.state.users.values()].map(userBody)));
}

export function readUser(call: Call): Answer {
  return ok(userBody(userOf(call)));
}

export function createUser(call: Call): Answer {
  const body = bodyObject(call);
  const email = requiredText(body, 'email');
  if (!/^[^\s@]+@\S+$/.test(email)) throw invalid(`${email} is not an email address`);
  if (findByEmail(call, email) !== undefined)
    throw invalid(`There is a user with the address ${email} already`);
  const id = nextId(call.state, (one) => call.state.users.has(one));
  const blank: User = {
    id,
    email,
    superAdmin: false,
    roleIds: [],
    primaryTeamId: null,
    secondaryTeamIds: [],
  };
  const user = changed(call, blank, body);
  call.state.users.set(id, user);
  return created(userBody(user));
}

/** Changes the fields that are sent. A role takes the place of all the roles the user had, without a word. */
export function putUser(call: Call): Answer {
  const user = changed(call, userOf(call), bodyObject(call));
  call.state.users.set(user.id, user);
  return ok(userBody(user));
}

export function deleteUser(call: Call): Answer {
  call.state.users.delete(userOf(call).id);
  return noContent;
}

export function listRoles(call: Call): Answer {
  if (!hasTier(call.state.account.subscription, 'enterprise')) {
    throw invalid("Account doesn't have access to roles.");
  }
  return ok({
    results: [...call.state.roles.values()].map((role) => ({ requiresBillingWrite: false, ...role })),
  });
}

function userOf(call: Call): User {
  const id = param(call, 'userId');
  const byEmail = call.query.get('idProperty') === 'EMAIL';
  const user = byEmail ? findByEmail(call, id) : call.state.users.get(id);
  if (user === undefined) throw notFound();
  return user;
}

function findByEmail(call: Call, email: string): User | undefined {
  const wanted = email.toLowerCase();
  return [...call.state.users.values()].find((user) => user.email.toLowerCase() === wanted);
}

function changed(call: Call, user: User, body: JsonObject): User {
  const roleId = optionalText(body, 'roleId');
  if (roleId !== undefined && !hasTier(call.state.account.subscription, 'enterprise')) {
    throw invalid("Account doesn't have access to roles.");
  }
  if (roleId !== undefined) checkRole(call, roleId);
  const secondary = body['secondaryTeamIds'] ?? user.secondaryTeamIds;
  if (!isTextList(secondary)) throw invalid('secondaryTeamIds is not a list of strings');
  const primaryTeamId = body['primaryTeamId'] === null ? null : optionalText(body, 'primaryTeamId');
  const unknown = [primaryTeamId ?? null, ...secondary].find(
    (id) => id !== null && !call.state.teams.has(id),
  );
  if (unknown !== undefined) throw invalid(`There is no team ${unknown ?? ''}`);
  return {
    ...user,
    superAdmin: roleId === undefined ? user.superAdmin : false,
    roleIds: roleId === undefined ? user.roleIds : [roleId],
    primaryTeamId: primaryTeamId === undefined ? user.primaryTeamId : primaryTeamId,
    secondaryTeamIds: [...new Set(secondary)],
  };
}

/** A role must be there, and one that is bound to a paid seat wants a token that may change billing. */
function checkRole(call: Call, roleId: string): void {
  const role = call.state.roles.get(roleId);
  if (role === undefined) throw invalid(`There is no role ${roleId}`);
  if (role.requiresBillingWrite === true && !isGranted(call.token?.scopes ?? [], NEEDS.billingWrite)) {
    throw missingScopes(NEEDS.billingWrite);
  }
}

/** HubSpot leaves out what a user doesn't have. */
function userBody(user: User): unknown {
  const { id, email, superAdmin, roleIds, primaryTeamId, secondaryTeamIds } = user;
  return {
    id,
    email,
    superAdmin,
    roleIds,
    secondaryTeamIds,
    ...(roleIds[0] === undefined ? {} : { roleId: roleIds[0] }),
    ...(primaryTeamId === null ? {} : { primaryTeamId }),
  };
}
