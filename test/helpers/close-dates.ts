/** An account with closed statuses, and its tickets with close dates of their own, on the way from one to another. */
import type { FrontRequest } from './front.js';
import type { TestSandbox } from './sandbox.js';

const TICKETS = '/crm/objects/2026-09/tickets';
const STATUSES = {
  open: { id: 'open', label: 'Open', state: 'open' },
  solved: { id: 'solved', label: 'Solved', state: 'closed' },
  done: { id: 'done', label: 'Done', state: 'closed' },
} as const;
export type Key = keyof typeof STATUSES;

export function seedOf(held: Readonly<Record<Key, number>>, automation?: string): object {
  const stages = Object.values(STATUSES).map(({ id, label, state }) => ({
    ...{ id, label, state: state.toUpperCase(), tickets: held[id] },
  }));
  const chosen = automation === undefined ? {} : { closeDateAutomation: automation };
  return { pipelines: [{ id: 'p', label: 'P', ...chosen, stages }] };
}

/** The files without `gone`, whose tickets go to `to`. */
export function retiring(gone: Key, to: Key, part = ''): string {
  const kept = Object.values(STATUSES).filter(({ id }) => id !== gone);
  return `version: 1
pipelines:
  - key: p
    label: P
    statuses:
${kept.map(({ id, label, state }) => `      - { key: ${id}, label: ${label}, state: ${state} }\n`).join('')}    retired:
      - { status: ${gone}, moveTicketsTo: ${to}${part} }
`;
}

type Dates = Readonly<Record<string, string | null>>;

/** Every ticket with its close date, whatever its status. */
export async function datesIn(sandbox: TestSandbox): Promise<Dates> {
  const { tickets } = await sandbox.control.state();
  return Object.fromEntries(tickets.map(({ id, properties }) => [id, properties['closed_date'] ?? null]));
}

/** Gives each ticket a date of its own, and every third none. */
export async function spread(sandbox: TestSandbox): Promise<Dates> {
  const ids = Object.keys(await datesIn(sandbox));
  for (let at = 0; at < ids.length; at += 100) {
    const inputs = ids.slice(at, at + 100).map((id, index) => {
      const day = String(1 + ((at + index) % 28)).padStart(2, '0');
      return { id, properties: { closed_date: index % 3 === 2 ? '' : `2025-02-${day}T10:00:00.000Z` } };
    });
    await sandbox.api('POST', `${TICKETS}/batch/update`, { inputs });
  }
  return datesIn(sandbox);
}

export async function heldIn(sandbox: TestSandbox): Promise<Readonly<Record<string, number>>> {
  const { pipelines } = await sandbox.control.state();
  return Object.fromEntries(
    pipelines.flatMap(({ stages }) => stages.map(({ id, tickets }) => [id, tickets])),
  );
}

export const isMove = ({ path, body }: FrontRequest): boolean =>
  path.endsWith('/batch/update') && body.includes('hs_pipeline_stage');

/** Sets a date of its own on every ticket that a move has put into a closed status, whatever the move named. */
export function overriding(sandbox: TestSandbox): (request: FrontRequest) => Promise<void> {
  return async (request) => {
    if (!isMove(request)) return;
    const { inputs } = JSON.parse(request.body) as {
      inputs: readonly { id: string; properties: Record<string, string> }[];
    };
    const closing = inputs.filter(({ properties }) => properties['hs_pipeline_stage'] !== 'open');
    const dated = closing.map(({ id }) => ({ id, properties: { closed_date: '2026-11-29T23:59:59.000Z' } }));
    if (dated.length > 0) await sandbox.api('POST', `${TICKETS}/batch/update`, { inputs: dated });
  };
}

export const HELD = { open: 2, solved: 7, done: 3 };
