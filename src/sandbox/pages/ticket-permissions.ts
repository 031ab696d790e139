import { isObject, type Json } from '../json.js';
import { invalid, type Page, type PageProblem } from './page.js';

export const teamTickets: Page = {
  place: ['teams', null, 'tickets'],
  isThere: (state, [id = '']) => state.teams.has(id),
  tier: (value) => (isObject(value) && Object.values(value).includes('team') ? 'professional' : 'free'),
  check: (_state, value) => checkTickets(value),
};

export const permissionSetTickets: Page = {
  place: ['permissionSets', null, 'tickets'],
  isThere: (state, [id = '']) => state.roles.has(id),
  tier: () => 'enterprise',
  check: (_state, value) => checkTickets(value),
};

const SCOPES: readonly Json[] = ['everything', 'team', 'owned', 'none'];

function checkTickets(value: Json): PageProblem | null {
  const right =
    isObject(value) &&
    value['view'] !== 'none' &&
    ['view', 'edit', 'delete'].every((name) => SCOPES.includes(value[name] ?? '')) &&
    typeof value['unassigned'] === 'boolean';
  return right ? null : invalid('ticket permissions must be {view, unassigned, edit, delete}');
}
