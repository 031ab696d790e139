import type { Code } from '../../../core/base/codes.js';
import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { labelKey } from '../../../core/model/matching.js';
import { addressOf } from '../address-of.js';
import { lineText } from '../../read/lines.js';
import type { Place } from '../../read/place.js';
import { entries, member, sourceOf, textIn, textOf } from '../../read/place.js';
import type { Declared } from './declared.js';

/** Duplicate keys, labels, names and entries where they must be unique. */
export function checkDuplicates(declared: Declared): readonly Diagnostic[] {
  const { pipelines, teams, permissionSets } = declared;
  const places = (things: readonly { readonly place: Place }[]): readonly Place[] =>
    things.map(({ place }) => place);
  return [
    ...keys('pipelines', places(pipelines)),
    ...keys('teams', places(teams)),
    ...keys('permission sets', places(permissionSets)),
    ...labels('pipelines', places(pipelines)),
    ...names('teams', places(teams)),
    ...names('permission sets', places(permissionSets)),
    ...pipelines.flatMap(({ statuses }) => [
      ...keys('statuses of this pipeline', places(statuses)),
      ...labels('statuses of this pipeline', places(statuses)),
    ]),
    ...mainMembers(places(teams)),
  ];
}

function keys(things: string, places: readonly Place[]): readonly Diagnostic[] {
  return repeated(places, (place) => textIn(place, 'key')).map(({ value, first, again }) =>
    twice('DUPLICATE_KEY', `Two ${things} have the key ${JSON.stringify(value)}.`, [
      inside(first, 'key'),
      inside(again, 'key'),
    ]),
  );
}

function labels(things: string, places: readonly Place[]): readonly Diagnostic[] {
  const label = (place: Place): string | undefined => folded(textIn(place, 'label'));
  return repeated(places, label).map(({ first, again }) =>
    twice('DUPLICATE_LABEL', `Two ${things} have the label ${JSON.stringify(textIn(again, 'label'))}.`, [
      inside(first, 'label'),
      inside(again, 'label'),
    ]),
  );
}

function names(things: string, places: readonly Place[]): readonly Diagnostic[] {
  const name = (place: Place): string | undefined => folded(textIn(place, 'name'));
  return repeated(places, name).map(({ first, again }) =>
    twice('DUPLICATE_NAME', `Two ${things} have the name ${JSON.stringify(textIn(again, 'name'))}.`, [
      inside(first, 'name'),
      inside(again, 'name'),
    ]),
  );
}

function folded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : labelKey(text);
}

/** Duplicate entries of a list: names, or things that have one. */
export function listedTwice(thing: string, list: readonly Place[]): readonly Diagnostic[] {
  const names = list.map((entry) => member(entry, 'name') ?? entry);
  return repeated(names, (place) => folded(textOf(place))).map(({ first, again }) =>
    twice('DUPLICATE_ENTRY', `${thing} ${JSON.stringify(textOf(again))} is listed twice.`, [first, again]),
  );
}

/** A user has one main team, and is either a main or an additional member of a team, not both. */
function mainMembers(teams: readonly Place[]): readonly Diagnostic[] {
  const main = teams.flatMap((team) => entries(member(team, 'members')));
  const user = (place: Place): string | undefined => folded(textOf(place));
  return [
    ...repeated(main, user).map(({ first, again }) =>
      twice(
        'DUPLICATE_ENTRY',
        `${JSON.stringify(textOf(again))} is listed twice as a member: a user has one main team.`,
        [first, again],
      ),
    ),
    ...teams.flatMap((team) => {
      const own = entries(member(team, 'members'));
      const extra = entries(member(team, 'extraMembers'));
      const mains = new Set(own.map(user));
      return [
        ...listedTwice('Additional member', extra),
        ...extra
          .filter((place) => mains.has(user(place)))
          .map((again) => {
            const first = own.find((place) => user(place) === user(again)) ?? again;
            return twice(
              'DUPLICATE_ENTRY',
              `${JSON.stringify(textOf(again))} is in this team twice: in members and in extraMembers.`,
              [first, again],
            );
          }),
      ];
    }),
  ];
}

interface Repeated {
  readonly value: string;
  readonly first: Place;
  readonly again: Place;
}

/** Each place whose value already occurs at an earlier one. */
export function repeated(
  places: readonly Place[],
  valueOf: (place: Place) => string | undefined,
): readonly Repeated[] {
  const seen = new Map<string, Place>();
  const found: Repeated[] = [];
  for (const again of places) {
    const value = valueOf(again);
    if (value === undefined) continue;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, again);
    else found.push({ value, first, again });
  }
  return found;
}

function inside(place: Place, name: string): Place {
  return member(place, name) ?? place;
}

function twice(code: Code, summary: string, [first, again]: readonly [Place, Place]): Diagnostic {
  const source = sourceOf(again);
  const where = `It is at ${lineText(sourceOf(first))} and again at ${lineText(source)}.`;
  const why =
    code === 'DUPLICATE_LABEL' || code === 'DUPLICATE_NAME'
      ? " Case, outer spaces and Unicode form don't count."
      : '';
  return problem({
    code,
    summary,
    detail: `${where}${why} Change or remove one of the two.`,
    address: addressOf(again),
    source,
  });
}
