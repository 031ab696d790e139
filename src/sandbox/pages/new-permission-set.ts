import { isObject, type Json } from '../json.js';
import { nextId, type SandboxState } from '../store/state.js';
import { invalid, type Page, type PageProblem } from './page.js';

/** The page on which a person makes a new permission set: it is no setting of anything. */
export const newPermissionSet: Page = {
  place: ['permissionSets'],
  isThere: () => true,
  tier: () => 'enterprise',
  check: checkNewSet,
  save: addPermissionSet,
};

function checkNewSet(state: SandboxState, value: Json): PageProblem | null {
  const name = isObject(value) ? value['name'] : undefined;
  if (typeof name !== 'string' || name.trim() === '') return invalid('a new permission set must be {name}');
  const taken = [...state.roles.values()].some((role) => role.name.toLowerCase() === name.toLowerCase());
  return taken ? invalid(`a permission set ${name} already exists`) : null;
}

function addPermissionSet(state: SandboxState, value: Json): void {
  const name = isObject(value) ? value['name'] : undefined;
  if (typeof name !== 'string') return;
  const id = nextId(state, (one) => state.roles.has(one));
  state.roles.set(id, { id, name });
}
