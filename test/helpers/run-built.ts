import { execFile } from 'node:child_process';
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
