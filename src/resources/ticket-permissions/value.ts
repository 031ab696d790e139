import { fieldsOf } from '../../core/plan/change.js';
import type { TicketPermissions, TicketScope } from '../../core/model/config.js';
import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { ConsoleKind } from '../shared/console-setting.js';

export const PERMISSIONS: ConsoleKind<TicketPermissions> = {
  kind: 'ticket-permissions',
  encode: ({ view, unassigned, edit, delete: remove }) => ({ view, unassigned, edit, delete: remove }),
  decode: (value) => {
    if (!isJsonObject(value)) return null;
    const [view, edit, remove] = ['view', 'edit', 'delete'].map((name) => scopeIn(value[name]));
    const { unassigned } = value;
    if (view === undefined || view === null || view === 'none' || typeof unassigned !== 'boolean')
      return null;
    return edit && remove ? { view, unassigned, edit, delete: remove } : null;
  },
  compare: (before, after) =>
    fieldsOf(before === null ? null : PERMISSIONS.encode(before), PERMISSIONS.encode(after)),
};

const SCOPES: readonly TicketScope[] = ['everything', 'team', 'owned', 'none'];

function scopeIn(value: Json | undefined): TicketScope | null {
  return SCOPES.find((scope) => scope === value) ?? null;
}
