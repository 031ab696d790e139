import type { Address } from '../core/address.js';
import { teamAddress } from '../core/address.js';
import { plainLabel } from '../core/matching.js';
import type { People } from '../core/people.js';
import type { Plan } from '../core/plan.js';

/** The names of declared teams, which a plan keeps for the steps of a person: nobody sees keys at the settings pages. */
export function namesOfTeams(keys: readonly string[], { teams }: People): Readonly<Record<Address, string>> {
  return Object.fromEntries(
    teams.teams.flatMap(({ address, desired }) =>
      keys.includes(desired.key) ? [[address, plainLabel(desired.name)]] : [],
    ),
  );
}

/** The team as people see it, in quotes. */
export function teamNameIn({ basis }: Plan, key: string): string {
  return JSON.stringify(basis.teamNames?.[teamAddress(key)] ?? key);
}
