import type { AccountReader } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import { pipelineIdAddress, statusIdAddress, ticketsAddress } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { change } from '../../core/plan/change.js';
import type { TicketState } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { Matching } from '../../core/model/matching.js';
import type { MovedTicket, RollbackFacet, TicketsGoBack } from '../../core/kinds/rollback.js';
import { ticketCount } from '../shared/count-tickets.js';
import { kind } from './kind.js';
import type { FoundTicket } from './search.js';
import { readTickets } from './search.js';

export const rollingBack: RollbackFacet = { rank: 40, kinds: kind.changes, goBack: ticketsGoBack };

/** Maximum number of tickets per batch read. */
const READ = 100;

/**
 * The tickets to move back: those that pipewright moved since a snapshot, and that are still where it put them, or may
 * have put them. One that somebody has moved since is left alone.
 */
async function ticketsGoBack(
  reader: AccountReader,
  moved: readonly MovedTicket[],
  matching: Matching,
): Promise<TicketsGoBack> {
  const batches: (readonly MovedTicket[])[] = [];
  for (let at = 0; at < moved.length; at += READ) batches.push(moved.slice(at, at + READ));
  const found = await Promise.all(
    batches.map((batch) =>
      readTickets(
        reader,
        batch.map(({ id }) => id),
      ),
    ),
  );
  const sorted = sortTickets(moved, new Map(found.flat().map((ticket) => [ticket.id, ticket])), matching);
  const changes = changesOf(sorted.back, matching);
  return { changes, findings: [...crossing(changes, matching), ...told(sorted)] };
}

interface Returning extends MovedTicket {
  /** Where it is now, by live ids. */
  readonly pipeline: string;
  readonly now: string;
  readonly moveTo: Address;
}

interface Sorted {
  readonly back: readonly Returning[];
  /** Somebody has moved them on since. */
  readonly elsewhere: readonly string[];
  /** Archived, merged or deleted. */
  readonly gone: readonly string[];
  /** Their former status isn't in the snapshot. */
  readonly homeless: readonly string[];
}

function sortTickets(
  moved: readonly MovedTicket[],
  found: ReadonlyMap<string, FoundTicket>,
  matching: Matching,
): Sorted {
  const homes = new Map(
    matching.pipelines.flatMap(({ statuses }) =>
      statuses.map((status) => [status.desired.wantedId, status] as const),
    ),
  );
  const back: Returning[] = [];
  const elsewhere: string[] = [];
  const gone: string[] = [];
  const homeless: string[] = [];
  for (const ticket of moved) {
    const { id, from, places } = ticket;
    const { status = null, pipeline = null } = found.get(id) ?? {};
    const home = homes.get(from);
    if (!found.has(id)) gone.push(id);
    else if (status !== null && [from, home?.id].includes(status)) continue;
    else if (status === null || !places.includes(status)) elsewhere.push(id);
    else if (home === undefined) homeless.push(id);
    else back.push({ ...ticket, pipeline: pipeline ?? '', now: status, moveTo: home.address });
  }
  return { back, elsewhere, gone, homeless };
}

/** A status that a ticket leaves, as named in the plan. */
interface Place {
  readonly address: Address;
  readonly label: string;
  readonly state: TicketState | null;
}

function placesOf(matching: Matching): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const pipeline of [
    ...matching.unmanaged.map((live) => ({ address: pipelineIdAddress(live.id), live, statuses: [] })),
    ...matching.retiredPipelines.map((match) => ({ ...match, statuses: [] })),
    ...matching.pipelines,
  ]) {
    for (const { id, label, state } of pipeline.live?.statuses ?? []) {
      const declared = pipeline.statuses.find((status) => status.live?.id === id);
      const address = declared?.address ?? statusIdAddress(pipeline.address, id);
      places.set(id, { address, label, state });
    }
  }
  return places;
}

function changesOf(back: readonly Returning[], matching: Matching): readonly Change[] {
  const places = placesOf(matching);
  const leaving = new Map<string, Returning[]>();
  for (const ticket of back) leaving.set(ticket.now, [...(leaving.get(ticket.now) ?? []), ticket]);
  return [...leaving].flatMap(([id, tickets]) => {
    const place = places.get(id);
    if (place === undefined) return [];
    const groups = new Map<Address, Returning[]>();
    for (const ticket of tickets) groups.set(ticket.moveTo, [...(groups.get(ticket.moveTo) ?? []), ticket]);
    const before = { pipeline: tickets[0]?.pipeline ?? '', status: id };
    return [...groups].map(([moveTo, all]) => returnOf(place, before, moveTo, all));
  });
}

function returnOf(
  { address, label }: Place,
  before: { readonly pipeline: string; readonly status: string },
  moveTo: Address,
  tickets: readonly Returning[],
): Change {
  const closeDates = Object.fromEntries(
    tickets.flatMap(({ id, closeDate }) => (closeDate === undefined ? [] : [[id, closeDate]])),
  );
  return change({
    address: ticketsAddress(address),
    kind: 'tickets',
    action: 'migrate',
    id: before.status,
    label,
    before,
    after: null,
    tickets: { held: tickets.length, moveTo, chosen: { ids: tickets.map(({ id }) => id), closeDates } },
    source: null,
  });
}

function crossing(changes: readonly Change[], matching: Matching): readonly Finding[] {
  const places = placesOf(matching);
  const states = new Map(
    matching.pipelines.flatMap(({ statuses }) =>
      statuses.map(({ address, desired }) => [address, desired.state] as const),
    ),
  );
  return changes.flatMap(({ id, label, tickets }) => {
    const place = places.get(id);
    const moveTo = tickets?.moveTo ?? '';
    const to = states.get(moveTo);
    if (place === undefined || to === undefined || to === place.state) return [];
    return [
      finding({
        code: 'TICKETS_CROSS_STATE',
        verdict: 'confirm',
        address: place.address,
        summary: `${ticketCount(tickets?.held ?? 0)} would move back from ${place.state ?? ''} to ${to}: "${label}" to ${moveTo}.`,
        detail:
          to === 'closed'
            ? 'Closing tickets can end SLAs, send surveys and start workflows, and open work is easily lost sight of.'
            : 'Reopening tickets can start SLAs and workflows again, and fills the queues of the people who work there.',
      }),
    ];
  });
}

function told({ back, elsewhere, gone, homeless }: Sorted): readonly Finding[] {
  if (back.length + elsewhere.length + gone.length + homeless.length === 0) return [];
  const unknown = back.filter(({ outcome }) => outcome === 'unknown').length;
  const sentences = [
    ...(unknown === 0
      ? []
      : [
          `For ${unknown} of them, the outcome of a request in the journal is unknown (its answer was lost, or the run was interrupted); each was looked up, and moves back from where it is now.`,
        ]),
    ...stay(elsewhere, 'stays where somebody has moved it since', 'stay where somebody has moved them since'),
    ...stay(gone, 'has been archived, merged or deleted', 'have been archived, merged or deleted'),
    ...stay(
      homeless,
      'stays: its former status is not in the snapshot',
      'stay: their former status is not in the snapshot',
    ),
    ...(back.length === 0
      ? []
      : [
          'They get their former close dates back, as far as the journals record them. A move can start workflows and SLAs in HubSpot, also on the way back.',
        ]),
  ];
  return [
    finding({
      code: 'ROLLBACK_TICKETS',
      verdict: 'note',
      summary:
        back.length === 0
          ? 'No ticket moves back.'
          : `${ticketCount(back.length)} ${back.length === 1 ? 'moves' : 'move'} back to where the journals say ${back.length === 1 ? 'it was' : 'they were'}.`,
      detail: sentences.join(' '),
    }),
  ];
}

const LISTED = 10;

function stay(ids: readonly string[], one: string, many: string): readonly string[] {
  if (ids.length === 0) return [];
  const more = ids.length > LISTED ? ` and ${ids.length - LISTED} more` : '';
  return [
    `${ticketCount(ids.length)} ${ids.length === 1 ? one : many} (${ids.slice(0, LISTED).join(', ')}${more}).`,
  ];
}
