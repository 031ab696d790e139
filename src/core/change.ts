import type { Address } from './address.js';
import type { Json, JsonObject } from './json.js';
import type { Source } from './source.js';

export type ChangeKind =
  | 'pipeline'
  | 'status'
  | 'rules'
  | 'editors'
  | 'stage-properties'
  | 'pipeline-access'
  | 'ticket-card'
  | 'team'
  | 'members'
  | 'permission-set'
  | 'permission-set-assignment'
  | 'ticket-permissions'
  | 'tickets';

export type Action = 'create' | 'update' | 'move' | 'delete' | 'migrate';

export interface FieldChange {
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

/** `held` is null where nobody counted; `moveTo` is the address of a declared status. */
export interface ChangeTickets {
  readonly held: number | null;
  readonly moveTo: Address | null;
}

/** One difference, as people see it. Never a sentence, never a request. (address, action) is unique in a plan. */
export interface Change {
  readonly address: Address;
  readonly kind: ChangeKind;
  readonly action: Action;
  readonly channel: 'api' | 'console';
  /** The live id; of a create, the wanted one. */
  readonly id: string;
  readonly label: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly fields: readonly FieldChange[];
  readonly tickets: ChangeTickets | null;
  readonly source: Source | null;
  readonly origin: 'yours' | 'drift' | 'both' | null;
}
