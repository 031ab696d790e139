import type { Change } from '../../../core/plan/change.js';
import { change } from '../../../core/plan/change.js';
import { sameJson } from '../../../core/base/json.js';
import type { TeamMatch } from '../../../core/model/matching.js';
import type { ListName } from '../lists.js';
import { idsOfList, LISTS, membersAddress } from '../lists.js';
import { MEMBER_PARTS } from '../payload.js';
import type { Roster } from '../roster.js';

type Lists = Readonly<Partial<Record<ListName, readonly string[]>>>;

/** Both lists of a team as one change, as far as the files declare them; sorted e-mail addresses first, then ids. */
export function diffMembers(match: TeamMatch, roster: Roster): readonly Change[] {
  const { address, desired, id } = match;
  const before = MEMBER_PARTS.encode(listsNow(match, roster, roster.nameOf));
  const wanted = roster.wanted(desired);
  const after = MEMBER_PARTS.encode(pick(wanted, (list) => sorted((wanted[list] ?? []).map(roster.nameOf))));
  if (sameJson(before, after)) return [];
  return [
    change({
      address: membersAddress(address),
      kind: 'members',
      action: 'update',
      id,
      label: desired.name,
      before,
      after,
      source: desired.source,
    }),
  ];
}

/** The account's members for the declared lists, with user ids formatted by `show`. */
export function listsNow(match: TeamMatch, roster: Roster, show: (id: string) => string): Lists {
  const now = roster.now(match.id);
  return pick(roster.wanted(match.desired), (list) => sorted(idsOfList(list, now).map(show)));
}

function pick(
  declared: Readonly<Record<ListName, readonly string[] | null>>,
  value: (list: ListName) => readonly string[],
): Lists {
  return Object.fromEntries(
    LISTS.filter((list) => declared[list] !== null).map((list) => [list, value(list)]),
  );
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
