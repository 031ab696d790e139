import { isJsonList } from '../../core/base/json.js';
import type { Change } from '../../core/plan/change.js';
import type { Json } from '../../core/base/json.js';
import { cleanLine } from '../terminal/clean.js';
import { moveOf } from '../page/page-move.js';
import type { Names } from '../words/names.js';
import { listDifference, valueText } from '../words/value-text.js';

/** The values of a difference, HubSpot's first. */
export function driftFieldLines(change: Change, names: Names, side: string): readonly string[] {
  switch (change.action) {
    case 'move':
      return [placeText(change, names, side)];
    case 'update':
      return change.fields.flatMap(({ path, before, after }) =>
        isJsonList(before) && isJsonList(after)
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
  const { before, after } = moveOf(change, names);
  const [left, right] = [before ?? 'another', after ?? 'another'];
  if (left === right) return `place ${left} on both sides, but with different neighbours`;
  return `place ${left} in ${side}, ${right} in the files`;
}

/** Only the members that are on one side. */
function listLines(
  path: string,
  before: readonly Json[],
  { after, side }: { readonly after: readonly Json[]; readonly side: string },
): readonly string[] {
  const difference = listDifference(before, after, valueText);
  const text = (members: readonly string[], where: string): readonly string[] =>
    members.length === 0 ? [] : [`${cleanLine(path)}: ${members.join(', ')} only in ${where}`];
  return [...text(difference?.gone ?? [], side), ...text(difference?.fresh ?? [], 'the files')];
}
