import type { ExecFileException } from 'node:child_process';
import { execFile } from 'node:child_process';
import { AppError } from '../core/errors.js';
import type { AppContext } from './types.js';

export type GitAnswer =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

interface Ended {
  readonly error: ExecFileException | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const BYTES_AT_MOST = 64 * 1024 * 1024;

/**
 * Runs git in the working directory: arguments, never a shell, and nothing of an account's tokens in its environment.
 * What git refuses is an answer; a machine without git is GIT_UNAVAILABLE.
 */
export async function runGit(ctx: AppContext, args: readonly string[]): Promise<GitAnswer> {
  const { cwd, signal } = ctx;
  const options = {
    cwd,
    signal,
    env: gitEnvironment(ctx.env),
    encoding: 'buffer',
    maxBuffer: BYTES_AT_MOST,
  } as const;
  const { error, stdout, stderr } = await new Promise<Ended>((resolve) => {
    execFile('git', [...args], options, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });
  if (error === null) return { ok: true, bytes: stdout };
  signal.throwIfAborted();
  if (typeof error.code === 'string') throw noGit(error.code);
  return { ok: false, message: stderr.toString('utf8').trim() };
}

/** The text that git prints, or null where it refuses. */
export async function gitText(ctx: AppContext, args: readonly string[]): Promise<string | null> {
  const answer = await runGit(ctx, args);
  return answer.ok ? answer.bytes.toString('utf8').replace(/\r?\n$/, '') : null;
}

function gitEnvironment(env: AppContext['env']): Record<string, string | undefined> {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('HUBSPOT_'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
}

function noGit(code: string): AppError {
  return new AppError({
    code: 'GIT_UNAVAILABLE',
    summary: `git can't be run here (${code}).`,
    detail:
      'The files at a base are read with git. Nothing was read from the account and nothing was changed.',
    hint: 'git --version',
  });
}
