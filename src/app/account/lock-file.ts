import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Address } from '../../core/base/address.js';
import { pipelineAddress, statusAddress } from '../../core/base/address.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { AppError } from '../../core/base/errors.js';
import type { Lock } from '../../config/lock/lock.js';
import {
  accountLockPath,
  accountLocksBeside,
  isAccountLock,
  oldLockFor,
} from '../../config/lock/account-lock.js';
import { lockPathFor, portalLock, readLock, renderLock, withPortal } from '../../config/lock/lock.js';
import { makeOwnFolder } from '../../files/folders.js';
import { writeFileAtomically } from '../../files/write-file.js';
import { openOwnFolder } from '../../execute/records-folder.js';
import { fromCwd } from '../files/from-cwd.js';
import { sandboxLockFile } from '../sandbox/sandbox-file.js';
import type { AccountFlags, AppContext } from '../types.js';

/**
 * Absolute path of the lock: next to the configuration, to be committed; the sandbox's is kept out of git. An account of
 * an accounts file has one of its own.
 */
export function lockFileFor(
  ctx: AppContext,
  { sandbox = false, chosen = null }: AccountFlags,
  paths: readonly string[],
): string {
  if (sandbox) return sandboxLockFile(ctx, chosen);
  if (chosen === null) return lockPathFor(paths[0], ctx.cwd);
  return accountLockPath(chosen.fleet.folder, chosen.account.name);
}

/**
 * Reads the lock's part for one portal. A missing lock is empty; an unreadable one is refused, and so is an account's
 * lock that is about another portal.
 */
export async function readPortalLock(ctx: AppContext, path: string, portalId: number): Promise<PortalLock> {
  const { found } = await findLock(ctx, path, portalId);
  return portalLock(found, portalId);
}

interface FoundLock {
  readonly found: Lock;
  /** The account's lock under a former name, to be removed once it is written under this one; or null. */
  readonly former: string | null;
}

async function findLock(ctx: AppContext, path: string, portalId: number): Promise<FoundLock> {
  const own = await wholeLock(ctx, path);
  if (!isAccountLock(path)) return { found: own, former: null };
  requirePortal(ctx, path, own, portalId);
  if (Object.keys(own).length > 0) return { found: own, former: null };
  for (const former of await accountLocksBeside(path)) {
    const read = await readLock(former, ctx.cwd);
    if (read.ok && String(portalId) in read.lock) return { found: read.lock, former };
  }
  return { found: await wholeLock(ctx, oldLockFor(path)), former: null };
}

/** A portal that was made anew has other ids under the same name. */
function requirePortal(ctx: AppContext, path: string, lock: Lock, portalId: number): void {
  const other = Object.keys(lock).find((id) => id !== String(portalId));
  if (other === undefined) return;
  const file = fromCwd(ctx, path);
  throw new AppError({
    code: 'LOCK_INVALID',
    summary: `The lock ${file} is about the portal ${other}, and the account has the portal ${portalId}.`,
    detail:
      'None of its ids is used: they would join declared things to live ones of another portal. If the account was made anew, remove the file; if accounts were renamed, rename their locks to match.',
    hint: `git rm ${file}`,
    source: { file, line: 1, column: 1 },
  });
}

/**
 * Adds to the lock the ids of declared things that differ from the wanted ones; returns the same lock if it has them
 * all.
 */
export function withPins(lock: PortalLock, pins: ReadonlyMap<Address, string>, config: Config): PortalLock {
  const wanted = new Map(
    config.pipelines.flatMap((pipeline): [Address, string][] => [
      [pipelineAddress(pipeline.key), pipeline.wantedId],
      ...pipeline.statuses.map((status): [Address, string] => [
        statusAddress(pipelineAddress(pipeline.key), status.key),
        status.wantedId,
      ]),
    ]),
  );
  const news = [...pins].filter(([address, id]) => wanted.get(address) !== id && lock.ids[address] !== id);
  return news.length === 0 ? lock : { ...lock, ids: { ...lock.ids, ...Object.fromEntries(news) } };
}

/** Writes one portal's part if it changed, and returns whether it did. Lines of other portals are left alone. */
export async function writePortalLock(
  ctx: AppContext,
  file: string,
  portalId: number,
  part: PortalLock,
): Promise<boolean> {
  const path = resolve(ctx.cwd, file);
  const { found, former } = await findLock(ctx, path, portalId);
  const isOwn = isAccountLock(path);
  const before = isOwn ? withPortal({}, portalId, portalLock(found, portalId)) : found;
  const after = withPortal(before, portalId, part);
  if (renderLock(before) === renderLock(after)) return false;
  const ownFolder = join(ctx.cwd, '.pipewright');
  if (dirname(path) === ownFolder || dirname(dirname(path)) === ownFolder) await openOwnFolder(ownFolder);
  if (isOwn) await makeOwnFolder(dirname(path));
  await writeFileAtomically(path, renderLock(after));
  if (former !== null) await rm(former, { force: true });
  return true;
}

async function wholeLock(ctx: AppContext, path: string): Promise<Lock> {
  const read = await readLock(path, ctx.cwd);
  if (read.ok) return read.lock;
  throw unusableLock(read.findings);
}

/** A single problem is the whole error; several are listed. */
function unusableLock(findings: readonly Diagnostic[]): AppError {
  const [first] = findings;
  const why =
    'The lock records which declared thing is which live one. Without it, things would be matched by label, so nothing is done until it can be read. It was left as it is.';
  const isOnly = findings.length === 1 && first !== undefined;
  return new AppError({
    code: 'LOCK_INVALID',
    summary: isOnly ? first.summary : `The lock file has ${findings.length} problems.`,
    detail: isOnly ? `${first.detail ?? ''} ${why}`.trim() : why,
    source: first?.source ?? null,
    findings: isOnly ? [] : findings,
  });
}
