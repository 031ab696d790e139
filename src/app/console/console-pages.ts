import type { LiveConsole } from '../../config/write/live-settings.js';
import type { JsonObject } from '../../core/base/json.js';
import { sameJson } from '../../core/base/json.js';
import type { SandboxSetting } from '../../core/model/facets.js';
import { ACCESS_PAGES } from '../../resources/pipeline-access/pages.js';
import type { PageKind } from '../../resources/shared/settings-on-pages.js';
import { atAddress, onPages } from '../../resources/shared/settings-on-pages.js';
import { PROPERTY_PAGES } from '../../resources/stage-properties/pages.js';
import { CARD_PAGES } from '../../resources/ticket-card/pages.js';
import { SET_TICKET_PAGES, TEAM_TICKET_PAGES } from '../../resources/ticket-permissions/pages.js';

const KINDS: readonly PageKind<unknown>[] = [
  PROPERTY_PAGES,
  ACCESS_PAGES,
  CARD_PAGES,
  TEAM_TICKET_PAGES,
  SET_TICKET_PAGES,
];

/** What the settings pages of a sandbox hold, by live ids. */
export function consoleOn(pages: JsonObject): LiveConsole {
  return {
    properties: onPages(pages, PROPERTY_PAGES),
    access: onPages(pages, ACCESS_PAGES),
    cards: onPages(pages, CARD_PAGES),
    teamTickets: onPages(pages, TEAM_TICKET_PAGES),
    setTickets: onPages(pages, SET_TICKET_PAGES),
    unset: { properties: PROPERTY_PAGES.unset, access: ACCESS_PAGES.unset },
  };
}

/** True where a page holds just what a person would set there. */
export function isOnPages(pages: JsonObject, setting: SandboxSetting): boolean {
  return KINDS.some((kind) => {
    const there = atAddress(pages, kind, setting);
    return there !== undefined && there !== null && sameJson(there, kind.decode(setting.value));
  });
}
