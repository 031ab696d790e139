import type { Address } from '../../../core/base/address.js';
import type { Finding } from '../../../core/base/diagnostic.js';
import { finding } from '../../../core/base/diagnostic.js';
import type { LiveTeam } from '../../../core/model/live-state.js';
import type { TeamMatch, TeamMatching } from '../../../core/model/matching.js';
import type { Source } from '../../../core/base/source.js';
import { membersAddress } from '../lists.js';
import type { Roster } from '../roster.js';
import { mainTeamsAfter } from '../roster.js';
import { liveTeams } from '../tree.js';

const NAMED = 20;

/** Users whose main team changes, and users who end up without one. */
export function guardMembers(matching: TeamMatching, roster: Roster, loopback: boolean): readonly Finding[] {
  const moves = matching.teams.flatMap((match) => movesInto(match, matching, roster));
  const after = mainTeamsAfter(matching, roster);
  return [
    ...mainTeamChanges(moves, roster),
    ...(moves.length > 0 && !loopback ? [unverified()] : []),
    ...leavings(matching, roster).flatMap((leaving) => {
      const alone = leaving.users.filter((id) => !after.has(id));
      return alone.length === 0 ? [] : [userWithoutTeam({ ...leaving, users: alone }, roster)];
    }),
  ];
}

/** A user whose main team changes. `loose` if that shortens a list which no file declares. */
interface Move {
  readonly userId: string;
  readonly from: LiveTeam;
  readonly into: TeamMatch;
  readonly loose: boolean;
}

function movesInto(into: TeamMatch, matching: TeamMatching, roster: Roster): readonly Move[] {
  const wanted = roster.wanted(into.desired).members ?? [];
  const declared = new Set([
    ...matching.retired.map(({ live }) => live.id),
    ...matching.teams.flatMap(({ live, desired }) =>
      live === null || desired.members === null ? [] : [live.id],
    ),
  ]);
  return liveTeams(matching)
    .filter(({ id }) => id !== into.live?.id)
    .flatMap((from) => {
      const main = new Set(roster.now(from.id).main);
      const moving = wanted.filter((userId) => main.has(userId));
      return moving.map((userId) => ({ userId, from, into, loose: !declared.has(from.id) }));
    });
}

/**
 * A confirmation for each team that takes members from undeclared lists; if both sides are declared, one note for all.
 */
function mainTeamChanges(moves: readonly Move[], roster: Roster): readonly Finding[] {
  const loose = moves.filter((move) => move.loose);
  const targets = [...new Set(loose.map(({ into }) => into))];
  const groups = [
    ...targets.map((target) => loose.filter(({ into }) => into === target)),
    moves.filter((move) => !move.loose),
  ];
  return groups.flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [mainTeamChange(group, first, roster)];
  });
}

function mainTeamChange(moves: readonly Move[], { into, loose }: Move, roster: Roster): Finding {
  const ways = moves.map(
    (move) => `${roster.nameOf(move.userId)} from "${move.from.name}" to "${move.into.desired.name}"`,
  );
  const isOneTeam = moves.every((move) => move.into === into);
  const subject = moves.length === 1 ? '1 user moves' : `${moves.length} users move`;
  return finding({
    code: 'MAIN_TEAM_CHANGES',
    verdict: loose ? 'confirm' : 'note',
    address: isOneTeam ? membersAddress(into.address) : null,
    summary: `${subject} to another main team: ${named(ways, 1)}.`,
    detail: loose
      ? `A user has one main team, so this removes them from a team whose members the files don't declare: ${named(ways)}. Make sure that nobody there relies on them. ${ROUTING}`
      : `A user has one main team; what they see and edit as its member changes with it: ${named(ways)}. ${ROUTING}`,
    source: into.desired.source,
  });
}

const ROUTING =
  'Help desk routing reaches only main-team members, so the main team decides who gets tickets.';

/** Reported once per plan. */
function unverified(): Finding {
  return finding({
    code: 'UNVERIFIED',
    verdict: 'note',
    summary: 'Whether a new main team by itself removes a user from the former one is unverified.',
    detail:
      'HubSpot documents one main team per user; what assigning another one does has not been measured. After each write, the members are read again, and what is left of the former membership is removed.',
  });
}

/** Users whose main team is no longer this team. */
interface Leaving {
  readonly address: Address;
  readonly team: string;
  readonly users: readonly string[];
  readonly source: Source;
}

function leavings(matching: TeamMatching, roster: Roster): readonly Leaving[] {
  return [
    ...matching.teams.flatMap(({ address, desired, live }): readonly Leaving[] => {
      if (live === null) return [];
      const { members, extraMembers } = roster.wanted(desired);
      // An additional membership of a team replaces having it as main team.
      const users = roster
        .now(live.id)
        .main.filter((id) => (members === null ? extraMembers?.includes(id) : !members.includes(id)));
      return [{ address: membersAddress(address), team: live.name, users, source: desired.source }];
    }),
    ...matching.retired.map(({ address, live, retired }): Leaving => {
      return { address, team: live.name, users: roster.now(live.id).main, source: retired.source };
    }),
  ];
}

function userWithoutTeam({ address, team, users, source }: Leaving, roster: Roster): Finding {
  const one = users.length === 1;
  return finding({
    code: 'USER_WITHOUT_TEAM',
    verdict: 'confirm',
    address,
    summary: `${one ? '1 user loses' : `${users.length} users lose`} the main team "${team}" and ${one ? 'gets' : 'get'} no other.`,
    detail: `Without a team: ${named(users.map(roster.nameOf))}. Users who see only their team's tickets then see none of them, and help desk routing reaches only main-team members. To prevent this, list them under \`members\` of another team.`,
    source,
  });
}

/** At most so many by name, and how many more. */
function named(words: readonly string[], most = NAMED): string {
  const more = words.length > most ? ` and ${words.length - most} more` : '';
  return words.toSorted().slice(0, most).join(', ') + more;
}
