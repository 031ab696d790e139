/**
 * A plan file is a proposal, never an authority. Its files are those that every command finds, and they are planned twice:
 * once as the account is now, which is what will be done and what the guards look at; and once as the account was by the
 * file's own basis, which must give the file again. Whoever makes a plan that fits itself makes none that fits both.
 */
import { assemblePlan } from '../../core/plan/assemble.js';
import type { Change } from '../../core/plan/change.js';
import { isSendable } from '../../core/plan/change.js';
import type { PortalLock } from '../../core/model/config.js';
import { AppError, BugError } from '../../core/base/errors.js';
import { sameJson } from '../../core/base/json.js';
import type { Plan } from '../../core/plan/plan.js';
import {
  beyond,
  comparedName,
  differencesOf,
  unseenByOne,
  withoutKinds,
} from '../../core/plan/plan-comparison.js';
import { kinds } from '../../generated/kinds/kind.js';
import type { OpenAccount } from '../account/account.js';
import type { ApplySource } from './apply-source.js';
import type { LoadedConfiguration } from '../account/configuration.js';
import { lockFileFor } from '../account/lock-file.js';
import { fromCwd, planFor } from '../plan/plan.js';
import { grownSince, isDone, planStale, staleText } from './recheck.js';
import { remembering } from '../account/cached-reader.js';
import { rewound } from '../account/rewound.js';
import { requireWriteScopes } from '../account/write-scopes.js';
import type { AccountFlags, AppContext, ApplyInput } from '../types.js';

/** Refuses a plan of other files than those that were found, and one of files that say something else by now. */
export function requireSameFiles(
  ctx: AppContext,
  saved: Plan,
  { config }: LoadedConfiguration,
  input: Pick<ApplyInput, 'account' | 'paths'>,
): void {
  const files = config.files.map((file) => fromCwd(ctx, file));
  const lockFile = fromCwd(ctx, lockFileFor(ctx, input.account, input.paths));
  const isSame = sameJson(files, saved.files) && saved.lockFile === lockFile;
  const isKin = saved.lockFile === lockFile && saved.files.some((file) => files.includes(file));
  if (!isSame && (!isKin || config.digest === saved.configDigest)) {
    throw new AppError({
      code: 'PLAN_TAMPERED',
      summary: 'The plan names other files than those that are used here.',
      detail: `The plan names ${saved.files.join(', ')} and ${saved.lockFile}; found here are ${files.join(', ')} and ${lockFile}. Nothing is read or written because a plan names it. Where the plan is of other files, name them as its plan command did; else plan again.`,
      hint: 'pipewright apply --plan plan.json PATH',
    });
  }
  if (config.digest === saved.configDigest) return;
  const gone = saved.files.filter((file) => !files.includes(file));
  throw configChanged(
    gone.length > 0
      ? `Of the plan's files these are not here any more: ${gone.join(', ')}.`
      : `What was reviewed is not what the files say now (${files.join(', ')}).`,
  );
}

/** The same where the files can't be read as a configuration at all, which they were when they were planned. */
export function configChanged(what: string, findings: AppError['findings'] = []): AppError {
  return new AppError({
    code: 'PLAN_CONFIG_CHANGED',
    summary: 'The files have changed since the plan was made.',
    detail: `${what} Nothing was changed. Plan again.`,
    hint: 'pipewright plan --out plan.json',
    findings,
  });
}

/** Holds a saved plan to the place that the flags name, before anything is asked of it. */
export function requireSameTarget({ account }: Plan, { sandbox = false, apiUrl = null }: AccountFlags): void {
  const target = sandbox ? 'sandbox' : apiUrl === null ? 'hubspot' : 'custom';
  if (account.target !== target) throw otherAccount(account, `the flags name the target ${target}`);
}

/** Holds a saved plan to the account that answers. */
export function requireSameAccount({ facts: { portalId } }: OpenAccount, { account }: Plan): void {
  if (account.portalId !== portalId) throw otherAccount(account, `this is ${portalId}`);
}

export function otherAccount({ portalId, target }: Plan['account'], here: string): AppError {
  return new AppError({
    code: 'PLAN_OTHER_ACCOUNT',
    summary: `The plan is for the account ${portalId} (${target}), and ${here}.`,
    detail: 'Nothing was changed. Apply it with the flags and the token of the account that it was made for.',
  });
}

/** What the files make of the account now, as far as the saved plan goes, or why that plan can't be applied. */
export async function planSaved(
  ctx: AppContext,
  account: OpenAccount,
  saved: Plan,
  { loaded, input }: { readonly loaded: LoadedConfiguration; readonly input: ApplyInput },
): Promise<ApplySource> {
  const once = { ...account, reader: remembering(account.reader) };
  const { plan: now, lock, lockPath } = await planFor(ctx, once, loaded, input);
  const made = await unlessUnreadable(() => planAsItWas(ctx, once, saved, { loaded, input, lock }));
  const source = { loaded, lockPath, reviewed: saved };
  if (!now.changes.some(isSendable) && (await unlessUnreadable(() => isDone(once, saved)))) {
    // Of what is done, the lock goes by the plan only where the files make it again.
    const reviewed = differencesOf(kinds, saved, made, true).length === 0 ? saved : null;
    return { ...source, reviewed, plan: { ...now, planHash: saved.planHash }, again: null, refusal: null };
  }
  const refusal = await refusalOf(once, { saved, now, made, lock });
  const later = new Set(byHand(saved, now).map(comparedName));
  const again: ApplySource['again'] = async (reader) => {
    const { plan } = await planFor(silent(ctx), { ...account, reader }, loaded, input);
    return withinReview(plan, saved, later);
  };
  return { ...source, plan: withinReview(now, saved, later), again, refusal };
}

function silent(ctx: AppContext): AppContext {
  return { ...ctx, talk: () => undefined };
}

interface AsItWas {
  readonly loaded: LoadedConfiguration;
  readonly input: ApplyInput;
  readonly lock: PortalLock;
}

/** Plans again from what the saved plan says that the account was. */
async function planAsItWas(
  ctx: AppContext,
  account: OpenAccount,
  saved: Plan,
  { loaded, input, lock }: AsItWas,
): Promise<Plan> {
  const reader = rewound(account.reader, { plan: saved, lock });
  const held = new Map(saved.views.flatMap(({ before }) => before.map(({ id, held: count }) => [id, count])));
  const asItWas = { lock: lockBefore(lock, saved), held };
  // Whose token this is matters to the plan of now; a plan of another time may have been another's.
  const then = { ...account, reader, userId: () => Promise.resolve(null) };
  return (await planFor(silent(ctx), then, loaded, { ...input, asItWas })).plan;
}

/** The lock without what a person has confirmed of the plan since. */
function lockBefore(lock: PortalLock, { changes }: Plan): PortalLock {
  return {
    ...lock,
    confirmed: lock.confirmed.flatMap((entry) => {
      const change = changes.find(
        ({ channel, address, id }) => channel === 'console' && address === entry.address && id === entry.id,
      );
      if (change === undefined || !sameJson(change.after, entry.value)) return [entry];
      return change.before === null ? [] : [{ ...entry, value: change.before }];
    }),
  };
}

interface Compared {
  readonly saved: Plan;
  readonly now: Plan;
  readonly made: Plan;
  readonly lock: PortalLock;
}

/** Blocks first: they say most. Then what moved in the account, and last what nothing explains. */
async function refusalOf(
  account: OpenAccount,
  { saved, now, made, lock }: Compared,
): Promise<AppError | null> {
  const moved = !sameJson(saved.basis, now.basis);
  const differences = differencesOf(kinds, saved, made, moved);
  // Both say the same of the account; of a plan that isn't ours, nothing else is read.
  const unseen = unseenByOne(kinds, saved, now);
  const basis = withoutKinds(kinds, differences.length === 0 ? saved : made, unseen);
  const stale = await staleText(account, basis, lock);
  if (stale !== null) return planStale(stale);
  if (differences.length > 0) return tampered(differences);
  if (unseen.size > 0) requireWriteScopes(saved, await account.scopes());
  const more = beyond(kinds, saved, now).filter(({ kind }) => !unseen.has(kind));
  if (more.length === 0) return null;
  return planStale(
    more.map((change) => `${comparedName(change)}: wanted now, and not in the plan`).join('\n'),
  );
}

/** A plan of somebody else's may hold values that no kind of ours can read. */
export async function unlessUnreadable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BugError) throw tampered([error.message]);
    throw error;
  }
}

/** Most differences that one message lists. */
const LISTED = 10;

function tampered(differences: readonly string[]): AppError {
  const more = differences.length > LISTED ? `\nand ${differences.length - LISTED} more` : '';
  return new AppError({
    code: 'PLAN_TAMPERED',
    summary: 'The plan is not what these files make of this account.',
    detail: `Files and account are those that it was made for, and still it says something else, so nobody can know what was reviewed. Nothing was changed. Plan again.\n${differences.slice(0, LISTED).join('\n')}${more}`,
    hint: 'pipewright plan --out plan.json',
  });
}

/** Changes that this token could send and that were reviewed as a task for a person, because the plan's token saw less. */
function byHand(saved: Plan, now: Plan): readonly Change[] {
  const unseen = unseenByOne(kinds, saved, now);
  return beyond(kinds, saved, now).filter(({ kind }) => unseen.has(kind));
}

/** A new plan as far as it was reviewed: under the reviewed hash, with a consent of its own for tickets that came since. */
function withinReview(now: Plan, saved: Plan, later: ReadonlySet<string>): Plan {
  const changes = now.changes.map((change): Change =>
    later.has(comparedName(change)) ? { ...change, channel: 'console' } : change,
  );
  const findings = [...now.findings, ...grownSince(saved, now)];
  return { ...assemblePlan({ ...now, changes, findings }), planHash: saved.planHash };
}
