import type { ExecFileException } from 'node:child_process';
import { execFile } from 'node:child_process';
import { AppError } from '../../core/base/errors.js';
import { ownSignal } from '../../transport/own-signal.js';
import type { AppContext } from '../types.js';

type GitAnswer =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

interface Ended {
  readonly error: ExecFileException | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const BYTES_AT_MOST = 64 * 1024 * 1024;

/**
 * Runs git in the working directory: arguments, never a shell. Read-only, and only from this disk. Paths are literal
 * (`:(top)*` too), and the repository's own configuration, which is untrusted, starts nothing: no monitor, no hook, no
 * pager, and no transport, with which a partial clone would fetch missing objects through programs that the
 * configuration names. A non-zero exit of git is returned; a machine without git is GIT_UNAVAILABLE.
 */
export async function runGit(ctx: AppContext, args: readonly string[]): Promise<GitAnswer> {
  const { signal, release } = ownSignal(ctx.signal);
  const options = {
    cwd: ctx.cwd,
    signal,
    env: gitEnvironment(ctx.env),
    encoding: 'buffer',
    maxBuffer: BYTES_AT_MOST,
  } as const;
  const { error, stdout, stderr } = await new Promise<Ended>((resolve) => {
    execFile('git', [...NO_PROGRAMS, ...args], options, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    );
  }).finally(release);
  if (error === null) return { ok: true, bytes: stdout };
  signal.throwIfAborted();
  if (typeof error.code === 'string') throw noGit(error.code);
  return { ok: false, message: stderr.toString('utf8').trim() };
}

/** Returns git's output as text, or null if git fails. */
export async function gitText(ctx: AppContext, args: readonly string[]): Promise<string | null> {
  const answer = await runGit(ctx, args);
  return answer.ok ? answer.bytes.toString('utf8').replace(/\r?\n$/, '') : null;
}

const NO_PROGRAMS = ['--no-pager', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/**
 * Variables that git needs to find itself, its user and the repository. Everything else is left out, as a token can
 * have any name: those of HubSpot, GitHub and GitLab, and those that an accounts file names.
 */
const NEEDED =
  /^(?:PATH|PATHEXT|SYSTEMROOT|COMSPEC|HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|PROGRAMDATA|XDG_CONFIG_HOME|TMPDIR|TEMP|TMP|SUDO_UID|LD_LIBRARY_PATH|GIT_(?:DIR|WORK_TREE|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|EXEC_PATH))$/iu;

function gitEnvironment(env: AppContext['env']): Record<string, string | undefined> {
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => NEEDED.test(name))),
    ...safeDirectories(env),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_LAZY_FETCH: '1',
    // Older versions of git don't know the line above but do know this one: no transport is allowed.
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** Git settings in the environment can hold tokens too; only `safe.directory`, which CI systems set there, is kept. */
function safeDirectories(env: AppContext['env']): Record<string, string> {
  const count = Math.min(Number(env['GIT_CONFIG_COUNT'] ?? '0') || 0, SETTINGS_AT_MOST);
  const folders = Array.from({ length: count }, (_, index) => index).flatMap((index) =>
    env[`GIT_CONFIG_KEY_${index}`]?.toLowerCase() === 'safe.directory'
      ? [env[`GIT_CONFIG_VALUE_${index}`] ?? '']
      : [],
  );
  const settings = folders.flatMap((folder, index): [string, string][] => [
    [`GIT_CONFIG_KEY_${index}`, 'safe.directory'],
    [`GIT_CONFIG_VALUE_${index}`, folder],
  ]);
  return { ...Object.fromEntries(settings), GIT_CONFIG_COUNT: `${folders.length}` };
}

const SETTINGS_AT_MOST = 1_000;

function noGit(code: string): AppError {
  return new AppError({
    code: 'GIT_UNAVAILABLE',
    summary: `git can't be run here (${code}).`,
    detail:
      'The files at a base are read with git. Nothing was read from the account and nothing was changed.',
    hint: 'git --version',
  });
}
