import type { AccountFacts, AccountReader } from '../core/account.js';
import { assemblePlan } from '../core/assemble.js';
import type { Change } from '../core/change.js';
import type { Config, PortalLock } from '../core/config.js';
import type { Finding } from '../core/diagnostic.js';
import type { LivePipeline } from '../core/live-state.js';
import type { Matching } from '../core/matching.js';
import type { Basis, Plan } from '../core/plan.js';
import { guardNotSupported } from '../guards/not-supported.js';
import { guardTooManyDeletes } from '../guards/too-many-deletes.js';
import { diffPipelines } from '../resources/pipelines/diff.js';
import { allLeaving, statusesToCount, withTickets } from '../resources/pipelines/facts.js';
import { guardAccount } from '../resources/pipelines/guards/account.js';
import { guardDeletes, suggestTarget } from '../resources/pipelines/guards/deletes.js';
import { guardIdentity } from '../resources/pipelines/guards/identity.js';
import type { GuardInput } from '../resources/pipelines/guards/input.js';
import { guardTickets } from '../resources/pipelines/guards/tickets.js';
import { matchPipelines } from '../resources/pipelines/identity.js';
import { readPipelineRoom, readPipelines } from '../resources/pipelines/read.js';
import { pipelineBasis, pipelineViews, unmanagedThings } from '../resources/pipelines/views.js';
import { countTickets } from '../resources/tickets/count.js';

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
}

export interface Computed {
  readonly plan: Plan;
  readonly matching: Matching;
  readonly live: readonly LivePipeline[];
}

/** Reads the account once, compares, counts the tickets that matter, and asks the guards. Writes nothing. */
export async function computePlan(input: ComputeInput): Promise<Computed> {
  const { config, lock, reader, account } = input;
  const live = await readPipelines(reader);
  const matching = matchPipelines(config, live, lock);
  const bare = diffPipelines(matching);
  const creates = bare.some(({ kind, action }) => kind === 'pipeline' && action === 'create');
  const [counts, room] = await Promise.all([
    countTickets(reader, statusesToCount(bare, matching)),
    creates ? readPipelineRoom(reader) : null,
  ]);
  const changes = withTickets(bare, matching, counts.held);
  const basis = pipelineBasis(matching, changes);
  const guarded = {
    account,
    config,
    lock,
    live,
    matching,
    changes,
    held: counts.held,
    countProblem: counts.problem,
    room,
  };
  const plan = assemblePlan({
    tool: { name: 'pipewright', version: input.version },
    createdAt: input.createdAt.toISOString(),
    account: {
      portalId: account.portalId,
      accountType: account.accountType,
      uiDomain: account.uiDomain,
      target: account.target,
    },
    files: input.files,
    lockFile: input.lockFile,
    configDigest: config.digest,
    basis,
    views: pipelineViews(matching, changes, counts.held),
    changes,
    unmanaged: unmanagedThings(matching),
    findings: guardPlan(guarded, basis),
  });
  return { plan, matching, live };
}

function guardPlan(input: GuardInput, basis: Basis): readonly Finding[] {
  const { changes, matching, held, countProblem, config } = input;
  const suggest = suggestFor(matching);
  const findings = [
    ...guardTickets({ changes, basis, held, countProblem, suggest }),
    ...guardIdentity(input),
    ...guardDeletes(input),
    ...guardTooManyDeletes(allLeaving(changes, matching).length, managedStatuses(matching)),
    ...guardAccount(input),
    ...guardNotSupported(config.notSupported),
  ];
  const weight = { block: 0, confirm: 1, note: 2 };
  return findings.toSorted((a, b) => weight[a.verdict] - weight[b.verdict]);
}

/** The YAML that says where the tickets of a leaving status could go. */
function suggestFor(matching: Matching): Parameters<typeof guardTickets>[0]['suggest'] {
  return (leaving) => {
    const own = matching.pipelines.find(({ address }) => leaving.address.startsWith(`${address}.`));
    if (own !== undefined) {
      const target = suggestTarget(own, leaving);
      return `retired:\n  - { status: ${JSON.stringify(leaving.id)}, moveTicketsTo: ${target} }`;
    }
    const [first] = matching.pipelines;
    const target =
      first === undefined ? 'PIPELINE.STATUS' : `${first.desired.key}.${suggestTarget(first, leaving)}`;
    return `retired:\n  - { pipeline: ${JSON.stringify(leaving.pipelineId)}, moveTicketsTo: ${target} }`;
  };
}

function managedStatuses(matching: Matching): number {
  const live = [...matching.pipelines, ...matching.retiredPipelines].map((match) => match.live);
  return live.reduce(
    (sum, pipeline) => sum + (pipeline?.statuses.filter(({ writable }) => writable).length ?? 0),
    0,
  );
}

/** Changes that go through the API. */
export function apiChanges(plan: Plan): readonly Change[] {
  return plan.changes.filter(({ channel }) => channel === 'api');
}
