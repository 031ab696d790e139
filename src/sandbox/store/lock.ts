import { link, mkdir, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { SandboxClaimError, SandboxWriteError } from '../errors.js';
import { isObject, parseJson, type Json } from '../json.js';
import { isLoopback } from '../loopback.js';
import { codeOf, readPrivateFile, replacePrivateFile, writeBeside } from './private-file.js';

/**
 * One owner per state file: a file beside it names the process. It is created by linking a file that is complete
 * already, so nobody ever reads half of it, and two who try at once can't both succeed. A dead owner's file is taken
 * away under a second such file, so that two who find it dead can't take each other's away.
 *
 * The file says where to send a token and every question of a rehearsal, and a checkout can bring one along. So its
 * address is used only where the file is this user's, for nobody else, and the address is on this machine.
 */
export interface Lock {
  /** Made anew for each owner: by it a server can tell whether a question is meant for it. */
  readonly id: string;
  /** Publishes the address of the owner's server; null if others have to wait. */
  readonly announce: (server: ServerAddress | null) => Promise<void>;
  readonly release: () => Promise<void>;
}

export interface ServerAddress {
  readonly url: string;
  readonly token: string;
  readonly portalId: number;
}

/** The holder of a lock. `pid` is null if the lock vanished while it was read. */
interface Owner {
  readonly pid: number | null;
  readonly id: string;
  readonly server: ServerAddress | null;
}

type Attempt =
  { readonly owned: true; readonly lock: Lock } | { readonly owned: false; readonly owner: Owner };

/**
 * Tries once to become the owner of a file.
 * @throws SandboxClaimError where something else lies in the place of the lock, SandboxWriteError where none can be made.
 */
export async function tryLock(file: string, startedAt: string): Promise<Attempt> {
  const path = `${file}.lock`;
  try {
    await mkdir(dirname(file), { recursive: true });
    return await attempt(path, startedAt);
  } catch (error) {
    throw error instanceof SandboxClaimError ? error : new SandboxWriteError(file, error);
  }
}

async function attempt(path: string, startedAt: string): Promise<Attempt> {
  const mine = { pid: process.pid, id: randomUUID(), startedAt };
  if (await createWhole(path, mine)) return { owned: true, lock: lockOf(path, mine) };
  const found = await readLock(path);
  if (found === null) return { owned: false, owner: NOBODY };
  if (isAlive(found.pid)) {
    if (!found.isPrivate)
      throw new SandboxClaimError(path, 'is not private to this user, so somebody else may have written it');
    return { owned: false, owner: found };
  }
  await takeAway(path, mine);
  return { owned: false, owner: NOBODY };
}

const NOBODY: Owner = { pid: null, id: '', server: null };

interface Mine {
  readonly pid: number;
  readonly id: string;
  readonly startedAt: string;
}

function lockOf(path: string, mine: Mine): Lock {
  return {
    id: mine.id,
    announce: async (server) => {
      await replacePrivateFile(path, JSON.stringify({ ...mine, ...server }));
    },
    release: async () => {
      const found = await readLock(path);
      if (found?.id === mine.id) await rm(path, { force: true });
    },
  };
}

/** Creates a file with its content atomically; false if it already exists. */
async function createWhole(path: string, content: Mine): Promise<boolean> {
  const temporary = await writeBeside(path, JSON.stringify(content));
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function takeAway(path: string, mine: Mine): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await createWhole(guard, mine))) {
    const other = await readLock(guard);
    if (other !== null && !isAlive(other.pid)) await rm(guard, { force: true });
    return;
  }
  const found = await readLock(path);
  if (found !== null && !isAlive(found.pid)) await rm(path, { force: true });
  await rm(guard, { force: true });
}

interface FoundLock extends Owner {
  readonly isPrivate: boolean;
}

/** Bytes of the largest lock. */
const BIGGEST_LOCK = 10_000;

/** The content of the lock; null if there is none. Invalid text counts as the lock of a dead owner. */
async function readLock(path: string): Promise<FoundLock | null> {
  const found = await readPrivateFile(path, BIGGEST_LOCK);
  if (found.kind === 'missing') return null;
  if (found.kind === 'unusable') throw new SandboxClaimError(path, found.why);
  const body = parseJson(found.text);
  const { isPrivate } = found;
  if (!isObject(body)) return { pid: 0, id: '', server: null, isPrivate };
  const { pid, id, url, token, portalId } = body;
  const isServer = isPrivate && isOwnUrl(url) && isToken(token) && isPortal(portalId);
  return {
    pid: typeof pid === 'number' && Number.isSafeInteger(pid) ? pid : 0,
    id: typeof id === 'string' ? id : '',
    server: isServer ? { url, token, portalId } : null,
    isPrivate,
  };
}

/** An address of this machine as our server writes it, with nothing after the port. */
function isOwnUrl(url: Json | undefined): url is string {
  if (typeof url !== 'string') return false;
  const [, host = '', port = ''] = /^http:\/\/([\w.]+|\[[\da-f:]+\]):(\d{1,5})$/iu.exec(url) ?? [];
  return isLoopback(host) && Number(port) >= 1 && Number(port) <= 65_535;
}

function isToken(token: Json | undefined): token is string {
  return typeof token === 'string' && /^[!-~]{1,1000}$/u.test(token);
}

function isPortal(portalId: Json | undefined): portalId is number {
  return typeof portalId === 'number' && Number.isSafeInteger(portalId) && portalId > 0;
}

/** EPERM: the process is alive and belongs to somebody else. */
function isAlive(pid: number | null): boolean {
  if (pid === null || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
