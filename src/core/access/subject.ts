import type { Sides } from '../model/access-facts.js';
import type { Address } from '../base/address.js';
import type { LiveUser } from '../model/live-state.js';
import { emailKey } from '../model/people.js';
import type { Reference } from '../base/reference.js';
import { idReference } from '../base/reference.js';
import type { Known } from './known.js';
import type { AccessModel, Side } from './model.js';
import type { PersonKey } from './teams.js';

/** Somebody to evaluate the model for: a person, or a group of people. */
export interface Subject {
  /** Names under which lists of editors may have them, e-mail addresses in lower case. */
  readonly names: readonly Reference[];
  readonly superAdmin: Known;
  /** Addresses of the teams that they are in. */
  readonly teams: Sides<readonly Address[]>;
}

/** Whoever is in none of the teams, not listed individually, and not a super admin. */
export const EVERYONE_ELSE: Subject = { names: [], superAdmin: false, teams: { before: [], after: [] } };

/** A super admin who is in none of the teams and not listed individually. */
export const SUPER_ADMINS: Subject = { ...EVERYONE_ELSE, superAdmin: true };

/** A member of only this team. */
export function memberOf(team: Address): Subject {
  return { names: [], superAdmin: false, teams: { before: [team], after: [team] } };
}

/** A user of the account. */
export function userSubject(model: AccessModel, { id, email, superAdmin }: LiveUser): Subject {
  const key = idReference(id);
  return { names: [key, emailKey(email)], superAdmin, teams: teamsOf(model, key) };
}

/** Somebody whom the files name but who isn't in the account. */
export function strangerSubject(model: AccessModel, email: string): Subject {
  const key = emailKey(email);
  return { names: [key], superAdmin: null, teams: teamsOf(model, key) };
}

/** The teams that a person is in; null if the members of one of them aren't known. */
export function teamsOf(model: AccessModel, key: PersonKey): Sides<readonly Address[]> {
  const on = (side: Side): readonly Address[] | null => {
    const teams = [...model.teams.values()];
    if (model.people.memberships === null && teams.some(({ members }) => members[side] === null)) return null;
    // Without a declared team, the teams weren't read.
    if (model.people.memberships === null && teams.length === 0) return null;
    return teams.filter(({ members }) => members[side]?.includes(key)).map(({ address }) => address);
  };
  return { before: on('before'), after: on('after') };
}
