import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { DesiredPermissionSet, DesiredTeam, TicketPermissions } from '../../core/model/config.js';
import type { SettingDocument, SettingProblem } from '../../core/kinds/document.js';
import { scopeWidth } from '../../core/model/ticket-scope.js';
import { declaredSetting } from '../shared/declared-setting.js';
import { PERMISSIONS } from './value.js';

const KEY = 'tickets';

export const document: SettingDocument = {
  key: KEY,
  holders: ['teams', 'permissionSets'],
  rank: 60,
  layout: 'line',
  plural: true,
  form: {
    form: 'parts',
    parts: ['view', 'edit', 'delete', 'unassigned'],
    // What is left out follows the view, so it is only written where it does not.
    leftOut: (wanted) => withDefaults({ view: isJsonObject(wanted) ? wanted['view'] : undefined }),
  },
  uniques: [],
  // `everything` and `owned` are there in every edition.
  uses: (written, holder) => {
    const first = SCOPED.find((name) => isJsonObject(written) && written[name] === 'team');
    if (first === undefined || holder !== 'teams') return [];
    const needs = "Ticket permissions for a team's own tickets need";
    return [{ path: [first], needs, tier: 'professional' }];
  },
  check: (written) => (isJsonObject(written) ? checkScopes(written) : []),
  declared: withDefaults,
  yaml: (declared) => declared,
  inWords: (live) => {
    const permissions = PERMISSIONS.decode(live);
    const wide = permissions === null ? null : widerThanView(permissions);
    if (wide === null) return { value: live, cannot: [] };
    return { value: null, cannot: [{ part: null, why: `${wide} is wider than view` }] };
  },
};

const SCOPED = ['view', 'edit', 'delete'] as const;

function checkScopes(written: JsonObject): readonly SettingProblem[] {
  const { view } = written;
  const widest = typeof view === 'string' ? scopeWidth(view) : undefined;
  if (typeof view !== 'string' || widest === undefined) return [];
  return (['edit', 'delete'] as const).flatMap((property): SettingProblem[] => {
    const scope = written[property];
    const width = typeof scope === 'string' ? scopeWidth(scope) : undefined;
    if (typeof scope !== 'string' || width === undefined || width <= widest) return [];
    return [
      {
        path: [property],
        at: 'value',
        code: 'TICKET_SCOPE_INVALID',
        summary: `${property} is wider than view.`,
        detail: `Nobody can ${property} tickets that they can't see: view is ${view}, and ${property} is ${scope}. From wide to narrow: everything, team, owned, none.`,
        hint: `${property}: ${view}`,
      },
    ];
  });
}

/** What is left out of ticket permissions follows the view. */
function withDefaults(written: Json): { readonly [name: string]: Json } {
  const {
    view = null,
    unassigned = false,
    edit = view,
    delete: remove = view,
  } = isJsonObject(written) ? written : {};
  return { view, unassigned, edit, delete: remove };
}

/** Files refuse what means nothing: to edit or delete tickets that can't be seen. */
function widerThanView(tickets: TicketPermissions): string | null {
  const width = (name: 'view' | 'edit' | 'delete'): number => scopeWidth(tickets[name]) ?? 0;
  return (['edit', 'delete'] as const).find((name) => width(name) > width('view')) ?? null;
}

/** The ticket permissions that the files declare of a team or a permission set; null if they don't set it. */
export function declaredPermissions(desired: DesiredTeam | DesiredPermissionSet): TicketPermissions | null {
  return declaredSetting(desired, KEY, PERMISSIONS.decode)?.value ?? null;
}
