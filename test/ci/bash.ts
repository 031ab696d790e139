import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RunResult } from '../helpers/run-command.js';

const program = resolve(import.meta.dirname, '../../bin/run.js');

export interface BashOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a script as GitHub and GitLab do: it ends at the first command that fails. */
export function runBash(script: string, { cwd, env }: BashOptions): Promise<RunResult> {
  return new Promise((done) => {
    const argv = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
    const child = execFile('bash', argv, { cwd, env }, (error, stdout, stderr) => {
      done({ stdout, stderr, exitCode: error === null ? 0 : Number(error.code) });
    });
    child.stdin?.end();
  });
}

/** The same for a script that must not fail. */
export async function mustRun(script: string, options: BashOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await runBash(script, options);
  if (exitCode !== 0) throw new Error(`${script}\nended with ${exitCode}\n${stdout}${stderr}`);
  return stdout.trim();
}

/** Puts a `pipewright` into a folder for the PATH: the built program, with `url` in place of HubSpot. Returns the PATH. */
export async function pathWithPipewright(folder: string, url: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeCommand(folder, 'pipewright', `exec "${process.execPath}" "${program}" "$@" --api-url "${url}"`);
  return `${folder}:${process.env['PATH'] ?? ''}`;
}

/** A command for the PATH, as a line of shell. */
export async function writeCommand(folder: string, name: string, line: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`);
  await chmod(join(folder, name), 0o755);
}
