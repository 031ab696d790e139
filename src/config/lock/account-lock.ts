/**
 * The locks of an accounts file: `pipewright.locks/NAME.lock.yaml` beside it, one for each account, so that jobs that
 * run side by side never meet in one file.
 */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LOCK_FILE } from './lock.js';

const FOLDER = 'pipewright.locks';
const ENDING = '.lock.yaml';

/** The lock of an account, by the folder of its accounts file. */
export function accountLockPath(folder: string, name: string): string {
  return join(folder, FOLDER, `${name}${ENDING}`);
}

/** True if a lock is about one account only. */
export function isAccountLock(path: string): boolean {
  return basename(dirname(path)) === FOLDER;
}

/** The other locks in the folder, sorted: an account that was renamed has its ids under the old name. */
export async function accountLocksBeside(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(ENDING) && name !== basename(path))
    .sort()
    .map((name) => join(folder, name));
}

/** The lock that an accounts file may replace: it is read until the account's own is first written. */
export function oldLockFor(path: string): string {
  return join(dirname(dirname(path)), LOCK_FILE);
}
