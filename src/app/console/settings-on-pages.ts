/**
 * Values on HubSpot's settings pages. No API returns them: only the sandbox does, by address with live ids
 * (`pipelines["0"].statuses["4"].properties`).
 */
import type { KnownSettings } from '../../config/write/live-settings.js';
import { shapeOf, thingIdOf } from '../../core/base/address.js';
import type { Config, DesiredSettings } from '../../core/model/config.js';
import type { PagesFacet } from '../../core/kinds/document.js';
import { settingShape } from '../../core/kinds/document.js';
import type { SandboxSetting } from '../../core/kinds/facets.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import { sameJson } from '../../core/base/json.js';
import { settingPages } from '../../generated/kinds/pages.js';
import { byShape, pagesAt } from './confirmed-settings.js';

/** Reads the settings pages of a sandbox, with the defaults for what was never set. */
export function settingsOnPages(pages: JsonObject): KnownSettings {
  const unset = settingPages.flatMap((kind) =>
    kind.holders.flatMap((holder): [string, Json][] =>
      kind.unset === null ? [] : [[settingShape(holder, kind.key), kind.unset]],
    ),
  );
  return { values: byShape((shape, kind) => onPages(pages, shape, kind)), unset: new Map(unset) };
}

function onPages(pages: JsonObject, shape: string, { fromPage }: PagesFacet): ReadonlyMap<string, Json> {
  return new Map(
    Object.entries(pages).flatMap(([address, page]): [string, Json][] => {
      const id = shapeOf(address) === shape ? thingIdOf(address) : null;
      const value = fromPage(page ?? null);
      return id === null || value === null ? [] : [[id, value]];
    }),
  );
}

/** True if a page already has the value to set. */
export function isOnPages(pages: JsonObject, { address, value }: SandboxSetting): boolean {
  const kind = pagesAt(address);
  if (kind === undefined) return false;
  const page = pages[address];
  const there = page === undefined ? kind.unset : kind.fromPage(page);
  return there !== null && sameJson(there, kind.fromPage(value));
}

/** True if the files declare a setting that no API returns. */
export function declaresSettingsOnPages({ pipelines, teams, permissionSets }: Config): boolean {
  const keys = settingPages.map(({ key }) => key);
  const declares = ({ settings }: { readonly settings: DesiredSettings }): boolean =>
    keys.some((key) => settings[key] !== undefined);
  return [
    ...pipelines.flatMap((pipeline) => [pipeline, ...pipeline.statuses]),
    ...teams,
    ...permissionSets,
  ].some(declares);
}
