/**
 * Checks which properties a status really requires, by trying scratch tickets on a test account. Whatever happens,
 * Ctrl-C included, the scratch tickets are moved to the recycle bin, or named if that fails. Stage properties are what the
 * use case is about, so it knows that kind by name.
 */
import { settingAddress } from '../../core/base/address.js';
import type { AccountWriter } from '../../core/model/account.js';
import type { Change } from '../../core/plan/change.js';
import { AppError, BugError } from '../../core/base/errors.js';
import type { Matching, PipelineMatch, StatusMatch } from '../../core/model/matching.js';
import type { VerifiedStatus, VerifyResult } from '../../core/model/results.js';
import { declaredProperties } from '../../resources/stage-properties/document.js';
import type { TicketPlace } from '../../resources/stage-properties/probe.js';
import { archiveScratch, createScratch, findScratch, probe } from '../../resources/stage-properties/probe.js';
import { openAccount, requireChosenAccount, requireNamedAccount } from '../account/account.js';
import { loadConfiguration } from '../account/configuration.js';
import { pendingIn } from '../console/console-steps.js';
import { planFor } from '../plan/plan.js';
import { recordConfirmed } from '../console/record-confirmed.js';
import type { AccountFlags, AppContext, Ask } from '../types.js';

const TEST_ACCOUNTS: readonly string[] = ['SANDBOX', 'DEVELOPER_TEST'];
const LOOKS_FOR_LOST = 4;

/** What to verify, on which test account. */
export interface VerifyInput {
  readonly account: AccountFlags;
  /** Files and folders of the configuration; none: pipewright.yaml, else pipewright/. */
  readonly paths: readonly string[];
  /** Values for every scratch ticket, by property name. */
  readonly values: Readonly<Record<string, string>>;
  /** Asks a person; null if there is nobody to ask. */
  readonly ask?: Ask | null;
}

/** What `verify` ends with. */
export interface VerifyOutcome {
  readonly result: VerifyResult;
  /** 1 if a status requires something else, or couldn't be tried, else 0. */
  readonly exitCode: number;
}

/**
 * Tries every status that declares stage properties, with scratch tickets that it moves to the recycle bin.
 * @throws AppError: VERIFY_NOT_TEST_ACCOUNT, SCRATCH_TICKETS_LEFT, INTERRUPTED, and errors of the API.
 */
export async function verifyProperties(ctx: AppContext, input: VerifyInput): Promise<VerifyOutcome> {
  const loaded = await loadConfiguration(ctx, input.paths, input.account);
  const { portalIds, subscription } = loaded.config;
  const expected = { portalIds, subscription };
  // The clean-up must run after Ctrl-C too, so the client isn't aborted by it.
  const steady = { ...ctx, signal: new AbortController().signal };
  requireChosenAccount(input.account, expected);
  const account = await openAccount(steady, input.account, expected, 'write');
  try {
    requireTestAccount(account.facts.accountType);
    requireNamedAccount(account.facts, input.account, expected);
    const { plan, matching, lockPath } = await planFor(ctx, account, loaded, input);
    if (account.writer === null) throw new BugError('verify needs an account that can be written');
    const tried = await tryAll(ctx, account.writer, matching, input.values);
    const matched = new Set(
      tried.statuses.flatMap(({ address, outcome }) => (outcome === 'matches' ? [address] : [])),
    );
    const ready = pendingIn(plan).filter(
      ({ kind, address }) => kind === 'stage-properties' && matched.has(address),
    );
    const confirmed = await offer(input, ready);
    await recordConfirmed(ctx, { account, lockPath, changes: confirmed, by: 'verify' });
    const addresses = (changes: readonly Change[]): readonly string[] =>
      changes.map(({ address }) => address);
    const open = addresses(ready).filter((address) => !addresses(confirmed).includes(address));
    const result: VerifyResult = {
      portalId: account.facts.portalId,
      experimental: true,
      ...tried,
      confirmed: addresses(confirmed),
      confirmable: open,
    };
    const fine = tried.statuses.every(({ outcome }) => outcome === 'matches') && tried.left.length === 0;
    return { result, exitCode: fine ? 0 : 1 };
  } finally {
    await account.close();
  }
}

function requireTestAccount(accountType: string): void {
  if (TEST_ACCOUNTS.includes(accountType)) return;
  throw new AppError({
    code: 'VERIFY_NOT_TEST_ACCOUNT',
    summary: `This account is of the type ${accountType}, and verify creates tickets.`,
    detail:
      'Scratch tickets would start workflows and show up in reports about real customers. verify runs only on accounts of the types SANDBOX and DEVELOPER_TEST. Nothing was written.',
    hint: 'pipewright verify --sandbox',
  });
}

async function offer({ ask = null }: VerifyInput, ready: readonly Change[]): Promise<readonly Change[]> {
  if (ask === null || ready.length === 0) return [];
  return (await ask({ kind: 'verified', changes: ready })) ? ready : [];
}

type Tried = Pick<VerifyResult, 'statuses' | 'created' | 'left' | 'needed'>;

async function tryAll(
  ctx: AppContext,
  writer: AccountWriter,
  matching: Matching,
  values: VerifyInput['values'],
): Promise<Tried> {
  const subject = `pipewright verify ${ctx.now().toISOString()} (scratch, may be deleted)`;
  const scratch: Scratch = { subject, values, ids: [], needed: new Set(), lost: false };
  const statuses: VerifiedStatus[] = [];
  try {
    for (const match of matching.pipelines) {
      for (const status of match.statuses) {
        if (declaredProperties(status.desired) === null) continue;
        if (ctx.signal.aborted) throw stopped();
        statuses.push(await tryStatus(writer, match, status, scratch));
      }
    }
  } catch (error) {
    const left = await cleanUp(ctx, writer, scratch);
    if (left.length > 0) throw leftBehind(left, error);
    throw error;
  }
  const left = await cleanUp(ctx, writer, scratch);
  return { statuses, created: scratch.ids.length, left, needed: [...scratch.needed].sort() };
}

/** Mutable: the tickets created so far. `lost` if a create never got a response. */
interface Scratch {
  readonly subject: string;
  readonly values: VerifyInput['values'];
  readonly ids: string[];
  /** Properties that the account requires on every new ticket and that weren't given. */
  readonly needed: Set<string>;
  lost: boolean;
}

async function tryStatus(
  writer: AccountWriter,
  match: PipelineMatch,
  status: StatusMatch,
  scratch: Scratch,
): Promise<VerifiedStatus> {
  const address = settingAddress(status.address, 'properties');
  const declared = (declaredProperties(status.desired)?.value ?? []).filter(({ required }) => required);
  const wanted = declared.map(({ name }) => name);
  const unknown = (reason: string): VerifiedStatus => {
    return { address, outcome: 'unknown', matches: [], missing: [], extra: [], reason };
  };
  if (match.live === null || status.live === null) return unknown('it is not in the account yet');
  const to = { pipeline: match.live.id, status: status.live.id };
  const made = await makeElsewhere(writer, match, to, scratch);
  if ('reason' in made) return unknown(made.reason);
  const probed = await probe(writer, made.id, to);
  if (probed.kind === 'refused')
    return unknown(`HubSpot refused the move for another reason: ${probed.reason}`);
  const given = wanted.filter((name) => Object.hasOwn(scratch.values, name));
  const missing = wanted.filter((name) => !probed.required.includes(name) && !given.includes(name));
  const extra = probed.required.filter((name) => !wanted.includes(name));
  const matches = wanted.filter((name) => probed.required.includes(name));
  if (missing.length + extra.length > 0)
    return { address, outcome: 'differs', matches, missing, extra, reason: null };
  if (given.length > 0) return { ...unknown(hidden(given)), matches };
  return { address, outcome: 'matches', matches, missing, extra, reason: null };
}

function hidden(given: readonly string[]): string {
  return `the scratch tickets have a value for ${given.join(', ')} from --with, so it can't be seen whether the status requires it`;
}

/** Creates a scratch ticket in the first other status that accepts one without values. */
async function makeElsewhere(
  writer: AccountWriter,
  { live }: PipelineMatch,
  to: TicketPlace,
  scratch: Scratch,
): Promise<{ readonly id: string } | { readonly reason: string }> {
  let reason = 'the pipeline has no other status that a ticket could come from';
  for (const other of live?.statuses ?? []) {
    if (other.id === to.status) continue;
    try {
      const made = await createScratch(writer, { ...to, status: other.id }, scratch);
      if ('id' in made) {
        scratch.ids.push(made.id);
        return made;
      }
      reason = `no other status accepts a ticket without values: ${made.reason}`;
      if (made.needed.length > 0) {
        for (const name of made.needed) scratch.needed.add(name);
        return { reason: `HubSpot requires ${made.needed.join(', ')} for every new ticket: ${made.reason}` };
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'ANSWER_LOST') scratch.lost = true;
      throw error;
    }
  }
  return { reason };
}

/** Archives every scratch ticket; returns the ids of those that couldn't be archived. */
async function cleanUp(ctx: AppContext, writer: AccountWriter, scratch: Scratch): Promise<readonly string[]> {
  const ids = new Set(scratch.ids);
  for (let look = 0; scratch.lost && look < LOOKS_FOR_LOST; look += 1) {
    await ctx.sleep(1_000, new AbortController().signal);
    const found = await findScratch(writer, scratch.subject).catch(() => []);
    for (const id of found) ids.add(id);
  }
  const left: string[] = [];
  for (const id of ids) {
    try {
      await archiveScratch(writer, id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      left.push(id);
    }
  }
  return left;
}

function stopped(): AppError {
  return new AppError({
    code: 'INTERRUPTED',
    summary: 'Stopped on request.',
    detail: 'The scratch tickets are in the recycle bin. Nothing was recorded.',
    hint: 'pipewright verify',
  });
}

function leftBehind(left: readonly string[], cause: unknown): AppError {
  const why = cause instanceof AppError ? ` The run had stopped: ${cause.diagnostic.summary}` : '';
  return new AppError({
    code: 'SCRATCH_TICKETS_LEFT',
    summary: `${left.length === 1 ? 'A scratch ticket is' : `${left.length} scratch tickets are`} left in the account.`,
    detail: `They could not be moved to the recycle bin: ${left.join(', ')}. Their subject begins with "pipewright verify"; delete them in HubSpot.${why}`,
    cause,
  });
}
