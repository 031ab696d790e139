import type { Address } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { AcceptResult } from '../../core/plan/drift.js';
import { AppError } from '../../core/base/errors.js';
import type { PulledDifference } from '../../core/model/results.js';
import { nearest } from '../../core/base/similar.js';
import type { UpdateResult } from '../../config/update/update.js';
import { updateConfiguration } from '../../config/update/update.js';
import type { OpenAccount } from '../account/account.js';
import { openAccount, requireChosenAccount } from '../account/account.js';
import type { LoadedConfiguration } from '../account/configuration.js';
import { loadConfiguration } from '../account/configuration.js';
import type { DriftInput } from './drift.js';
import { driftIn, isDrift } from './drift.js';
import type { Planned } from '../plan/plan.js';
import { planFor, readBaseOrNone } from '../plan/plan.js';
import { isForSeveral, liveForFiles } from '../pull/live-into-files.js';
import { withPins, writePortalLock } from '../account/lock-file.js';
import { remembering } from '../account/cached-reader.js';
import type { FilesToUpdate } from '../pull/files-to-update.js';
import { filesToUpdate } from '../pull/files-to-update.js';
import { rowsIn, writeConfigurationFile } from '../pull/pull-outcome.js';
import type { AppContext } from '../types.js';

/** Which differences to accept into the files. */
export interface AcceptInput extends DriftInput {
  /** Addresses of changes in the drift. */
  readonly accept: readonly Address[];
  /** True to write into the files that all accounts share what would go into an overlay of this one. */
  readonly shared?: boolean;
}

/**
 * Writes the live state at these addresses into the files, and nothing else. Plans the new texts before writing them:
 * unless all these differences are gone, no file is touched. Codes: NO_SUCH_DIFFERENCE, ACCEPT_BY_HAND.
 */
export async function acceptDrift(ctx: AppContext, input: AcceptInput): Promise<AcceptResult> {
  const loaded = await loadConfiguration(ctx, input.paths, input.account);
  const { portalIds, subscription } = loaded.config;
  requireChosenAccount(input.account, loaded.config);
  const base = await readBaseOrNone(ctx, input);
  const opened = await openAccount(ctx, input.account, { portalIds, subscription }, 'read');
  try {
    const account = { ...opened, reader: remembering(opened.reader) };
    const planned = await planFor(ctx, account, loaded, { ...input, base });
    const accepted = changesAt(planned.plan.changes.filter(isDrift), input.accept);
    const files = await filesToUpdate(ctx, loaded, input.account.chosen ?? null, input.shared ?? false);
    const updated = await updatedFiles(account, planned, files.loaded, accepted);
    const fresh = await asItWillBe(files, updated);
    const lock = isForSeveral(loaded.config)
      ? withPins(planned.lock, updated.pins, fresh.config)
      : planned.lock;
    const silent = { ...ctx, talk: () => undefined };
    const { plan } = await planFor(silent, account, fresh, { ...input, base, lock });
    const left = accepted.filter((change) => plan.changes.some(isSame(change)));
    if (left.length > 0) throw byHand(left, updated.notEditable);
    const drift = await driftIn(account.reader, plan);
    const outcome = await files.outcome(updated);
    const { written } = outcome;
    if (lock !== planned.lock) await writePortalLock(ctx, planned.lockPath, account.facts.portalId, lock);
    for (const file of written) await writeConfigurationFile(file);
    return {
      drift,
      written: written.map(({ file }) => file),
      differences: updated.differences.map(rowsIn(fresh.config, outcome)),
    };
  } finally {
    await opened.close();
  }
}

function isSame({ address, action }: Change): (other: Change) => boolean {
  return (other) => other.address === address && other.action === action;
}

/** Every change at the addresses, including the ticket moves of deletes. */
function changesAt(drifted: readonly Change[], addresses: readonly Address[]): readonly Change[] {
  const known = [
    ...new Set(drifted.flatMap(({ address, action }) => (action === 'migrate' ? [] : [address]))),
  ];
  const unknown = addresses.find((address) => !known.includes(address));
  if (unknown !== undefined) throw noDifference(unknown, known);
  return drifted.filter(({ address }) => addresses.includes(address));
}

async function updatedFiles(
  { reader, facts }: OpenAccount,
  { lock }: Planned,
  loaded: LoadedConfiguration,
  accepted: readonly Change[],
): Promise<UpdateResult> {
  const at = (changes: readonly Change[]): ((address: Address) => boolean) => {
    const addresses = new Set(changes.map(({ address }) => address));
    return (address) => addresses.has(address);
  };
  const { update } = await liveForFiles(reader, { portalId: facts.portalId, lock }, loaded, {
    all: false,
    pages: null,
    accept: at(accepted.filter(({ action }) => action !== 'move')),
    acceptPlace: at(accepted.filter(({ action }) => action === 'move')),
  });
  return updateConfiguration(update(loaded, new Map()));
}

/** Reads the configuration from texts that are not written yet. */
async function asItWillBe(
  { loaded, reread }: FilesToUpdate,
  updated: UpdateResult,
): Promise<LoadedConfiguration> {
  const read = await reread(loaded.documents, updated);
  if (read.ok) return { config: read.config, documents: read.documents, notes: [] };
  const problems = read.findings.flatMap(({ severity, summary }) => (severity === 'error' ? [summary] : []));
  throw notAccepted("The files would not be valid with HubSpot's values.", [
    ...problems,
    ...rows(updated.notEditable),
  ]);
}

function byHand(left: readonly Change[], notEditable: readonly PulledDifference[]): AppError {
  const [first] = left;
  const named = left.length === 1 ? (first?.address ?? '') : `${left.length} of these differences`;
  return notAccepted(`${named} can't be written into the files safely.`, [
    ...left.map(({ address, action }) => `${action} ${address} would still be planned.`),
    ...rows(notEditable),
  ]);
}

function rows(differences: readonly PulledDifference[]): readonly string[] {
  return differences.map(({ file, text }) => `${file}: ${text}`);
}

function notAccepted(summary: string, reasons: readonly string[]): AppError {
  return new AppError({
    code: 'ACCEPT_BY_HAND',
    summary,
    detail: `No file was written. Write the value by hand, then run drift again.\n${reasons.join('\n')}`,
    hint: 'pipewright drift',
  });
}

function noDifference(address: Address, known: readonly Address[]): AppError {
  const near = nearest(address, known);
  const list = known.length === 0 ? 'There are no differences.' : `Differences are at: ${known.join(', ')}.`;
  return new AppError({
    code: 'NO_SUCH_DIFFERENCE',
    summary: `There is no difference at ${address} that could be accepted.`,
    detail: `${near === null ? '' : `Did you mean ${near}? `}${list} No file was written.`,
    hint: near === null ? 'pipewright drift' : `pipewright drift --accept '${near}'`,
  });
}
