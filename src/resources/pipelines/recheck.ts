import { isBelow, ticketsAddress } from '../../core/base/address.js';
import type { Finding } from '../../core/base/diagnostic.js';
import type { Counts } from '../../core/kinds/common.js';
import type { RecheckFacet } from '../../core/kinds/recheck.js';
import type { Change } from '../../core/plan/change.js';
import { grownTo } from '../../core/plan/grown.js';
import type { Plan } from '../../core/plan/plan.js';
import { TICKET_MOVE } from '../shared/ticket-move.js';
import { guardTickets, leavingOf } from './guards/tickets.js';
import { readPipelines } from './read.js';
import { isStructureRealised, staleStructure } from './staleness.js';
import { flips } from './settle/ticket-counts.js';

/** Pipelines, statuses, and the tickets that move with them. */
export const rechecking: RecheckFacet = {
  read: readPipelines,
  stale: staleStructure,
  realised: isStructureRealised,
  findings: findingsNow,
  codes: [
    'STATUS_HOLDS_TICKETS',
    'TICKETS_UNCOUNTED',
    'TICKETS_CROSS_STATE',
    'CLOSE_DATES_KEPT',
    'CLOSE_DATES_CHANGE',
    'STATE_FLIP_WITH_TICKETS',
  ],
  fits: migrationsFollowFromDeletes,
};

async function findingsNow(
  plan: Plan,
  count: (ids: readonly string[]) => Promise<Counts>,
): Promise<readonly Finding[]> {
  const { changes, basis } = plan;
  const leaving = changes.flatMap((change) => leavingOf(change, basis));
  const flipped = changes.filter(
    (change) => change.kind === 'status' && change.action === 'update' && flips(change),
  );
  const { held, problem } = await count([...leaving, ...flipped].map(({ id }) => id));
  const suggest = (): string => 'retired:\n  - { status: ID, moveTicketsTo: KEY }';
  return [...guardTickets({ changes, basis, held, countProblem: problem, suggest }), ...grown(plan, held)];
}

/** Statuses that hold far more tickets than the plan said. */
function grown({ changes, basis }: Plan, held: Counts['held']): readonly Finding[] {
  return changes.flatMap((change) => {
    const ids = change.action === 'delete' ? leavingOf(change, basis).map(({ id }) => id) : [change.id];
    return grownTo(
      change,
      ids.reduce((sum, id) => sum + (held.get(id) ?? 0), 0),
    );
  });
}

/** Ticket moves aren't part of the hash: each must match what a delete of the plan says about its tickets. */
function migrationsFollowFromDeletes(plan: Plan): boolean {
  const leaving = plan.changes.flatMap((change) => leavingOf(change, plan.basis));
  const targets = new Map(leaving.map(({ address, moveTo }) => [ticketsAddress(address), moveTo]));
  return plan.changes.every((change) => {
    if (change.action === 'delete') return plan.summary.blocked || movesItsTickets(plan, change);
    if (change.action !== 'migrate') return true;
    const moveTo = change.tickets?.moveTo ?? null;
    return (
      moveTo !== null && targets.get(change.address) === moveTo && sitsAt(plan, change.address, change.before)
    );
  });
}

/** Unless the plan is blocked, all tickets of a deleted thing are moved. */
function movesItsTickets(plan: Plan, { address, tickets }: Change): boolean {
  const moves = plan.changes.filter(
    (change) => change.action === 'migrate' && isBelow(change.address, address),
  );
  return (tickets?.held ?? 0) === moves.reduce((sum, change) => sum + (change.tickets?.held ?? 0), 0);
}

/** The status that a migration empties is the one that its address names. */
function sitsAt(plan: Plan, address: string, before: Plan['changes'][number]['before']): boolean {
  const statuses = Object.values(plan.basis.pipelines).flatMap((pipeline) =>
    pipeline.statuses.map((status) => ({ ...status, pipeline: pipeline.id })),
  );
  const status = statuses.find((entry) => ticketsAddress(entry.address) === address);
  const place = TICKET_MOVE.decode(before);
  return place !== null && status?.id === place.status && status?.pipeline === place.pipeline;
}
