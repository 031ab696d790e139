/**
 * Rollback: the snapshot is the configuration, and its plan is shown, agreed to and applied like any other. With
 * `tickets`, those that pipewright has moved since are moved back between the creates and the deletes of the same plan,
 * so the statuses that they were put into are empty when they are deleted.
 */
import type { Code } from '../../core/base/codes.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { MovedTicket, PastRequest, TicketsGoBack } from '../../core/kinds/rollback.js';
import type { AccountReader } from '../../core/model/account.js';
import type { Matching } from '../../core/model/matching.js';
import type { GoingOn } from '../../core/model/going-on.js';
import type { ApplyOutcome } from '../../core/model/results.js';
import type { OpenAccount } from '../account/account.js';
import { openAccount, requireChosenAccount, requireNamedAccount } from '../account/account.js';
import type { ApplySource } from '../apply/apply-source.js';
import { applyFrom } from '../apply/apply.js';
import { lockFileFor, readPortalLock } from '../account/lock-file.js';
import { fromCwd } from '../files/from-cwd.js';
import { earlierRuns } from './rollback-earlier.js';
import { findingsOfRollback } from './rollback-findings.js';
import { movedSince } from './rollback-journal.js';
import type { BackInput } from './rollback-plan.js';
import { planWithRemovals } from './rollback-plan.js';
import { journalsSince } from './rollback-records.js';
import type { Snapshot } from './rollback-snapshot.js';
import { readSnapshot } from './rollback-snapshot.js';
import { ROLLBACKS } from './rollback-removals.js';
import { requestsIn } from './rollback-requests.js';
import type { AppContext, ApplyInput } from '../types.js';

/** What to roll back to, in which account, and the consent given. */
export interface RollbackInput extends Omit<ApplyInput, 'paths' | 'planFile' | 'trustPlan'> {
  /** A file in .pipewright/snapshots that an apply wrote. */
  readonly snapshot: string;
  /** Also move tickets back that pipewright has moved since. */
  readonly tickets?: boolean;
  /** The command line of a rollback to a snapshot, with or without tickets: for hints, and for resuming. */
  readonly commandFor?: (snapshot: string, tickets: boolean) => string;
  /** True if the plan isn't shown: its notes on tickets are then reported as progress. */
  readonly tell?: boolean;
}

type Asked = RollbackInput & Required<Pick<RollbackInput, 'tickets' | 'commandFor' | 'tell'>>;

/**
 * Plans from a snapshot and applies the plan. Failures before there is a plan are thrown (AppError); from then on they
 * are part of the outcome: `result.error`, `findings` and `exitCode`.
 */
export async function rollBack(ctx: AppContext, input: RollbackInput): Promise<ApplyOutcome> {
  const snapshot = await readSnapshot(ctx, input.snapshot);
  const { portalIds, subscription } = snapshot.loaded.config;
  const expected = { portalIds, subscription };
  requireChosenAccount(input.account, expected);
  const account = await openAccount(ctx, input.account, expected, 'write');
  try {
    requireNamedAccount(account.facts, input.account, expected);
    return await rollBackIn(ctx, account, snapshot, input);
  } finally {
    await account.close();
  }
}

/** The same on an account that is already opened and checked. */
export async function rollBackIn(
  ctx: AppContext,
  account: OpenAccount,
  snapshot: Snapshot,
  input: RollbackInput,
): Promise<ApplyOutcome> {
  const asked: Asked = { tickets: false, tell: false, ...input, commandFor: commandOf(input) };
  const source = await planBack(ctx, account, snapshot, asked);
  const applying = { ...input, paths: [snapshot.file], planFile: null, trustPlan: false };
  return applyFrom(ctx, account, applying, source);
}

function commandOf({ commandFor }: RollbackInput): Asked['commandFor'] {
  return commandFor ?? ((file, tickets) => `pipewright rollback ${file}${tickets ? ' --tickets' : ''}`);
}

/** After an interrupted rollback, `apply` would undo it: the command to resume is the rollback. */
function goingOnOf({ commandFor, snapshot, tickets }: Asked): GoingOn {
  const command = commandFor(snapshot, tickets);
  return { run: 'this rollback', again: command, look: command };
}

async function planBack(
  ctx: AppContext,
  account: OpenAccount,
  snapshot: Snapshot,
  input: Asked,
): Promise<ApplySource> {
  const { loaded, file } = snapshot;
  for (const { summary } of loaded.notes) ctx.talk({ kind: 'note', text: summary });
  const lockPath = input.account.sandbox === true ? lockFileFor(ctx, input.account, []) : snapshot.lockPath;
  const lock = await readPortalLock(ctx, lockPath, account.facts.portalId);
  const { moved, requests, told } = await movedAndMade(account, snapshot, input);
  ctx.talk({ kind: 'reading', what: `account ${account.facts.portalId}` });
  const asked: BackInput['asked'] = {
    config: loaded.config,
    lock,
    reader: account.reader,
    account: account.facts,
    createdAt: ctx.now(),
    version: ctx.version,
    files: [file],
    lockFile: fromCwd(ctx, lockPath),
    runner: account.userId,
    goBack: async (matching) => {
      const { changes, findings } = input.tickets
        ? await ticketsBack(account.reader, moved, matching)
        : { changes: [], findings: notAsked(moved, input) };
      return { changes, findings: [...told, ...findings] };
    },
  };
  const { plan, config } = await planWithRemovals({ asked, requests, since: snapshot.head.at, file });
  const findings = findingsOfRollback(plan, file);
  if (input.tell) tellOfTickets(ctx, findings);
  return {
    plan: { ...plan, findings },
    loaded: { ...loaded, config },
    lockPath,
    command: 'rollback',
    goingOn: goingOnOf(input),
    reviewed: null,
    refusal: null,
    again: async (reader) => {
      const quiet = { ...ctx, talk: () => undefined };
      return (await planBack(quiet, { ...account, reader }, snapshot, { ...input, tell: false })).plan;
    },
  };
}

async function ticketsBack(
  reader: AccountReader,
  moved: readonly MovedTicket[],
  matching: Matching,
): Promise<TicketsGoBack> {
  const parts = await Promise.all(
    ROLLBACKS.flatMap(({ goBack }) => (goBack === undefined ? [] : [goBack(reader, moved, matching)])),
  );
  return {
    changes: parts.flatMap(({ changes }) => changes),
    findings: parts.flatMap(({ findings }) => findings),
  };
}

function tellOfTickets(ctx: AppContext, findings: readonly Finding[]): void {
  const codes: readonly Code[] = ['ROLLBACK_CONTINUES', 'ROLLBACK_TICKETS', 'JOURNAL_INCOMPLETE'];
  for (const { code, summary, detail } of findings)
    if (codes.includes(code)) ctx.talk({ kind: 'note', text: `${summary} ${detail ?? ''}`.trim() });
}

interface MovedAndMade {
  readonly moved: readonly MovedTicket[];
  readonly requests: readonly PastRequest[];
  /** Findings about the records that they come from. */
  readonly told: readonly Finding[];
}

async function movedAndMade(account: OpenAccount, snapshot: Snapshot, input: Asked): Promise<MovedAndMade> {
  const { origin, facts } = account;
  const of = { portalId: facts.portalId, origin };
  const { journals, told } = await journalsSince(snapshot, of, input);
  return {
    moved: movedSince(journals.map(({ records }) => records)),
    requests: requestsIn(journals),
    told: [...(await earlierRuns(snapshot, of, input)), ...told],
  };
}

/** Without `tickets`, reports that some could be moved back. */
function notAsked(moved: readonly MovedTicket[], { commandFor, snapshot }: Asked): readonly Finding[] {
  if (moved.length === 0) return [];
  const unknown = moved.filter(({ outcome }) => outcome === 'unknown').length;
  const may =
    unknown === 0
      ? ''
      : ` For ${unknown} of them, it is unknown whether the last request moved them; --tickets looks them up.`;
  return [
    finding({
      code: 'ROLLBACK_TICKETS',
      verdict: 'note',
      summary: `${moved.length === 1 ? '1 ticket has' : `${moved.length} tickets have`} been moved since the snapshot, and ${moved.length === 1 ? 'stays where it is' : 'stay where they are'}.`,
      detail: `--tickets moves back those that are still where pipewright put them.${may}`,
      hint: commandFor(snapshot, true),
    }),
  ];
}
