/** Settings that no API shows as YAML: what a fresh entry says of them, and what an edit puts in. */
import type { StageProperty, TicketPermissions } from '../../core/model/config.js';
import { widthOf } from '../check/rules/teams.js';
import type { Pair } from '../patch/entry-text.js';
import { flowList, flowText, yamlPair } from '../patch/entry-text.js';
import type { LiveConsole } from './live-settings.js';
import type { Written, WrittenAccess } from './live-values.js';
import { writtenAccess } from './live-values.js';
import { scalarText } from '../patch/scalar-text.js';
import type { Writing } from './writing.js';

/** The stage properties of a status, or null where they aren't known. */
export function propertiesPair(id: string, { properties }: LiveConsole): Pair | null {
  const list = properties.get(id);
  return list === undefined ? null : { name: 'properties', value: { yamls: list.map(propertyText) } };
}

/** A property by its name only where that says everything. */
export function propertyText({ name, required }: StageProperty): string {
  return required
    ? flowText([yamlPair('name', scalarText(name)), yamlPair('required', 'true')])
    : scalarText(name);
}

/** Access and card of a pipeline, as far as they are known. */
export function pipelinePairs(id: string, writing: Writing, name: string): readonly Pair[] {
  const { teamKeys, leftOut } = writing;
  const { console, users } = writing.settings;
  const [access, card] = [console.access.get(id), console.cards.get(id)];
  const written = access === undefined ? null : writtenAccess(access, teamKeys, users);
  if (written !== null && 'cannot' in written) leftOut(`access of ${name}: ${written.cannot}.`);
  return [
    ...(written !== null && 'value' in written ? [yamlPair('access', accessText(written.value))] : []),
    ...(card === undefined ? [] : [yamlPair('card', flowList(card))]),
  ];
}

/** Access on one line. Where nobody is named, both lists stand there empty: that is private. */
export function accessText(access: WrittenAccess): string {
  if (access === 'everyone') return access;
  const { teams, users } = access;
  const nobody = teams.length + users.length === 0;
  return flowText([
    ...(teams.length > 0 || nobody ? [yamlPair('teams', flowList(teams))] : []),
    ...(users.length > 0 || nobody ? [yamlPair('users', flowList(users))] : []),
  ]);
}

/** Ticket permissions of a team or a permission set; nothing where they aren't known. */
export function ticketsPairs(
  tickets: TicketPermissions | undefined,
  { leftOut }: Writing,
  name: string,
): readonly Pair[] {
  if (tickets === undefined) return [];
  const written = writtenTickets(tickets);
  if ('value' in written) return [yamlPair('tickets', ticketsText(written.value))];
  leftOut(`tickets of ${name}: ${written.cannot}.`);
  return [];
}

/** Files refuse what means nothing: to edit or delete tickets that can't be seen. */
export function writtenTickets(tickets: TicketPermissions): Written<TicketPermissions> {
  const wide = (['edit', 'delete'] as const).find(
    (name) => (widthOf(tickets[name]) ?? 0) > (widthOf(tickets.view) ?? 0),
  );
  return wide === undefined ? { value: tickets } : { cannot: `${wide} is wider than view` };
}

function ticketsText({ view, unassigned, edit, delete: remove }: TicketPermissions): string {
  return flowText([
    yamlPair('view', view),
    yamlPair('unassigned', String(unassigned)),
    yamlPair('edit', edit),
    yamlPair('delete', remove),
  ]);
}
