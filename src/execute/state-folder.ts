import { posix, win32 } from 'node:path';
import type { Io } from '../core/base/io.js';

interface Machine extends Pick<Io, 'env'> {
  /** As in node's `process.platform`. */
  readonly platform: string;
  /** The user's home folder. */
  readonly home: string;
}

/** Where programs keep what outlives a run but is no configuration, by the customs of each system. */
export function stateFolder({ env, platform, home }: Machine): string {
  if (platform === 'win32')
    return absolute(env['LOCALAPPDATA'], win32) ?? win32.join(home, 'AppData', 'Local');
  const chosen = absolute(env['XDG_STATE_HOME'], posix);
  if (chosen !== null) return chosen;
  return platform === 'darwin'
    ? posix.join(home, 'Library', 'Application Support')
    : posix.join(home, '.local', 'state');
}

/** The customs say that a relative path is to be ignored. */
function absolute(path: string | undefined, rules: typeof posix): string | null {
  return path !== undefined && rules.isAbsolute(path) ? path : null;
}
