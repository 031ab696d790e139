/**
 * A plan file is a proposal, never an authority. The configuration is found as in every command and planned twice: once
 * against the account as it is now, which is what is executed and what the guards check; and once against the file's
 * own basis, which must reproduce the file. A forged plan can be consistent with itself, but not with both.
 */
import { assemblePlan } from '../../core/plan/assemble.js';
import type { Change } from '../../core/plan/change.js';
import { isSendable } from '../../core/plan/change.js';
import type { AccountReader } from '../../core/model/account.js';
import type { Json } from '../../core/base/json.js';
import type { RewindScope } from '../../core/kinds/facets.js';
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
import { rewindings } from '../../generated/kinds/rewind.js';
import type { OpenAccount } from '../account/account.js';
import type { ApplySource } from './apply-source.js';
import type { LoadedConfiguration } from '../account/configuration.js';
import { lockFileFor } from '../account/lock-file.js';
import { fromCwd } from '../files/from-cwd.js';
import { planFor } from '../plan/plan.js';
import { grownSince, isDone, planStale, staleText } from './recheck.js';
import { remembering } from '../account/cached-reader.js';
import { requireWriteScopes } from '../account/write-scopes.js';
import type { AccountFlags, AppContext, ApplyInput } from '../types.js';

/** Refuses a plan of other files than those found, and one whose files have changed since. */
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
      summary: 'The plan names other files than those used here.',
      detail: `The plan names ${saved.files.join(', ')} and ${saved.lockFile}; found here: ${files.join(', ')} and ${lockFile}. Nothing is read or written just because a plan names it. If the plan is for other files, name them as its plan command did; otherwise plan again.`,
      hint: 'pipewright apply --plan plan.json PATH',
    });
  }
  if (config.digest === saved.configDigest) return;
  const gone = saved.files.filter((file) => !files.includes(file));
  throw configChanged(
    gone.length > 0
      ? `Files of the plan that are missing here: ${gone.join(', ')}.`
      : `The files no longer say what was reviewed (${files.join(', ')}).`,
  );
}

/** The same if the files are no longer a valid configuration, which they were when they were planned. */
export function configChanged(what: string, findings: AppError['findings'] = []): AppError {
  return new AppError({
    code: 'PLAN_CONFIG_CHANGED',
    summary: 'The files have changed since the plan was made.',
    detail: `${what} Nothing was changed. Plan again.`,
    hint: 'pipewright plan --out plan.json',
    findings,
  });
}

/** Checks a saved plan's target and account against the flags, before any request is sent. */
export function requireSameTarget({ account }: Plan, flags: AccountFlags): void {
  const { sandbox = false, apiUrl = null, chosen = null } = flags;
  const target = sandbox ? 'sandbox' : apiUrl === null ? 'hubspot' : 'custom';
  if (account.target !== target) throw otherAccount(account, `the flags name the target ${target}`);
  if (chosen === null) return;
  const { name, portalId } = chosen.account;
  const isSame = sandbox ? account.name === name : account.portalId === portalId;
  if (!isSame) throw otherAccount(account, `the chosen account is ${name} (${portalId})`);
}

/** Checks a saved plan against the connected account. */
export function requireSameAccount({ facts: { portalId } }: OpenAccount, { account }: Plan): void {
  if (account.portalId !== portalId) throw otherAccount(account, `this is ${portalId}`);
}

export function otherAccount({ portalId, target }: Plan['account'], here: string): AppError {
  return new AppError({
    code: 'PLAN_OTHER_ACCOUNT',
    summary: `The plan is for the account ${portalId} (${target}), but ${here}.`,
    detail: 'Nothing was changed. Apply it with the flags and the token of the account that it was made for.',
  });
}

/** Plans the files against the account now, within the saved plan, or returns why that plan can't be applied. */
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
    // The lock records done changes from the saved plan only if the files reproduce it.
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

/** Plans again against the account as the saved plan recorded it. */
async function planAsItWas(
  ctx: AppContext,
  account: OpenAccount,
  saved: Plan,
  { loaded, input, lock }: AsItWas,
): Promise<Plan> {
  const reader = rewound(account.reader, { plan: saved, lock });
  const held = new Map(saved.views.flatMap(({ before }) => before.map(({ id, held: count }) => [id, count])));
  const asItWas = { lock: lockBefore(lock, saved), held };
  // The token's user matters only to the current plan; the saved one may have been made with another user's token.
  const then = { ...account, reader, userId: () => Promise.resolve(null) };
  return (await planFor(silent(ctx), then, loaded, { ...input, asItWas })).plan;
}

/** The lock as it was before the plan's console changes were confirmed. */
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

/** Blocks first, as they say the most, then changes in the account, and last differences that nothing explains. */
async function refusalOf(
  account: OpenAccount,
  { saved, now, made, lock }: Compared,
): Promise<AppError | null> {
  const moved = !sameJson(saved.basis, now.basis);
  const differences = differencesOf(kinds, saved, made, moved);
  // Both agree about the account; nothing else is read from a plan that may be forged.
  const unseen = unseenByOne(kinds, saved, now);
  const basis = withoutKinds(kinds, differences.length === 0 ? saved : made, unseen);
  const stale = await staleText(account, basis, lock);
  if (stale !== null) return planStale(stale);
  if (differences.length > 0) return tampered(differences);
  if (unseen.size > 0) requireWriteScopes(saved, await account.scopes());
  const more = beyond(kinds, saved, now).filter(({ kind }) => !unseen.has(kind));
  if (more.length === 0) return null;
  return planStale(
    more.map((change) => `${comparedName(change)}: wanted now, but not in the plan`).join('\n'),
  );
}

/** A forged plan may hold values that no kind can parse. */
export async function unlessUnreadable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BugError) throw tampered([error.message]);
    throw error;
  }
}

/** Maximum number of differences in one message. */
const LISTED = 10;

function tampered(differences: readonly string[]): AppError {
  const more = differences.length > LISTED ? `\nand ${differences.length - LISTED} more` : '';
  return new AppError({
    code: 'PLAN_TAMPERED',
    summary: 'The plan does not match these files and this account.',
    detail: `The files and the account are as they were when it was made, but it differs from a new plan, so it is unclear what was reviewed. Nothing was changed. Plan again.\n${differences.slice(0, LISTED).join('\n')}${more}`,
    hint: 'pipewright plan --out plan.json',
  });
}

/**
 * Changes that this token could send but that were reviewed as console tasks, because the plan's token could see less.
 */
function byHand(saved: Plan, now: Plan): readonly Change[] {
  const unseen = unseenByOne(kinds, saved, now);
  return beyond(kinds, saved, now).filter(({ kind }) => unseen.has(kind));
}

/** The reviewed part of a new plan: under the reviewed hash, with separate consent for tickets that arrived since. */
function withinReview(now: Plan, saved: Plan, later: ReadonlySet<string>): Plan {
  const changes = now.changes.map((change): Change =>
    later.has(comparedName(change)) ? { ...change, channel: 'console' } : change,
  );
  const findings = [...now.findings, ...grownSince(saved, now)];
  return { ...assemblePlan({ ...now, changes, findings }), planHash: saved.planHash };
}

/** Reads the account as it was when a plan was made, by overlaying the plan's basis. */
function rewound(reader: AccountReader, scope: RewindScope): AccountReader {
  const back = (path: string, answer: Json | null): Json | null => {
    let now = answer;
    for (const rewind of rewindings) now = rewind(path, now, scope);
    return now;
  };
  return {
    get: async (path) => back(path, await reader.get(path)),
    find: async (path) => back(path, await reader.find(path)),
    list: async (path) => {
      const results = back(path, await reader.list(path));
      return Array.isArray(results) ? (results as readonly Json[]) : [];
    },
    query: (path, body) => reader.query(path, body),
  };
}
