import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { addressOf } from '../address-of.js';
import type { Place } from '../../read/place.js';
import { keySourceOf, member } from '../../read/place.js';
import { jsonOf, sameJson } from '../../../core/base/json.js';
import { placeAt, settingsIn } from './settings.js';
import type { Declared } from './declared.js';

const TIERS = ['free', 'starter', 'professional', 'enterprise'] as const;
type Tier = (typeof TIERS)[number];

/** Number of pipelines besides the default one, according to HubSpot's help centre. The account's own limit decides. */
const CUSTOM_PIPELINES: Record<Tier, number> = { free: 0, starter: 15, professional: 100, enterprise: 350 };

interface Use {
  readonly place: Place;
  /** The sentence without the edition. */
  readonly needs: string;
  readonly tier: Tier;
}

/** What is declared but exceeds the declared subscription, as HubSpot documents it. */
export function checkSubscription(declared: Declared): readonly Diagnostic[] {
  const tier = TIERS.find((name) => name === declared.subscription);
  if (tier === undefined) return [];
  const tooHigh = [...usesOf(declared), ...ownValues(declared, tier)].filter((use) =>
    isBelow(tier, use.tier),
  );
  return [...tooHigh.map((use) => tooLow(use, tier)), ...manyPipelines(declared, tier)];
}

function isBelow(tier: Tier, other: Tier): boolean {
  return TIERS.indexOf(tier) < TIERS.indexOf(other);
}

function usesOf(declared: Declared): readonly Use[] {
  const use = (owner: Place, property: string, needs: string): readonly Use[] => {
    const place = member(owner, property);
    return place === undefined ? [] : [{ place, needs, tier: 'enterprise' }];
  };
  return [
    ...settingsIn(declared).flatMap(({ document, place, holder }) =>
      (document.uses?.(jsonOf(place.value), holder) ?? []).map(({ path, needs, tier }) => ({
        place: placeAt(place, path),
        needs,
        tier,
      })),
    ),
    ...declared.teams.flatMap(({ place }) => [
      ...use(place, 'parent', 'Nested teams need'),
      ...use(place, 'permissionSet', 'Permission sets need'),
    ]),
    ...declared.permissionSets.map(({ place }): Use => ({
      place,
      needs: 'Permission sets need',
      tier: 'enterprise',
    })),
  ];
}

/** Settings that all pipelines share below a certain edition, if they differ from the first pipeline's. */
function ownValues(declared: Declared, tier: Tier): readonly Use[] {
  const settings = settingsIn(declared);
  return settings.flatMap(({ document: { key, ownOnlyFrom }, place }) => {
    const first = settings.find(({ document }) => document.key === key);
    if (ownOnlyFrom === undefined || !isBelow(tier, ownOnlyFrom.tier) || first === undefined) return [];
    return sameJson(first.place.value, place.value) ? [] : [{ place, ...ownOnlyFrom }];
  });
}

function tooLow({ place, needs, tier: needed }: Use, tier: Tier): Diagnostic {
  return problem({
    code: 'SUBSCRIPTION_TOO_LOW',
    summary: `${needs} ${titled(needed)}.`,
    detail: `The file says that the account has ${titled(tier)} (account.subscription). Remove this part, or correct the subscription: it is the highest subscription of any hub.`,
    address: addressOf(place),
    source: keySourceOf(place),
  });
}

/** The default pipeline doesn't count, and may or may not be declared. */
function manyPipelines({ pipelines }: Declared, tier: Tier): readonly Diagnostic[] {
  const most = CUSTOM_PIPELINES[tier] + 1;
  const first = pipelines[most];
  if (first === undefined) return [];
  return [
    problem({
      code: 'ACCOUNT_LIMIT',
      severity: 'info',
      summary: `${titled(tier)} accounts are said to hold ${most === 1 ? 'one ticket pipeline' : `${most} ticket pipelines`}, but ${pipelines.length} are declared.`,
      detail: `According to HubSpot's help centre that is the default pipeline and ${CUSTOM_PIPELINES[tier]} more; accounts with other limits have been seen. This is the first pipeline above the limit. The plan checks the account itself, and blocks if it has no room.`,
      address: addressOf(first.place),
      source: keySourceOf(first.place),
    }),
  ];
}

function titled(tier: Tier): string {
  return tier.charAt(0).toUpperCase() + tier.slice(1);
}
