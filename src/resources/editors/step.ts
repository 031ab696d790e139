/**
 * One PUT holds the editors of a whole pipeline, and what HubSpot makes of a status that is left out is undocumented. So
 * every live status is sent: with what the plan wants where it changes something, else with what was read a moment ago.
 * All changes of the pipeline are realised together; the others are then found to be done.
 */
import type { AccountReader, Operation } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import { pipelineOf, statusOf, teamAddress } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { isSendable } from '../../core/plan/change.js';
import { BugError } from '../../core/base/errors.js';
import type { JsonObject } from '../../core/base/json.js';
import { canonicalJson, sameJson } from '../../core/base/json.js';
import type { LiveEditors } from '../../core/model/live-state.js';
import type { Plan } from '../../core/plan/plan.js';
import { userIdIn } from '../../core/plan/plan-ids.js';
import { referencedId } from '../../core/base/reference.js';
import type { ApplyScope, Step, StepFacet } from '../../core/kinds/facets.js';
import { editorsPath, findEditors, findStatusIds } from './read.js';
import type { EditorIds, Translation } from './value.js';
import { factsIn, idsFrom, idsOf } from './value.js';
import { kind } from './kind.js';

export const stepping: StepFacet = {
  changes: kind.changes,
  next: nextEditors,
  together: true,
};

async function nextEditors(change: Change, scope: ApplyScope, reader: AccountReader): Promise<Step> {
  const home = pipelineOf(change.address) ?? change.address;
  const pipelineId = scope.idOf(home);
  if (pipelineId === null) return stale('pipeline', home, 'nothing');
  const [statuses, entries] = await Promise.all([
    findStatusIds(reader, pipelineId),
    findEditors(reader, pipelineId),
  ]);
  if (statuses === null || entries === null) return stale('pipeline', pipelineId, 'nothing');
  return decide(change, { scope, home, pipelineId, statuses, entries });
}

interface Seen {
  readonly scope: ApplyScope;
  readonly home: Address;
  readonly pipelineId: string;
  /** Ids of the live statuses. */
  readonly statuses: readonly string[];
  readonly entries: readonly LiveEditors[];
}

/** One status that the plan changes, as it is now. */
interface Turn {
  readonly change: Change;
  readonly id: string;
  readonly isLive: boolean;
  readonly before: EditorIds;
  readonly after: EditorIds;
  readonly found: EditorIds;
}

function decide(change: Change, seen: Seen): Step {
  const { plan } = seen.scope;
  const own = turnOf(change, seen);
  if (own.isLive ? sameJson(own.found, own.after) : isGoing(change, plan)) return { kind: 'done' };
  const turns = plan.changes
    .filter(
      (other) => other.kind === 'editors' && isSendable(other) && pipelineOf(other.address) === seen.home,
    )
    .map((other) => turnOf(other, seen))
    .filter((turn) => turn.isLive || !isGoing(turn.change, plan));
  for (const { change: other, id, isLive, before, after, found } of turns) {
    if (!isLive) return stale(other.address, id, 'nothing');
    if (!sameJson(found, before) && !sameJson(found, after))
      return stale(other.address, canonicalJson(before), canonicalJson(found));
  }
  return { kind: 'send', operation: putOperation(turns, seen) };
}

function turnOf(change: Change, { scope, statuses, entries }: Seen): Turn {
  const id = scope.idOf(statusOf(change.address) ?? '') ?? change.id;
  const idOf = idsNow(scope.idOf, scope.plan, unknown);
  return {
    change,
    id,
    isLive: statuses.includes(id),
    before: idsFrom(factsIn(change.before), idOf),
    after: idsFrom(factsIn(change.after), idOf),
    found: foundIn(entries, id),
  };
}

function foundIn(entries: readonly LiveEditors[], id: string): EditorIds {
  return idsOf(entries.find(({ statusId }) => statusId === id));
}

function putOperation(turns: readonly Turn[], { pipelineId, statuses, entries }: Seen): Operation {
  const wanted = new Map(turns.map(({ id, after }) => [id, after]));
  const stages = statuses.map((id) => encodeEditors(id, wanted.get(id) ?? foundIn(entries, id)));
  const realised = turns.filter(({ found, after }) => !sameJson(found, after));
  return {
    method: 'PUT',
    path: editorsPath(pipelineId),
    body: { stages },
    retry: 'look-first',
    addresses: realised.map(({ change }) => change.address),
  };
}

/** The editors of one status as the account takes them. What is said about super admins means nothing where everyone may edit. */
export function encodeEditors(
  id: string,
  { everyone, teamIds, userIds, superAdmins }: EditorIds,
): JsonObject {
  return {
    pipelineStageId: id,
    permissionMode: everyone ? 'OPEN' : 'RESTRICTED',
    teamIds,
    userIds,
    superAdmin: !everyone && superAdmins,
  };
}

/** True if the plan deletes the status whose editors these are. */
export function isGoing({ address }: Pick<Change, 'address'>, plan: Plan): boolean {
  const status = statusOf(address);
  return plan.changes.some((other) => other.action === 'delete' && other.address === status);
}

/** Live ids of what a value names, with nothing but the plan and what the apply has learned. */
export function idsNow(
  idOf: (address: Address) => string | null,
  plan: Plan,
  unknown: (name: string) => string,
): Translation {
  return {
    team: (name) => referencedId(name) ?? idOf(teamAddress(name)) ?? unknown(name),
    user: (name) => userIdIn(plan, name) ?? unknown(name),
  };
}

function unknown(name: string): never {
  throw new BugError(`the plan names ${name} but has no id for it`);
}

function stale(path: string, expected: string, found: string): Step {
  return { kind: 'stale', fields: [{ path, expected, found }] };
}
