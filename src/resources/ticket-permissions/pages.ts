import type { TicketPermissions } from '../../core/model/config.js';
import type { PageKind } from '../shared/settings-on-pages.js';
import { PERMISSIONS } from './value.js';

/** What people may do whose permissions nobody touched isn't known. */
function ticketPages(list: 'teams' | 'permissionSets'): PageKind<TicketPermissions> {
  return { place: [list, null, 'tickets'], decode: PERMISSIONS.decode, unset: null };
}

export const TEAM_TICKET_PAGES = ticketPages('teams');
export const SET_TICKET_PAGES = ticketPages('permissionSets');
