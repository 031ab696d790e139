import { relative, resolve } from 'node:path';
import type { Config } from '../../core/model/config.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { AppError } from '../../core/base/errors.js';
import type { ReadConfiguration, RefusedConfiguration } from '../../config/index.js';
import { emptyConfiguration, readConfiguration } from '../../config/index.js';
import type { Tree } from '../../config/read/tree.js';
import { treeOf } from '../../config/read/tree.js';
import { DEFAULT_FILE, DEFAULT_FOLDER } from '../../config/read/find.js';
import { baseCommit } from './base-commit.js';
import { changedSince, formerPlaces, refuseUnfollowed } from './base-renames.js';
import { filesAt, insideRepository, treeAt } from './base-tree.js';
import { gitText } from './git.js';
import type { AccountFlags, AppContext, ChosenAccount } from '../types.js';

/** The configuration at a commit, and that commit. */
interface BaseConfiguration {
  readonly config: Config;
  readonly commit: string;
}

/**
 * Reads the configuration at the same paths from a git ref, without checking anything out. Follows files and folders
 * that were renamed since; what didn't exist yet counts as empty. Symlinks in the history aren't followed. Codes:
 * GIT_UNAVAILABLE, BASE_NOT_FOUND, BASE_INVALID.
 */
export function readBase(
  ctx: AppContext,
  ref: string,
  { paths, account }: BaseInput,
): Promise<BaseConfiguration> {
  const { chosen = null } = account;
  return chosen === null ? readFilesBase(ctx, ref, paths) : readAccountBase(ctx, ref, chosen);
}

interface BaseInput {
  readonly paths: readonly string[];
  readonly account: Pick<AccountFlags, 'chosen'>;
}

async function readFilesBase(
  ctx: AppContext,
  ref: string,
  paths: readonly string[],
): Promise<BaseConfiguration> {
  const commit = await baseCommit(ctx, ref);
  const former = await formerPaths(ctx, { ref, commit, paths });
  if (former.paths.length === 0) return { config: emptyConfiguration(), commit };
  const read = await readConfiguration({ cwd: ctx.cwd, paths: former.paths, tree: former.tree });
  return { config: baseOf(read, { ref, commit }), commit };
}

/**
 * The same for an account of an accounts file: accounts file, overlays and shared files as they were at the ref. The
 * account is found by its portal. Without an accounts file there, the shared files of today are looked for.
 */
async function readAccountBase(
  ctx: AppContext,
  ref: string,
  { account, fleet }: ChosenAccount,
): Promise<BaseConfiguration> {
  const commit = await baseCommit(ctx, ref);
  const root = await rootOf(ctx);
  const tree = await treeAt(ctx, { commit, root });
  const path = resolve(ctx.cwd, fleet.file);
  insideRepository(root, path, fleet.file);
  if ((await tree.kindOf(path)) !== 'file') return readFilesBase(ctx, ref, fleet.files);
  const { readFleet } = await import('../../config/accounts/fleet.js');
  const former = await readFleet({ cwd: ctx.cwd, file: fleet.file, tree });
  if (!former.ok) throw invalidBase(former.findings, { ref, commit });
  const entry = former.fleet.accounts.find(({ portalId }) => portalId === account.portalId);
  if (entry === undefined) return { config: emptyConfiguration(), commit };
  return { config: baseOf(await former.fleet.read(entry.name), { ref, commit }), commit };
}

interface BaseName {
  readonly ref: string;
  readonly commit: string;
}

/** A configuration that wasn't there yet is empty; one that is wrong can't be compared with. */
function baseOf(read: ReadConfiguration | RefusedConfiguration, base: BaseName): Config {
  if (read.ok) return read.config;
  const errors = read.findings.filter(isError);
  if (errors.every(({ code }) => code === 'NO_CONFIG')) return emptyConfiguration();
  throw invalidBase(errors, base);
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function invalidBase(findings: readonly Diagnostic[], { ref, commit }: BaseName): AppError {
  const list = findings
    .filter(isError)
    .map(({ summary, source }) =>
      source === null ? summary : `${source.file}:${source.line}:${source.column} ${summary}`,
    );
  return new AppError({
    code: 'BASE_INVALID',
    summary: `The files at ${ref} can't be used as a base.`,
    detail: `At the commit ${commit} they have problems:\n${list.join('\n')}`,
    hint: 'git log --oneline',
  });
}

/** Absolute path of the repository's top folder. */
async function rootOf(ctx: AppContext): Promise<string> {
  const prefix = (await gitText(ctx, ['rev-parse', '--show-prefix'])) ?? '';
  return resolve(ctx.cwd, relative(`/${prefix}`, '/'));
}

interface Asked {
  readonly ref: string;
  readonly commit: string;
  readonly paths: readonly string[];
}

/** The files' paths at the commit, in the order of today's, and the files there. */
async function formerPaths(
  ctx: AppContext,
  { ref, commit, paths }: Asked,
): Promise<{ readonly paths: readonly string[]; readonly tree: Tree }> {
  const root = await rootOf(ctx);
  const wanted = paths.length > 0 ? paths : [DEFAULT_FILE, DEFAULT_FOLDER];
  const asked = wanted.map((path) => {
    insideRepository(root, resolve(ctx.cwd, path), path);
    return resolve(ctx.cwd, path);
  });
  const since = await changedSince(ctx, commit, root);
  const former = new Map(asked.map((path) => [path, formerPlaces(path, asked, since)]));
  const files = await filesAt(ctx, { commit, root }, [...asked, ...[...former.values()].flat()]);
  const tree = treeOf(files);
  await refuseUnfollowed(ctx, {
    ref,
    paths,
    known: new Set([...files.keys(), ...since.renames.map(({ to }) => to)]),
    gone: await goneConfigurations(
      ctx,
      { commit, root },
      since.gone.filter((path) => !files.has(path)),
    ),
  });
  const there = await Promise.all(asked.map(async (path) => (await tree.kindOf(path)) !== 'missing'));
  // By default only one place counts, the file before the folder.
  const counted = paths.length > 0 ? there : there.map((is, at) => is && !there.slice(0, at).includes(true));
  const all = asked.flatMap((path, at) => [
    ...(counted[at] === true ? [path] : []),
    ...(former.get(path) ?? []),
  ]);
  return { paths: all, tree };
}

/** The files at the commit that look like part of a configuration, relative to the root. */
async function goneConfigurations(
  ctx: AppContext,
  at: { readonly commit: string; readonly root: string },
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const files = await filesAt(ctx, at, paths);
  return [...files].flatMap(([path, read]) =>
    read.kind === 'text' && /^(?:\{\s*)?"?version"?\s*:/m.test(read.text) ? [relative(at.root, path)] : [],
  );
}
