/**
 * The way back: the snapshot is the configuration, and the plan from it is shown, agreed to and carried out like any
 * other. With `tickets`, those that pipewright has moved since go back between the creates and the deletes of the same
 * plan, so the statuses that they were put into are empty when their turn comes.
 */
import { AppError } from '../core/errors.js';
import { sameJson } from '../core/json.js';
import type { Finding } from '../core/diagnostic.js';
import { finding } from '../core/diagnostic.js';
import type { ApplyOutcome, ErrorDocument } from '../core/results.js';
import type { OpenAccount } from './account.js';
import { openAccount, requireChosenAccount, requireNamedAccount } from './account.js';
import type { ApplySource } from './apply.js';
import { applyFrom } from './apply.js';
import type { Computed, ComputeInput } from './compute-plan.js';
import { computePlan } from './compute-plan.js';
import { lockFileFor, readPortalLock } from './lock-file.js';
import { fromCwd } from './plan.js';
import { findingsOfRollback, withIdsOfToday } from './rollback-findings.js';
import type { MovedTicket } from './rollback-journal.js';
import { journalsSince, movedSince } from './rollback-journal.js';
import type { Snapshot } from './rollback-snapshot.js';
import { readSnapshot } from './rollback-snapshot.js';
import { ticketsGoBack } from './rollback-tickets.js';
import type { AppContext, ApplyInput } from './types.js';

export interface RollbackInput extends Omit<ApplyInput, 'paths' | 'planFile'> {
  readonly snapshot: string;
  /** Also move tickets back that pipewright has moved since. */
  readonly tickets: boolean;
  /** How this rollback is called: the next command after one that stopped. */
  readonly command: string;
}

/** Applies back. Failures before there is a plan are thrown; from then on they are part of the outcome. */
export async function rollBack(ctx: AppContext, input: RollbackInput): Promise<ApplyOutcome> {
  const snapshot = await readSnapshot(ctx, input.snapshot);
  const { portalIds, subscription } = snapshot.loaded.config;
  const expected = { portalIds, subscription };
  requireChosenAccount(input.account, expected);
  const account = await openAccount(ctx, input.account, expected, 'write');
  try {
    requireNamedAccount(account.facts, input.account, expected);
    const source = await planBack(ctx, account, snapshot, input);
    const applying = { ...input, paths: [snapshot.file], planFile: null };
    return inWordsOfRollback(await applyFrom(ctx, account, applying, source), input.command);
  } finally {
    await account.close();
  }
}

async function planBack(
  ctx: AppContext,
  account: OpenAccount,
  snapshot: Snapshot,
  input: RollbackInput,
): Promise<ApplySource> {
  const { loaded, file } = snapshot;
  for (const { summary } of loaded.notes) ctx.talk({ kind: 'note', text: summary });
  const lockPath = input.account.sandbox ? lockFileFor(ctx, input.account, []) : snapshot.lockPath;
  const lock = await readPortalLock(ctx, lockPath, account.facts.portalId);
  const moved = await movedTickets(account, snapshot, input);
  ctx.talk({ kind: 'reading', what: `account ${account.facts.portalId}` });
  const own = new Set(loaded.config.pipelines.map(({ wantedId }) => wantedId));
  const asked: ComputeInput = {
    config: loaded.config,
    // What the snapshot does not have is not touched, so its protection has no say here; the lock keeps it.
    lock: { ...lock, protected: lock.protected.filter((id) => own.has(id)) },
    reader: account.reader,
    account: account.facts,
    createdAt: ctx.now(),
    version: ctx.version,
    files: [file],
    lockFile: fromCwd(ctx, lockPath),
    runner: account.userId,
    goBack: async (matching) =>
      input.tickets
        ? ticketsGoBack(account.reader, moved, matching)
        : { changes: [], findings: notAsked(moved, input.command) },
  };
  const first = await computePlan(asked);
  const config = withIdsOfToday(loaded.config, first.matching, lock, first.plan);
  const isSame = sameJson(config, loaded.config);
  const { plan }: Computed = isSame ? first : await computePlan({ ...asked, config });
  return {
    plan: { ...plan, findings: findingsOfRollback(plan, file) },
    loaded: { ...loaded, config },
    lockPath,
  };
}

async function movedTickets(
  account: OpenAccount,
  snapshot: Snapshot,
  { tickets: wanted, command }: RollbackInput,
): Promise<readonly MovedTicket[]> {
  const { origin, facts } = account;
  const { root, at } = snapshot;
  try {
    const journals = await journalsSince({ root, since: at, portalId: facts.portalId, origin });
    if (journals === null && wanted) throw noJournal(snapshot, facts.portalId, command);
    return movedSince(journals ?? []);
  } catch (error) {
    if (!wanted && error instanceof AppError) return [];
    throw error;
  }
}

function noJournal({ root, at, file }: Snapshot, portalId: number, command: string): AppError {
  return new AppError({
    code: 'NO_JOURNAL',
    summary: `No journal tells which tickets have been moved since ${file} was made.`,
    detail: `--tickets goes by the journals of applies to account ${portalId} from ${at.toISOString()} on, at the same address, in ${root}/journal. Put the journal of that apply there, or roll back without --tickets: tickets then stay where they are. Nothing was changed.`,
    hint: command.replace(/ --tickets$/u, ''),
  });
}

/** Where nobody asked for tickets, that some could go back is worth knowing. */
function notAsked(moved: readonly MovedTicket[], command: string): readonly Finding[] {
  if (moved.length === 0) return [];
  return [
    finding({
      code: 'ROLLBACK_TICKETS',
      verdict: 'note',
      summary: `${moved.length === 1 ? '1 ticket has' : `${moved.length} tickets have`} been moved since the snapshot, and ${moved.length === 1 ? 'stays where it is' : 'stay where they are'}.`,
      detail: 'With --tickets those go back that are still where pipewright has put them.',
      hint: `${command} --tickets`,
    }),
  ];
}

/** After a rollback that stopped, `apply` would go the other way again: what to type is the rollback. */
function inWordsOfRollback(end: ApplyOutcome, command: string): ApplyOutcome {
  const reworded = (error: ErrorDocument): ErrorDocument => ({
    ...error,
    detail: error.detail?.replaceAll('Running apply again', 'Running this rollback again') ?? null,
    hint: error.hint?.replaceAll(/pipewright (?:apply|plan)$/gu, command) ?? null,
  });
  const { error, failed } = end.result;
  const result = {
    ...end.result,
    error: error === null ? null : reworded(error),
    failed: failed === null ? null : { ...failed, error: reworded(failed.error) },
  };
  return { ...end, result };
}
