import { AppError } from '../../core/base/errors.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import { countTickets } from '../../resources/shared/count-tickets.js';
import type { ExpectedAccount, OpenAccount } from '../account/account.js';
import { openAccount } from '../account/account.js';
import { orThrow, readLive } from '../account/read-live.js';
import type { Used } from './doctor-kinds.js';
import { checkKinds, groupsOfKinds, scopeChecks, usedKinds } from './doctor-kinds.js';
import { loadConfiguration } from '../account/configuration.js';
import type { DoctorCheck, DoctorResult } from '../../core/model/results.js';
import type { AccountFlags, AppContext } from '../types.js';

const CLOCK_TOLERANCE_MS = 60_000;

/** Which account to check, and for which files. */
export interface DoctorInput {
  readonly account: AccountFlags;
  /** Files and folders of the configuration; none: pipewright.yaml, else pipewright/. */
  readonly paths: readonly string[];
}

/** What `doctor` ends with. */
export interface DoctorOutcome {
  readonly result: DoctorResult;
  /** That of the first failed check, else 0. */
  readonly exitCode: number;
}

/**
 * Checks everything that a plan and an apply will need, and reports what works and what is missing. Read-only. Problems
 * of the files or the account are failed checks, not thrown.
 */
export async function runDoctor(ctx: AppContext, input: DoctorInput): Promise<DoctorOutcome> {
  const configuration = await checkConfiguration(ctx, input);
  const checks: DoctorCheck[] = [configuration.check];
  try {
    const account = await openAccount(ctx, input.account, configuration.expected, 'read');
    try {
      checks.push(...(await checkAccount(ctx, account, configuration)));
    } finally {
      await account.close();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, summary, detail, hint } = error.diagnostic;
    checks.push({
      name: 'account',
      status: 'failed',
      detail: [`${code}: ${summary}`, detail ?? ''].join(' ').trim(),
      hint,
    });
  }
  const healthy = checks.every(({ status }) => status !== 'failed');
  return { result: { healthy, checks }, exitCode: healthy ? 0 : 1 };
}

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

function ok(name: string, detail: string): DoctorCheck {
  return { name, status: 'ok', detail, hint: null };
}

/** The check of the configuration, and what it says about the account. */
interface Checked {
  readonly check: DoctorCheck;
  readonly expected: ExpectedAccount;
  readonly used: Used;
}

async function checkConfiguration(ctx: AppContext, { account, paths }: DoctorInput): Promise<Checked> {
  const { chosen = null } = account;
  const expected = {
    portalIds: chosen === null ? [] : [chosen.account.portalId],
    subscription: chosen?.account.subscription ?? null,
  };
  const used = usedKinds(null);
  try {
    const { config } = await loadConfiguration(ctx, paths, account);
    const check = ok(
      'configuration',
      `${config.files.join(', ')}: valid, ${counted(config.pipelines.length, 'pipeline')}`,
    );
    const { portalIds, subscription } = config;
    return { check, expected: { portalIds, subscription }, used: usedKinds(config) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, summary } = error.diagnostic;
    if (code === 'NO_CONFIG' && paths.length === 0) {
      const detail = 'none here; the account is checked anyway';
      return {
        check: { name: 'configuration', status: 'unknown', detail, hint: 'pipewright init' },
        expected,
        used,
      };
    }
    const check: DoctorCheck = {
      name: 'configuration',
      status: 'failed',
      detail: summary,
      hint: 'pipewright validate',
    };
    return { check, expected, used };
  }
}

async function checkAccount(
  ctx: AppContext,
  account: OpenAccount,
  { expected, used }: Checked,
): Promise<readonly DoctorCheck[]> {
  const { facts } = account;
  let pipelines: readonly LivePipeline[] = [];
  const live = await attempt('pipelines', async () => {
    ({ pipelines } = await readLive({ reader: account.reader, attempt: orThrow }));
    const statuses = pipelines.reduce((sum, pipeline) => sum + pipeline.statuses.length, 0);
    const found = `${counted(pipelines.length, 'ticket pipeline')} with ${statuses} statuses can be read`;
    return [ok('pipelines', found)];
  });
  const search = await attempt('ticket search', async () => {
    const { problem } = await countTickets(account.reader, ['pipewright_doctor']);
    if (problem !== null) throw problem;
    return [ok('ticket search', 'tickets can be counted')];
  });
  const scopes = await attempt('scopes', async () => scopeChecks(await account.scopes(), used));
  const scope = { reader: account.reader, live: pipelines };
  const kinds: DoctorCheck[] = [];
  for (const [name, group] of groupsOfKinds())
    kinds.push(...(await attempt(name, () => checkKinds(group, scope, used))));
  return [
    ok('account', `${facts.portalId} (${facts.accountType}) at ${facts.uiDomain}`),
    namedAccount(account, expected),
    ...live,
    ...search,
    ...scopes,
    ...kinds,
    tier(account, expected),
    clock(ctx, account),
  ];
}

/** A check that throws must not hide the others. */
async function attempt(
  name: string,
  look: () => Promise<readonly DoctorCheck[]>,
): Promise<readonly DoctorCheck[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, summary, hint } = error.diagnostic;
    return [{ name, status: 'failed', detail: `${code}: ${summary}`, hint }];
  }
}

function namedAccount({ facts }: OpenAccount, { portalIds }: ExpectedAccount): DoctorCheck {
  if (portalIds.length > 0) return ok('account named', `the files are for ${portalIds.join(', ')}`);
  if (facts.loopback) return ok('account named', 'not needed on this machine');
  const detail = 'no portalId in the files: apply needs it (or --portal) off this machine';
  return {
    name: 'account named',
    status: 'warning',
    detail,
    hint: `account:\n  portalId: ${facts.portalId}`,
  };
}

/** No endpoint returns the subscription; the daily request limit only hints at it. */
function tier(account: OpenAccount, { subscription }: ExpectedAccount): DoctorCheck {
  const { daily, dailyRemaining, max, intervalMs } = account.rateHints();
  const declared = subscription === null ? 'the files name no subscription' : `the files say ${subscription}`;
  const seen =
    daily === null
      ? 'HubSpot sent no daily limit'
      : `${dailyRemaining ?? '?'} of ${daily} requests are left today, ${max ?? '?'} every ${(intervalMs ?? 0) / 1000} s`;
  const status = subscription === null ? 'unknown' : 'ok';
  return { name: 'subscription and limits', status, detail: `${declared}; ${seen}`, hint: null };
}

function clock(ctx: AppContext, account: OpenAccount): DoctorCheck {
  const { serverTime } = account.rateHints();
  if (serverTime === null)
    return { name: 'clock', status: 'unknown', detail: 'the account sent no time', hint: null };
  const apart = Math.abs(ctx.now().getTime() - serverTime.getTime());
  if (apart <= CLOCK_TOLERANCE_MS) return ok('clock', 'this machine and the account agree');
  const detail = `this machine and the account differ by ${Math.round(apart / 1000)} s; times in journals and confirmations will be off`;
  return { name: 'clock', status: 'warning', detail, hint: null };
}
