import type { AccountFacts, AccountReader } from '../../core/model/account.js';
import { assemblePlan } from '../../core/plan/assemble.js';
import type { AccessFacts } from '../../core/model/access-facts.js';
import type { Change } from '../../core/plan/change.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Matching } from '../../core/model/matching.js';
import type { People } from '../../core/model/people.js';
import { inPhases } from '../../core/plan/phase.js';
import type { Compared } from '../../core/plan/origins.js';
import type { Basis, Plan, PlanAccount } from '../../core/plan/plan.js';
import type { KindPlan, PlanScope } from '../../core/model/facets.js';
import { withoutIds } from '../../guards/several-accounts.js';
import { guardTooManyDeletes } from '../../guards/too-many-deletes.js';
import { plannings } from '../../generated/kinds/plan.js';
import type { Leaving } from '../../resources/pipelines/diff.js';
import { diffPipelines } from '../../resources/pipelines/diff.js';
import type { Held } from '../../resources/pipelines/ticket-counts.js';
import {
  allLeaving,
  heldAfter,
  statusesToCount,
  withReturns,
  withTickets,
} from '../../resources/pipelines/ticket-counts.js';
import { guardAccount } from '../../resources/pipelines/guards/account.js';
import { guardDeletes } from '../../resources/pipelines/guards/deletes.js';
import { guardIdentity } from '../../resources/pipelines/guards/identity.js';
import type { GuardInput } from '../../resources/pipelines/guards/input.js';
import { guardTickets } from '../../resources/pipelines/guards/tickets.js';
import { matchPipelines } from '../../resources/pipelines/identity.js';
import { readPipelineRoom, readPipelines } from '../../resources/pipelines/read.js';
import { retireLinesFor } from '../../resources/pipelines/retire-lines.js';
import { pipelineBasis, pipelineViews, unmanagedThings } from '../../resources/pipelines/views.js';
import type { Counts } from '../../resources/tickets/count.js';
import { countTickets } from '../../resources/tickets/count.js';
import type { AskRunner } from '../access/access-notes.js';
import { accessFindings } from '../access/access-notes.js';
import { joinAccess, joinBasis } from './join-kinds.js';
import { readPeople } from '../account/read-people.js';

export interface ComputeInput {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly reader: AccountReader;
  readonly account: AccountFacts;
  readonly createdAt: Date;
  readonly version: string;
  /** Paths for the plan's reader: files of the configuration, and the lock. */
  readonly files: readonly string[];
  readonly lockFile: string;
  /** True where rules and editors of every declared pipeline are read, also those that the files leave out. */
  readonly wide?: boolean;
  /** Asks whose token this is; left out where nobody wants to know. */
  readonly runner?: AskRunner;
  /** How many tickets statuses held, by live id, instead of asking the account. */
  readonly held?: Held;
  /** Tickets that go back to where they were, and what there is to say about them: a rollback's. */
  readonly goBack?: (matching: Matching) => Promise<TicketsGoBack>;
}

export interface TicketsGoBack {
  /** `migrate` changes, one for each status that gives tickets up and each that gets them back. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
}

export interface Computed {
  readonly plan: Plan;
  readonly matching: Matching;
  readonly live: readonly LivePipeline[];
  readonly people: People;
  /** What is known of who may do what, before and after. */
  readonly access: AccessFacts;
}

/** The files and the account side by side, before anything is compared that only one kind knows. */
async function readScope(
  input: Pick<ComputeInput, 'config' | 'lock' | 'reader' | 'account' | 'wide'>,
): Promise<PlanScope> {
  const { config, lock, reader, account, wide = false } = input;
  const [live, people] = await Promise.all([readPipelines(reader), readPeople(reader, config, lock, wide)]);
  const matching = matchPipelines(config, live, lock);
  return { config, lock, account, reader, live, matching, people, structure: diffPipelines(matching), wide };
}

function planKinds(scope: PlanScope): Promise<readonly KindPlan[]> {
  return Promise.all(plannings.map((planning) => planning(scope)));
}

/** Only what differs, without counts and guards: enough to tell what another configuration asks for. */
export async function compare(
  input: Pick<ComputeInput, 'config' | 'lock' | 'reader' | 'account'>,
): Promise<Compared> {
  const scope = await readScope(input);
  const kinds = await planKinds(scope);
  const { live, matching, structure } = scope;
  return { live, matching, changes: [...structure, ...kinds.flatMap(({ changes }) => changes)] };
}

/** Reads the account once, compares, counts the tickets that matter, and asks the guards. Writes nothing. */
export async function computePlan(input: ComputeInput): Promise<Computed> {
  const { config, lock, reader, account } = input;
  const scope = await readScope(input);
  const { live, people, matching, structure } = scope;
  const creates = structure.some(({ kind, action }) => kind === 'pipeline' && action === 'create');
  const [counts, room, kinds, back] = await Promise.all([
    countsOf(input, statusesToCount(structure, matching)),
    creates ? readPipelineRoom(reader) : null,
    planKinds(scope),
    input.goBack?.(matching) ?? { changes: [], findings: [] },
  ]);
  const held = heldAfter(back.changes, counts.held);
  const changes = inPhases([
    ...withReturns(withTickets(structure, matching, held), back.changes),
    ...kinds.flatMap((kind) => kind.changes),
  ]);
  const basis = joinBasis(pipelineBasis(matching, changes), kinds, changes);
  const guarded = {
    account,
    config,
    lock,
    live,
    matching,
    changes,
    held,
    countProblem: counts.problem,
    room,
  };
  const views = pipelineViews(matching, changes, counts.held);
  const access = joinAccess(kinds);
  const deciding = { config, lock, matching, people, facts: access, changes, views };
  const plan = assemblePlan({
    tool: { name: 'pipewright', version: input.version },
    createdAt: input.createdAt.toISOString(),
    account: planAccount(account),
    files: input.files,
    lockFile: input.lockFile,
    configDigest: config.digest,
    basis,
    views,
    changes,
    unmanaged: [...unmanagedThings(matching), ...kinds.flatMap((kind) => kind.unmanaged ?? [])],
    findings: guardPlan(guarded, basis, [
      ...kinds.flatMap((kind) => kind.findings),
      ...back.findings,
      ...(await accessFindings(deciding, reader, input.runner)),
    ]),
  });
  return { plan, matching, live, people, access };
}

async function countsOf({ held, reader }: ComputeInput, ids: readonly string[]): Promise<Counts> {
  if (held === undefined) return countTickets(reader, ids);
  return { held: new Map(ids.map((id) => [id, held.get(id) ?? null])), problem: null };
}

function planAccount({ portalId, accountType, uiDomain, target }: AccountFacts): PlanAccount {
  return { portalId, accountType, uiDomain, target };
}

function guardPlan(input: GuardInput, basis: Basis, ofKinds: readonly Finding[]): readonly Finding[] {
  const { changes, matching, held, countProblem } = input;
  const suggest = (leaving: Leaving): string => retireLinesFor(leaving, matching);
  const findings = [
    ...guardTickets({ changes, basis, held, countProblem, suggest }),
    ...guardIdentity(input),
    ...guardDeletes(input),
    ...guardTooManyDeletes(allLeaving(changes, matching).length, managedStatuses(matching)),
    ...guardAccount(input),
    ...ofKinds,
  ];
  const weight = { block: 0, confirm: 1, note: 2 };
  const sorted = findings.toSorted((a, b) => weight[a.verdict] - weight[b.verdict]);
  if (input.config.portalIds.length < 2) return sorted;
  const things = input.live.flatMap((pipeline) => [pipeline, ...pipeline.statuses]);
  const labels = new Map(things.map(({ id, label }) => [id, label]));
  return withoutIds(sorted, { portalId: input.account.portalId, labels });
}

function managedStatuses(matching: Matching): number {
  const live = [...matching.pipelines, ...matching.retiredPipelines].map((match) => match.live);
  return live.reduce(
    (sum, pipeline) => sum + (pipeline?.statuses.filter(({ writable }) => writable).length ?? 0),
    0,
  );
}
