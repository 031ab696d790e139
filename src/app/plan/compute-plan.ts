import type { AccountFacts, AccountReader } from '../../core/model/account.js';
import { assemblePlan } from '../../core/plan/assemble.js';
import type { Counts, Held } from '../../core/kinds/common.js';
import type { TicketsGoBack } from '../../core/kinds/rollback.js';
import type { AccessFacts } from '../../core/model/access-facts.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Matching } from '../../core/model/matching.js';
import type { People } from '../../core/model/people.js';
import { phasesOf } from '../../core/plan/known-kinds.js';
import { inPhases } from '../../core/plan/phase.js';
import type { Compared } from '../../core/plan/origins.js';
import type { Plan, PlanAccount } from '../../core/plan/plan.js';
import type { KindPlan, PlanScope, Settled, TicketFacts } from '../../core/kinds/facets.js';
import { withoutIds } from '../../guards/several-accounts.js';
import { guardTooManyDeletes } from '../../guards/too-many-deletes.js';
import { documents } from '../../generated/kinds/document.js';
import { kinds } from '../../generated/kinds/kind.js';
import { plannings } from '../../generated/kinds/plan.js';
import { countTickets } from '../../resources/shared/count-tickets.js';
import type { AskRunner } from '../access/access-notes.js';
import { accessFindings } from '../access/access-notes.js';
import { joinAccess, joinBasis } from './join-kinds.js';
import { readCommon } from './read-common.js';

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
  /** True to read rules and editors of every declared pipeline, even if the files omit them. */
  readonly wide?: boolean;
  /** Looks up the token's user; omitted if not needed. */
  readonly runner?: AskRunner;
  /** Ticket counts of statuses by live id, instead of asking the account. */
  readonly held?: Held;
  /** For a rollback: tickets to move back, and the findings about them. */
  readonly goBack?: (matching: Matching) => Promise<TicketsGoBack>;
}

export interface Computed {
  readonly plan: Plan;
  readonly matching: Matching;
  readonly live: readonly LivePipeline[];
  readonly people: People;
  /** Access facts before and after. */
  readonly access: AccessFacts;
}

type Asked = Pick<ComputeInput, 'config' | 'lock' | 'reader' | 'account' | 'wide'>;

function planKinds(scope: PlanScope): Promise<readonly KindPlan[]> {
  return Promise.all(plannings.map((planning) => planning(scope)));
}

/** Only the diff, without counts and guards: enough to compare with another configuration. */
export async function compare({ config: declared, lock, reader, account }: Asked): Promise<Compared> {
  const { config, common } = await readCommon({ config: declared, lock, reader });
  const plans = await planKinds({
    ...common,
    config,
    lock,
    reader,
    account,
    wide: false,
    tickets: null,
    documents,
  });
  const { live, matching, structure } = common;
  return { live, matching, changes: [...structure, ...plans.flatMap(({ changes }) => changes)] };
}

/** Reads the account once, compares, counts the tickets that matter, and runs the guards. Writes nothing. */
export async function computePlan(input: ComputeInput): Promise<Computed> {
  const { lock, reader, account, wide = false } = input;
  const { config, common } = await readCommon(input);
  const { live, people, matching } = common;
  const goingBack = input.goBack?.(matching) ?? Promise.resolve(NOTHING_BACK);
  const tickets: TicketFacts = {
    count: (ids) => countsOf(input, ids),
    goBack: async () => (await goingBack).changes,
  };
  const [plans, back] = await Promise.all([
    planKinds({ ...common, config, lock, reader, account, wide, tickets, documents }),
    goingBack,
  ]);
  const changes = inPhases(
    plans.flatMap((kind) => kind.changes),
    phasesOf(kinds),
  );
  const settled = plans.flatMap(({ settle }) => (settle === undefined ? [] : [settle(changes)]));
  const views = settled.flatMap((one) => one.views);
  const access = joinAccess(plans);
  const deciding = { config, lock, matching, people, facts: access, changes, views };
  const findings = [
    ...settled.flatMap((one) => one.findings),
    ...tooMany(settled.map(({ deletes }) => deletes)),
    ...plans.flatMap((kind) => kind.findings),
    ...back.findings,
    ...(await accessFindings(deciding, reader, input.runner)),
  ];
  const plan = assemblePlan({
    tool: { name: 'pipewright', version: input.version },
    createdAt: input.createdAt.toISOString(),
    account: planAccount(account, config.account),
    files: input.files,
    lockFile: input.lockFile,
    configDigest: config.digest,
    basis: joinBasis(settled, plans, changes),
    views,
    changes,
    unmanaged: plans.flatMap((kind) => kind.unmanaged ?? []),
    findings: sorted(input, findings, live),
  });
  return { plan, matching, live, people, access };
}

const NOTHING_BACK: TicketsGoBack = { changes: [], findings: [] };

async function countsOf({ held, reader }: ComputeInput, ids: readonly string[]): Promise<Counts> {
  if (held === undefined) return countTickets(reader, ids);
  return { held: new Map(ids.map((id) => [id, held.get(id) ?? null])), problem: null };
}

function planAccount(facts: AccountFacts, name: string | null): PlanAccount {
  const { portalId, accountType, uiDomain, target } = facts;
  return { ...(name === null ? {} : { name }), portalId, accountType, uiDomain, target };
}

function tooMany(deletes: readonly Settled['deletes'][]): readonly Finding[] {
  const sum = (count: keyof Settled['deletes']): number => deletes.reduce((all, one) => all + one[count], 0);
  return guardTooManyDeletes(sum('going'), sum('managed'));
}

/** Most severe first; if the files are for several accounts, without the ids of this one. */
function sorted(
  { config, account, lockFile }: ComputeInput,
  findings: readonly Finding[],
  live: readonly LivePipeline[],
): readonly Finding[] {
  const weight = { block: 0, confirm: 1, note: 2 };
  const found = findings.toSorted((a, b) => weight[a.verdict] - weight[b.verdict]);
  if (config.portalIds.length < 2 && config.account === null) return found;
  const things = live.flatMap((pipeline) => [pipeline, ...pipeline.statuses]);
  const labels = new Map(things.map(({ id, label }) => [id, label]));
  return withoutIds(found, { portalId: account.portalId, labels, lockFile });
}
