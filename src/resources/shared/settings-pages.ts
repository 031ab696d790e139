import type { TicketScope } from '../../core/model/config.js';
import type { PlanAccount } from '../../core/plan/plan.js';

/** Where a person finds the ticket pipelines in HubSpot's settings. */
export const PIPELINE_PAGES = 'Settings > Data Management > Objects > Tickets > Pipelines';

/** Where a person finds users, teams and permission sets. */
export const PEOPLE_PAGES = 'Settings > Users & Teams';

/** A link to the ticket settings. HubSpot documents no such link, so the click path is always shown with it. */
export function ticketSettingsUrl({ uiDomain, portalId }: PlanAccount): string {
  return `https://${uiDomain}/sales-products-settings/${portalId}/tickets`;
}

/** Where to find the ticket permissions of a user or a permission set. */
export const TICKET_PERMISSIONS_PAGE = 'Edit permissions > CRM > CRM Objects > Tickets';

/** The name on HubSpot's pages of which tickets a permission is for. */
export const SCOPE_WORDS: Record<TicketScope, string> = {
  everything: 'All',
  team: "Their team's",
  owned: 'Their tickets',
  none: 'None',
};
