import type { NotSupported } from '../core/config.js';
import type { Place } from './place.js';
import { entries, keySourceOf, member, rootPlace, textIn } from './place.js';
import type { ConfigDocument } from './validate.js';

/** A use of a part that this version can't apply, with the value that stands there. */
export interface NotSupportedUse extends NotSupported {
  readonly value: unknown;
}

/** Settings below a thing that have an address of their own. */
const OF_PIPELINE = ['access', 'card'];
const OF_STATUS = ['properties'];
const OF_PEOPLE = ['tickets'];

/** Uses in the order of the file's lists, whatever the order of the keys. */
export function notSupportedIn({ parsed }: ConfigDocument): readonly NotSupportedUse[] {
  const root = rootPlace(parsed);
  const below = (list: string, properties: readonly string[]): readonly NotSupportedUse[] =>
    entries(member(root, list)).flatMap((thing) => usesIn(thing, properties, `${list}.${keyOf(thing)}`));
  return [
    ...entries(member(root, 'pipelines')).flatMap((pipeline) => {
      const address = `pipelines.${keyOf(pipeline)}`;
      return [
        ...usesIn(pipeline, OF_PIPELINE, address),
        ...entries(member(pipeline, 'statuses')).flatMap((status) =>
          usesIn(status, OF_STATUS, `${address}.statuses.${keyOf(status)}`),
        ),
      ];
    }),
    ...below('teams', OF_PEOPLE),
    ...below('permissionSets', OF_PEOPLE),
  ];
}

function keyOf(thing: Place): string {
  return textIn(thing, 'key') ?? '';
}

function usesIn(owner: Place, properties: readonly string[], address: string): readonly NotSupportedUse[] {
  return properties.flatMap((property) => {
    const place = member(owner, property);
    if (place === undefined) return [];
    return [{ address: `${address}.${property}`, property, source: keySourceOf(place), value: place.value }];
  });
}
