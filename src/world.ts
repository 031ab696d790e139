import type { AppContext } from './app/types.js';
import { AppError } from './core/errors.js';
import type { Style } from './render/style.js';

/** One of the two streams that a command writes to. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number;
}

/**
 * The process as a command sees it. Commands reach the outside only through this, so that tests run them in-process
 * with a folder, an environment and two strings of their own.
 */
export interface World {
  readonly cwd: string;
  readonly env: AppContext['env'];
  /** The name of the account on this machine that runs the process, or null where it has none. */
  readonly userName: () => string | null;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborts on the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** What Ctrl-C does, for the prompt, which swallows the key. */
  readonly interrupt: () => void;
}

/** Who waits for an answer: a person at a terminal, or nobody. */
export function isInteractive(world: World): boolean {
  const ci = world.env['CI'] ?? '';
  const inCi = ci !== '' && ci !== '0' && ci.toLowerCase() !== 'false';
  return !inCi && world.stdin.isTTY === true && world.stdout.isTTY && world.stderr.isTTY;
}

/** How text on a stream may look. */
export function styleFor(env: World['env'], output: Output, noColorFlag: boolean): Style {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return {
    color: wantsColor(env, output, noColorFlag),
    width: output.columns,
    unicode: output.isTTY && /utf-?8/iu.test(locale),
  };
}

/**
 * Whether to colour what goes to a stream. `--no-color` and a NO_COLOR that isn't empty turn it off for good;
 * FORCE_COLOR turns it on (`0` and `false`: off); else a terminal that isn't dumb gets colours.
 */
function wantsColor(env: World['env'], output: Output, noColorFlag: boolean): boolean {
  if (noColorFlag || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced.toLowerCase() !== 'false';
  return output.isTTY && env['TERM'] !== 'dumb';
}

/** What the signal aborts with, whatever was under way. */
export function interrupted(): AppError {
  return new AppError({
    code: 'INTERRUPTED',
    summary: 'Stopped by Ctrl-C or a signal.',
  });
}
