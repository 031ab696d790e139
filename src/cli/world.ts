import type { Io } from '../core/base/io.js';
import { AppError } from '../core/base/errors.js';
import type { Tokens } from '../core/secrets/tokens.js';
import type { Style } from '../render/terminal/style.js';

/** One of the two streams that a command writes to. */
export interface OutputStream {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number;
}

/** A stream as commands see it. Redacts tokens in everything written to it. */
export interface Door extends OutputStream {
  /** Text that people read, in a log too. */
  readonly write: (text: string) => void;
  /** Text in a format of its own, already escaped for runners by its renderer. */
  readonly document: (text: string) => void;
  /** The one thing that holds a token on purpose: what `sandbox start` hands over. */
  readonly reveal: (text: string) => void;
}

/**
 * The process as a command sees it. Commands reach the outside only through this, so that tests run them in-process
 * with a folder, an environment and two strings of their own.
 */
export interface World<Stream extends OutputStream = OutputStream> extends Pick<
  Io,
  'cwd' | 'env' | 'signal'
> {
  /** The name of the account on this machine that runs the process, or null where it has none. */
  readonly userName: () => string | null;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Does what Ctrl-C does; the prompt swallows the key. */
  readonly interrupt: () => void;
  /** How to wait; left out: as long as the clock takes. */
  readonly sleep?: Io['sleep'];
}

/** The process behind the door. */
export interface InnerWorld extends World<Door> {
  /** Redacts tokens, also in text that leaves in another way: to a platform, or into a file. */
  readonly tokens: Tokens;
}

/** Who waits for an answer: a person at a terminal, or nobody. */
export function isInteractive(world: World): boolean {
  const ci = world.env['CI'] ?? '';
  const inCi = ci !== '' && ci !== '0' && ci.toLowerCase() !== 'false';
  return !inCi && world.stdin.isTTY === true && world.stdout.isTTY && world.stderr.isTTY;
}

/** How text on a stream may look. */
export function styleFor(env: World['env'], output: OutputStream, noColorFlag: boolean): Style {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return {
    color: wantsColor(env, output, noColorFlag),
    width: columnsOf(env, output),
    unicode: output.isTTY && /utf-?8/iu.test(locale),
  };
}

/** `COLUMNS`, else the terminal's width, else 80. */
export function columnsOf(env: World['env'], output: OutputStream): number {
  const columns = Number(env['COLUMNS']);
  return Number.isSafeInteger(columns) && columns > 0 ? columns : output.columns;
}

/**
 * Whether to colour what goes to a stream. `--no-color` and a NO_COLOR that isn't empty turn it off for good;
 * FORCE_COLOR turns it on (`0` and `false`: off); else a terminal that isn't dumb gets colours.
 */
function wantsColor(env: World['env'], output: OutputStream, noColorFlag: boolean): boolean {
  if (noColorFlag || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced.toLowerCase() !== 'false';
  return output.isTTY && env['TERM'] !== 'dumb';
}

/** The reason that the signal aborts with. */
export function signalReason(): AppError {
  return new AppError({
    code: 'INTERRUPTED',
    summary: 'Stopped by Ctrl-C or a signal.',
  });
}
