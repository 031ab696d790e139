import type { TicketScope } from './config.js';

/** Which tickets a permission is for, from narrow to wide. */
export const TICKET_SCOPES: readonly TicketScope[] = ['none', 'owned', 'team', 'everything'];

/** How wide a scope of tickets is; undefined for any other word. */
export function scopeWidth(scope: string): number | undefined {
  const at = TICKET_SCOPES.findIndex((one) => one === scope);
  return at === -1 ? undefined : at;
}
