import type { AccountReader } from '../../core/model/account.js';
import type { Plan } from '../../core/plan/plan.js';
import type { EmptiedStatus } from '../../core/model/results.js';
import { statusesToEmpty } from '../../resources/pipelines/guards/tickets.js';
import { listTickets } from '../../resources/tickets/list.js';
import type { AppContext } from '../types.js';

/**
 * The tickets that a plan moves, and those without a target, by the status that they leave. Read-only.
 * Knows both kinds by name: listing tickets is all that it is for.
 */
export async function ticketsToMove(
  ctx: AppContext,
  reader: AccountReader,
  plan: Plan,
): Promise<readonly EmptiedStatus[]> {
  const emptied: EmptiedStatus[] = [];
  for (const { address, id, label, moveTo } of statusesToEmpty(plan)) {
    ctx.talk({ kind: 'reading', what: `the tickets in "${label}"` });
    emptied.push({ address, id, moveTo, tickets: await listTickets(reader, id) });
  }
  return emptied;
}
