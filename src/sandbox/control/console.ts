import { parseConsoleAddress, type ConsoleAddress } from '../console-address.js';
import { isList, isObject, isTextList, type Json } from '../json.js';
import type { Subscription } from '../model.js';
import { nextId, type SandboxState } from '../store/state.js';
import { hasTier } from '../tiers.js';

/** Why a person at the settings pages could not have done this. */
interface ConsoleProblem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Makes a setting as a person would; null as value takes it away. Returns what is in the way, or null. */
export function putConsole(state: SandboxState, text: string, value: Json): ConsoleProblem | null {
  const address = parseConsoleAddress(text);
  if (address === undefined) return problem(400, 'INVALID_ADDRESS', `${text} is the address of no setting`);
  if (!isThere(state, address)) return problem(404, 'NOT_FOUND', `${text} is not in this account`);
  if (value === null) {
    state.console.delete(text);
    return null;
  }
  const wrong = checkTier(state, address, value) ?? checkValue(state, address, value);
  if (wrong !== null) return wrong;
  if (address.kind === 'newPermissionSet') addPermissionSet(state, value);
  else state.console.set(text, value);
  return null;
}

function isThere(state: SandboxState, { kind, ids }: ConsoleAddress): boolean {
  const [id = '', stageId = ''] = ids;
  switch (kind) {
    case 'team':
      return state.teams.has(id);
    case 'permissionSet':
      return state.roles.has(id);
    case 'newPermissionSet':
      return true;
    case 'access':
    case 'card':
      return state.pipelines.has(id);
    case 'properties':
      return state.pipelines.get(id)?.stages.some((stage) => stage.id === stageId) === true;
  }
}

function checkTier(state: SandboxState, { kind }: ConsoleAddress, value: Json): ConsoleProblem | null {
  const wanted = tierFor(kind, value);
  if (hasTier(state.account.subscription, wanted)) return null;
  return problem(403, 'SUBSCRIPTION_TOO_LOW', `this setting needs ${wanted} or higher`);
}

function tierFor(kind: ConsoleAddress['kind'], value: Json): Subscription {
  switch (kind) {
    case 'access':
      return value === 'everyone' ? 'free' : 'professional';
    case 'team':
      return isObject(value) && Object.values(value).includes('team') ? 'professional' : 'free';
    case 'permissionSet':
    case 'newPermissionSet':
      return 'enterprise';
    case 'card':
      return 'free';
    case 'properties':
      return isList(value) && value.some((entry) => isObject(entry) && entry['required'] === true)
        ? 'starter'
        : 'free';
  }
}

function checkValue(state: SandboxState, { kind }: ConsoleAddress, value: Json): ConsoleProblem | null {
  switch (kind) {
    case 'properties':
    case 'card':
      return checkProperties(state, value, kind === 'properties');
    case 'access':
      return value === 'everyone' ? null : checkAccess(state, value);
    case 'newPermissionSet':
      return checkNewPermissionSet(state, value);
    case 'team':
    case 'permissionSet':
      return checkTickets(value);
  }
}

/** Only teams and users of the account can be chosen. */
function checkAccess(state: SandboxState, value: Json): ConsoleProblem | null {
  const lists = isObject(value) ? [value['teams'] ?? [], value['users'] ?? []] : [];
  const [teams, users] = lists;
  if (!isTextList(teams) || !isTextList(users))
    return invalid('access is "everyone" or {teams, users}, by ids');
  const team = teams.find((id) => !state.teams.has(id));
  if (team !== undefined) return invalid(`there is no team ${team}`);
  const user = users.find((id) => !state.users.has(id));
  return user === undefined ? null : invalid(`there is no user ${user}`);
}

const SCOPES: readonly Json[] = ['everything', 'team', 'owned', 'none'];

function checkTickets(value: Json): ConsoleProblem | null {
  const right =
    isObject(value) &&
    value['view'] !== 'none' &&
    ['view', 'edit', 'delete'].every((name) => SCOPES.includes(value[name] ?? '')) &&
    typeof value['unassigned'] === 'boolean';
  return right ? null : invalid('ticket permissions are {view, unassigned, edit, delete}');
}

function checkNewPermissionSet(state: SandboxState, value: Json): ConsoleProblem | null {
  const name = isObject(value) ? value['name'] : undefined;
  if (typeof name !== 'string' || name.trim() === '') return invalid('a new permission set is {name}');
  const taken = [...state.roles.values()].some((role) => role.name.toLowerCase() === name.toLowerCase());
  return taken ? invalid(`there is a permission set ${name} already`) : null;
}

function addPermissionSet(state: SandboxState, value: Json): void {
  const name = isObject(value) ? value['name'] : undefined;
  if (typeof name !== 'string') return;
  const id = nextId(state, (one) => state.roles.has(one));
  state.roles.set(id, { id, name });
}

/** Values that only HubSpot sets can't be asked of a person. */
function checkProperties(state: SandboxState, value: Json, areFilledIn: boolean): ConsoleProblem | null {
  if (!isList(value)) return invalid('properties are a list');
  const names = value.map((entry) => (isObject(entry) ? (entry['name'] ?? null) : entry));
  if (!isTextList(names)) return invalid('a property is a name or {name, required}');
  if (new Set(names).size < names.length) return invalid('a property is named twice');
  for (const name of names) {
    const property = state.properties.get(name);
    if (property === undefined || property.archived) return invalid(`there is no property ${name}`);
    if (areFilledIn && (property.readOnlyValue || property.calculated)) {
      return invalid(`${name} is read-only`);
    }
  }
  return null;
}

function invalid(message: string): ConsoleProblem {
  return problem(400, 'INVALID_VALUE', message);
}

function problem(status: number, code: string, message: string): ConsoleProblem {
  return { status, code, message };
}
