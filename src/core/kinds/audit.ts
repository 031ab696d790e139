import type { Address } from '../base/address.js';
import type { ChangeKind } from '../plan/change-kind.js';
import type { AccountReader } from '../model/account.js';

/** What is asked of a log: the making or the end of a thing, or which write gave these values what they are now. */
export interface AuditQuestion {
  readonly address: Address;
  /** The live id of the thing. */
  readonly id: string;
  /** Live ids by address, of whatever the thing stands in. */
  readonly ids: ReadonlyMap<Address, string>;
  /** Values as paths of a change: `label`, `state`, `position`. Without any of them the newest entry answers. */
  readonly about: 'created' | 'deleted' | readonly string[];
}

/** One write in a log. `at` is ISO 8601. */
export interface AuditEntry {
  readonly userId: string | null;
  readonly at: string | null;
}

/** Who wrote to things of a kind, where the account keeps a log of each. */
export interface AuditFacet {
  readonly changes: readonly ChangeKind[];
  /** The entry that answers, or null where there is none. One request at most. */
  readonly ask: (reader: AccountReader, question: AuditQuestion) => Promise<AuditEntry | null>;
}
