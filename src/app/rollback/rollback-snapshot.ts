import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { LOCK_FILE } from '../../config/lock/lock.js';
import type { Config } from '../../core/model/config.js';
import { AppError, systemCode } from '../../core/base/errors.js';
import { readRegularFile } from '../../files/regular-file.js';
import type { LoadedConfiguration } from '../account/configuration.js';
import { configurationError } from '../account/configuration.js';
import { fromCwd } from '../files/from-cwd.js';
import type { SnapshotHead } from '../apply/snapshot-head.js';
import { HEAD_BYTES, isCutOff, snapshotHead } from '../apply/snapshot-head.js';
import type { AppContext } from '../types.js';

/** The account before an apply, as that apply saved it. */
export interface Snapshot {
  /** The file, relative to the working directory. */
  readonly file: string;
  readonly head: SnapshotHead;
  /** Absolute path of that apply's lock file. */
  readonly lockPath: string;
  /** The `.pipewright` folder that it lies in. */
  readonly root: string;
  readonly loaded: LoadedConfiguration;
}

/**
 * Reads a snapshot. Only files written by apply are accepted, as their head says; they may have been edited since (to
 * say where tickets go). Any other configuration identifies things by keys, labels and the lock, so going "back" to it
 * could match them differently: that is what `apply` asks about. Here only ids decide.
 */
export async function readSnapshot(ctx: AppContext, given: string): Promise<Snapshot> {
  const path = resolve(ctx.cwd, given);
  const file = await readRegularFile(path, HEAD_BYTES);
  if (file.kind === 'missing') throw unusable(given, 'there is no such file', await listed(ctx));
  if (file.kind === 'unusable') throw unusable(given, file.why, await listed(ctx));
  const { readConfiguration } = await import('../../config/index.js');
  const read = await readConfiguration({ cwd: ctx.cwd, paths: [given], liveData: true });
  const head = snapshotHead(new TextDecoder().decode(file.bytes));
  if (!read.ok) throw configurationError(read.findings);
  if (head === null)
    throw unusable(given, 'it is a configuration that no apply wrote', `pipewright apply ${given}`);
  if (read.documents.some(({ parsed }) => isCutOff(parsed.text)))
    throw unusable(given, 'it was cut off: its end is missing', await listed(ctx));
  const root = dirname(dirname(path));
  const project = basename(root) === '.pipewright' ? dirname(root) : ctx.cwd;
  const lockPath = await lockPathOf(head, [project, ctx.cwd]);
  if (lockPath === null) throw lockElsewhere(given, head);
  return {
    ...{ file: fromCwd(ctx, path), head, lockPath, root },
    loaded: { config: byIds(read.config), documents: read.documents, notes: read.findings },
  };
}

/**
 * The lock file that the snapshot names, relative to the folder of its `.pipewright`. The name was written by an apply,
 * or by whoever had the file since, so it is accepted only if it is a lock's name and is below the project or the
 * folder in which the user runs rollback, links resolved. Else null.
 */
async function lockPathOf(
  { lockFile }: SnapshotHead,
  [project, cwd]: readonly [string, string],
): Promise<string | null> {
  const path = resolve(project, lockFile ?? LOCK_FILE);
  const parts = path.split(sep);
  if (!path.endsWith('.lock.yaml') || parts.includes('.git')) return null;
  const folder = await realFolder(dirname(path));
  const homes = await Promise.all([project, cwd].map(realFolder));
  return homes.some((home) => isBelow(folder, home)) ? path : null;
}

/** Resolves links in a folder's path; if it doesn't exist, in the part that does. */
async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const above = dirname(path);
    if (systemCode(error) !== 'ENOENT' || above === path) return path;
    return join(await realFolder(above), basename(path));
  }
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way.split(sep)[0] !== '..' && !isAbsolute(way));
}

/**
 * A key that is the id itself is written without `id:`; adding it stops later rules from matching it to anything else.
 */
function byIds(config: Config): Config {
  return {
    ...config,
    pipelines: config.pipelines.map((pipeline) => ({
      ...pipeline,
      id: pipeline.wantedId,
      statuses: pipeline.statuses.map((status) => ({ ...status, id: status.wantedId })),
    })),
  };
}

async function snapshotsIn({ cwd }: AppContext): Promise<readonly string[]> {
  const names = await readdir(join(cwd, '.pipewright', 'snapshots')).catch(() => []);
  return names
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .reverse()
    .map((name) => `.pipewright/snapshots/${name}`);
}

async function listed(ctx: AppContext): Promise<string> {
  const [newest] = await snapshotsIn(ctx);
  return `pipewright rollback ${newest ?? '.pipewright/snapshots/TIME.yaml'}`;
}

function unusable(file: string, why: string, hint: string): AppError {
  return new AppError({
    code: 'SNAPSHOT_UNUSABLE',
    summary: `${file} can't be used as a snapshot: ${why}.`,
    detail:
      'A rollback relies on the ids in a snapshot, so it accepts only files that an apply wrote, with their first lines. Nothing was read from the account and nothing was changed.',
    hint,
  });
}

function lockElsewhere(file: string, { lockFile }: SnapshotHead): AppError {
  return new AppError({
    code: 'SNAPSHOT_UNUSABLE',
    summary: `${file} can't be used as a snapshot: it names a lock file outside of this project.`,
    detail: `Its first lines say "Lock file: ${lockFile ?? ''}". Files elsewhere are not read or written because a snapshot names them. If that really is the lock of that apply, run rollback from a folder that contains both. Nothing was read from the account and nothing was changed.`,
    hint: `pipewright rollback ${file}`,
  });
}
