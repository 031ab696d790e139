import type { Tone } from '../board/board-palette.js';
import type { PageChange } from '../page/page-change.js';
import type { DeleteSection } from '../page/page-deletes.js';
import { moveText } from '../page/page-move.js';
import type { PlanPage } from '../page/page.js';
import { UNSTYLED } from '../terminal/style.js';
import { TO_DO } from '../words/action-words.js';
import { ticketsHeld } from '../words/held-text.js';
import { fieldsMarkup } from './html-fields.js';
import { markup, NOTHING } from './html-markup.js';
import type { Markup } from './html-markup.js';
import { code, tag } from './html-parts.js';
import type { Section } from './html-parts.js';

const TONES: Record<PageChange['action'], Tone> = {
  create: 'new',
  update: 'changed',
  move: 'moved',
  delete: 'gone',
  migrate: 'flow',
};

/** What is permanently deleted, and where its tickets move. */
export function deleteSection({ title, flag, things }: DeleteSection): Section {
  if (things.length === 0) return { id: 'deletes', title: '', body: [] };
  const rows = things.map(({ name, address, fates }) => {
    const words = fates.map(
      ({ text, lost }) => markup`<div${lost ? markup` class="lost"` : NOTHING}>${text}</div>`,
    );
    return markup`<tr><th scope="row">${name}</th><td>${words}</td><td>${code(address)}</td></tr>
`;
  });
  const needs =
    flag === null
      ? NOTHING
      : markup`<p>Needs ${code(flag)}.</p>
`;
  return {
    id: 'deletes',
    title,
    body: [
      markup`<p>A delete can't be undone.</p>
${needs}<table><caption>What is deleted, and where its tickets go</caption>
<thead><tr><th scope="col">Deleted</th><th scope="col">Tickets</th><th scope="col">Address</th></tr></thead>
<tbody>
${rows}</tbody></table>
`,
    ],
  };
}

/** Manual steps. The checkboxes are for the reader only: nothing records them. */
export function consoleSection({ title, steps }: PlanPage['byHand']): Section {
  if (steps.length === 0) return { id: 'by-hand', title: '', body: [] };
  const rows = steps.map(
    (
      step,
    ) => markup`<li><label><input type="checkbox"/>${thing(step)}</label> ${code(step.address)}${originText(step)}
${fieldsMarkup(step)}</li>
`,
  );
  return {
    id: 'by-hand',
    title,
    body: [
      markup`<p>HubSpot's API can't do these. The check boxes are only for keeping track; ${code('pipewright confirm')} records what is done.</p>
<ul class="steps">
${rows}</ul>
`,
    ],
  };
}

/** Changes through the API, each with old and new values. */
export function changeList(changes: readonly PageChange[]): Markup {
  const api = changes.filter(({ byHand, isPart }) => !byHand && !isPart);
  if (api.length === 0) return NOTHING;
  return markup`<ul>
${api.map(changeMarkup)}</ul>
`;
}

function changeMarkup(change: PageChange): Markup {
  const { action, address } = change;
  const how = howText(change);
  return markup`<li>${tag(TONES[action], TO_DO[action])} <strong>${thing(change)}</strong>${how === '' ? '' : `: ${how}`}${waits(change)}${originText(change)} <span class="quiet">${code(address)}</span>
${fieldsMarkup(change)}</li>
`;
}

/** `status New in Support`. */
function thing({ word, name, where }: PageChange): string {
  return `${word} ${name}${where === null ? '' : ` in ${where}`}`;
}

function howText({ action, id, tickets, move, way }: PageChange): string {
  const holds = tickets === null ? [] : [ticketsHeld(tickets.held)];
  const ids = id === null ? [] : [`id ${id}`];
  switch (action) {
    case 'create':
      return ids.join(', ');
    case 'update':
      return holds.join(', ');
    case 'move':
      return move === null ? '' : moveText(move, UNSTYLED);
    case 'delete':
      return [...holds, ...ids].join(', ');
    case 'migrate':
      return [...holds, ...(way?.to == null ? [] : [`to ${way.to}`])].join(' ');
  }
}

function waits({ waitsFor }: PageChange): Markup {
  if (waitsFor.length === 0) return NOTHING;
  const steps = waitsFor.length === 1 ? 'step' : 'steps';
  return markup`, waits for the ${steps} by hand${waitsFor.map((one) => markup` ${code(one)}`)}`;
}

function originText({ origin }: PageChange): string {
  return origin === null ? '' : ` (${origin})`;
}
