import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { addressOf } from '../address-of.js';
import type { Place } from '../../read/place.js';
import { member, sourceOf, textIn } from '../../read/place.js';
import type { Declared, DeclaredNamed } from './declared.js';
import { keysOf } from './declared.js';
import { unknownReference } from './references.js';

/** Parents and permission sets must be declared, and parents must not form a cycle. */
export function checkTeams(declared: Declared): readonly Diagnostic[] {
  const teams = keysOf(declared.teams);
  const sets = keysOf(declared.permissionSets);
  return [
    ...declared.teams.flatMap(({ place }) => [
      ...unknownIn(place, 'parent', 'team', teams),
      ...unknownIn(place, 'permissionSet', 'permission set', sets),
    ]),
    ...checkCycles(declared.teams),
  ];
}

function unknownIn(
  team: Place,
  property: string,
  thing: string,
  known: readonly string[],
): readonly Diagnostic[] {
  const place = member(team, property);
  const name = textIn(team, property);
  return place === undefined || name === undefined || known.includes(name)
    ? []
    : [unknownReference(place, thing, known)];
}

/** Reported once per cycle, at its first team. */
function checkCycles(teams: readonly DeclaredNamed[]): readonly Diagnostic[] {
  const byKey = new Map(teams.map((team) => [team.key, team]));
  const settled = new Set<string>();
  const found: Diagnostic[] = [];
  for (const team of teams) {
    const way: string[] = [];
    let key = team.key;
    while (key !== undefined && byKey.has(key) && !settled.has(key) && !way.includes(key)) {
      way.push(key);
      key = textIn(byKey.get(key)?.place, 'parent');
    }
    if (key !== undefined && way.includes(key))
      found.push(cycle(byKey.get(key) ?? team, way.slice(way.indexOf(key))));
    for (const passed of way) settled.add(passed);
  }
  return found;
}

function cycle(team: DeclaredNamed, way: readonly string[]): Diagnostic {
  const place = member(team.place, 'parent') ?? team.place;
  return problem({
    code: 'TEAM_CYCLE',
    summary: 'A team is its own parent.',
    detail: `The cycle is ${[...way, way[0]].join(' -> ')}. Remove one of these parents.`,
    address: addressOf(team.place),
    source: sourceOf(place),
  });
}
