import { usage } from './command-line.js';
import type { World } from './world.js';

interface ConfirmWords {
  readonly addresses: readonly string[];
  readonly undo: readonly string[];
  readonly all: boolean;
  /** True where somebody at a terminal can be asked. */
  readonly asks: boolean;
}

/** Refuses a `confirm` with contradictory or missing flags. */
export function checkConfirmWords({ addresses, undo, all, asks }: ConfirmWords): void {
  if (all && addresses.length > 0) throw usage("--all and ADDRESS can't be used together.");
  if (!all && addresses.length + undo.length === 0 && !asks)
    throw usage('Without a terminal, give the addresses of the steps that are done, or --all.');
}

const FROM_ENVIRONMENT = ['GITHUB_ACTOR', 'GITLAB_USER_LOGIN', 'USER', 'USERNAME', 'LOGNAME'];

/** Who confirms: as given, or the person named by CI, or the user of this machine. Undoing needs nobody. */
export function confirmerFrom(
  by: string | undefined,
  { env, userName }: Pick<World, 'env' | 'userName'>,
  needed: boolean,
): string {
  const told = [by, ...FROM_ENVIRONMENT.map((variable) => env[variable])];
  const name = [...told, userName()].map((one) => one?.trim() ?? '').find((one) => one !== '');
  if (name === undefined && needed) throw usage('The user who confirms is unknown: give --by NAME.');
  return name ?? '';
}
