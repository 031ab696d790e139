import { homedir } from 'node:os';
import type { AppContext } from './types.js';

/** What the account's lock needs to know of the machine and this process. */
export interface Machine {
  readonly env: AppContext['env'];
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
    home: ctx.env['HOME'] ?? homedir(),
    pid: process.pid,
    since: new Date(Date.now() - process.uptime() * 1_000),
    isAlive,
  };
}

/** Signal 0 asks without harm; EPERM means that it lives and belongs to somebody else. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
