import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { addressOf } from '../address-of.js';
import type { Place } from '../../read/place.js';
import { entries, keySourceOf, member, textIn, textOf } from '../../read/place.js';
import type { Declared } from './declared.js';

const TIERS = ['free', 'starter', 'professional', 'enterprise'] as const;
type Tier = (typeof TIERS)[number];

/** Pipelines beside the default one, as HubSpot's help centre has it. The account's own limit decides. */
const CUSTOM_PIPELINES: Record<Tier, number> = { free: 0, starter: 15, professional: 100, enterprise: 350 };

interface Use {
  readonly place: Place;
  readonly what: string;
  readonly needs: Tier;
}

/** What is declared and above the declared subscription, as HubSpot documents it. */
export function checkSubscription(declared: Declared): readonly Diagnostic[] {
  const tier = TIERS.find((name) => name === declared.subscription);
  if (tier === undefined) return [];
  const have = TIERS.indexOf(tier);
  const tooHigh = usesOf(declared).filter(({ needs }) => TIERS.indexOf(needs) > have);
  const cards = have < TIERS.indexOf('professional') ? ownCards(declared) : [];
  return [...[...tooHigh, ...cards].map((use) => tooLow(use, tier)), ...manyPipelines(declared, tier)];
}

function usesOf({ pipelines, teams, permissionSets }: Declared): readonly Use[] {
  const use = (owner: Place, property: string, what: string, needs: Tier): readonly Use[] => {
    const place = member(owner, property);
    return place === undefined ? [] : [{ place, what, needs }];
  };
  return [
    ...pipelines.flatMap(({ place, statuses }) => [
      ...use(place, 'rules', 'Pipeline rules', 'professional'),
      ...use(place, 'access', 'Access to a pipeline', 'professional'),
      ...statuses.flatMap((status) => [
        ...use(status.place, 'editableBy', 'Edit permissions of a status', 'professional'),
        ...entries(member(status.place, 'properties'))
          .filter((property) => member(property, 'required')?.value === true)
          .flatMap((property) => use(property, 'required', 'Required stage properties', 'starter')),
      ]),
    ]),
    ...teams.flatMap(({ place }) => [
      ...use(place, 'parent', 'Nested teams', 'enterprise'),
      ...use(place, 'permissionSet', 'Permission sets', 'enterprise'),
      ...teamOnly(place),
    ]),
    ...permissionSets.map(({ place }): Use => ({ place, what: 'Permission sets', needs: 'enterprise' })),
  ];
}

/** `everything` and `owned` are there in every edition. */
function teamOnly(team: Place): readonly Use[] {
  const tickets = member(team, 'tickets');
  const [first] = ['view', 'edit', 'delete'].filter((name) => textIn(tickets, name) === 'team');
  const place = tickets === undefined || first === undefined ? undefined : member(tickets, first);
  return place === undefined
    ? []
    : [{ place, what: "Ticket permissions for a team's own tickets", needs: 'professional' }];
}

/** Below Professional all pipelines share one card. */
function ownCards({ pipelines }: Declared): readonly Use[] {
  const cards = pipelines.flatMap(({ place }) => member(place, 'card') ?? []);
  const text = (card: Place): string => JSON.stringify(entries(card).map(textOf));
  const [first] = cards;
  return cards
    .filter((card) => first !== undefined && text(card) !== text(first))
    .map((place) => ({
      place,
      what: 'Ticket cards that differ from pipeline to pipeline',
      needs: 'professional',
    }));
}

function tooLow({ place, what, needs }: Use, tier: Tier): Diagnostic {
  return problem({
    code: 'SUBSCRIPTION_TOO_LOW',
    summary: `${what} need ${titled(needs)}.`.replace(
      'Access to a pipeline need',
      'Access to a pipeline needs',
    ),
    detail: `The file says that the account has ${titled(tier)} (account.subscription). Remove this part, or correct the subscription: it is the highest of any hub.`,
    address: addressOf(place),
    source: keySourceOf(place),
  });
}

/** The default pipeline counts for nothing, and may or may not be among the declared ones. */
function manyPipelines({ pipelines }: Declared, tier: Tier): readonly Diagnostic[] {
  const most = CUSTOM_PIPELINES[tier] + 1;
  const first = pipelines[most];
  if (first === undefined) return [];
  return [
    problem({
      code: 'ACCOUNT_LIMIT',
      severity: 'info',
      summary: `${titled(tier)} accounts are said to hold ${most === 1 ? 'one ticket pipeline' : `${most} ticket pipelines`}, and ${pipelines.length} are declared.`,
      detail: `That is the default pipeline and ${CUSTOM_PIPELINES[tier]} more by HubSpot's help centre; accounts with other numbers have been seen. This is the first one above it. The plan asks the account itself, and blocks where it has no room.`,
      address: addressOf(first.place),
      source: keySourceOf(first.place),
    }),
  ];
}

function titled(tier: Tier): string {
  return tier.charAt(0).toUpperCase() + tier.slice(1);
}
