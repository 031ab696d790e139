import type { Address } from '../base/address.js';
import type { ChangeKind } from '../plan/change-kind.js';
import type { AccountReader } from '../model/account.js';

/** A question to an audit log: who created or deleted a thing, or who wrote its current values. */
export interface AuditQuestion {
  readonly address: Address;
  /** The live id of the thing. */
  readonly id: string;
  /** Live ids, by address, of the things that contain it. */
  readonly ids: ReadonlyMap<Address, string>;
  /** Values as paths of a change: `label`, `state`, `position`. If empty, the newest entry answers. */
  readonly about: 'created' | 'deleted' | readonly string[];
}

/** One write in a log. `at` is ISO 8601. */
export interface AuditEntry {
  readonly userId: string | null;
  readonly at: string | null;
}

/** Who wrote to things of a kind, if the account keeps a log of each. */
export interface AuditFacet {
  readonly changes: readonly ChangeKind[];
  /** The entry that answers, or null if there is none. One request at most. */
  readonly ask: (reader: AccountReader, question: AuditQuestion) => Promise<AuditEntry | null>;
}
