import type { Change } from '../../core/plan/change.js';
import type { KindPlan, PlanFacet, PlanScope, Settled, TicketFacts } from '../../core/kinds/facets.js';
import type { Matching } from '../../core/model/matching.js';
import { guardAccount } from './guards/account.js';
import { guardDeletes } from './guards/deletes.js';
import { guardIdentity } from './guards/identity.js';
import type { GuardFacts } from './guards/input.js';
import { guardTickets } from './guards/tickets.js';
import { readPipelineRoom } from './read.js';
import { retireLinesFor } from './guards/retire-lines.js';
import { allLeaving, heldAfter, statusesToCount, withReturns, withTickets } from './settle/ticket-counts.js';
import { pipelineBasis, pipelineViews, unmanagedThings } from './settle/views.js';

export const planning: PlanFacet = planPipelines;

/** Counts the tickets that creates and deletes affect, and runs the guards. */
async function planPipelines(scope: PlanScope): Promise<KindPlan> {
  const { structure, matching, tickets } = scope;
  // Without counts there is nothing to add to the structural changes, which are known already.
  if (tickets === null) return { changes: [], findings: [] };
  const facts = await readFacts(scope, tickets);
  return {
    changes: withReturns(withTickets(structure, matching, facts.held), facts.back),
    findings: [],
    unmanaged: unmanagedThings(matching),
    settle: (changes) => settle(scope, facts, changes),
  };
}

/** Reads what the guards need, in parallel. */
async function readFacts(
  { structure, matching, reader }: PlanScope,
  { count, goBack }: TicketFacts,
): Promise<GuardFacts> {
  const creates = structure.some(({ kind, action }) => kind === 'pipeline' && action === 'create');
  const [counts, room, back] = await Promise.all([
    count(statusesToCount(structure, matching)),
    creates ? readPipelineRoom(reader) : null,
    goBack(),
  ]);
  const held = heldAfter(back, counts.held);
  return { counted: counts.held, held, countProblem: counts.problem, room, back };
}

function settle(scope: PlanScope, facts: GuardFacts, changes: readonly Change[]): Settled {
  const { matching } = scope;
  const { held, countProblem } = facts;
  const basis = pipelineBasis(matching, changes);
  const input = { ...scope, ...facts, changes };
  return {
    basis,
    views: pipelineViews(matching, changes, facts.counted),
    findings: [
      ...guardTickets({
        changes,
        basis,
        held,
        countProblem,
        suggest: (leaving) => retireLinesFor(leaving, matching),
      }),
      ...guardIdentity(input),
      ...guardDeletes(input),
      ...guardAccount(input),
    ],
    deletes: { going: allLeaving(changes, matching).length, managed: managedStatuses(matching) },
  };
}

function managedStatuses(matching: Matching): number {
  const live = [...matching.pipelines, ...matching.retiredPipelines].map((match) => match.live);
  return live.reduce(
    (sum, pipeline) => sum + (pipeline?.statuses.filter(({ writable }) => writable).length ?? 0),
    0,
  );
}
