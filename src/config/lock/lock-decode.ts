import { parseAddress, shapeOf, thingOf } from '../../core/base/address.js';
import type { Confirmation, PortalLock } from '../../core/model/config.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { jsonOf, sameJson } from '../../core/base/json.js';
import { nearest } from '../../core/base/similar.js';
import { lineText } from '../read/lines.js';
import { listedWords } from '../check/messages.js';
import type { ParsedText } from '../read/parsed.js';
import type { Place } from '../read/place.js';
import { entries, keySourceOf, member, members, rootPlace, sourceOf, textIn, textOf } from '../read/place.js';

interface DecodedLock {
  readonly lock: Readonly<Record<string, PortalLock>>;
  readonly problems: readonly Diagnostic[];
}

type Tell = (place: Place, summary: string, detail: string) => void;

/** Parses a lock, with all its problems. */
export function decodeLock(parsed: ParsedText): DecodedLock {
  const problems: Diagnostic[] = [];
  const tell: Tell = (place, summary, detail) => {
    problems.push(
      problem({
        code: 'LOCK_INVALID',
        summary,
        detail: `${detail} Restore the file from git, or remove the line if you know that it is wrong.`,
        source: summary.startsWith('Unknown property') ? keySourceOf(place) : sourceOf(place),
      }),
    );
  };
  const root = rootPlace(parsed);
  if (!isMap(root)) tell(root, 'The lock file is not a map.', 'It must have a version and portals.');
  closed(root, ['version', 'portals'], tell);
  const version = member(root, 'version');
  if (version?.value !== 1) {
    tell(
      version ?? root,
      'The version of the lock file is not 1.',
      'This pipewright reads version 1; a newer release may have written the file.',
    );
  }
  const portals = member(root, 'portals');
  if (portals !== undefined && !isMap(portals))
    tell(portals, 'portals is not a map.', 'It must map portal ids to what is known about them.');
  const lock = Object.fromEntries(members(portals).map(([id, place]) => [id, decodePortal(id, place, tell)]));
  return { lock, problems };
}

function decodePortal(id: string, place: Place, tell: Tell): PortalLock {
  if (!/^[1-9]\d*$/.test(id))
    tell(place, `${JSON.stringify(id)} is not a portal id.`, 'Portal ids are whole numbers.');
  if (!isMap(place)) tell(place, 'A portal is not a map.', 'It must hold ids, protected and confirmed.');
  closed(place, ['ids', 'protected', 'confirmed'], tell);
  const protectedIds = member(place, 'protected');
  return {
    ids: decodeIds(member(place, 'ids'), tell),
    protected: list(protectedIds, 'protected', tell).flatMap(
      (entry) => text(entry, 'A protected id', tell) ?? [],
    ),
    confirmed: decodeConfirmed(list(member(place, 'confirmed'), 'confirmed', tell), tell),
  };
}

function decodeIds(place: Place | undefined, tell: Tell): Readonly<Record<string, string>> {
  if (place !== undefined && !isMap(place))
    tell(place, 'ids is not a map.', 'It must map addresses to live ids.');
  const ids: [string, string][] = [];
  const holders = new Map<string, Place>();
  for (const [address, entry] of members(place)) {
    if (parseAddress(address) === null) {
      tell(
        entry,
        `${JSON.stringify(address)} is not an address.`,
        'Addresses look like pipelines.support.statuses.new.',
      );
    }
    const id = text(entry, `The id of ${address}`, tell);
    if (id === null) continue;
    ids.push([address, id]);
    const thing = `${kindOf(address)} ${id}`;
    const first = holders.get(thing);
    if (first === undefined) holders.set(thing, entry);
    else tell(entry, ...givenTwice(first, entry, id));
  }
  return Object.fromEntries(ids);
}

/** Ids must be unique among pipelines, among statuses and among teams. */
function kindOf(address: string): string {
  return shapeOf(thingOf(address)) ?? '';
}

function givenTwice(first: Place, second: Place, id: string): readonly [string, string] {
  const [one, other] = [first, second].map(
    (place) => `${place.path.at(-1) ?? ''} at ${lineText(keySourceOf(place))}`,
  );
  return [
    `The lock gives the id ${JSON.stringify(id)} to two things.`,
    `They are ${one ?? ''} and ${other ?? ''}. A live thing can match only one declared thing: the other would be created again. Remove the wrong line.`,
  ];
}

/** Two branches may both have confirmed a setting: if they agree, one entry is kept. */
function decodeConfirmed(places: readonly Place[], tell: Tell): readonly Confirmation[] {
  const known = new Map<string, { readonly place: Place; readonly entry: Confirmation }>();
  for (const place of places) {
    for (const entry of decodeConfirmation(place, tell)) {
      const name = `${entry.address}\n${entry.id}`;
      const other = known.get(name);
      if (other === undefined) known.set(name, { place, entry });
      else if (!sameJson(other.entry.value, entry.value)) tell(place, ...confirmedTwice(other.place, place));
    }
  }
  return [...known.values()].map(({ entry }) => entry);
}

function confirmedTwice(first: Place, second: Place): readonly [string, string] {
  return [
    'The lock has two different confirmations of the same setting.',
    `They are at ${lineText(sourceOf(first))} and ${lineText(sourceOf(second))}. Keep the one that matches HubSpot.`,
  ];
}

function decodeConfirmation(place: Place, tell: Tell): readonly Confirmation[] {
  if (!isMap(place)) {
    tell(place, 'A confirmation is not a map.', 'It must have address, id, value, at and by.');
    return [];
  }
  closed(place, ['address', 'id', 'value', 'at', 'by'], tell);
  const value = member(place, 'value');
  if (value === undefined) tell(place, 'A confirmation has no value.', 'The value says what was confirmed.');
  for (const name of ['address', 'id', 'at', 'by']) {
    const found = member(place, name);
    if (found === undefined)
      tell(place, `A confirmation has no ${name}.`, 'It must have address, id, value, at and by.');
    else text(found, `${name} of a confirmation`, tell);
  }
  const [address, id, at, by] = ['address', 'id', 'at', 'by'].map((name) => textIn(place, name));
  if (
    value === undefined ||
    address === undefined ||
    id === undefined ||
    at === undefined ||
    by === undefined
  )
    return [];
  return [{ address, id, value: jsonOf(value.value), at, by }];
}

function list(place: Place | undefined, name: string, tell: Tell): readonly Place[] {
  if (place !== undefined && !Array.isArray(place.value))
    tell(place, `${name} is not a list.`, 'Write each entry on its own line.');
  return entries(place);
}

function text(place: Place, what: string, tell: Tell): string | null {
  const found = textOf(place);
  if (found !== undefined && found !== '') return found;
  tell(place, `${what} is not text.`, 'Ids are text: put numbers in quotes.');
  return null;
}

function closed(place: Place, names: readonly string[], tell: Tell): void {
  for (const [name, found] of members(place)) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    tell(
      found,
      `Unknown property ${JSON.stringify(name)}.`,
      `${near === null ? '' : `Did you mean ${near}? `}Known here: ${listedWords(names)}.`,
    );
  }
}

function isMap({ value }: Place): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
