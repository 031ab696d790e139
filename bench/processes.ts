/**
 * Whole processes, timed from the outside, in rounds: each round runs every command once, and the baseline among them.
 * Numbers of one round saw the same machine, so a command is judged by its ratio to the baseline of the same round, and
 * what is printed is the median over the rounds. Milliseconds are shown for orientation only.
 */
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

/** What is measured: the built program, as users run it. */
export const PROGRAM = resolve(ROOT, 'bin/run.js');

export interface Command {
  readonly name: string;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly cwd: string;
}

export interface Finished {
  readonly ms: number;
  readonly stdout: string;
}

/** Medians over the rounds; `ratio` is the median of the ratios within each round. */
export interface Comparison {
  readonly name: string;
  readonly ms: number;
  readonly baselineMs: number;
  readonly ratio: number;
  readonly rounds: number;
}

/** Runs a command to its end. Anything but exit code 0 stops the benchmark: a refusal is quick and measures nothing. */
export function runProcess({ name, args, cwd }: Command): Promise<Finished> {
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    const complaints: Buffer[] = [];
    const started = performance.now();
    const child = spawn(process.execPath, args, {
      cwd,
      env: environment(cwd),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.on('error', failed);
    child.on('close', (code) => {
      const ms = performance.now() - started;
      if (code === 0) done({ ms, stdout: Buffer.concat(chunks).toString() });
      else
        failed(
          new Error(`${name} ended with ${code ?? 'a signal'}:\n${Buffer.concat(complaints).toString()}`),
        );
    });
  });
}

/** NODE_EXTRA_CA_CERTS makes bare Node start up to three times slower and would hide the program's own cost. */
function environment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, XDG_STATE_HOME: resolve(home, 'state') };
}

export function pipewright(cwd: string, ...argv: readonly string[]): Command {
  return { name: argv.join(' '), args: [PROGRAM, ...argv], cwd };
}

/** Interleaves the commands with the baseline; the first round warms the disk up and doesn't count. */
export async function compare(
  baseline: Command,
  commands: readonly Command[],
  rounds: number,
): Promise<readonly Comparison[]> {
  const base: number[] = [];
  const times = commands.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    const { ms: baseMs } = await runProcess(baseline);
    if (round > 0) base.push(baseMs);
    for (const [index, command] of commands.entries()) {
      const { ms } = await runProcess(command);
      if (round > 0) times[index]?.push(ms);
    }
  }
  return commands.map(({ name }, index) => {
    const own = times[index] ?? [];
    const ratios = own.map((ms, round) => ms / (base[round] ?? Number.NaN));
    return { name, ms: median(own), baselineMs: median(base), ratio: median(ratios), rounds };
  });
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}
