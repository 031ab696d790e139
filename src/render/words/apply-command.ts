import { TICKETS_UP_TO } from '../../core/plan/assemble.js';
import type { Plan } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { textWidth } from '../terminal/width.js';

const PLAIN = /^[A-Za-z0-9_./:@%+=,-]+$/;

/** One word of a shell command, in single quotes if the shell would split or expand it. */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  if (/^'[^']*'$/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The default apply command of this plan: the sandbox flag, and the files if they aren't the default. */
export function defaultCommand(plan: Plan): string {
  const words = ['pipewright', 'apply'];
  if (plan.account.target === 'sandbox') words.push('--sandbox');
  const usual = plan.files.every((file) => file === 'pipewright.yaml' || file.startsWith('pipewright/'));
  if (!usual) words.push(...plan.files.map((file) => shellWord(cleanLine(file))));
  return words.join(' ');
}

/**
 * The flags that give every consent that the plan requires. A command that already approves gets no second approval.
 */
export function consentWords(plan: Plan, command: string): readonly string[] {
  const says = / --(plan|approve|auto-approve)\b/.test(command);
  const counts = !/ --(plan|auto-approve)\b/.test(command);
  const flags = plan.requires
    .filter((flag) => counts || !flag.startsWith(`${TICKETS_UP_TO} `))
    .map((flag) => {
      const [name = '', ...value] = cleanLine(flag).split(' ');
      return value.length === 0 ? quotedFlag(name) : `${name} ${shellWord(value.join(' '))}`;
    });
  return says ? flags : [`--approve ${cleanLine(plan.planHash)}`, ...flags];
}

function quotedFlag(flag: string): string {
  const at = flag.indexOf('=');
  return at === -1 ? flag : `${flag.slice(0, at)}=${shellWord(flag.slice(at + 1))}`;
}

/** A command on one line if it fits, else one flag per line, joined by backslashes so that it copies as one. */
export function commandLines(command: string, words: readonly string[], width: number): string[] {
  const whole = [command, ...words].join(' ');
  if (textWidth(whole) <= width) return [whole];
  const lines = [command, ...words.map((word) => `  ${word}`)];
  return lines.map((line, index) => (index === lines.length - 1 ? line : `${line} \\`));
}
