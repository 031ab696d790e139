import { HUBSPOT_PROPERTIES } from '../hubspot-properties.js';
import type { Seed } from './model.js';
import type { Problem } from './problems.js';

/** Maximum number of tickets in an account: half a minute to seed, and some 80 MB to keep. */
export const TICKETS_AT_MOST = 1_000_000;

/** What a schema can't check: duplicates, and references to things that don't exist. */
export function referenceProblems(seed: Seed): readonly Problem[] {
  const { pipelines, users = [], teams = [], roles = [], properties = [], tokens = [] } = seed;
  const stages = pipelines.flatMap((pipeline, p) =>
    pipeline.stages.map((stage, s) => ({ stage, path: `pipelines[${p}].stages[${s}]` })),
  );
  const names = new Set([...HUBSPOT_PROPERTIES, ...properties].map((property) => property.name));
  const teamIds = new Set(teams.map((team) => team.id));
  const roleIds = new Set(roles.map((role) => role.id));
  const stageIds = new Set(stages.map(({ stage }) => stage.id));
  return [
    ...tooManyTickets(seed),
    ...twice(at('pipelines', pipelines, 'id')),
    ...twice(at('pipelines', pipelines, 'label')),
    ...twice(stages.map(({ stage, path }) => ({ path: `${path}.id`, value: stage.id }))),
    ...pipelines.flatMap((pipeline, p) => twice(at(`pipelines[${p}].stages`, pipeline.stages, 'label'))),
    ...twice(at('users', users, 'id')),
    ...twice(at('users', users, 'email')),
    ...twice(at('teams', teams, 'id')),
    ...twice(at('roles', roles, 'id')),
    ...twice(at('properties', properties, 'name')),
    ...twice(at('tokens', tokens, 'token')),
    ...stages.flatMap(({ stage, path }) =>
      unknown(`${path}.requiredProperties`, stage.requiredProperties, { known: names, kind: 'property' }),
    ),
    ...users.flatMap((user, u) => [
      ...unknown(`users[${u}].roleIds`, user.roleIds, { known: roleIds, kind: 'role' }),
      ...unknown(`users[${u}].secondaryTeamIds`, user.secondaryTeamIds, { known: teamIds, kind: 'team' }),
      ...unknownOne(`users[${u}].primaryTeamId`, user.primaryTeamId, teamIds),
    ]),
    ...teams.flatMap((team, t) => unknownOne(`teams[${t}].parentTeamId`, team.parentTeamId, teamIds)),
    ...unknown('requiredOnCreate', seed.requiredOnCreate, { known: names, kind: 'property' }),
    ...unknown('workflowReferences', seed.workflowReferences, { known: stageIds, kind: 'stage' }),
  ];
}

function tooManyTickets({ pipelines }: Seed): readonly Problem[] {
  const stages = pipelines.flatMap((pipeline) => pipeline.stages);
  const all = stages.reduce((sum, { tickets = 0 }) => sum + tickets, 0);
  if (all <= TICKETS_AT_MOST) return [];
  return [
    { path: 'pipelines', message: `hold ${all} tickets; a seed has at most ${TICKETS_AT_MOST} in all` },
  ];
}

interface Placed {
  readonly path: string;
  readonly value: string;
}

function at<K extends string>(
  path: string,
  list: readonly Readonly<Record<K, string>>[],
  key: K,
): readonly Placed[] {
  return list.map((entry, index) => ({ path: `${path}[${index}].${key}`, value: entry[key] }));
}

/** Ids compare exactly; labels, names and email addresses ignore case and surrounding spaces. */
function twice(placed: readonly Placed[]): readonly Problem[] {
  const first = new Map<string, string>();
  return placed.flatMap(({ path, value }) => {
    const folded = /\.(label|email)$/.test(path) ? value.trim().toLowerCase() : value;
    const earlier = first.get(folded);
    if (earlier === undefined) first.set(folded, path);
    return earlier === undefined ? [] : [{ path, message: `is the same as ${earlier}` }];
  });
}

function unknown(
  path: string,
  values: readonly string[] | undefined,
  { known, kind }: { readonly known: ReadonlySet<string>; readonly kind: string },
): readonly Problem[] {
  return (values ?? []).flatMap((value, index) =>
    known.has(value) ? [] : [{ path: `${path}[${index}]`, message: `there is no ${kind} "${value}"` }],
  );
}

function unknownOne(path: string, value: string | undefined, known: ReadonlySet<string>): readonly Problem[] {
  if (value === undefined || known.has(value)) return [];
  return [{ path, message: `there is no team "${value}"` }];
}
