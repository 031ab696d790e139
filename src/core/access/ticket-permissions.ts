import { permissionSetAddress, settingAddress } from '../base/address.js';
import type { Sides } from '../model/access-facts.js';
import type { Config, DesiredSettings, PortalLock, TicketPermissions, TicketScope } from '../model/config.js';
import { confirmedValue } from '../model/confirmed.js';
import type { Json } from '../base/json.js';
import type { TeamMatch } from '../model/matching.js';
import { labelKey } from '../model/matching.js';
import { TICKET_SCOPES } from '../model/ticket-scope.js';
import type { People } from '../model/people.js';

export interface TicketSources {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly people: People;
  /** Addresses of the plan's changes: a set that is still to be assigned doesn't apply yet. */
  readonly changing: ReadonlySet<string>;
}

/**
 * The ticket permissions that each declaration grants the members of a team: its own `tickets`, and those of its
 * permission set. Before the plan these are the last confirmed ones; no API returns them.
 */
export function declaredTickets(
  { desired, address, live }: TeamMatch,
  { config, lock, people, changing }: TicketSources,
): readonly Sides<TicketPermissions>[] {
  const set = config.permissionSets.find(({ key }) => key === desired.permissionSet);
  const sources: Sides<TicketPermissions>[] = [];
  const own = declaredOf(desired);
  if (own !== null) {
    const before = live === null ? null : confirmedValue(lock, settingAddress(address, 'tickets'), live.id);
    sources.push({ before: ticketPermissions(before), after: own });
  }
  const ofSet = set === undefined ? null : declaredOf(set);
  if (set !== undefined && ofSet !== null) {
    const sets = people.permissionSets;
    const readable = sets === null || 'unreadable' in sets ? [] : sets;
    const held = readable.find(({ name }) => labelKey(name) === labelKey(set.name));
    const known = held !== undefined && !changing.has(settingAddress(address, 'permissionSet'));
    const place = settingAddress(permissionSetAddress(set.key), 'tickets');
    const before = known ? confirmedValue(lock, place, held.id) : null;
    sources.push({ before: ticketPermissions(before), after: ofSet });
  }
  return sources;
}

/**
 * The permissions of somebody to whom several declarations apply: the widest of each, so that nobody is shown as seeing
 * less than they might. Null if there is none, or one of them is unknown.
 */
export function widest(sources: readonly (TicketPermissions | null)[]): TicketPermissions | null {
  const [first, ...others] = sources;
  if (first === undefined || first === null) return null;
  let sum: TicketPermissions = first;
  for (const other of others) {
    if (other === null) return null;
    sum = {
      view: rank(other.view) > rank(sum.view) ? other.view : sum.view,
      unassigned: sum.unassigned || other.unassigned,
      edit: rank(other.edit) > rank(sum.edit) ? other.edit : sum.edit,
      delete: rank(other.delete) > rank(sum.delete) ? other.delete : sum.delete,
    };
  }
  return sum;
}

function rank(scope: TicketScope): number {
  return TICKET_SCOPES.indexOf(scope);
}

function declaredOf({ settings }: { readonly settings: DesiredSettings }): TicketPermissions | null {
  return ticketPermissions(settings['tickets']?.value ?? null);
}

/** A confirmed value as ticket permissions; null if it isn't (an older form counts as unknown). */
function ticketPermissions(value: Json): TicketPermissions | null {
  if (typeof value !== 'object' || value === null || !('view' in value)) return null;
  const { view, unassigned, edit, delete: remove } = value;
  const [seen, edited, deleted] = [view, edit, remove].map((scope) =>
    TICKET_SCOPES.find((one) => one === scope),
  );
  if (seen === undefined || seen === 'none' || edited === undefined || deleted === undefined) return null;
  return { view: seen, unassigned: unassigned === true, edit: edited, delete: deleted };
}
