import type { EditorFacts, Sides } from '../model/access-facts.js';
import type { Address } from '../base/address.js';
import type { TicketPermissions } from '../model/config.js';
import { emailKey } from '../model/people.js';
import { referencedAddress, referencedId } from '../base/reference.js';
import type { Known } from './known.js';
import { both, either } from './known.js';
import type { AccessModel, AccessPipeline, Side } from './model.js';
import { rulesLetCreate, rulesLetMove } from './movement.js';
import type { Subject } from './subject.js';
import { widest } from './ticket-permissions.js';

/** What somebody may do with tickets in one status; each is null if unknown. */
export interface StatusAccess {
  readonly create: Known;
  /** Addresses of the statuses from which they may move tickets into this one. */
  readonly moveInto: readonly Address[] | null;
  readonly edit: Known;
}

/** `before` and `after` are null if the status isn't there (yet, or any more). */
export interface StatusSides {
  readonly address: Address;
  readonly before: StatusAccess | null;
  readonly after: StatusAccess | null;
}

/** Which tickets somebody sees. */
export type Sight = Pick<TicketPermissions, 'view' | 'unassigned'>;

/** What somebody may do in one pipeline: statuses in the order after the plan, then deleted ones. */
export interface PipelineAccess {
  readonly address: Address;
  readonly sees: Sides<Sight>;
  readonly statuses: readonly StatusSides[];
}

export function accessOf(model: AccessModel, subject: Subject, pipeline: AccessPipeline): PipelineAccess {
  const [before, after] = (['before', 'after'] as const).map((side) =>
    accessOnSide(model, subject, pipeline, side),
  );
  return {
    address: pipeline.address,
    sees: sightOf(model, subject),
    statuses: statusesOf(pipeline).map((address) => ({
      address,
      before: before?.get(address) ?? null,
      after: after?.get(address) ?? null,
    })),
  };
}

/** Addresses of all statuses of a pipeline, deleted ones last. */
export function statusesOf({ before, after }: AccessPipeline): readonly Address[] {
  return [...new Set([...after, ...before].map(({ address }) => address))];
}

function accessOnSide(
  model: AccessModel,
  subject: Subject,
  pipeline: AccessPipeline,
  side: Side,
): ReadonlyMap<Address, StatusAccess> {
  const order = pipeline[side].map(({ address }) => address);
  const rules = model.facts.rules.get(pipeline.address)?.[side] ?? null;
  const edits = new Map(order.map((address) => [address, mayEdit(model, subject, address, side)]));
  const mayMove = (from: Address, to: Address): Known =>
    both(
      both(edits.get(from) ?? null, edits.get(to) ?? null),
      either(subject.superAdmin, rulesLetMove(rules, order, { from, to })),
    );
  return new Map(
    order.map((address) => {
      const ways = order
        .filter((from) => from !== address)
        .map((from) => [from, mayMove(from, address)] as const);
      return [
        address,
        {
          create: either(subject.superAdmin, rulesLetCreate(rules, address)),
          moveInto: ways.some(([, may]) => may === null)
            ? null
            : ways.filter(([, may]) => may).map(([from]) => from),
          edit: edits.get(address) ?? null,
        },
      ];
    }),
  );
}

/**
 * Whether the status's editors and the declared ticket permissions let somebody edit tickets there. Undeclared
 * permissions are ignored: no API returns what people have.
 */
export function mayEdit(model: AccessModel, subject: Subject, status: Address, side: Side): Known {
  const editors = model.facts.editors.get(status)?.[side] ?? null;
  const listed = editors === null ? null : isEditor(editors, subject, side);
  return both(listed, either(subject.superAdmin, permitted(model, subject, side)));
}

/**
 * Whether a list of editors lets somebody edit, as far as that is certain. HubSpot documents `superAdmins` in two ways
 * (super admins too, or super admins only), so with it only super admins are certain to be editors, and without it only
 * those who are listed.
 */
export function isEditor(editors: EditorFacts, { names, superAdmin, teams }: Subject, side: Side): Known {
  if (editors.everyone) return true;
  const named = isNamed(editors, { names, teams }, side);
  const asAdmin = either(named, editors.superAdmins ? true : null);
  const asOther = editors.superAdmins ? both(named, null) : named;
  if (superAdmin === null) return asAdmin === asOther ? asAdmin : null;
  return superAdmin ? asAdmin : asOther;
}

function isNamed(
  editors: EditorFacts,
  { names, teams }: Pick<Subject, 'names' | 'teams'>,
  side: Side,
): Known {
  const users = editors.users.map((user) => (referencedId(user) === null ? emailKey(user) : user));
  if (users.some((user) => names.includes(user))) return true;
  const lists = editors.teams.map((team) => referencedAddress('teams', team));
  const own = teams[side];
  return lists.length === 0 ? false : own === null ? null : own.some((team) => lists.includes(team));
}

function permitted(model: AccessModel, subject: Subject, side: Side): Known {
  const { [side]: now, after } = ticketPermissionsOf(model, subject);
  if (now !== null) return now.edit !== 'none';
  // A permission that is about to be removed may have been there or not.
  return after?.edit === 'none' ? null : true;
}

/** The ticket permissions in the files and the lock; null if there are none. */
function ticketPermissionsOf({ teams: known }: AccessModel, { teams }: Subject): Sides<TicketPermissions> {
  const on = (side: Side): TicketPermissions | null =>
    widest(
      (teams[side] ?? [])
        .flatMap((address) => known.get(address)?.tickets ?? [])
        .map((source) => source[side]),
    );
  return { before: on('before'), after: on('after') };
}

const ALL: Sight = { view: 'everything', unassigned: true };

function sightOf(model: AccessModel, subject: Subject): Sides<Sight> {
  if (subject.superAdmin === true) return { before: ALL, after: ALL };
  const { before, after } = ticketPermissionsOf(model, subject);
  return { before: sight(before), after: sight(after) };
}

function sight(permissions: TicketPermissions | null): Sight | null {
  if (permissions === null) return null;
  const { view, unassigned } = permissions;
  return { view, unassigned: unassigned || view === 'everything' };
}
