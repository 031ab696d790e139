import { createHash, randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/base/errors.js';
import { isJsonObject, parsedJson } from '../core/base/json.js';
import { makeOwnFolder } from '../files/folders.js';
import { unwritable } from '../files/file-errors.js';
import { readRegularFile } from '../files/regular-file.js';
import { writePrivateFile } from '../files/write-file.js';
import type { Io } from '../core/base/io.js';

/**
 * One apply at a time per API origin and portal.
 *
 * Every contender first writes a claim of its own into the account's folder, and then looks at the others. Of two claims,
 * at least the later one sees the other, so two never hold the account. The claim that ranks first waits for the others to
 * withdraw; all others withdraw at once. So of two concurrent contenders, one wins.
 *
 * A single lock file with a fixed name was rejected: taking it over from a dead owner means removing it, and another
 * process may have taken it over after the owner was found dead. Claim names are never reused, so removing a dead claim
 * can't hit a live one.
 */
export interface LockOptions extends Pick<Io, 'now' | 'sleep'> {
  /** The user's state folder, see `stateFolder`. */
  readonly stateFolder: string;
  /** Scheme, host and port of the account. */
  readonly origin: string;
  readonly portalId: number;
  readonly owner: LockOwner;
  /** True if a process with that number is alive on this machine, whoever owns it. */
  readonly isAlive: (pid: number) => boolean;
}

/** The process that wants the account. */
interface LockOwner {
  readonly pid: number;
  /** When it started: an older claim with the same number belongs to another process. */
  readonly since: Date;
  readonly host: string;
}

interface Claim {
  readonly name: string;
  readonly pid: number;
  readonly host: string;
  readonly startedAt: string;
}

/** Bytes of the biggest claim. */
const BIGGEST_CLAIM = 10_000;
const ROUNDS = 40;
const ROUND_MS = 50;

/** Runs the work while it holds the account. Throws `APPLY_RUNNING` or `FILE_UNWRITABLE` before the work begins. */
export async function withAccountLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const release = await takeAccountLock(options);
  try {
    return await work();
  } finally {
    await release();
  }
}

/** Takes the account. The caller must release it. */
export async function takeAccountLock(options: LockOptions): Promise<() => Promise<void>> {
  const folder = lockFolder(options);
  const mine = await claim(folder, options);
  const release = (): Promise<void> => rm(join(folder, mine), { force: true });
  try {
    for (let round = 1; ; round += 1) {
      const others = await livingClaims(folder, mine, options);
      const [first] = others;
      if (first === undefined) return release;
      if (first.name < mine || round === ROUNDS) throw running(folder, first, options);
      await options.sleep(ROUND_MS);
    }
  } catch (error) {
    await release();
    throw error;
  }
}

function lockFolder({ stateFolder, origin, portalId }: LockOptions): string {
  const account = createHash('sha256').update(`${origin}\n${portalId}`).digest('hex');
  return join(stateFolder, 'pipewright', 'locks', `${account}.lock`);
}

/** Claims rank by name: by time, then randomly. */
async function claim(folder: string, { owner, now }: LockOptions): Promise<string> {
  const startedAt = now().toISOString();
  const name = `${startedAt.replaceAll(':', '-')}-${randomUUID()}.json`;
  await makeOwnFolder(folder);
  const text = `${JSON.stringify({ pid: owner.pid, host: owner.host, startedAt })}\n`;
  await writePrivateFile(join(folder, name), text);
  return name;
}

/** The claims of others, in order. Removes dead ones. */
async function livingClaims(folder: string, mine: string, options: LockOptions): Promise<readonly Claim[]> {
  const living: Claim[] = [];
  for (const name of (await namesIn(folder)).sort()) {
    if (name === mine) continue;
    const other = await readClaim(folder, name);
    if (other === null) continue;
    if (isDead(other, options)) await rm(join(folder, name), { force: true });
    else living.push(other);
  }
  return living;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    // A claim is a regular file. A link or a pipe was planted.
    return entries.flatMap((entry) => (entry.isFile() && entry.name.endsWith('.json') ? [entry.name] : []));
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Null if it was withdrawn in the meantime. An unreadable claim counts as live, with process number 0. */
async function readClaim(folder: string, name: string): Promise<Claim | null> {
  const read = await readRegularFile(join(folder, name), BIGGEST_CLAIM);
  if (read.kind === 'missing') return null;
  const value = read.kind === 'bytes' ? parsedJson(new TextDecoder().decode(read.bytes)) : null;
  const { pid, host, startedAt } = isJsonObject(value) ? value : {};
  if (typeof pid === 'number' && typeof host === 'string' && typeof startedAt === 'string') {
    return { name, pid, host, startedAt };
  }
  return { name, pid: 0, host: '', startedAt: 'an unknown time' };
}

/** Owners on other machines can't be checked, so they count as alive. */
function isDead(other: Claim, { owner, isAlive }: LockOptions): boolean {
  if (other.host !== owner.host || other.pid === 0) return false;
  if (other.pid === owner.pid) return Date.parse(other.startedAt) < owner.since.getTime();
  return !isAlive(other.pid);
}

function running(folder: string, other: Claim, { portalId, owner }: LockOptions): AppError {
  const where = other.host === owner.host || other.host === '' ? '' : ` on ${other.host}`;
  return new AppError({
    code: 'APPLY_RUNNING',
    summary: `Another apply to portal ${portalId} is running (process ${other.pid}${where}, since ${other.startedAt}).`,
    detail: `Two applies at the same time would undo each other's work. Wait until it has ended. If you are sure that the process is gone, remove ${join(folder, other.name)}`,
  });
}
