import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Config } from '../core/config.js';
import { AppError } from '../core/errors.js';
import type { LoadedConfiguration } from './configuration.js';
import { configurationError } from './configuration.js';
import { fromCwd } from './plan.js';
import type { AppContext } from './types.js';

/** What an apply left of the account before it wrote. */
export interface Snapshot {
  /** The file, relative to the working directory. */
  readonly file: string;
  /** When it was made: every journal since tells what happened to the account after it. */
  readonly at: Date;
  /** Of the apply that made it. */
  readonly planHash: string;
  /** Absolute path of that apply's lock file. */
  readonly lockPath: string;
  /** The `.pipewright` folder that it lies in. */
  readonly root: string;
  readonly loaded: LoadedConfiguration;
}

const HEAD =
  /^# Snapshot of account \d+ at (\S+), before the apply of\n# (sha256:\S+)\n(?:# Lock file: (.+)\n)?/mu;

/**
 * Reads a snapshot. Only what apply wrote is taken, as its first lines say; it may have been edited since (to say where
 * tickets go). Any other configuration names things by keys, labels and the lock, so going "back" to it could join them
 * otherwise than they were: that is what `apply` asks about. Here ids decide, and nothing but ids.
 */
export async function readSnapshot(ctx: AppContext, given: string): Promise<Snapshot> {
  const path = resolve(ctx.cwd, given);
  const facts = await stat(path).catch(() => null);
  if (facts === null) throw unusable(given, 'there is no such file', await listed(ctx));
  if (!facts.isFile()) throw unusable(given, 'it is not a file', await listed(ctx));
  const { readConfiguration } = await import('../config/index.js');
  const read = await readConfiguration({ cwd: ctx.cwd, paths: [given], liveData: true });
  const head = HEAD.exec([...read.texts.values()].join('\n'));
  const at = new Date(head?.[1] ?? '');
  if (read.ok && Number.isNaN(at.getTime()))
    throw unusable(given, 'it is a configuration that no apply wrote', `pipewright apply ${given}`);
  if (!read.ok) throw configurationError(read.findings);
  const root = dirname(dirname(path));
  const project = basename(root) === '.pipewright' ? dirname(root) : ctx.cwd;
  return {
    file: fromCwd(ctx, path),
    at,
    planHash: head?.[2] ?? '',
    lockPath: resolve(project, head?.[3] ?? 'pipewright.lock.yaml'),
    root,
    loaded: { config: byIds(read.config), documents: read.documents, notes: read.findings },
  };
}

/** A key that is the id itself is written without `id:`; no later rule may join it with anything else. */
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

/** Says which snapshots there are, newest first, where none was named. */
export async function noSnapshotNamed(ctx: AppContext): Promise<AppError> {
  const files = await snapshotsIn(ctx);
  return new AppError({
    code: 'USAGE',
    summary: 'Which snapshot? rollback wants the file that an apply wrote.',
    detail:
      files.length === 0
        ? 'There is none in .pipewright/snapshots of this folder. Every apply that writes leaves one there.'
        : `Newest first:\n${files.join('\n')}`,
    hint: `pipewright rollback ${files[0] ?? '.pipewright/snapshots/TIME.yaml'}`,
  });
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
      'A rollback goes by the ids that a snapshot holds, so it takes only files that an apply wrote, with their first lines. Nothing was read from the account and nothing was changed.',
    hint,
  });
}
