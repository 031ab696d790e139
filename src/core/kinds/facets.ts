import type { SettingDocument } from './document.js';
import type { AccessFacts } from '../model/access-facts.js';
import type { AccountFacts, AccountReader, Operation, WriteAnswer } from '../model/account.js';
import type { Address } from '../base/address.js';
import type { Common, Counts } from './common.js';
import type { ChangeKind } from '../plan/change-kind.js';
import type { Change, CloseDatesById } from '../plan/change.js';
import type { Config, PortalLock } from '../model/config.js';
import type { Finding } from '../base/diagnostic.js';
import type { ApiError } from '../base/errors.js';
import type { Json } from '../base/json.js';
import type { LivePipeline } from '../model/live-state.js';
import type { Basis, PipelineView, Plan, Unmanaged } from '../plan/plan.js';
import type { Progress } from '../model/progress.js';
import type { ConsoleStep } from '../model/results.js';

/** A kind's input while its changes are applied: the plan, and what happened since. */
export interface ApplyScope {
  readonly plan: Plan;
  /** The live id of a thing now: from the plan, or as the account answered when it was created. */
  readonly idOf: (address: Address) => string | null;
  /** True if this run has sent a create for the address; a new thing with its label is then ours, whatever its id. */
  readonly sent: (address: Address) => boolean;
  /** True once no ticket move is left to try, so that stricter rules may be sent. */
  readonly ticketsMoved: boolean;
  /** True if nothing else can be done first: two things that swap labels need a temporary one. */
  readonly detour: boolean;
}

/**
 * What to do next for one change, decided from the account's current state. A change is realised by asking again until
 * the answer is `done`; after a crash, a lost answer or a renumbering, the same question gives the right answer.
 *
 *   done    the account holds what the change wants; `id` is the live id of what was created, whatever id was requested;
 *           `covers` are creates below it that the same read showed to be done
 *   send    one request gets closer
 *   later   another change must go first: `deletes` or ticket `moves` of the same plan, or `others` of the same phase; `id` as
 *           above
 *   stale   the account holds neither `before` nor `after`: somebody else changed it
 */
export type Step =
  | { readonly kind: 'done'; readonly id?: string; readonly covers?: readonly Address[] }
  | { readonly kind: 'send'; readonly operation: Operation }
  | { readonly kind: 'later'; readonly until: 'others' | 'moves' | 'deletes'; readonly id?: string }
  | { readonly kind: 'stale'; readonly fields: readonly StaleField[] };

export interface StaleField {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** Input of a kind whose change takes many requests, such as moving thousands of tickets. */
export interface ApplySession {
  readonly scope: ApplyScope;
  readonly reader: AccountReader;
  /** Sends one request that writes; the journal has its intent before and its result after. */
  readonly send: (operation: Operation) => Promise<WriteAnswer>;
  /** Records moved tickets: ids, and where they were. */
  readonly recordTickets: (batch: TicketBatch) => Promise<void>;
  /** Records close dates that had to be checked again. */
  readonly recordDates: (dates: SettledDates) => Promise<void>;
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

/** Close dates of moved tickets: how many are correct, and those that HubSpot refused. */
export interface DatesOutcome {
  readonly kept: number;
  readonly lost: readonly LostDate[];
}

export interface LostDate {
  readonly id: string;
  /** What the ticket had; null if it had none. */
  readonly closeDate: string | null;
  readonly reason: string;
}

/** Settled close dates: these tickets need nothing more. */
export interface SettledDates {
  readonly address: Address;
  readonly kept: readonly string[];
  readonly lost: readonly LostDate[];
}

/** A thing that a request of this run has created, once a read has shown it: the account may choose its id. */
export interface MadeThing {
  readonly address: Address;
  readonly id: string;
}

/** A move after which the close dates must be as in `dates`, for tickets that are still where it put them. */
export interface UnfinishedMove {
  readonly address: Address;
  readonly to: { readonly pipeline: string; readonly status: string };
  readonly dates: CloseDatesById;
}

export interface MoveOutcome {
  readonly moved: number;
  readonly stuck: readonly StuckTicket[];
  /** True if two searches a second apart found nothing left (but the stuck ones). */
  readonly settled: boolean;
  readonly dates: DatesOutcome;
}

/** Input for planning a kind. The account's structure and people are read once; the kind reads the rest itself. */
export interface PlanScope extends Common {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly account: AccountFacts;
  readonly reader: AccountReader;
  /** Ticket counts and moves; null if only differences are wanted, for which `structure` is enough. */
  readonly tickets: TicketFacts | null;
  /** True to include settings of declared pipelines that the files omit. */
  readonly wide: boolean;
  /** How the files hold the settings of every kind, for a kind that needs to know what others name. */
  readonly documents: readonly SettingDocument[];
}

/** Ticket counts, and ticket moves that no delete causes. */
export interface TicketFacts {
  /** The number of tickets in these statuses, by live id. */
  readonly count: (ids: readonly string[]) => Promise<Counts>;
  /** A rollback's `migrate` changes, for tickets that move back to where they were. */
  readonly goBack: () => Promise<readonly Change[]>;
}

/** What a kind adds to a plan. `basis` holds what its changes name; `settings` holds everything it manages. */
export interface KindPlan {
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  readonly unmanaged?: readonly Unmanaged[];
  readonly basis?: Partial<Pick<Basis, 'teams' | 'teamNames' | 'users' | 'settings' | 'pins'>>;
  /** What the kind knows about who may do what, for every declared pipeline that it has read. */
  readonly access?: Partial<AccessFacts>;
  /** Runs once the changes of all kinds are known. Pure: its input was read with the changes. */
  readonly settle?: (changes: readonly Change[]) => Settled;
}

/** Results that depend on the changes of all kinds: deletes, tickets, ids and labels. */
export interface Settled {
  readonly basis: Partial<Pick<Basis, 'pipelines' | 'order' | 'slots' | 'pins' | 'protect'>>;
  readonly views: readonly PipelineView[];
  readonly findings: readonly Finding[];
  /** How many managed statuses are deleted, and how many there are. */
  readonly deletes: { readonly going: number; readonly managed: number };
}

/** Input for reading a kind's current settings: the plan and the account, because the files may not be available. */
export interface ObserveScope {
  readonly plan: Plan;
  readonly reader: AccountReader;
  /** All pipelines, just read. */
  readonly live: readonly LivePipeline[];
}

/**
 * Settings that a plan relies on, as the staleness check sees them. A setting's value has one form, by ids: in
 * `basis.settings`, in what is observed, and in what a change makes of it.
 */
export interface Settings {
  /** True for addresses of this kind: `pipelines.support.rules`. */
  readonly owns: (address: Address) => boolean;
  /** The settings as they are now; null for what is not there. */
  readonly observe: (
    addresses: readonly Address[],
    scope: ObserveScope,
  ) => Promise<ReadonlyMap<Address, Json | null>>;
  /** The setting after the change; null after a delete. */
  readonly wanted: (change: Change, idOf: (address: Address) => string | null, plan: Plan) => Json | null;
  /** True if a change takes several requests, so that lists may be found halfway between before and after. */
  readonly inParts: boolean;
}

/** What is known about an account at the time of a plan: the plan, and the current lock. */
export interface RewindScope {
  readonly plan: Plan;
  readonly lock: PortalLock;
}

/** A setting of the sandbox's console: `pipelines["0"].access`, and its value. */
export interface SandboxSetting {
  readonly address: string;
  readonly value: Json;
}

/** Compares what is declared with what is live. Reads what only this kind needs, in parallel. */
export type PlanFacet = (scope: PlanScope) => Promise<KindPlan>;

/**
 * Reconstructs what the account answered to a read when a plan was made: today's answer (null for a 404, an array for a
 * list) with the values of the plan's basis. Anybody may have written the plan, so values of another form are ignored.
 */
export type RewindFacet = (path: string, answer: Json | null, scope: RewindScope) => Json | null;

/** Changes that a person makes on HubSpot's settings pages. Pure. */
export interface ConsoleFacet {
  readonly changes: readonly ChangeKind[];
  /** Changes of the channel `console` of this kind as tasks. */
  readonly steps: (changes: readonly Change[], plan: Plan) => readonly ConsoleStep[];
  /** The value to set for a change, by live ids, if the sandbox plays the settings pages; null: not there. */
  readonly onSandbox?: (
    change: Change,
    plan: Plan,
    idOf: (address: Address) => string | null,
  ) => SandboxSetting | null;
}

/** How the changes of a kind are made through the API. */
export interface StepFacet {
  readonly changes: readonly ChangeKind[];
  /** Reads what the change is about, and decides what to do next. Sends nothing. */
  readonly next?: (change: Change, scope: ApplyScope, reader: AccountReader) => Promise<Step>;
  /** Carries out a change of many requests. `named` are tickets to check besides what a search finds. */
  readonly run?: (change: Change, session: ApplySession, named?: readonly string[]) => Promise<MoveOutcome>;
  /** Settles the close dates of moves that an interrupted run made. */
  readonly resume?: (session: ApplySession, unfinished: readonly UnfinishedMove[]) => Promise<DatesOutcome>;
  /** Ids of tickets that the account named when it refused a delete, or null if it refused for another reason. */
  readonly ticketsInTheWay?: (change: Change, refusal: ApiError) => readonly string[] | null;
  /** The moves (as `migrate` changes) that empty a thing before its delete; empty where no target is declared. */
  readonly movesBefore?: (change: Change, plan: Plan) => readonly Change[];
  /** True if one request makes several changes of the kind: it counts for each whose address it names. */
  readonly together?: boolean;
}
