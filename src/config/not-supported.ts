import type { NotSupported } from '../core/config.js';
import type { Place } from './place.js';
import { entries, keySourceOf, member, rootPlace, textIn } from './place.js';
import type { ConfigDocument } from './validate.js';

/** A use of a part that this version can't apply, with the value that stands there. */
export interface NotSupportedUse extends NotSupported {
  readonly value: unknown;
}

/** Settings below a thing that have an address of their own. */
const OF_PIPELINE = ['rules', 'access', 'card'];
const OF_STATUS = ['properties', 'editableBy'];

/** Uses in the order of the file's lists, whatever the order of the keys. */
export function notSupportedIn({ parsed }: ConfigDocument): readonly NotSupportedUse[] {
  const root = rootPlace(parsed);
  const pipelines = entries(member(root, 'pipelines'));
  return [
    ...pipelines.flatMap((pipeline) => {
      const address = `pipelines.${textIn(pipeline, 'key') ?? ''}`;
      return [
        ...OF_PIPELINE.flatMap((property) => use(pipeline, property, address)),
        ...entries(member(pipeline, 'statuses')).flatMap((status) =>
          OF_STATUS.flatMap((property) =>
            use(status, property, `${address}.statuses.${textIn(status, 'key') ?? ''}`),
          ),
        ),
      ];
    }),
    ...entries(member(root, 'teams')).map((team) => whole(team, 'teams')),
    ...entries(member(root, 'permissionSets')).map((set) => whole(set, 'permissionSets')),
    ...entries(member(root, 'retired')).flatMap(retiredTeam),
  ];
}

function use(owner: Place, property: string, address: string): readonly NotSupportedUse[] {
  const place = member(owner, property);
  if (place === undefined) return [];
  return [{ address: `${address}.${property}`, property, source: keySourceOf(place), value: place.value }];
}

function whole(thing: Place, property: string): NotSupportedUse {
  const address = `${property}.${textIn(thing, 'key') ?? ''}`;
  return { address, property, source: keySourceOf(thing), value: thing.value };
}

function retiredTeam(entry: Place): readonly NotSupportedUse[] {
  const team = member(entry, 'team');
  if (team === undefined) return [];
  const id = textIn(entry, 'team') ?? textIn(team, 'label') ?? '';
  return [
    {
      address: `teams[${JSON.stringify(id)}]`,
      property: 'retired',
      source: keySourceOf(entry),
      value: entry.value,
    },
  ];
}
