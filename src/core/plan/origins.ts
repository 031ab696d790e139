/**
 * Determines who made each difference of a plan, by a three-way comparison of live state (L), files (F) and the files
 * at a base (B). A change is L != F. If B equals L, the files changed; if B equals F, the account did; else both did. B
 * is known from its own plan against the same account: if that has no change, B asks for the live state, or doesn't
 * declare the thing, and then the files changed by declaring it.
 *
 * Things are matched by kind and live id (for creates the wanted one), because keys, and so addresses, may differ
 * between the two. Positions in a list are compared by what precedes the thing among those that keep their places on
 * all three sides: numbers differ wherever something else is added or removed. A setting of several values counts as
 * one thing: if one value changed in the files and another in the account, both did.
 */
import type { Address } from '../base/address.js';
import { isBelow, statusOf, teamOf } from '../base/address.js';
import type { Change } from './change.js';
import { unreachable } from '../base/errors.js';
import { sameJson } from '../base/json.js';
import { keptInPlace } from '../base/order.js';
import type { LivePipeline } from '../model/live-state.js';
import type { Matching } from '../model/matching.js';

/** One configuration compared with the account; a base's changes needn't include ticket moves. */
export interface Compared {
  readonly changes: readonly Change[];
  readonly matching: Matching;
  /** In display order. */
  readonly live: readonly LivePipeline[];
}

type Origin = Change['origin'];

/**
 * The changes of the files with their origins. The live value of console changes is unknown: their origin is `yours` or
 * null.
 */
export function withOrigins(files: Compared, base: Compared): readonly Change[] {
  const changes = files.changes.map((change) => ({ ...change, origin: originOf(change, files, base) }));
  return changes.map((change) =>
    change.action === 'migrate' ? { ...change, origin: originOfDelete(change, changes) } : change,
  );
}

/** The change that the base asks for on the same thing, or null. */
export function counterpart(change: Change, { changes }: Pick<Compared, 'changes'>): Change | null {
  const same = changes.filter(
    ({ kind, id, channel }) => kind === change.kind && id === change.id && channel === change.channel,
  );
  const isMove = change.action === 'move';
  return same.find(({ action }) => (action === 'move') === isMove) ?? null;
}

function originOf(change: Change, files: Compared, base: Compared): Origin {
  const other = counterpart(change, base);
  if (change.channel === 'console')
    return other !== null && sameJson(other.after, change.after) ? null : 'yours';
  switch (change.action) {
    case 'create':
      if (other === null) return 'yours';
      return sameJson(contentOf(other), contentOf(change)) ? 'drift' : 'both';
    case 'update':
      if (other === null) return 'yours';
      return other.action === 'delete' ? 'both' : originOfFields(change, other);
    case 'delete':
      if (other?.action === 'delete') return 'drift';
      return isTouched(change, base) ? 'both' : 'yours';
    case 'move':
      return originOfMove(change, other, { files, base });
    case 'migrate':
      return null;
    default:
      return unreachable(change.action);
  }
}

/** Tickets move because of the delete that follows. */
function originOfDelete(migrate: Change, changes: readonly Change[]): Origin {
  const goes = changes.find(
    ({ action, address }) => action === 'delete' && isBelow(migrate.address, address),
  );
  return goes?.origin ?? 'yours';
}

/** The values of a created thing, without its position, which depends on everything around it. */
function contentOf({ fields }: Change): readonly unknown[] {
  return fields.flatMap(({ path, after }) => (path === 'position' ? [] : [[path, after]]));
}

function originOfFields(change: Change, other: Change): Origin {
  const origins = change.fields.map(({ path, after }): Origin => {
    const asked = other.fields.find((field) => field.path === path);
    if (asked === undefined) return 'yours';
    return sameJson(asked.after, after) ? 'drift' : 'both';
  });
  const [first = 'yours'] = origins;
  return origins.every((origin) => origin === first) ? first : 'both';
}

/** True if anything about a thing that the files delete differs from the base. */
function isTouched({ address, id }: Change, { changes, matching }: Compared): boolean {
  const isTeam = teamOf(address) !== null;
  const home = isTeam ? null : addressOf(address, id, matching);
  return changes.some((other) => {
    if (other.action === 'move' || other.channel === 'console') return false;
    if (isTeam) return teamOf(other.address) !== null && other.id === id;
    return home !== null && (other.address === home || isBelow(other.address, home));
  });
}

/** The base's address of a live pipeline or status that the files declare as `address`. */
function addressOf(address: Address, id: string, { pipelines }: Matching): Address | null {
  const declared = statusOf(address) === null ? pipelines : pipelines.flatMap(({ statuses }) => statuses);
  return declared.find(({ live }) => live?.id === id)?.address ?? null;
}

interface Sides {
  readonly files: Compared;
  readonly base: Compared;
}

function originOfMove(change: Change, other: Change | null, { files, base }: Sides): Origin {
  const isStatus = statusOf(change.address) !== null;
  const orders = isStatus ? statusOrders(change, files, base) : pipelineOrders(files, base);
  if (orders === null || !orders.base.includes(change.id)) return 'yours';
  const moved = new Set(
    files.changes.flatMap(({ action, kind, id }) => (action === 'move' && kind === change.kind ? [id] : [])),
  );
  const unmoved = orders.files.filter((id) => !moved.has(id));
  const kept = [...keptInPlace(orders.base, unmoved)];
  const before = (order: readonly string[]): readonly string[] =>
    kept.filter((id) => order.includes(id) && order.indexOf(id) < order.indexOf(change.id));
  const [live, wanted, asked] = [orders.live, orders.files, orders.base].map(before);
  if (sameJson(live, wanted)) return other === null ? 'yours' : 'drift';
  if (sameJson(asked, live)) return 'yours';
  return sameJson(asked, wanted) ? 'drift' : 'both';
}

/** Live ids in three orders; those of `files` and `base` are live and declared there. */
interface Orders {
  readonly live: readonly string[];
  readonly files: readonly string[];
  readonly base: readonly string[];
}

function pipelineOrders(files: Compared, base: Compared): Orders {
  return {
    live: files.live.map(({ id }) => id),
    files: liveIds(files.matching.pipelines),
    base: liveIds(base.matching.pipelines),
  };
}

function statusOrders({ address }: Change, files: Compared, base: Compared): Orders | null {
  const home = files.matching.pipelines.find(({ statuses }) =>
    statuses.some((one) => one.address === address),
  );
  const same = base.matching.pipelines.find(({ live }) => live !== null && live.id === home?.live?.id);
  if (home?.live == null || same === undefined) return null;
  return {
    live: home.live.statuses.map(({ id }) => id),
    files: liveIds(home.statuses),
    base: liveIds(same.statuses),
  };
}

function liveIds(matches: readonly { readonly live: { readonly id: string } | null }[]): readonly string[] {
  return matches.flatMap(({ live }) => (live === null ? [] : [live.id]));
}
