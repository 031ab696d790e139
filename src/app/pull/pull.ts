import type { Common } from '../../core/kinds/common.js';
import { exitCodeOf } from '../../core/base/codes.js';
import { AppError } from '../../core/base/errors.js';
import type { PullResult } from '../../core/model/results.js';
import { commons } from '../../generated/kinds/common.js';
import { openAccount, requireChosenAccount } from '../account/account.js';
import type { OpenAccount } from '../account/account.js';
import { loadConfiguration } from '../account/configuration.js';
import type { LoadedConfiguration } from '../account/configuration.js';
import { fittingUpdate } from './fitting-update.js';
import { isForSeveral, liveForFiles } from './live-into-files.js';
import { lockFileFor, readPortalLock, withPins, writePortalLock } from '../account/lock-file.js';
import { fromCwd } from '../files/from-cwd.js';
import { confirmPulled } from './pull-confirmed.js';
import { declaresSettingsOnPages } from '../console/settings-on-pages.js';
import { pullFresh } from './pull-fresh.js';
import { filesToUpdate } from './files-to-update.js';
import { othersNote, rowsIn, writeConfigurationFile } from './pull-outcome.js';
import { leftByHand, leftovers } from './pull-leftovers.js';
import { remembering } from '../account/cached-reader.js';
import { copySchema, SCHEMA_COPY } from '../setup/schema-copy.js';
import type { AccountFlags, AppContext } from '../types.js';

/** From which account to pull, into which files. */
export interface PullInput {
  readonly account: AccountFlags;
  /** Files and folders of the configuration; none: pipewright.yaml, else pipewright/, else a new pipewright.yaml. */
  readonly paths: readonly string[];
  /** Also add pipelines and teams that no file declares. */
  readonly all?: boolean;
  /** True to write into the files that all accounts share what would go into an overlay of this one. */
  readonly shared?: boolean;
}

/** What `pull` ends with. */
export interface PullOutcome {
  readonly result: PullResult;
  /** 4 if something is left to be written by hand, else 0. */
  readonly exitCode: number;
}

/**
 * Writes live state into the files, creating them if needed. Changes nothing in the account.
 * @throws AppError: CONFIG_INVALID, NO_ACCOUNT, PORTAL_MISMATCH, ACCOUNT_NOT_CHOSEN, and errors of the API.
 */
export async function pullConfiguration(ctx: AppContext, input: PullInput): Promise<PullOutcome> {
  const loaded = await loadIfThere(ctx, input);
  if (loaded === null) return ended(await pullNew(ctx, input.account));
  const { portalIds, subscription } = loaded.config;
  requireChosenAccount(input.account, loaded.config);
  const account = await openAccount(ctx, input.account, { portalIds, subscription }, 'read');
  try {
    return ended(await pullInto(ctx, account, input, loaded));
  } finally {
    await account.close();
  }
}

/** Leftovers fail the command, whatever else was written. */
function ended(result: PullResult): PullOutcome {
  return { result, exitCode: result.notWritten.length === 0 ? 0 : exitCodeOf('PULL_BY_HAND') };
}

/** Loads the configuration; null if there is none and no path was given. */
async function loadIfThere(
  ctx: AppContext,
  { account, paths }: PullInput,
): Promise<LoadedConfiguration | null> {
  try {
    return await loadConfiguration(ctx, paths, account);
  } catch (error) {
    if (error instanceof AppError && error.code === 'NO_CONFIG' && paths.length === 0) return null;
    throw error;
  }
}

async function pullInto(
  ctx: AppContext,
  account: OpenAccount,
  input: PullInput,
  declared: LoadedConfiguration,
): Promise<PullResult> {
  const { portalId } = account.facts;
  const lockPath = lockFileFor(ctx, input.account, input.paths);
  const lock = await readPortalLock(ctx, lockPath, portalId);
  const { all = false } = input;
  const pages = all || declaresSettingsOnPages(declared.config) ? await account.readConsole() : null;
  const reader = remembering(account.reader);
  const found = await liveForFiles(reader, { portalId, lock }, declared, { all, pages });
  const files = await filesToUpdate(ctx, declared, input.account.chosen ?? null, input.shared ?? false);
  const { updated, read, notAdded } = await fittingUpdate(files, found.update);
  const { config } = read;
  const pinned = isForSeveral(config) ? withPins(lock, updated.pins, config) : lock;
  const after = { config, lock: pinned, reader, account: account.facts };
  const { left, retiring } = await leftovers(after, updated.notEditable);
  const outcome = await files.outcome(updated);
  const locked = pinned !== lock && (await writePortalLock(ctx, lockPath, portalId, pinned));
  for (const file of outcome.written) await writeConfigurationFile(file);
  const confirmed = pages === null ? null : await confirmPulled(ctx, account, { ...input, pages });
  const rows = rowsIn(config, outcome);
  const record = confirmed ?? (locked ? fromCwd(ctx, lockPath) : null);
  return {
    portalId,
    written: [...outcome.written.map(({ file }) => file), ...(record === null ? [] : [record])],
    unchanged: outcome.unchanged,
    differences: updated.differences.map(rows),
    notWritten: leftByHand(declared.config, [...updated.notEditable.map(rows), ...left]),
    unmanaged: unmanagedAfter(found.common, all ? notAdded : null),
    notes: [...found.notes, ...(retiring === 0 ? [] : [RETIRING]), ...othersNote(outcome)],
  };
}

const RETIRING =
  'Retired entries stay in the files: what they name is still in the account, and the next plan deletes it.';

/** Things that no file declares; with `--all` only those that couldn't be added (`notAdded`). */
function unmanagedAfter(
  { matching, people, ...common }: Common,
  notAdded: ReadonlySet<string> | null,
): PullResult['unmanaged'] {
  const staying = <T extends { readonly id: string }>(things: readonly T[]): readonly T[] =>
    things.filter(({ id }) => notAdded === null || notAdded.has(id));
  const teams = { ...people.teams, unmanaged: staying(people.teams.unmanaged) };
  const after = {
    ...common,
    matching: { ...matching, unmanaged: staying(matching.unmanaged) },
    people: { ...people, teams },
  };
  return commons.flatMap(({ unmanaged }) => unmanaged(after));
}

async function pullNew(ctx: AppContext, flags: AccountFlags): Promise<PullResult> {
  const pulled = await pullFresh(ctx, flags);
  const schemaWritten = await copySchema(ctx);
  const { portalId, written, notes, notWritten, unmanaged } = pulled;
  return {
    portalId,
    written: [...written, ...(schemaWritten ? [SCHEMA_COPY] : [])],
    unchanged: schemaWritten ? [] : [SCHEMA_COPY],
    differences: [],
    notWritten,
    unmanaged,
    notes,
  };
}
