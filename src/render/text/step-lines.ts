import { shapeOf } from '../../core/base/address.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { cleanLine, cleanText } from '../terminal/clean.js';
import { shellWord } from '../words/apply-command.js';
import { hintLines } from '../messages/diagnostic-lines.js';
import { paint, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

/** One task for a person: where to click, what to set, and how to see that it is done. Begins with an empty line. */
export function stepLines(step: ConsoleStep, number: number, style: Style): string[] {
  return [
    '',
    paint(style, 'careful', `By hand ${number}: ${cleanLine(step.summary)}`),
    ...prose(step.where, 2, style),
    ...(step.url === null ? [] : [`  ${paint(style, 'command', cleanLine(step.url))}`]),
    ...step.steps.flatMap((text, index) => numbered(`${index + 1}. `, text, style)),
    ...prose(`Done when: ${step.doneWhen}`, 2, style),
    ...confirmLines(step, style),
  ];
}

/** What the account shows by itself (a new permission set) needs no confirmation. */
function confirmLines({ addresses }: ConsoleStep, style: Style): string[] {
  const told = addresses.filter((address) => shapeOf(address) !== 'permissionSets');
  if (told.length === 0) return [];
  return hintLines(`pipewright confirm ${told.map(shellWord).join(' ')}`, style, '    ');
}

function prose(text: string, indent: number, style: Style): string[] {
  return wrapText(cleanText(text), proseWidth(style, indent)).map((line) => ' '.repeat(indent) + line);
}

/** A continuation line is indented to the text, not to the number. */
function numbered(mark: string, text: string, style: Style): string[] {
  const [first = '', ...rest] = prose(text, 4 + mark.length, style);
  return [`    ${mark}${first.trimStart()}`, ...rest];
}
