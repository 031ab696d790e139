import { join, resolve } from 'node:path';
import type { Address } from '../../core/base/address.js';
import { pipelineAddress, statusAddress } from '../../core/base/address.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { AppError } from '../../core/base/errors.js';
import type { Lock } from '../../config/lock/lock.js';
import { lockPathFor, portalLock, readLock, renderLock, withPortal } from '../../config/lock/lock.js';
import { writeFileAtomically } from '../../files/write-file.js';
import { openOwnFolder } from '../../execute/records-folder.js';
import type { AccountFlags, AppContext } from '../types.js';

/** Absolute path of the lock: next to the configuration, to be committed; the sandbox's is kept out of git. */
export function lockFileFor(ctx: AppContext, account: AccountFlags, paths: readonly string[]): string {
  if (account.sandbox === true) return join(ctx.cwd, '.pipewright', 'sandbox.lock.yaml');
  return lockPathFor(paths[0], ctx.cwd);
}

/** Reads the lock's part for one portal. A missing lock is empty; an unreadable one is refused. */
export async function readPortalLock(ctx: AppContext, path: string, portalId: number): Promise<PortalLock> {
  return portalLock(await wholeLock(ctx, path), portalId);
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
  const before = await wholeLock(ctx, path);
  const after = withPortal(before, portalId, part);
  if (renderLock(before) === renderLock(after)) return false;
  if (path === join(ctx.cwd, '.pipewright', 'sandbox.lock.yaml'))
    await openOwnFolder(join(ctx.cwd, '.pipewright'));
  await writeFileAtomically(path, renderLock(after));
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
