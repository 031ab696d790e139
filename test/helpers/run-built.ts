import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { RunResult } from './run-command.js';

const program = resolve(import.meta.dirname, '../../bin/run.js');

/** Runs the built program in a process of its own, with nothing on stdin and only this environment. */
export function runBuilt(
  argv: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<RunResult> {
  return new Promise((done) => {
    const env = { PATH: process.env['PATH'], ...options.env };
    const child = execFile(
      process.execPath,
      [program, ...argv],
      { cwd: options.cwd, env },
      (error, stdout, stderr) => {
        done({ stdout, stderr, exitCode: error === null ? 0 : Number(error.code) });
      },
    );
    child.stdin?.end();
  });
}

/** The built program while it runs. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** Resolves once the program has printed a line. */
  readonly firstLine: Promise<string>;
  readonly ended: Promise<RunResult>;
}

/** Starts the built program and leaves it running, for tests that interrupt it. */
export function startBuilt(
  argv: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): RunningProgram {
  const env = { PATH: process.env['PATH'], ...options.env };
  const child = spawn(process.execPath, [program, ...argv], { cwd: options.cwd, env });
  child.stdin.end();
  const printed = { stdout: '', stderr: '' };
  const ended = once(child, 'close').then(([code]) => ({ ...printed, exitCode: Number(code ?? -1) }));
  const firstLine = new Promise<string>((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed.stdout += chunk.toString();
      if (printed.stdout.includes('\n')) done(printed.stdout.split('\n')[0] ?? '');
    });
    child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString()));
    // One that ends without a word must not leave its test waiting.
    void ended.then(() => done(''));
  });
  return { child, firstLine, ended };
}
