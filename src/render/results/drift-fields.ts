import type { Change } from '../../core/plan/change.js';
import type { Json } from '../../core/base/json.js';
import { cleanLine } from '../terminal/clean.js';
import { isList, valueText } from '../text/field-lines.js';
import type { Names } from '../words/names.js';

/** The values of a difference, HubSpot's first. */
export function driftFieldLines(change: Change, names: Names, side: string): readonly string[] {
  switch (change.action) {
    case 'move':
      return [placeText(change, names, side)];
    case 'update':
      return change.fields.flatMap(({ path, before, after }) =>
        isList(before) && isList(after)
          ? listLines(path, before, { after, side })
          : [
              `${cleanLine(path)}: ${valueText(before, path)} in ${side}, ${valueText(after, path)} in the files`,
            ],
      );
    case 'create':
    case 'delete':
    case 'migrate':
      return [];
  }
}

function placeText(change: Change, names: Names, side: string): string {
  const seen = change.kind === 'status' ? names.place(change.address) : null;
  const field = change.fields.find(({ path }) => path === 'position');
  const before = seen?.before ?? oneBased(field?.before);
  const after = seen?.after ?? oneBased(field?.after);
  if (before === after) return `place ${before} on both sides, between other neighbours`;
  return `place ${before} in ${side}, ${after} in the files`;
}

function oneBased(position: Json | undefined): string | number {
  return typeof position === 'number' ? position + 1 : 'another';
}

/** Only the members that one side has. */
function listLines(
  path: string,
  before: readonly Json[],
  { after, side }: { readonly after: readonly Json[]; readonly side: string },
): readonly string[] {
  const only = (list: readonly Json[], other: readonly Json[]): readonly string[] => {
    const known = new Set(other.map((one) => valueText(one)));
    return list.flatMap((one) => (known.has(valueText(one)) ? [] : [valueText(one)]));
  };
  const text = (members: readonly string[], where: string): readonly string[] =>
    members.length === 0 ? [] : [`${cleanLine(path)}: ${members.join(', ')} only in ${where}`];
  return [...text(only(before, after), side), ...text(only(after, before), 'the files')];
}
