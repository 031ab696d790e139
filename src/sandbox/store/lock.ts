import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { isObject, parseJson } from '../json.js';

/**
 * One owner per state file: a file beside it names the process. It is created by linking a file that is complete
 * already, so nobody ever reads half of it, and two who try at once can't both succeed. A dead owner's file is taken
 * away under a second such file, so that two who find it dead can't take each other's away.
 */
export interface Lock {
  /** Says where the owner's server can be reached; null where others shall wait. */
  readonly announce: (server: ServerAddress | null) => Promise<void>;
  readonly release: () => Promise<void>;
}

export interface ServerAddress {
  readonly url: string;
  readonly token: string;
  readonly portalId: number;
}

/** Who holds a lock. `pid` is null where the lock vanished while it was read. */
export interface Owner {
  readonly pid: number | null;
  readonly server: ServerAddress | null;
}

export type Attempt =
  { readonly owned: true; readonly lock: Lock } | { readonly owned: false; readonly owner: Owner };

/** Tries once to become the owner of a file. */
export async function tryLock(file: string, startedAt: string): Promise<Attempt> {
  const path = `${file}.lock`;
  await mkdir(dirname(file), { recursive: true });
  const mine = { pid: process.pid, id: randomUUID(), startedAt };
  if (await createWhole(path, mine)) return { owned: true, lock: lockOf(path, mine) };
  const found = await readLock(path);
  if (found === null) return { owned: false, owner: { pid: null, server: null } };
  if (isAlive(found.pid)) return { owned: false, owner: found };
  await takeAway(path, mine);
  return { owned: false, owner: { pid: null, server: null } };
}

interface Mine {
  readonly pid: number;
  readonly id: string;
  readonly startedAt: string;
}

function lockOf(path: string, mine: Mine): Lock {
  return {
    announce: async (server) => {
      const temporary = `${path}.${mine.id}.tmp`;
      await writeFile(temporary, JSON.stringify({ ...mine, ...server }), { mode: 0o600 });
      await rename(temporary, path);
    },
    release: async () => {
      const found = await readLock(path);
      if (found?.id === mine.id) await rm(path, { force: true });
    },
  };
}

/** Creates a file with its content in one step; false where it is there already. */
async function createWhole(path: string, content: Mine): Promise<boolean> {
  const temporary = `${path}.${content.id}.tmp`;
  await writeFile(temporary, JSON.stringify(content), { mode: 0o600 });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
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

/** The lock's content; null where there is none. Text that is no lock counts as a dead owner's. */
async function readLock(path: string): Promise<(Owner & { readonly id: string }) | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return null;
  }
  const body = parseJson(text);
  if (!isObject(body)) return { pid: 0, id: '', server: null };
  const { pid, id, url, token, portalId } = body;
  const isServer = typeof url === 'string' && typeof token === 'string' && typeof portalId === 'number';
  return {
    pid: typeof pid === 'number' ? pid : 0,
    id: typeof id === 'string' ? id : '',
    server: isServer ? { url, token, portalId } : null,
  };
}

/** A process that belongs to somebody else is alive too. */
function isAlive(pid: number | null): boolean {
  if (pid === null || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
