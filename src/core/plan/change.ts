import type { Address } from '../base/address.js';
import type { CloseDates } from '../model/config.js';
import type { Json, JsonObject } from '../base/json.js';
import { sameJson } from '../base/json.js';
import type { Source } from '../base/source.js';
import type { ChangeKind } from './change-kind.js';

/** What a change does: `move` is order only, `migrate` moves the tickets of a status. */
export type Action = 'create' | 'update' | 'move' | 'delete' | 'migrate';

export interface FieldChange {
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

/** `held` is null if not counted; `moveTo` is the address of a declared status. */
interface ChangeTickets {
  readonly held: number | null;
  readonly moveTo: Address | null;
  /** What a move from a closed status to a closed one does to close dates; null if there is no such move. */
  readonly closeDates: CloseDates | null;
  /** For a move back in a rollback: the tickets to move, and no others in the status. Never in a saved plan. */
  readonly chosen?: ChosenTickets;
}

/** Single tickets of a status. */
export interface ChosenTickets {
  readonly ids: readonly string[];
  /** The former close date of each (null: none), as far as the journals have it. */
  readonly closeDates?: CloseDatesById;
}

/** Close dates of tickets by id, as HubSpot writes them; null if a ticket has none. */
export type CloseDatesById = Readonly<Record<string, string | null>>;

/**
 * One difference, at the level of what people see. Never a sentence, never a request. (address, action) is unique in a
 * plan.
 */
export interface Change {
  readonly address: Address;
  readonly kind: ChangeKind;
  readonly action: Action;
  readonly channel: 'api' | 'console';
  /** The live id; for a create, the wanted one. */
  readonly id: string;
  readonly label: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly fields: readonly FieldChange[];
  readonly tickets: ChangeTickets | null;
  /** Addresses of the console changes that a person must make before this one can be sent. */
  readonly waitsFor?: readonly Address[];
  readonly source: Source | null;
  readonly origin: 'yours' | 'drift' | 'both' | null;
}

type ChangePart = Omit<Change, 'channel' | 'fields' | 'tickets' | 'origin'> &
  Partial<Omit<Change, 'tickets'>> & {
    readonly tickets?: (Omit<ChangeTickets, 'closeDates'> & Partial<ChangeTickets>) | null;
  };

/** Builds a change: through the API, with `fields` from `before` and `after`, and null for what is omitted. */
export function change(part: ChangePart): Change {
  const { address, kind, action, id, label, before, after, source } = part;
  return {
    address,
    kind,
    action,
    channel: part.channel ?? 'api',
    id,
    label,
    before,
    after,
    fields: part.fields ?? fieldsOf(before, after),
    tickets: part.tickets == null ? null : { closeDates: null, ...part.tickets },
    source,
    origin: part.origin ?? null,
    ...(part.waitsFor === undefined ? {} : { waitsFor: part.waitsFor }),
  };
}

/** The values that differ, in the order of `after`: for a create all of them, for a delete none. */
export function fieldsOf(before: JsonObject | null, after: JsonObject | null): readonly FieldChange[] {
  return Object.entries(after ?? {})
    .map(([path, value]) => ({ path, before: before?.[path] ?? null, after: value ?? null }))
    .filter((field) => before === null || !sameJson(field.before, field.after));
}

/** True for what an apply sends now: through the API, and not waiting for a person. */
export function isSendable({ channel, waitsFor }: Change): boolean {
  return channel === 'api' && (waitsFor ?? []).length === 0;
}
