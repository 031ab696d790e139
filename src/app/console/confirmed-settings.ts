import type { KnownSettings } from '../../config/write/live-settings.js';
import { shapeOf, teamAddress } from '../../core/base/address.js';
import type { Confirmation, PortalLock } from '../../core/model/config.js';
import type { ConfirmedIds, PagesFacet } from '../../core/kinds/document.js';
import { settingShape } from '../../core/kinds/document.js';
import type { Json } from '../../core/base/json.js';
import type { LiveUser } from '../../core/model/live-state.js';
import type { TeamMatch } from '../../core/model/matching.js';
import { emailKey } from '../../core/model/people.js';
import { settingPages } from '../../generated/kinds/pages.js';

interface Names {
  readonly teams: readonly TeamMatch[];
  readonly users: ReadonlyMap<string, LiveUser> | null;
}

/**
 * The last confirmation of each live thing, whatever its key was then: the only knowledge of settings that no API
 * returns.
 */
export function confirmedSettings(lock: PortalLock, names: Names): KnownSettings {
  const latest = lock.confirmed.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const idOf = idsFor(lock, names);
  return { values: byShape((shape, kind) => confirmedOf(latest, shape, kind, idOf)), unset: new Map() };
}

/** Maps the shape of a setting's address to `valuesOf` it, for every setting that no API returns. */
export function byShape(
  valuesOf: (shape: string, kind: PagesFacet) => ReadonlyMap<string, Json>,
): ReadonlyMap<string, ReadonlyMap<string, Json>> {
  return new Map(
    settingPages.flatMap((kind) =>
      kind.holders.map((holder) => {
        const shape = settingShape(holder, kind.key);
        return [shape, valuesOf(shape, kind)] as const;
      }),
    ),
  );
}

function confirmedOf(
  latest: readonly Confirmation[],
  shape: string,
  { fromConfirmed }: PagesFacet,
  idOf: ConfirmedIds,
): ReadonlyMap<string, Json> {
  return new Map(
    latest.flatMap(({ address, id, value }): [string, Json][] => {
      const live = shapeOf(address) === shape ? fromConfirmed(value, idOf) : null;
      return live === null ? [] : [[id, live]];
    }),
  );
}

/** True if a confirmation names people or teams, whose ids must be looked up. */
export function namesPeople({ confirmed }: PortalLock): boolean {
  return confirmed.some(({ address, value }) => pagesAt(address)?.namesPeople?.(value) === true);
}

/** The kind of the setting at an address, if no API returns it. */
export function pagesAt(address: string): PagesFacet | undefined {
  const shape = shapeOf(address);
  return settingPages.find(({ key, holders }) =>
    holders.some((holder) => settingShape(holder, key) === shape),
  );
}

/** A name that matches nobody any more is kept as an id that doesn't exist; the writer reports it. */
function idsFor({ ids }: PortalLock, { teams, users }: Names): ConfirmedIds {
  const people = new Map([...(users?.values() ?? [])].map(({ id, email }) => [emailKey(email), id]));
  const live = new Map(
    teams.flatMap(({ live: team, desired }) => (team === null ? [] : [[desired.key, team.id]])),
  );
  return {
    team: (key) => live.get(key) ?? ids[teamAddress(key)] ?? key,
    user: (email) => people.get(emailKey(email)) ?? email,
  };
}
