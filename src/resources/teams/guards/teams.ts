import type { Finding } from '../../../core/base/diagnostic.js';
import { finding } from '../../../core/base/diagnostic.js';
import type { LiveTeam } from '../../../core/model/live-state.js';
import type { RetiredTeamMatch, TeamMatch, TeamMatching } from '../../../core/model/matching.js';
import { labelKey } from '../../../core/model/matching.js';
import { flowMap, quoted, scalarText } from '../../../core/base/yaml-text.js';
import type { Node } from '../tree.js';
import { liveTeams, parentsAfter, teamsAbove } from '../tree.js';

/** False for a team for which it is unclear whether to create it: it is excluded from the changes. */
export function isSettled(match: TeamMatch, matching: TeamMatching): boolean {
  return match.live !== null || (match.desired.id === null && namesakes(match, matching).length === 0);
}

/** Undeclared teams with a declared name. */
function namesakes({ desired }: TeamMatch, { unmanaged }: TeamMatching): readonly LiveTeam[] {
  return unmanaged.filter(({ name }) => labelKey(name) === labelKey(desired.name));
}

/** Ids, names and parents that can't become what the files want, and teams matched only by name. */
export function guardTeams(matching: TeamMatching): readonly Finding[] {
  const parents = parentsAfter(matching);
  return [
    ...matching.findings,
    ...matching.teams.flatMap((match) => guardIdentity(match, matching)),
    ...guardCircles(matching, parents),
    ...matching.retired.flatMap((match) => guardChildren(match, matching, parents)),
    ...guardAdoptions(matching),
  ];
}

function guardIdentity(match: TeamMatch, matching: TeamMatching): readonly Finding[] {
  const { desired, live } = match;
  if (live === null && desired.id !== null) return [idNotLive(match, desired.id)];
  const others = namesakes(match, matching);
  if (others.length === 0) return [];
  if (live === null) return [ambiguous(match, others)];
  return labelKey(live.name) === labelKey(desired.name) ? [] : [nameTaken(match, others)];
}

function idNotLive({ address, desired }: TeamMatch, id: string): Finding {
  return finding({
    code: 'TEAM_ID_NOT_LIVE',
    verdict: 'block',
    address,
    summary: `No live team has the id "${id}" that the file gives ${address}.`,
    detail:
      'HubSpot assigns team ids itself, so the team can be neither found nor created with this one. Correct the id, or remove the line: the team is then matched by name, and created if there is none.',
    source: desired.source,
  });
}

function ambiguous({ address, desired }: TeamMatch, others: readonly LiveTeam[]): Finding {
  return finding({
    code: 'TEAM_NAME_AMBIGUOUS',
    verdict: 'block',
    address,
    summary: `The name "${desired.name}" of ${address} matches ${others.length} live teams.`,
    detail: `Live ids with this name: ${listOf(others)}. Changing the members of the wrong one changes what people see, so name the one you mean by its id.`,
    hint: idLine(others[0]?.id ?? '', desired.key),
    source: desired.source,
  });
}

function nameTaken({ address, desired }: TeamMatch, others: readonly LiveTeam[]): Finding {
  return finding({
    code: 'LABEL_TAKEN',
    verdict: 'block',
    address,
    summary: `The name "${desired.name}" belongs to an unmanaged team (id ${listOf(others)}).`,
    detail:
      'Two teams with the same name could not be told apart, and HubSpot may refuse them. Declare that team with its id, or give this one another name.',
    source: desired.source,
  });
}

function listOf(teams: readonly LiveTeam[]): string {
  return teams.map(({ id }) => JSON.stringify(id)).join(', ');
}

function idLine(id: string, key: string): string {
  return `id: ${quoted(id)}   # ${key}`;
}

function teamEntry({ id, desired }: TeamMatch): string {
  return `- ${flowMap([
    ['key', scalarText(desired.key)],
    ['id', quoted(id)],
    ['name', scalarText(desired.name)],
  ])}`;
}

/** Undeclared parents stay as they are, and may form a cycle with the declared ones. */
function guardCircles({ teams }: TeamMatching, parents: ReadonlyMap<Node, Node | null>): readonly Finding[] {
  return teams.flatMap(({ address, desired }) => {
    const above = teamsAbove(address, parents);
    if (desired.parent === null || !above.includes(address)) return [];
    return [
      finding({
        code: 'TEAM_CYCLE',
        verdict: 'block',
        address,
        summary: `${address} would be its own ancestor.`,
        detail: `The chain of parents is ${[address, ...above.slice(0, above.indexOf(address) + 1)].join(' -> ')}, taken from the files where they name a parent and from HubSpot elsewhere. Declare another parent, or move one of these teams in HubSpot first.`,
        source: desired.source,
      }),
    ];
  });
}

function guardChildren(
  { address, live, retired }: RetiredTeamMatch,
  matching: TeamMatching,
  parents: ReadonlyMap<Node, Node | null>,
): readonly Finding[] {
  const going = new Set(matching.retired.map((other) => other.live.id));
  const nodes = new Map(matching.teams.map((match) => [match.live?.id, match.address]));
  const children = liveTeams(matching).filter(
    ({ id }) => !going.has(id) && parents.get(nodes.get(id) ?? id) === live.id,
  );
  if (children.length === 0) return [];
  return [
    finding({
      code: 'TEAM_HAS_CHILDREN',
      verdict: 'block',
      address,
      summary: `The team "${live.name}" has child teams: ${children.map(({ name }) => `"${name}"`).join(', ')}.`,
      detail:
        'What HubSpot does with them when their parent is deleted is unknown. Give each of them another parent in the files, or retire it too.',
      source: retired.source,
    }),
  ];
}

/** Reported once for all: the apply writes the same lines into the lock. */
function guardAdoptions({ teams }: TeamMatching): readonly Finding[] {
  const adopted = teams.filter(({ by }) => by === 'label');
  const [first] = adopted;
  if (first === undefined) return [];
  const names = adopted.map(({ address, live }) => `${address} with the id ${JSON.stringify(live?.id)}`);
  return [
    finding({
      code: 'IDENTITY_NOT_PINNED',
      verdict: 'note',
      address: adopted.length === 1 ? first.address : null,
      summary: `${adopted.length === 1 ? '1 team was' : `${adopted.length} teams were`} matched to live ones by name alone.`,
      detail: `Matched: ${names.join(', ')}. The next apply records the ids in the lock. To pin them in the files, add ${adopted.length === 1 ? 'the line' : 'the ids'} below.`,
      hint: adopted.length === 1 ? idLine(first.id, first.desired.key) : adopted.map(teamEntry).join('\n'),
      source: first.desired.source,
    }),
  ];
}
