import type { ParsedText } from '../../read/parsed.js';
import type { Place } from '../../read/place.js';
import { entries, member, rootPlace, textIn } from '../../read/place.js';
import { addressOf } from '../address-of.js';

/** What the files declare, read leniently: parts that are invalid by the schema are undefined, and checks skip them. */
export interface Declared {
  readonly roots: readonly Place[];
  readonly accounts: readonly Place[];
  readonly subscription: string | undefined;
  readonly pipelines: readonly DeclaredPipeline[];
  readonly retired: readonly Place[];
  readonly teams: readonly DeclaredNamed[];
  readonly permissionSets: readonly DeclaredNamed[];
}

export interface DeclaredPipeline {
  readonly place: Place;
  readonly key: string | undefined;
  readonly id: string | undefined;
  readonly idPrefix: string | undefined;
  readonly wantedId: string | undefined;
  readonly label: string | undefined;
  readonly statuses: readonly DeclaredStatus[];
  readonly retired: readonly Place[];
}

export interface DeclaredStatus {
  readonly place: Place;
  readonly key: string | undefined;
  readonly id: string | undefined;
  readonly wantedId: string | undefined;
  readonly label: string | undefined;
  readonly state: string | undefined;
}

/** A team or a permission set. */
export interface DeclaredNamed {
  readonly place: Place;
  readonly key: string | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
}

export function readDeclared(documents: readonly ParsedText[]): Declared {
  const roots = documents.map(rootPlace);
  const all = (name: string): readonly Place[] => roots.flatMap((root) => entries(member(root, name)));
  const accounts = roots.flatMap((root) => member(root, 'account') ?? []);
  return {
    roots,
    accounts,
    subscription: accounts
      .map((account) => textIn(account, 'subscription'))
      .find((tier) => tier !== undefined),
    pipelines: all('pipelines').map(readPipeline),
    retired: all('retired'),
    teams: all('teams').map(readNamed),
    permissionSets: all('permissionSets').map(readNamed),
  };
}

function readPipeline(place: Place): DeclaredPipeline {
  const key = textIn(place, 'key');
  const id = textIn(place, 'id');
  const idPrefix = textIn(place, 'idPrefix');
  return {
    place,
    key,
    id,
    idPrefix,
    wantedId: id ?? key,
    label: textIn(place, 'label'),
    statuses: entries(member(place, 'statuses'))
      .filter((status) => !isUnmanaged(status))
      .map((status) => readStatus(status, idPrefix ?? '')),
    retired: entries(member(place, 'retired')),
  };
}

/** The account decides what such a status is, and whether it is there: nothing may refer to it. */
function isUnmanaged(place: Place): boolean {
  return place.parsed.unmanaged?.has(addressOf(place) ?? '') === true;
}

function readStatus(place: Place, prefix: string): DeclaredStatus {
  const key = textIn(place, 'key');
  const id = textIn(place, 'id');
  return {
    place,
    key,
    id,
    wantedId: id ?? (key === undefined ? undefined : prefix + key),
    label: textIn(place, 'label'),
    state: textIn(place, 'state'),
  };
}

function readNamed(place: Place): DeclaredNamed {
  return { place, key: textIn(place, 'key'), id: textIn(place, 'id'), name: textIn(place, 'name') };
}

type Keyed = readonly { readonly key: string | undefined }[];

/** Looked up for every unknown reference. */
const KEYS = new WeakMap<Keyed, readonly string[]>();

/** The existing keys. */
export function keysOf(things: Keyed): readonly string[] {
  const keys = KEYS.get(things) ?? things.flatMap(({ key }) => key ?? []);
  KEYS.set(things, keys);
  return keys;
}
