import type { Address } from '../../core/base/address.js';
import type { TeamMatching } from '../../core/model/matching.js';
import { plainLabel } from '../../core/model/matching.js';
import type { People } from '../../core/model/people.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Reference } from '../../core/base/reference.js';
import { referencedAddress, referencedId } from '../../core/base/reference.js';

/**
 * Names that a plan stores for the teams in `references`: of declared ones that a person has to find, since the
 * settings pages don't show keys, and of live ones that the files don't name.
 */
export function namesOfTeams(references: readonly Reference[], { teams }: People): TeamNames {
  const declared = new Map(teams.teams.map(({ desired }) => [desired.key, desired.name]));
  return namesFor(references, (reference) => declared.get(reference), teams);
}

/** Names of the teams in `references` that are given by live id. */
export function namesOfUnnamedTeams(references: readonly Reference[], teams: TeamMatching): TeamNames {
  return namesFor(references, () => undefined, teams);
}

type TeamNames = Readonly<Record<Address, string>>;

function namesFor(
  references: readonly Reference[],
  declared: (key: string) => string | undefined,
  { unmanaged, retired }: TeamMatching,
): TeamNames {
  const live = new Map(
    [...unmanaged, ...retired.map((match) => match.live)].map(({ id, name }) => [id, name]),
  );
  return Object.fromEntries(
    references.flatMap((reference) => {
      const id = referencedId(reference);
      const name = id === null ? declared(reference) : live.get(id);
      return name === undefined ? [] : [[referencedAddress('teams', reference), plainLabel(name)]];
    }),
  );
}

/** The team's name for display, in quotes. */
export function teamNameIn({ basis }: Plan, team: Reference): string {
  return JSON.stringify(basis.teamNames?.[referencedAddress('teams', team)] ?? team);
}
