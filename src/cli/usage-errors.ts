import { stripVTControlCharacters } from 'node:util';
import { CLIError } from '@oclif/core/errors';
import { usage } from './command-line.js';
import type { AppError } from '../core/base/errors.js';
import { nearest } from '../core/base/similar.js';

/**
 * oclif says what is wrong with flags and arguments in errors of its own, with its own layout and exit codes. This
 * turns each into our USAGE error; null for anything that isn't a complaint about the command line.
 */
export function usageErrorFrom(error: unknown, id: string): AppError | null {
  if (!(error instanceof CLIError)) return null;
  const hint = `pipewright ${id} --help`;
  const unknown = listIn(error, 'flags');
  if (unknown !== null) return usage(unknownFlags(unknown, flagNames(error)), hint);
  const named = listIn(error, 'args');
  if (named !== null && error.message.startsWith('Missing')) {
    return usage(`Missing argument: ${named.map(nameOf).join(', ').toUpperCase()}.`, hint);
  }
  return usage(plainMessage(error.message), hint);
}

function unknownFlags(flags: readonly unknown[], known: readonly string[]): string {
  const sentences = flags.map(String).map((flag) => {
    const near = nearest(flag.split('=')[0] ?? flag, known);
    return `Unknown flag ${flag}${near === null ? '.' : `. Did you mean ${near}?`}`;
  });
  return sentences.join(' ');
}

/** `Parsing --port \n\tExpected an integer …\nSee more help with --help` becomes `--port: Expected an integer ….` */
function plainMessage(message: string): string {
  const text = stripVTControlCharacters(message)
    .replaceAll('See more help with --help', ' ')
    .replace(/^Parsing (--\S+)\s+/u, '$1: ')
    .replace(/^The following errors? occurred:\s*/u, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const plain = exclusion(text);
  return plain.endsWith('.') ? plain : `${plain}.`;
}

/** `… --a=1 cannot also be provided when using --b` becomes `… --b and --a can't be used together`. */
function exclusion(text: string): string {
  const [before = '', after] = text.split(' cannot also be provided when using ', 2);
  if (after === undefined) return text;
  const start = before.lastIndexOf(' ') + 1;
  const [other = '', ...rest] = after.split(' ');
  const given = before.slice(start).split('=')[0] ?? '';
  return [`${before.slice(0, start)}${other} and ${given} can't be used together`, ...rest].join(' ');
}

function listIn(error: object, name: string): readonly unknown[] | null {
  const value: unknown = Reflect.get(error, name);
  return Array.isArray(value) ? value : null;
}

function nameOf(argument: unknown): string {
  return typeof argument === 'object' && argument !== null ? String(Reflect.get(argument, 'name')) : '';
}

/** The flags that the command has, as oclif attaches them to its errors. */
function flagNames(error: object): readonly string[] {
  let value: unknown = error;
  for (const step of ['parse', 'input', 'flags']) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : null;
  }
  return typeof value === 'object' && value !== null ? Object.keys(value).map((name) => `--${name}`) : [];
}
