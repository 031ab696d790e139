import { AppError } from '../core/base/errors.js';
import { nearest } from '../core/base/similar.js';

/** What a command line asks for, before its flags are parsed. Ids contain a space: `sandbox start`. */
type Request =
  | { readonly kind: 'version' }
  /** `id` is null for help on the whole program. */
  | { readonly kind: 'help'; readonly id: string | null }
  | { readonly kind: 'command'; readonly id: string; readonly argv: readonly string[] };

/** Shared flags with a value, which must not be mistaken for the command when they come before it. */
const FLAGS_WITH_VALUE = new Set(['--api-url', '--portal', '--accounts', '--account', '--group']);
const HELP_FLAGS = new Set(['--help', '-h']);

/** The words before `--`, after which nothing is a flag. */
export function flagsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

/** Whether stdout is reserved for a JSON document, even if the command line is invalid. */
export function asksForJson(argv: readonly string[]): boolean {
  const flags = flagsOf(argv);
  return flags.some(
    (flag, index) =>
      flag === '--json' || flag === '--format=json' || (flag === '--format' && flags[index + 1] === 'json'),
  );
}

/** The flags that select the account, to be repeated in another command line. */
export function accountWords(argv: readonly string[]): readonly string[] {
  const flags = flagsOf(argv);
  return flags.flatMap((flag, index) => {
    if (flag === '--sandbox' || /^--(?:api-url|portal|accounts|account|group)=/.test(flag)) return [flag];
    return FLAGS_WITH_VALUE.has(flag) ? [flag, ...flags.slice(index + 1, index + 2)] : [];
  });
}

/**
 * Finds the command in a command line; shared flags may come before it. Not left to oclif, which takes `plna my-folder`
 * for the command `plna:my-folder`.
 */
export function readCommandLine(argv: readonly string[], ids: readonly string[]): Request {
  const flags = flagsOf(argv);
  const rest = [...argv];
  const leading: string[] = [];
  while (rest[0]?.startsWith('-') === true && rest[0] !== '--') {
    const flag = rest.shift() ?? '';
    leading.push(flag);
    if (FLAGS_WITH_VALUE.has(flag)) leading.push(...rest.splice(0, 1));
  }
  const asksForHelp = rest[0] === 'help' || flags.some((flag) => HELP_FLAGS.has(flag));
  if (!asksForHelp && flags.includes('--version')) return { kind: 'version' };
  if (rest[0] === 'help') rest.shift();
  const [first, second] = rest;
  if (first === undefined || first === '--') {
    if (asksForHelp || argv.length === 0) return { kind: 'help', id: null };
    throw usage('No command was given.');
  }
  const id = findCommand(first, second, ids, asksForHelp);
  if (asksForHelp) return { kind: 'help', id };
  return { kind: 'command', id, argv: [...leading, ...rest.slice(id.split(' ').length)] };
}

/** The command, or the topic where only its help is wanted. */
function findCommand(
  first: string,
  second: string | undefined,
  ids: readonly string[],
  help: boolean,
): string {
  if (ids.includes(first)) return first;
  const inTopic = ids.filter((id) => id.startsWith(`${first} `)).map((id) => id.slice(first.length + 1));
  if (inTopic.length === 0) {
    const names = [...new Set(ids.flatMap((id) => [id, id.split(' ')[0] ?? id]))];
    throw unknownCommand(first, nearest(first, names));
  }
  if (second !== undefined && inTopic.includes(second)) return `${first} ${second}`;
  if (second === undefined || second.startsWith('-')) {
    if (help) return first;
    throw usage(`"${first}" needs a subcommand: ${inTopic.join(', ')}.`, `pipewright ${first} --help`);
  }
  const near = nearest(second, inTopic);
  throw unknownCommand(`${first} ${second}`, near === null ? null : `${first} ${near}`);
}

function unknownCommand(name: string, near: string | null): AppError {
  if (near === null) return usage(`Unknown command "${name}".`);
  return usage(`Unknown command "${name}". Did you mean "${near}"?`, `pipewright ${near} --help`);
}

/** The error for an invalid command line, with the help to consult. */
export function usage(summary: string, hint = 'pipewright --help'): AppError {
  return new AppError({ code: 'USAGE', summary, hint });
}
