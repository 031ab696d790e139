import type { ConsoleStep } from '../core/results.js';
import { cleanLine, cleanText } from './clean.js';
import { paint, proseWidth } from './style.js';
import type { Style } from './style.js';
import { wrapText } from './width.js';

/** One task for a person: where to click, what to set, and how to see that it is done. Begins with an empty line. */
export function stepLines(step: ConsoleStep, number: number, style: Style): string[] {
  const prose = (text: string, indent: number): string[] =>
    wrapText(cleanText(text), proseWidth(style, indent)).map((line) => ' '.repeat(indent) + line);
  return [
    '',
    paint(style, 'careful', `By hand ${number}: ${cleanLine(step.summary)}`),
    ...prose(step.where, 2),
    ...(step.url === null ? [] : [`  ${paint(style, 'command', cleanLine(step.url))}`]),
    ...step.steps.flatMap((text, index) => prose(`${index + 1}. ${text}`, 4)),
    ...prose(`Done when: ${step.doneWhen}`, 2),
  ];
}
