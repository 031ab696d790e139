import { userInfo } from 'node:os';
import { reportFailure } from './failure.js';
import { main } from './main.js';
import type { Output, World } from './world.js';
import { interrupted } from './world.js';

const SECOND_INTERRUPT = 130;

/** Runs the command line of this process, from Ctrl-C to exit code. */
export async function runProcess(): Promise<void> {
  const argv = process.argv.slice(2);
  const interruption = new AbortController();
  const interrupt = () => {
    if (interruption.signal.aborted) process.exit(SECOND_INTERRUPT);
    interruption.abort(interrupted());
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const world: World = {
    cwd: process.cwd(),
    env: process.env,
    userName,
    stdin: process.stdin,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    signal: interruption.signal,
    interrupt,
  };
  process.on('uncaughtException', (error) => {
    reportFailure(error, argv, world).then(
      (code) => process.exit(code),
      () => lastResort(error),
    );
  });
  process.exitCode = await main(argv, world);
  await flushed(process.stdout);
  await flushed(process.stderr);
  // Idle connections must not keep a finished command alive.
  process.exit();
}

/** A container may run as a user whom nothing knows by name. */
function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** Where even the report fails: a package that lost files, a disk without room. */
function lastResort(error: Error): never {
  process.stderr.write(`error BUG\n  ${error.message}\n`);
  process.exit(1);
}

/** A reader that went away (`| head`) is no error, and no reason to leave an apply half done. */
function outputOf(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY,
    columns: stream.isTTY ? stream.columns : 80,
  };
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
