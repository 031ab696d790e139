/**
 * `pipewright.lock.yaml`: which live thing is which declared one if names alone don't tell, what an apply recorded as
 * protected, and which console settings a person confirmed. It is merged in git, so it is written in a stable order,
 * one fact per line, and read strictly: a conflict marker or a misspelt key is an error, not an empty lock.
 */
import { dirname, join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Confirmation, PortalLock } from '../../core/model/config.js';
import { EMPTY_LOCK } from '../../core/model/config.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { readText } from '../read/files.js';
import { notText, tooBig, unreadableFile } from '../read/file-messages.js';
import { displayPath } from '../read/find.js';
import { decodeLock } from './lock-decode.js';
import { conflictMarks, withJoinedKeys } from './lock-merge.js';
import { parseText } from '../read/parse.js';

export const LOCK_FILE = 'pipewright.lock.yaml';

/** Maps a portal id (as a string) to that portal's part. */
export type Lock = Readonly<Record<string, PortalLock>>;

type LockRead =
  | { readonly ok: true; readonly lock: Lock }
  | {
      readonly ok: false;
      readonly findings: readonly Diagnostic[];
      readonly texts: ReadonlyMap<string, string>;
    };

const HEADER = `# Written by pipewright; commit it to git. It records which declared thing is which live one.
# Keep it beside the configuration. After a merge, keep the lines of both sides: duplicates are merged on reading.
`;

/**
 * The lock's absolute path: next to the first argument, be it a file or a folder; inside a folder that contains the
 * working directory (`.`); without arguments, in the working directory.
 */
export function lockPathFor(firstArgument: string | undefined, cwd: string): string {
  if (firstArgument === undefined) return join(cwd, LOCK_FILE);
  const path = resolve(cwd, firstArgument);
  const holdsCwd = !relative(path, cwd).startsWith('..');
  return join(holdsCwd ? path : dirname(path), LOCK_FILE);
}

/** Reads a lock file. A missing one is empty; a symlink is refused, as an apply would write to its target. */
export async function readLock(path: string, cwd: string): Promise<LockRead> {
  const file = displayPath(cwd, path, path);
  const read = await readText(path, { links: 'refuse' });
  switch (read.kind) {
    case 'missing':
      return { ok: true, lock: {} };
    case 'text':
      return readLockText(read.text, file);
    case 'too-big':
      return refused([tooBig(file, read.bytes)]);
    case 'not-text':
      return refused([notText(file, read.why)]);
    case 'unreadable':
      return refused([unreadableFile(file, read.why)]);
  }
}

/** Parses the text of a lock file; every problem is `LOCK_INVALID`. An empty text is an empty lock. */
export function readLockText(text: string, file: string): LockRead {
  const parsed = parseText({ file, path: file, text });
  if (parsed.problems.length === 1 && parsed.problems[0]?.code === 'FILE_EMPTY')
    return { ok: true, lock: {} };
  const texts = new Map([[file, parsed.text]]);
  const marks = conflictMarks(parsed);
  if (marks !== null) return { ok: false, findings: [marks], texts };
  const joined = withJoinedKeys(parsed);
  if (joined.problems.length > 0) return { ok: false, findings: joined.problems.map(brokenYaml), texts };
  const { lock, problems } = decodeLock(joined);
  return problems.length > 0 ? { ok: false, findings: problems, texts } : { ok: true, lock };
}

function refused(findings: readonly Diagnostic[]): LockRead {
  return { ok: false, findings, texts: new Map() };
}

function brokenYaml(found: Diagnostic): Diagnostic {
  return problem({
    code: 'LOCK_INVALID',
    summary: found.summary,
    detail: `${found.detail ?? ''} This is the lock file: restore it from git.`.trim(),
    source: found.source,
  });
}

/** The lock's part for one portal; empty if it has none. */
export function portalLock(lock: Lock, portalId: number): PortalLock {
  return lock[String(portalId)] ?? EMPTY_LOCK;
}

/** Replaces one portal's part in the lock. An empty part is removed. */
export function withPortal(lock: Lock, portalId: number, part: PortalLock): Lock {
  const others = Object.entries(lock).filter(([id]) => id !== String(portalId));
  return Object.fromEntries(isEmptyPart(part) ? others : [...others, [String(portalId), part]]);
}

function isEmptyPart({ ids, protected: kept, confirmed }: PortalLock): boolean {
  return Object.keys(ids).length === 0 && kept.length === 0 && confirmed.length === 0;
}

/** Serializes a lock. The same lock gives the same text, whatever order it was built in. */
export function renderLock(lock: Lock): string {
  const portals = Object.entries(lock)
    .filter(([, part]) => !isEmptyPart(part))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([id, part]): [string, Record<string, unknown>] => [id, plainPart(part)]);
  const body = stringify(
    { version: 1, portals: Object.fromEntries(portals) },
    { lineWidth: 0, schema: 'core', compat: 'yaml-1.1', aliasDuplicateObjects: false },
  );
  return HEADER + body;
}

/** Empty parts aren't written. */
function plainPart({ ids, protected: kept, confirmed }: PortalLock): Record<string, unknown> {
  return {
    ...(Object.keys(ids).length > 0 ? { ids: sortedKeys(ids) } : {}),
    ...(kept.length > 0 ? { protected: [...new Set(kept)].sort() } : {}),
    ...(confirmed.length > 0 ? { confirmed: [...confirmed].sort(byAddress).map(plainConfirmation) } : {}),
  };
}

function plainConfirmation({ address, id, value, at, by }: Confirmation): Record<string, unknown> {
  return { address, id, value: sortedDeep(value), at, by };
}

function byAddress(a: Confirmation, b: Confirmation): number {
  const [left, right] = [`${a.address}\n${a.id}`, `${b.address}\n${b.id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

function sortedKeys<Value>(map: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sortedDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedDeep);
  if (typeof value !== 'object' || value === null) return value;
  return sortedKeys(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, sortedDeep(part)])));
}
