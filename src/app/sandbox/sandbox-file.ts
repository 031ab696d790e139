import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../core/base/errors.js';
import { makeOwnFolder, makePrivateFolder } from '../../files/folders.js';
import { unwritable } from '../../files/file-errors.js';
import { openOwnFolder } from '../../execute/records-folder.js';
import type { AccountFlags, AppContext } from '../types.js';

/** Absolute path of the file that holds the embedded account; each account of an accounts file has one of its own. */
export function sandboxFile({ cwd, env }: AppContext, chosen: AccountFlags['chosen'] = null): string {
  if (chosen !== null) return join(cwd, '.pipewright', 'sandbox', `${chosen.account.name}.json`);
  const given = env['PIPEWRIGHT_SANDBOX_FILE'] ?? '';
  return given === '' ? join(cwd, '.pipewright', 'sandbox.json') : resolve(cwd, given);
}

/** Absolute path of its lock, which is kept out of git. */
export function sandboxLockFile(
  { cwd }: Pick<AppContext, 'cwd'>,
  chosen: AccountFlags['chosen'] = null,
): string {
  return chosen === null
    ? join(cwd, '.pipewright', 'sandbox.lock.yaml')
    : join(cwd, '.pipewright', 'sandbox', `${chosen.account.name}.lock.yaml`);
}

/** Creates the folder of the sandbox's file, ignored by git if it is our own. */
export async function ensureSandboxFolder({ cwd }: Pick<AppContext, 'cwd'>, file: string): Promise<void> {
  const own = join(cwd, '.pipewright');
  const folder = dirname(file);
  if (folder === own || dirname(folder) === own) await openOwnFolder(own);
  if (folder === own) return;
  if (dirname(folder) === own) await makeOwnFolder(folder);
  else await makePrivateFolder(folder);
}

/** Converts what the sandbox throws about its file into AppErrors. Returns anything else unchanged. */
export function sandboxError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'SANDBOX_BUSY') {
    return new AppError({
      code: 'SANDBOX_BUSY',
      summary: 'Another command or server is using the sandbox, and does not answer.',
      detail: `${error.message}. One process owns the file at a time, so that no state is lost. Wait for it, stop it, or give this run its own file with PIPEWRIGHT_SANDBOX_FILE.`,
      cause: error,
    });
  }
  if (error.code === 'EADDRINUSE') {
    return new AppError({
      code: 'SANDBOX_PORT_TAKEN',
      summary: 'The port is taken by another program.',
      detail: 'Choose another one, or leave --port out: the sandbox then takes a free port and says which.',
      hint: 'pipewright sandbox start',
      cause: error,
    });
  }
  if (error.code === 'SANDBOX_UNWRITABLE' && 'file' in error && typeof error.file === 'string')
    return unwritable(error.file, error.cause);
  if (error.code === 'SANDBOX_CLAIM_INVALID') {
    return new AppError({
      code: 'SANDBOX_FILE',
      summary: "A file beside the sandbox file was not written by this user's sandbox.",
      detail: `${error.message}. It is meant to say where the sandbox is served, and a file from a checkout could name any address, so nothing was sent. Remove it once you know that no sandbox is running here.`,
      hint: 'pipewright explain SANDBOX_FILE',
      cause: error,
    });
  }
  if (error.code === 'SANDBOX_STATE_INVALID') {
    return new AppError({
      code: 'SANDBOX_FILE',
      summary: "The sandbox file can't be read as one.",
      detail: `${error.message}. It was left as it is.`,
      hint: 'pipewright sandbox reset',
      cause: error,
    });
  }
  return error;
}
