import { isList, isObject, isTextList, type Json } from '../json.js';
import type { SandboxState } from '../store/state.js';
import { invalid, type PageProblem } from './page.js';

/** Only properties of the account can be chosen; of some, values that only HubSpot sets can't be asked of a person. */
export function checkProperties(state: SandboxState, value: Json, areFilledIn: boolean): PageProblem | null {
  if (!isList(value)) return invalid('properties must be a list');
  const names = value.map((entry) => (isObject(entry) ? (entry['name'] ?? null) : entry));
  if (!isTextList(names)) return invalid('a property must be a name or {name, required}');
  if (new Set(names).size < names.length) return invalid('a property is listed twice');
  for (const name of names) {
    const property = state.properties.get(name);
    if (property === undefined || property.archived) return invalid(`there is no property ${name}`);
    if (areFilledIn && (property.readOnlyValue || property.calculated)) {
      return invalid(`${name} is read-only`);
    }
  }
  return null;
}
