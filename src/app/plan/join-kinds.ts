import type { AccessFacts } from '../../core/model/access-facts.js';
import type { Address } from '../../core/base/address.js';
import { pipelineOf, teamOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Basis } from '../../core/plan/plan.js';
import type { KindPlan, Settled } from '../../core/kinds/facets.js';

/**
 * Joins the basis of a plan from its parts: of the settings, only those of pipelines and teams that the plan changes,
 * and of the teams that are named.
 */
export function joinBasis(
  settled: readonly Settled[],
  kinds: readonly KindPlan[],
  changes: readonly Change[],
): Basis {
  const homeOf = (address: Address): Address | null => pipelineOf(address) ?? teamOf(address);
  const homes = new Set(changes.map(({ address }) => homeOf(address)));
  const parts = kinds.map((kind) => kind.basis ?? {});
  const settings = parts.flatMap((part) => Object.entries(part.settings ?? {}));
  const teams = Object.fromEntries(parts.flatMap((part) => Object.entries(part.teams ?? {})));
  const teamNames = parts.flatMap((part) => Object.entries(part.teamNames ?? {}));
  const own = settled.map((one) => one.basis);
  const slots = own.flatMap((part) => Object.entries(part.slots ?? {}));
  return {
    pipelines: Object.fromEntries(own.flatMap(({ pipelines }) => Object.entries(pipelines ?? {}))),
    order: own.flatMap(({ order }) => order ?? []),
    ...(slots.length === 0 ? {} : { slots: Object.fromEntries(slots) }),
    pins: Object.fromEntries([...own, ...parts].flatMap(({ pins }) => Object.entries(pins ?? {}))),
    protect: Object.fromEntries(own.flatMap(({ protect }) => Object.entries(protect ?? {}))),
    teams,
    ...(teamNames.length === 0 ? {} : { teamNames: Object.fromEntries(teamNames) }),
    users: Object.fromEntries(parts.flatMap(({ users }) => Object.entries(users ?? {}))),
    settings: Object.fromEntries(
      settings.filter(([address]) => homes.has(homeOf(address)) || Object.hasOwn(teams, address)),
    ),
  };
}

/** Merges the access facts of all kinds. */
export function joinAccess(kinds: readonly KindPlan[]): AccessFacts {
  return {
    rules: new Map(kinds.flatMap((kind) => [...(kind.access?.rules ?? [])])),
    editors: new Map(kinds.flatMap((kind) => [...(kind.access?.editors ?? [])])),
    declared: new Map(kinds.flatMap((kind) => [...(kind.access?.declared ?? [])])),
  };
}
