import type { Address } from '../base/address.js';
import type { Source } from '../base/source.js';
import type { Reference } from '../base/reference.js';

/** A value now and after the plan; null if unknown. */
export interface Sides<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/** The rules of a pipeline, by addresses of its statuses. */
export interface RuleFacts {
  readonly createIn: 'any' | readonly Address[];
  readonly noSkipping: 'all' | readonly Address[];
  readonly noBackwards: 'all' | readonly Address[];
}

/** Who may edit tickets in a status. If everyone may, nobody is listed. */
export interface EditorFacts {
  readonly everyone: boolean;
  readonly teams: readonly Reference[];
  readonly users: readonly Reference[];
  readonly superAdmins: boolean;
}

/** What determines who may do what: rules by address of the pipeline, editors by address of the status. */
export interface AccessFacts {
  readonly rules: ReadonlyMap<Address, Sides<RuleFacts>>;
  readonly editors: ReadonlyMap<Address, Sides<EditorFacts>>;
  /** Where the files say any of that, by the same addresses. */
  readonly declared: ReadonlyMap<Address, Source>;
}
