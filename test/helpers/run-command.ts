import { Readable } from 'node:stream';
import { main } from '../../src/main.js';
import type { World } from '../../src/world.js';

export interface RunOptions {
  /** The working directory; the test's own, usually a temporary one. */
  readonly cwd?: string;
  /** The whole environment: nothing of the test's own process leaks in. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What a person types at a terminal; without it there is no terminal. */
  readonly typed?: string;
  /** Stands for Ctrl-C. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs a command line in this process, on the source. */
export async function runCommand(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const written = { stdout: '', stderr: '' };
  const isTTY = options.typed !== undefined;
  const stdin = Object.assign(Readable.from([options.typed ?? '']), { isTTY });
  const output = (name: 'stdout' | 'stderr'): World['stdout'] => ({
    write: (text) => {
      written[name] += text;
    },
    isTTY,
    columns: 80,
  });
  const exitCode = await main(argv, {
    cwd: options.cwd ?? process.cwd(),
    env: options.env ?? {},
    stdin,
    stdout: output('stdout'),
    stderr: output('stderr'),
    signal: options.signal ?? new AbortController().signal,
    interrupt: () => undefined,
  });
  return { ...written, exitCode };
}
