import { teamOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { TicketPermissions } from '../../core/model/config.js';
import type { ConsoleFacet, SandboxSetting } from '../../core/kinds/facets.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { PEOPLE_PAGES, SCOPE_WORDS, TICKET_PERMISSIONS_PAGE } from '../shared/settings-pages.js';
import { PERMISSIONS } from './value.js';
import { kind } from './kind.js';

export const byHand: ConsoleFacet = {
  changes: kind.changes,
  steps: permissionSteps,
  onSandbox: permissionsOnSandbox,
};

/** One step for each team and each permission set. HubSpot documents no link to these pages. */
function permissionSteps(changes: readonly Change[]): readonly ConsoleStep[] {
  return changes.filter(({ kind }) => kind === PERMISSIONS.kind).map(stepOf);
}

function stepOf({ address, label, after }: Change): ConsoleStep {
  const tickets = PERMISSIONS.decode(after);
  const place = teamOf(address) === null ? setPlace(label) : teamPlace(label);
  return {
    addresses: [address],
    summary: place.summary,
    where: place.where,
    url: null,
    steps: [place.open, ...(tickets === null ? [] : clicks(tickets)), 'Save.', place.tell],
    doneWhen: place.doneWhen,
  };
}

/** `view` and `unassigned` first: HubSpot sets the other two with them. */
function clicks({ view, unassigned, edit, delete: remove }: TicketPermissions): readonly string[] {
  return [
    `Set View to ${SCOPE_WORDS[view]}.`,
    `${unassigned ? 'Tick' : 'Clear'} Unassigned.`,
    `Set Edit to ${SCOPE_WORDS[edit]}, and Delete to ${SCOPE_WORDS[remove]}. HubSpot may have changed both in the previous steps.`,
  ];
}

interface Place {
  readonly summary: string;
  readonly where: string;
  readonly open: string;
  readonly tell: string;
  readonly doneWhen: string;
}

function teamPlace(team: string): Place {
  return {
    summary: `Set the ticket permissions of the members of "${team}"`,
    where: `${PEOPLE_PAGES} > the members of ${team} > ${TICKET_PERMISSIONS_PAGE}`,
    open: `Select all members of the team "${team}", and open ${TICKET_PERMISSIONS_PAGE}.`,
    tell: 'Ask them to log out and in again: until then they keep their old permissions. Repeat this for anyone who joins the team later.',
    doneWhen: `Every member of "${team}" has exactly these ticket permissions.`,
  };
}

function setPlace(set: string): Place {
  return {
    summary: `Set the ticket permissions of the permission set "${set}"`,
    where: `${PEOPLE_PAGES} > Permission sets > ${set} > ${TICKET_PERMISSIONS_PAGE}`,
    open: `Choose the permission set "${set}", and open ${TICKET_PERMISSIONS_PAGE}.`,
    tell: 'Ask everyone who has the set to log out and in again: until then they keep their old permissions.',
    doneWhen: `The permission set "${set}" has exactly these ticket permissions.`,
  };
}

/** Ticket permissions as a person sets them in the sandbox. */
function permissionsOnSandbox({ address, id, after }: Change): SandboxSetting | null {
  const tickets = PERMISSIONS.decode(after);
  if (tickets === null) return null;
  const list = teamOf(address) === null ? 'permissionSets' : 'teams';
  return { address: `${list}[${JSON.stringify(id)}].tickets`, value: PERMISSIONS.encode(tickets) };
}
