import { PassThrough } from 'node:stream';
import { main } from '../../src/cli/main.js';
import type { World } from '../../src/cli/world.js';

export interface RunOptions {
  /** The working directory; the test's own, usually a temporary one. */
  readonly cwd?: string;
  /** The whole environment: nothing of the test's own process leaks in. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The name of the account on the machine; without it there is none. */
  readonly userName?: string;
  /** What a person types at a terminal, one answer a question; without it there is no terminal. */
  readonly typed?: readonly string[];
  /** Waits as long as the clock takes, for a test of something that goes on meanwhile; without it no wait takes time. */
  readonly patient?: boolean;
  /** Aborts when Ctrl-C is pressed. */
  readonly signal?: AbortSignal;
  /** Called when a question stands at the end of the screen, before its answer is typed. */
  readonly onPrompt?: () => unknown;
  /** Called with all of stdout so far, whenever something is added to it. */
  readonly onStdout?: (stdout: string) => void;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Lets everybody else have a turn, and that is all. */
async function noTime(_ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/** Runs a command line in this process, on the source. */
export async function runCommand(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const written = { stdout: '', stderr: '' };
  const isTTY = options.typed !== undefined;
  const answers = [...(options.typed ?? [])];
  const stdin = Object.assign(new PassThrough(), { isTTY });
  if (!isTTY) stdin.end();
  /** A person answers when a question stands at the end of the screen; who has no answer left closes the input. */
  const answer = async (): Promise<void> => {
    await options.onPrompt?.();
    const next = answers.shift();
    if (next === undefined) stdin.end();
    else stdin.write(`${next}\n`);
  };
  const output = (name: 'stdout' | 'stderr'): World['stdout'] => ({
    write: (text) => {
      written[name] += text;
      if (name === 'stdout') options.onStdout?.(written.stdout);
      if (isTTY && name === 'stderr' && text.endsWith(': ')) setImmediate(() => void answer());
    },
    isTTY,
    columns: 80,
  });
  const exitCode = await main(argv, {
    cwd: options.cwd ?? process.cwd(),
    env: options.env ?? {},
    userName: () => options.userName ?? null,
    stdin,
    stdout: output('stdout'),
    stderr: output('stderr'),
    signal: options.signal ?? new AbortController().signal,
    interrupt: () => undefined,
    ...(options.patient === true ? {} : { sleep: noTime }),
  });
  return { ...written, exitCode };
}
