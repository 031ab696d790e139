import type { TicketScope } from '../core/config.js';
import type { PlanAccount } from '../core/plan.js';

/** Where a person finds the ticket pipelines in HubSpot's settings. */
export const PIPELINE_PAGES = 'Settings > Data Management > Objects > Tickets > Pipelines';

/** Where a person finds users, teams and permission sets. */
export const PEOPLE_PAGES = 'Settings > Users & Teams';

/** A link to the ticket settings. HubSpot documents no such link, so the click path always stands beside it. */
export function ticketSettingsUrl({ uiDomain, portalId }: PlanAccount): string {
  return `https://${uiDomain}/sales-products-settings/${portalId}/tickets`;
}

/** Which tickets a permission is for, as HubSpot's pages call it. */
export const SCOPE_WORDS: Record<TicketScope, string> = {
  everything: 'Everything',
  team: 'Team only',
  owned: 'Owned only',
  none: 'None',
};
