import type { AccessResult } from '../../core/access/report.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import { isServiceUser } from '../../core/model/people.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Held } from '../../core/kinds/common.js';
import type { EmptiedStatus } from '../../core/model/results.js';
import { accessModelOf, namedPeople, reportOf } from '../access/access-report.js';
import type { OpenAccount } from '../account/account.js';
import { openAccount } from '../account/account.js';
import { planSince } from './base-ref.js';
import { readBase } from './base-files.js';
import type { Computed } from './compute-plan.js';
import { compare, computePlan } from './compute-plan.js';
import type { LoadedConfiguration } from '../account/configuration.js';
import { loadConfiguration } from '../account/configuration.js';
import { lockFileFor, readPortalLock } from '../account/lock-file.js';
import type { Output, Outputs } from '../files/outputs.js';
import { openOutputs } from '../files/outputs.js';
import { fromCwd } from '../files/from-cwd.js';
import { ticketsToMove } from './plan-tickets.js';
import { remembering } from '../account/cached-reader.js';
import { sandboxFile } from '../sandbox/sandbox-file.js';
import type { AccountFlags, AppContext } from '../types.js';

/** What to plan, and for which account. Paths are relative to the context's working directory. */
export interface PlanInput {
  readonly account: AccountFlags;
  /** Files and folders of the configuration; none: pipewright.yaml, else pipewright/. */
  readonly paths: readonly string[];
  /** Also write the plan here; or null. */
  readonly out?: string | null;
  /** A git ref to compare with, to tell changes in the files from changes in the account; or null. */
  readonly base?: string | null;
  /** True to list the tickets that the plan moves. */
  readonly listTickets?: boolean;
  /** What the caller will write with the outcome's `outputs`: refused before the account is contacted, not after. */
  readonly outputs?: readonly Output[];
}

/** A plan, and what can be derived from it. */
export interface PlanOutcome {
  readonly plan: Plan;
  /** Empty unless asked for. */
  readonly tickets: readonly EmptiedStatus[];
  /** Who may do what before and after the plan, from what it read: less than `access` reads. */
  readonly access: () => AccessResult;
  /** Writes the requested files, which were checked not to overwrite anything else. */
  readonly outputs: Outputs;
  /** 4 if the plan is blocked, else 0. */
  readonly exitCode: number;
  /** The account to name in printed commands: files for several don't say which one is meant. */
  readonly portal: number | null;
}

/**
 * Plans against the account as it is now. Read-only; a blocked plan is still returned, with exit code 4.
 * @throws AppError: CONFIG_INVALID, NO_CONFIG, NO_ACCOUNT, PORTAL_MISMATCH, OUTPUT_REFUSED, and errors of the API.
 */
export async function makePlan(ctx: AppContext, input: PlanInput): Promise<PlanOutcome> {
  const loaded = await loadConfiguration(ctx, input.paths, input.account);
  const { portalIds, subscription } = loaded.config;
  const outputs = await openOutputs(ctx, outputsOf(input), inputsOf(ctx, input, loaded));
  const base = await readBaseOrNone(ctx, input);
  const account = await openAccount(ctx, input.account, { portalIds, subscription }, 'read');
  try {
    const planned = await planFor(ctx, account, loaded, { ...input, base });
    const { plan } = planned;
    const tickets = input.listTickets === true ? await ticketsToMove(ctx, account.reader, plan) : [];
    const { out = null } = input;
    if (out !== null) await outputs.save({ path: out, sort: 'plan' }, `${JSON.stringify(plan, null, 2)}\n`);
    const exitCode = plan.summary.blocked ? 4 : 0;
    const access = (): AccessResult => {
      const model = accessModelOf(planned, loaded.config);
      return reportOf(
        planned,
        model,
        namedPeople(model).filter(({ email }) => !isServiceUser(email)),
      );
    };
    const portal = portalToName(account, loaded.config);
    return { plan, tickets, access, outputs, exitCode, portal };
  } finally {
    await account.close();
  }
}

function outputsOf({ out = null, outputs = [] }: PlanInput): readonly Output[] {
  return [...(out === null ? [] : [{ path: out, sort: 'plan' } as const]), ...outputs];
}

/** Every file that a plan reads. */
function inputsOf(
  ctx: AppContext,
  { account, paths }: PlanInput,
  { documents }: LoadedConfiguration,
): readonly string[] {
  return [
    ...documents.map(({ parsed }) => parsed.path),
    lockFileFor(ctx, account, paths),
    ...(account.sandbox === true ? [sandboxFile(ctx, account.chosen)] : []),
  ];
}

/** The portal id that commands must name, or null if the files or the sandbox make it unambiguous. */
export function portalToName(
  { facts }: OpenAccount,
  { portalIds }: Pick<Config, 'portalIds'>,
): number | null {
  return portalIds.length > 1 && facts.target !== 'sandbox' ? facts.portalId : null;
}

export interface Planned extends Computed {
  readonly lock: PortalLock;
  /** Absolute path of the lock file. */
  readonly lockPath: string;
}

/** The files at the requested base, or null. */
export async function readBaseOrNone(
  ctx: AppContext,
  { base = null, paths, account }: Pick<PlanInput, 'base' | 'paths' | 'account'>,
): Promise<Config | null> {
  if (base === null) return null;
  const { config, commit } = await readBase(ctx, base, { paths, account });
  ctx.talk({
    kind: 'note',
    text: `Who changed what is judged by the files ${placeOf(base)} (${commit.slice(0, 12)}).`,
  });
  return config;
}

function placeOf(base: string): string {
  return base === 'auto' ? 'where this branch started' : `at ${base}`;
}

interface PlanForInput extends Pick<PlanInput, 'account' | 'paths'> {
  readonly wide?: boolean;
  /** The configuration at a base, or null. */
  readonly base?: Config | null;
  /** The lock and ticket counts of an earlier time, to plan for that time. */
  readonly asItWas?: { readonly lock: PortalLock; readonly held: Held };
  /** The portal's future lock; defaults to the lock file's. */
  readonly lock?: PortalLock;
}

/** The same for a command that has already opened the account. */
export async function planFor(
  ctx: AppContext,
  account: OpenAccount,
  { config, notes }: LoadedConfiguration,
  input: PlanForInput,
): Promise<Planned> {
  for (const { summary } of notes) ctx.talk({ kind: 'note', text: summary });
  const lockPath = lockFileFor(ctx, input.account, input.paths);
  const lock =
    input.asItWas?.lock ?? input.lock ?? (await readPortalLock(ctx, lockPath, account.facts.portalId));
  ctx.talk({ kind: 'reading', what: `account ${account.facts.portalId}` });
  const { base = null } = input;
  const reader = base === null ? account.reader : remembering(account.reader);
  const computed = await computePlan({
    config,
    lock,
    reader,
    account: account.facts,
    createdAt: ctx.now(),
    version: ctx.version,
    files: config.files.map((file) => fromCwd(ctx, file)),
    lockFile: fromCwd(ctx, lockPath),
    wide: input.wide ?? false,
    runner: account.userId,
    ...(input.asItWas === undefined ? {} : { held: input.asItWas.held }),
  });
  if (base === null) return { ...computed, lock, lockPath };
  const before = await compare({ config: base, lock, reader, account: account.facts });
  return { ...computed, plan: planSince(computed.plan, computed, before), lock, lockPath };
}
