import type { Address } from '../../../core/base/address.js';
import { pipelineOf } from '../../../core/base/address.js';
import type { Change } from '../../../core/plan/change.js';
import type { TicketState } from '../../../core/model/config.js';
import type { Finding } from '../../../core/base/diagnostic.js';
import { finding } from '../../../core/base/diagnostic.js';
import type { AppError } from '../../../core/base/errors.js';
import type { Basis, Plan } from '../../../core/plan/plan.js';
import { leavingStatuses } from '../diff.js';
import type { Leaving } from '../diff.js';
import { partsAfter } from '../payload.js';
import type { Held } from '../../../core/kinds/common.js';
import { flips } from '../settle/ticket-counts.js';

/** The input of the ticket guards: little enough to run them again with only a saved plan. */
interface TicketInput {
  readonly changes: readonly Change[];
  readonly basis: Pick<Basis, 'pipelines'>;
  readonly held: Held;
  readonly countProblem: AppError | null;
  /** A value to suggest after `moveTicketsTo:` for a status of this pipeline. */
  readonly suggest: (leaving: Leaving) => string;
}

/** Tickets that would lose their status, move between open and closed, or be opened or closed in place. */
export function guardTickets(input: TicketInput): readonly Finding[] {
  const states = targetStates(input);
  return input.changes.flatMap((change) => [
    ...leavingOf(change, input.basis).flatMap((leaving) => guardLeaving(leaving, input, states)),
    ...(change.kind === 'status' && change.action === 'update' && flips(change)
      ? guardFlip(change, input)
      : []),
  ]);
}

/** The statuses that a change removes, with their pipeline's id from the basis. */
export function leavingOf(change: Change, basis: Pick<Basis, 'pipelines'>): readonly Leaving[] {
  const pipeline = pipelineOf(change.address);
  const id = (pipeline === null ? undefined : basis.pipelines[pipeline])?.id;
  return leavingStatuses(change, id ?? change.id);
}

/** The statuses that a plan removes and that hold tickets, or couldn't be counted. */
export function statusesToEmpty({ changes, basis, views }: Plan): readonly Leaving[] {
  const held = new Map(views.flatMap(({ before }) => before.map((status) => [status.id, status.held])));
  return changes.flatMap((change) => leavingOf(change, basis)).filter(({ id }) => held.get(id) !== 0);
}

function guardLeaving(
  leaving: Leaving,
  { held, countProblem, suggest }: TicketInput,
  states: ReadonlyMap<Address, TicketState>,
): readonly Finding[] {
  const count = held.get(leaving.id) ?? null;
  const at = { address: leaving.address, source: leaving.source };
  if (count === null) return [uncounted(leaving, countProblem)];
  if (count === 0) return [];
  if (leaving.moveTo === null) {
    return [
      finding({
        code: 'STATUS_HOLDS_TICKETS',
        verdict: 'block',
        ...at,
        summary: `"${leaving.label}" still holds ${tickets(count)}, and nothing says where they go.`,
        detail:
          'Deleting the status would strand them. Say in the files which status they move to; the plan then shows the move, and apply makes it before the delete.',
        hint: suggest(leaving),
      }),
    ];
  }
  const to = states.get(leaving.moveTo);
  if (leaving.closeDates !== null) return [closeDates(leaving, leaving.moveTo, count)];
  if (to === undefined || to === leaving.state) return [];
  return [
    finding({
      code: 'TICKETS_CROSS_STATE',
      verdict: 'confirm',
      ...at,
      summary: `${tickets(count)} would move from ${leaving.state} to ${to}: "${leaving.label}" to ${leaving.moveTo}.`,
      detail:
        to === 'closed'
          ? 'Closing tickets can end SLAs, send surveys and start workflows, and open work is easily lost sight of.'
          : 'Reopening tickets can start SLAs and workflows again, and fills the queues of the people who work there.',
    }),
  ];
}

/** From a closed status to a closed one: what happens to the close dates. */
function closeDates(leaving: Leaving, moveTo: Address, count: number): Finding {
  const kept = leaving.closeDates === 'kept';
  const way = `"${leaving.label}" to ${moveTo}`;
  return finding({
    code: kept ? 'CLOSE_DATES_KEPT' : 'CLOSE_DATES_CHANGE',
    verdict: kept ? 'note' : 'confirm',
    address: leaving.address,
    source: leaving.source,
    summary: kept
      ? `${tickets(count)} ${count === 1 ? 'keeps its close date' : 'keep their close dates'}: ${way}.`
      : `The close dates of ${tickets(count)} are left to HubSpot: ${way}.`,
    detail: `HubSpot sets a close date when a ticket enters a closed status. Whether it also does so for a ticket that comes from another closed one is unverified, and each pipeline can be configured differently. ${
      kept
        ? "So the move sends each ticket's own close date along (empty if it has none); it is read back, and written once more if it differs."
        : 'Reports that go by the close date may then count these tickets as closed today. Without closeDates: hubspot, each ticket keeps its own.'
    }`,
  });
}

function uncounted(status: Pick<Leaving, 'address' | 'label' | 'source'>, reason: AppError | null): Finding {
  return finding({
    code: 'TICKETS_UNCOUNTED',
    verdict: 'block',
    address: status.address,
    summary: `The tickets in "${status.label}" could not be counted.`,
    detail:
      `Without knowing what it holds, no status is deleted or changed between open and closed. ${reason === null ? '' : reason.diagnostic.summary}`.trim(),
    hint: reason?.diagnostic.hint ?? 'pipewright doctor',
    source: status.source,
  });
}

function guardFlip(change: Change, { held, countProblem }: TicketInput): readonly Finding[] {
  const count = held.get(change.id) ?? null;
  if (count === null) return [uncounted(change, countProblem)];
  if (count === 0) return [];
  const turn = partsAfter(change).state === 'closed' ? 'from open to closed' : 'from closed to open';
  return [
    finding({
      code: 'STATE_FLIP_WITH_TICKETS',
      verdict: 'confirm',
      address: change.address,
      summary: `"${change.label}" changes ${turn} with ${tickets(count)} in it.`,
      detail:
        "According to HubSpot's help centre, tickets in it keep their close dates (or have none). What happens to their SLAs is undocumented and unverified.",
      source: change.source,
    }),
  ];
}

/** The target statuses' states after the plan. */
function targetStates({ changes, basis }: TicketInput): ReadonlyMap<Address, TicketState> {
  const states = new Map<Address, TicketState>();
  for (const { statuses } of Object.values(basis.pipelines)) {
    for (const { address, state } of statuses) states.set(address, state);
  }
  for (const change of changes) {
    const { state } = partsAfter(change);
    if (state !== undefined) states.set(change.address, state);
  }
  return states;
}

function tickets(count: number): string {
  return count === 1 ? '1 ticket' : `${count} tickets`;
}
