import type { Address } from '../../core/base/address.js';
import { pipelineOf, statusOf } from '../../core/base/address.js';
import type { Action, Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Tone } from '../board/board-palette.js';
import { ticketsHeld } from '../board/board-model.js';
import { moveText, nameOf, ORIGINS } from '../text/change-lines.js';
import { fieldsMarkup } from './html-fields.js';
import { code, PLAIN, tag } from './html-parts.js';
import type { Section } from './html-parts.js';
import { markup, NOTHING } from './html-markup.js';
import type { Markup } from './html-markup.js';
import { KIND_WORDS } from '../words/kind-words.js';
import type { Names } from '../words/names.js';
import { deletedName, whatGoes } from '../text/plan-danger.js';
import { leavingsOf, ticketFates } from '../results/tickets-text.js';

const TONES: Record<Action, Tone> = {
  create: 'new',
  update: 'changed',
  move: 'moved',
  delete: 'gone',
  migrate: 'flow',
};

const WORDS: Record<Action, string> = {
  create: 'create',
  update: 'change',
  move: 'move',
  delete: 'delete',
  migrate: 'move tickets',
};

/** What is deleted for good, and where its tickets go. */
export function deleteSection(plan: Plan, names: Names): Section {
  const deletes = plan.changes.filter(({ action, channel }) => action === 'delete' && channel === 'api');
  if (deletes.length === 0) return { id: 'deletes', title: '', body: [] };
  const leavings = leavingsOf(plan);
  const rows = deletes.map((change) => {
    const holds = change.kind === 'status' || change.kind === 'pipeline';
    const fates = holds ? ticketFates(change, names, leavings, PLAIN) : [];
    const words = fates.map(
      ({ text, lost }) => markup`<div${lost ? markup` class="lost"` : NOTHING}>${text}</div>`,
    );
    return markup`<tr><th scope="row">${deletedName(change, names)}</th><td>${words}</td><td>${code(change.address)}</td></tr>
`;
  });
  const flag = plan.requires.includes('--allow-delete')
    ? markup`<p>Needs ${code('--allow-delete')}.</p>
`
    : NOTHING;
  return {
    id: 'deletes',
    title: `Deletes ${whatGoes(deletes)}`,
    body: [
      markup`<p>A delete can't be undone.</p>
${flag}<table><caption>What goes, and where its tickets go</caption>
<thead><tr><th scope="col">Deleted</th><th scope="col">Tickets</th><th scope="col">Address</th></tr></thead>
<tbody>
${rows}</tbody></table>
`,
    ],
  };
}

/** What a person has to do. The boxes are the reader's own: nothing records them. */
export function consoleSection(plan: Plan, names: Names): Section {
  const steps = plan.changes.filter(({ channel }) => channel === 'console');
  if (steps.length === 0) return { id: 'by-hand', title: '', body: [] };
  const rows = steps.map(
    (
      change,
    ) => markup`<li><label><input type="checkbox"/>${thing(change, names)}</label> ${code(change.address)}${originText(change)}
${fieldsMarkup(change)}</li>
`,
  );
  return {
    id: 'by-hand',
    title: 'By hand in HubSpot',
    body: [
      markup`<p>HubSpot's API can't do these. The boxes are for reading along; ${code('pipewright confirm')} records what is done.</p>
<ul class="steps">
${rows}</ul>
`,
    ],
  };
}

/** Changes that go through the API, in plan order, each with what it was and what it will be. */
export function changeList(changes: readonly Change[], names: Names): Markup {
  const api = changes.filter(({ channel }) => channel === 'api');
  if (api.length === 0) return NOTHING;
  return markup`<ul>
${api.map((change) => changeMarkup(change, names))}</ul>
`;
}

function changeMarkup(change: Change, names: Names): Markup {
  const how = howText(change, names);
  return markup`<li>${tag(TONES[change.action], WORDS[change.action])} <strong>${thing(change, names)}</strong>${how === '' ? '' : `: ${how}`}${waits(change)}${originText(change)} <span class="quiet">${code(change.address)}</span>
${change.action === 'update' || change.action === 'create' ? fieldsMarkup(change) : NOTHING}</li>
`;
}

/** `status New in Support`. */
function thing(change: Change, names: Names): string {
  const home = pipelineOf(change.address);
  const status = statusOf(change.address);
  const name =
    change.kind === 'tickets' && status !== null ? names.status(status) : nameOf(change, names, PLAIN);
  return `${KIND_WORDS[change.kind]} ${name}${home === null || status === null ? '' : ` in ${names.pipeline(home)}`}`;
}

function howText(change: Change, names: Names): string {
  const held = change.tickets?.held ?? null;
  const holds = change.tickets === null ? '' : ticketsHeld(held);
  switch (change.action) {
    case 'create':
      return `id ${change.id}`;
    case 'update':
      return holds;
    case 'move':
      return moveText(change, names, PLAIN);
    case 'delete':
      return [holds, `id ${change.id}`].filter((word) => word !== '').join(', ');
    case 'migrate': {
      const target = change.tickets?.moveTo ?? null;
      return target === null ? holds : `${holds} to ${targetText(target, change, names)}`;
    }
  }
}

function targetText(target: Address, { address }: Change, names: Names): string {
  const [from, to] = [names.status(statusOf(address) ?? address), names.target(target, pipelineOf(address))];
  return from === to ? `${to} (${target})` : to;
}

function waits({ waitsFor = [] }: Change): Markup {
  if (waitsFor.length === 0) return NOTHING;
  const steps = waitsFor.length === 1 ? 'step' : 'steps';
  return markup`, waits for the ${steps} by hand${waitsFor.map((one) => markup` ${code(one)}`)}`;
}

function originText({ origin }: Change): string {
  return origin === null ? '' : ` (${ORIGINS[origin]})`;
}
