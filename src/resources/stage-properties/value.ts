import type { Json } from '../../core/base/json.js';
import { isJsonList, isJsonObject } from '../../core/base/json.js';
import type { ConsoleKind } from '../shared/console-setting.js';
import type { ListedProperty } from '../shared/listed-properties.js';
import { compareListed } from '../shared/listed-properties.js';

/** A ticket property that is shown or required when a ticket enters a status. */
export interface StageProperty {
  readonly name: string;
  readonly required: boolean;
}

/** The stage properties of a status, complete and in order. */
export type StageProperties = readonly StageProperty[];

export const PROPERTIES: ConsoleKind<StageProperties> = {
  kind: 'stage-properties',
  encode: (list) => ({ properties: list.map(({ name, required }) => ({ name, required })) }),
  decode: (value) => {
    const list = isJsonObject(value) ? value['properties'] : undefined;
    if (!isJsonList(list)) return null;
    const properties = list.flatMap(propertyIn);
    return properties.length === list.length ? properties : null;
  },
  compare: (before, after) => compareListed(before === null ? null : before.map(listed), after.map(listed)),
};

function propertyIn(entry: Json): readonly StageProperty[] {
  if (!isJsonObject(entry)) return [];
  const { name, required } = entry;
  return typeof name === 'string' && typeof required === 'boolean' ? [{ name, required }] : [];
}

function listed({ name, required }: StageProperty): ListedProperty {
  return { name, word: required ? 'required' : 'optional' };
}

/** Names of the required ones. */
export function requiredIn(list: StageProperties | null): readonly string[] {
  return (list ?? []).flatMap(({ name, required }) => (required ? [name] : []));
}
