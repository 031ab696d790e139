import { userInfo } from 'node:os';
import { behindDoor } from './door.js';
import { reportFailure } from './failure.js';
import { main } from './main.js';
import { watched } from './watched-output.js';
import type { World } from './world.js';
import { signalReason } from './world.js';

const SECOND_INTERRUPT = 130;
const FAILED = 1;
/** Exit codes that report success or changes, which can't be relied on if output was lost. */
const SUCCESSES: ReadonlySet<number> = new Set([0, 2]);

/** Runs the command line of this process, from Ctrl-C to exit code. */
export async function runProcess(): Promise<void> {
  const argv = process.argv.slice(2);
  const interruption = new AbortController();
  const interrupt = () => {
    if (interruption.signal.aborted) process.exit(SECOND_INTERRUPT);
    interruption.abort(signalReason());
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const stdout = watched(process.stdout, 'standard output');
  const stderr = watched(process.stderr, 'standard error');
  const world: World = {
    cwd: process.cwd(),
    env: process.env,
    userName,
    stdin: process.stdin,
    stdout: stdout.output,
    stderr: stderr.output,
    signal: interruption.signal,
    interrupt,
  };
  process.on('uncaughtException', (error) => {
    reportFailure(error, argv, behindDoor(world)).then(
      (code) => process.exit(code),
      () => lastResort(error, world),
    );
  });
  const exitCode = await main(argv, world);
  const lost = [await stdout.end(), await stderr.end()].filter((problem) => problem !== null);
  for (const problem of lost) await reportFailure(problem, [], behindDoor(world));
  process.exitCode = lost.length > 0 && SUCCESSES.has(exitCode) ? FAILED : exitCode;
  await stderr.end();
  // Idle connections must not keep a finished command alive.
  process.exit();
}

/** A container may run as a user without a name. */
function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** The last resort if reporting fails: missing files in the package, a full disk. */
function lastResort(error: Error, world: World): never {
  behindDoor(world).stderr.write(`error BUG\n  ${error.message}\n`);
  process.exit(FAILED);
}
