import { isJsonList } from '../../core/base/json.js';
import type { Json } from '../../core/base/json.js';
import type { PageField } from '../page/page-change.js';
import { cleanLine } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { isEditors, listDifference, memberText, valueText } from '../words/value-text.js';
import { arrow, paint } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { shortChange, textDiff } from './text-diff.js';
import { padText, textWidth } from '../terminal/width.js';

const SHORT = 60;

/** One changed field as lines, the first beginning with its name. `width` is the rest of the line. */
export function fieldLines(field: PageField, style: Style, width: number): string[] {
  const { before, after } = field;
  const name = `${cleanLine(field.path)}: `;
  const old = valueText(before, field.path);
  const now = valueText(after, field.path);
  const short = textWidth(name) + textWidth(old) + textWidth(now) + 4 <= width;
  if ((before === null || isJsonList(before)) && isJsonList(after) && !(before === null && short)) {
    return listLines(name, before ?? [], after, style);
  }
  if (!isEditors(before) && !isEditors(after) && (isLong(before, old) || isLong(after, now))) {
    const lines = textDiff(longText(before, old), longText(after, now), style, width - 2);
    return [name.trimEnd(), ...lines.map((line) => `  ${line}`)];
  }
  if (short) return [name + shortChange(old, now, style)];
  return [
    name + paint(style, 'before', old),
    `${padText('', name.length - arrow(style).length - 1)}${arrow(style)} ${paint(style, 'after', now)}`,
  ];
}

function isLong(value: Json, text: string): boolean {
  return textWidth(text) > SHORT || (typeof value === 'string' && value.includes('\n'));
}

function longText(value: Json, text: string): string {
  if (typeof value === 'string') return value;
  return value === null ? text : JSON.stringify(value, null, 2);
}

/** Lists are compared by members; if only their order differs, both orders are shown in full. */
function listLines(name: string, before: readonly Json[], after: readonly Json[], style: Style): string[] {
  const difference = listDifference(before, after, memberText);
  if (difference === null) {
    const sides = [
      paint(style, 'before', `  - ${valueText(before)}`),
      paint(style, 'after', `  + ${valueText(after)}`),
    ];
    return [name.trimEnd(), ...sides];
  }
  const { gone, fresh, kept } = difference;
  return [
    kept === 0
      ? name.trimEnd()
      : name + paint(style, 'quiet', `${counted(kept, 'entry', 'entries')} the same`),
    ...gone.map((one) => paint(style, 'before', `  - ${one}`)),
    ...fresh.map((one) => paint(style, 'after', `  + ${one}`)),
  ];
}
