import type { Change } from '../../../core/plan/change.js';
import type { Address } from '../../../core/base/address.js';
import { pipelineOf, statusOf, thingOf, ticketsAddress } from '../../../core/base/address.js';
import type { Held } from '../../../core/kinds/common.js';
import type { Matching } from '../../../core/model/matching.js';
import { labelKey } from '../../../core/model/matching.js';
import type { Leaving } from '../diff.js';
import { leavingStatuses, migrateChange } from '../diff.js';

/** A label that passes from one live status to another thing. */
interface LabelTakeover {
  readonly label: string;
  readonly fromId: string;
  readonly fromLabel: string;
  /** Address and live id (null for a create) of the status that gets the label. */
  readonly to: string;
  readonly toId: string | null;
}

/** All statuses that the changes remove. */
export function allLeaving(changes: readonly Change[], matching: Matching): readonly Leaving[] {
  const pipelineIds = new Map(matching.pipelines.map((match) => [match.address, match.id]));
  return changes.flatMap((change) => {
    return leavingStatuses(change, pipelineIds.get(pipelineOf(change.address) ?? '') ?? change.id);
  });
}

/**
 * Live ids of the statuses whose tickets matter to the plan: removed, opened or closed, receiving tickets, or giving
 * their label away.
 */
export function statusesToCount(changes: readonly Change[], matching: Matching): readonly string[] {
  const leaving = allLeaving(changes, matching);
  const flipped = changes
    .filter((change) => change.kind === 'status' && change.action === 'update' && flips(change))
    .map(({ id }) => id);
  const targets = new Set(leaving.flatMap(({ moveTo }) => (moveTo === null ? [] : [moveTo])));
  const receiving = matching.pipelines
    .flatMap((match) => match.statuses)
    .filter((status) => status.live !== null && targets.has(status.address))
    .map(({ id }) => id);
  const relabelled = labelTakeovers(changes, matching).flatMap(({ fromId, toId }) => [
    fromId,
    ...(toId === null ? [] : [toId]),
  ]);
  return [...new Set([...leaving.map(({ id }) => id), ...flipped, ...receiving, ...relabelled])];
}

/** True if an update turns open into closed or vice versa. */
export function flips(change: Change): boolean {
  return change.fields.some(({ path }) => path === 'state');
}

/** Labels that move from one status to another inside a pipeline. */
export function labelTakeovers(changes: readonly Change[], matching: Matching): readonly LabelTakeover[] {
  return matching.pipelines.flatMap((match) => {
    const holders = new Map((match.live?.statuses ?? []).map((status) => [labelKey(status.label), status]));
    return match.statuses.flatMap((status) => {
      const holder = holders.get(labelKey(status.desired.label));
      if (holder === undefined || holder.id === status.live?.id) return [];
      if (!changes.some((change) => statusOf(change.address) === status.address)) return [];
      const to = { to: status.address, toId: status.live?.id ?? null };
      return [{ label: status.desired.label, fromId: holder.id, fromLabel: holder.label, ...to }];
    });
  });
}

/** The counts without the tickets that move back before anything is deleted. */
export function heldAfter(returns: readonly Change[], held: Held): Held {
  const rest = new Map(held);
  for (const { id, tickets } of returns) {
    const count = rest.get(id);
    if (typeof count === 'number') rest.set(id, Math.max(0, count - (tickets?.chosen?.ids.length ?? 0)));
  }
  return rest;
}

/** Adds the tickets that move back to the changes: from each status, before its other tickets move. */
export function withReturns(changes: readonly Change[], returns: readonly Change[]): readonly Change[] {
  const moves = new Map<Address, number>();
  for (const { action, address } of [...changes, ...returns]) {
    if (action === 'migrate') moves.set(thingOf(address), (moves.get(thingOf(address)) ?? 0) + 1);
  }
  const own = returns.map((one): Change => {
    const status = thingOf(one.address);
    const target = (moves.get(status) ?? 0) > 1 ? (one.tickets?.moveTo ?? null) : null;
    return { ...one, address: ticketsAddress(status, target) };
  });
  const joined = changes.flatMap((change) =>
    change.action === 'migrate'
      ? [...own.filter(({ address }) => thingOf(address) === thingOf(change.address)), change]
      : [change],
  );
  return [...joined, ...own.filter((one) => !joined.includes(one))];
}

/** Adds the counts to the changes, and one `migrate` for each status whose tickets move. */
export function withTickets(changes: readonly Change[], matching: Matching, held: Held): readonly Change[] {
  const migrations = allLeaving(changes, matching).flatMap((leaving) => {
    const count = held.get(leaving.id) ?? null;
    if (leaving.moveTo === null || count === null || count === 0) return [];
    const to = placeOf(leaving.moveTo, matching);
    return to === null ? [] : [migrateChange(leaving, count, to)];
  });
  return [...changes.map((change) => withCount(change, matching, held)), ...migrations];
}

function withCount(change: Change, matching: Matching, held: Held): Change {
  if (change.action === 'delete' && change.tickets !== null) {
    const counts = allLeaving([change], matching).map(({ id }) => held.get(id) ?? null);
    const known = counts.every((count) => count !== null);
    const total = known ? counts.reduce((sum, count) => sum + count, 0) : null;
    return { ...change, tickets: { ...change.tickets, held: total } };
  }
  if (change.kind === 'status' && change.action === 'update' && flips(change)) {
    return { ...change, tickets: { held: held.get(change.id) ?? null, moveTo: null, closeDates: null } };
  }
  return change;
}

/** Ids of a target status and its pipeline: live ones, or those that their creates will request. */
function placeOf(
  address: string,
  matching: Matching,
): { readonly pipelineId: string; readonly id: string; readonly address: string } | null {
  for (const match of matching.pipelines) {
    const status = match.statuses.find((entry) => entry.address === address);
    if (status !== undefined) return { pipelineId: match.id, id: status.id, address };
  }
  return null;
}
