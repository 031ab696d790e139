import type { AccountReader, Operation, WriteAnswer } from './account.js';
import type { Address } from './address.js';
import type { Change, ChangeKind } from './change.js';
import type { ApiError } from './errors.js';
import type { Plan } from './plan.js';
import type { Progress } from './progress.js';

/** What a kind may look at while its changes are applied. The plan is the only input; the rest is what happened since. */
export interface ApplyScope {
  readonly plan: Plan;
  /** The live id of a thing now: from the plan, or as the account answered when it was created. */
  readonly idOf: (address: Address) => string | null;
  /** True where this run has sent a create for the address: a new thing with its label is then ours, whatever its id. */
  readonly sent: (address: Address) => boolean;
  /** True when nothing else can be done first: a label that two things want from each other needs a detour. */
  readonly detour: boolean;
}

/**
 * What to do next for one change, decided from what the account holds right now. A change is realised by asking again
 * until the answer is `done`; after a crash, a lost answer or a renumbering the same question gives the right answer.
 *
 *   done    the account holds what the change wants; `id` is the live id of what was created, whatever was asked for;
 *           `covers` are creates below it that the same look showed to be done
 *   send    one request brings it nearer
 *   later   another change must go first: `deletes` of the same plan, or `others` of the same phase; `id` as above
 *   stale   the account holds neither `before` nor `after`: somebody else was here
 */
export type Step =
  | { readonly kind: 'done'; readonly id?: string; readonly covers?: readonly Address[] }
  | { readonly kind: 'send'; readonly operation: Operation }
  | { readonly kind: 'later'; readonly until: 'others' | 'deletes'; readonly id?: string }
  | { readonly kind: 'stale'; readonly fields: readonly StaleField[] };

export interface StaleField {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** What a kind gets that needs more than one question and one request: moving thousands of tickets. */
export interface ApplySession {
  readonly scope: ApplyScope;
  readonly reader: AccountReader;
  /** Sends one request that writes; the journal has its intent before and its result after. */
  readonly send: (operation: Operation) => Promise<WriteAnswer>;
  /** Puts moved tickets on record: ids, and where they were. */
  readonly recordTickets: (batch: TicketBatch) => Promise<void>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly talk: (progress: Progress) => void;
}

export interface TicketBatch {
  readonly address: Address;
  readonly ids: readonly string[];
  readonly from: { readonly pipeline: string; readonly status: string };
  readonly to: { readonly pipeline: string; readonly status: string };
}

/** A ticket that stayed where it was, with the account's reason. */
export interface StuckTicket {
  readonly id: string;
  readonly reason: string;
}

export interface MoveOutcome {
  readonly moved: number;
  readonly stuck: readonly StuckTicket[];
  /** True where two searches a second apart found nothing left (but the stuck ones). */
  readonly settled: boolean;
}

/** One resource kind, as the executor sees it: a folder in resources/. */
export interface Resource {
  readonly name: string;
  readonly kinds: readonly ChangeKind[];
  /** Reads what the change is about, and decides. Sends nothing. */
  readonly next?: (change: Change, scope: ApplyScope, reader: AccountReader) => Promise<Step>;
  /** For changes that are many requests: does the whole of it. `named` are tickets to look at besides what a search finds. */
  readonly run?: (change: Change, session: ApplySession, named?: readonly string[]) => Promise<MoveOutcome>;
  /** Ids of tickets that the account named when it refused to delete something, or null where it refused for another reason. */
  readonly ticketsInTheWay?: (change: Change, refusal: ApiError) => readonly string[] | null;
  /** The moves (as `migrate` changes) that empty a thing before its delete; empty where no target is declared. */
  readonly movesBefore?: (change: Change, plan: Plan) => readonly Change[];
}
