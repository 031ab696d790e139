import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import { systemCode } from '../../core/base/errors.js';
import { unwritable } from '../../files/file-errors.js';
import type { AppContext } from '../types.js';
import type { Io } from '../../core/base/io.js';

/** What the account's lock needs to know of the machine and this process. */
interface Machine extends Pick<Io, 'env'> {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly pid: number;
  /** When this process began. */
  readonly since: Date;
  readonly isAlive: (pid: number) => boolean;
}

export function machine(ctx: AppContext): Machine {
  return {
    env: ctx.env,
    platform: process.platform,
    home: homeOf(ctx.env),
    pid: process.pid,
    since: new Date(Date.now() - process.uptime() * 1_000),
    isAlive,
  };
}

/** A container can run as a user without a home; the state folder must be set then. */
function homeOf(env: AppContext['env']): string {
  const named = env['HOME'] ?? '';
  if (isAbsolute(named)) return named;
  try {
    return homedir();
  } catch (error) {
    if (env['XDG_STATE_HOME'] !== undefined || env['LOCALAPPDATA'] !== undefined) return '/';
    throw unwritable('The state folder of this user (HOME and XDG_STATE_HOME name none)', error);
  }
}

/** Signal 0 only probes the process; EPERM means that it is alive and belongs to another user. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
