import type { AccountReader } from '../../core/model/account.js';
import { TICKETS_UP_TO } from '../../core/plan/assemble.js';
import type { PortalLock } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { APPLY_GOES_ON } from '../../core/model/going-on.js';
import type { GoingOn } from '../../core/model/going-on.js';
import { finding } from '../../core/base/diagnostic.js';
import type { Audit } from '../../core/plan/drift.js';
import { AppError } from '../../core/base/errors.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Counts } from '../../core/kinds/common.js';
import { grownTo } from '../../core/plan/grown.js';
import type { Plan } from '../../core/plan/plan.js';
import { beyond, comparedName } from '../../core/plan/plan-comparison.js';
import { kinds } from '../../generated/kinds/kind.js';
import { rechecks } from '../../generated/kinds/recheck.js';
import { countTickets } from '../../resources/shared/count-tickets.js';
import type { OpenAccount } from '../account/account.js';
import { auditsOfStale } from '../account/audits.js';
import type { Observed } from './settings-staleness.js';
import { remembering } from '../account/cached-reader.js';
import { observeSettings, settingsRealised, staleSettings } from './settings-staleness.js';
import { findStaleness, isRealised } from './staleness.js';

/** A blocked plan is never applied, whatever flags say. */
export function requireUnblocked(plan: Plan, { look }: GoingOn = APPLY_GOES_ON): void {
  const blocks = plan.findings.filter(({ verdict }) => verdict === 'block');
  if (blocks.length === 0) return;
  const codes = [...new Set(blocks.map(({ code }) => code))].join(', ');
  throw new AppError({
    code: 'PLAN_BLOCKED',
    summary: `The plan is blocked: ${codes}.`,
    detail: `${blocks.map(({ summary }) => summary).join('\n')}\nNo flag overrides a block: fix the files or the account, then plan again.`,
    hint: look,
    findings: blocks,
  });
}

/** A plan with fresh findings, and the account state read for them. */
interface Rechecked {
  readonly plan: Plan;
  readonly live: readonly LivePipeline[];
  /** True if everything that can be sent is in the account already. */
  readonly realised: boolean;
}

/** The input of a recheck. */
interface RecheckInput {
  readonly plan: Plan;
  /** Plans the same again from what the reader says; null if there are no files to plan from. */
  readonly again: ((reader: AccountReader) => Promise<Plan>) | null;
  readonly lock: PortalLock;
  readonly goingOn?: GoingOn | undefined;
}

/**
 * Reads the account again: is it still what the plan relied on, and what do the guards say now? Refuses if the plan is
 * stale, or blocked by now. Planning again checks everything that a change depends on, so none of it comes up in the
 * middle of an apply.
 */
export async function recheck(
  account: OpenAccount,
  { plan, again, lock, goingOn }: RecheckInput,
): Promise<Rechecked> {
  const once = { ...account, reader: remembering(account.reader) };
  const stale = await staleText(once, plan, lock);
  if (stale !== null) throw planStale(stale, goingOn);
  const { live, settings } = await readAgain(once, plan);
  const fresh = again === null ? null : await again(once.reader);
  const findings = fresh === null ? await findingsNow(once, plan) : withGrown(fresh, plan);
  const now = { ...(fresh ?? plan), findings };
  requireUnblocked(now, goingOn);
  const more = fresh === null ? [] : beyond(kinds, plan, fresh);
  if (more.length > 0) {
    const list = more.map((change) => `${comparedName(change)}: wanted now, but not in the plan`);
    throw planStale(list.join('\n'), goingOn);
  }
  return { plan: now, live, realised: isRealised(plan, live) && settingsRealised(settings) };
}

/** Values that are neither as the plan found them nor as it makes them, one line each; null if there are none. */
export async function staleText(account: OpenAccount, plan: Plan, lock: PortalLock): Promise<string | null> {
  const { live, settings } = await readAgain(account, plan);
  const stale = [...findStaleness(plan, live, lock), ...staleSettings(plan, settings)];
  if (stale.length === 0) return null;
  const audits = await auditsOfStale(account.reader, plan, stale);
  const list = stale.map(
    ({ address, path, expected, found }, index) =>
      `${address} ${path}: expected ${expected}, found ${found}${byText(audits[index])}`,
  );
  return list.join('\n');
}

export function planStale(what: string, { look }: GoingOn = APPLY_GOES_ON): AppError {
  return new AppError({
    code: 'PLAN_STALE',
    summary: 'The account has changed since the plan was made.',
    detail: `What was reviewed is not what would happen now, so nothing was changed.\n${what}`,
    hint: look,
  });
}

/** ` (by ana@example.com at 2026-11-23T14:05:00.000Z)`, as far as the account's logs say. */
function byText(audit: Audit | null | undefined): string {
  if (audit == null) return '';
  const { user, at } = audit;
  const who = user === null ? 'by somebody' : `by ${user.includes('@') ? user : `user ${user}`}`;
  return ` (${who}${at === null ? '' : ` at ${at}`})`;
}

interface ReadAgain {
  readonly live: readonly LivePipeline[];
  readonly settings: readonly Observed[];
}

/** Reads the current state of everything that a plan relied on. */
async function readAgain({ reader }: OpenAccount, plan: Plan): Promise<ReadAgain> {
  const live = (await Promise.all(rechecks.map(({ read }) => read(reader)))).flat();
  return { live, settings: await observeSettings(plan, reader, live) };
}

/** True if everything that the plan can send is in the account already. */
export async function isDone(account: OpenAccount, plan: Plan): Promise<boolean> {
  const { live, settings } = await readAgain(account, plan);
  return isRealised(plan, live) && settingsRealised(settings);
}

async function findingsNow({ reader }: OpenAccount, plan: Plan): Promise<readonly Finding[]> {
  const count = (ids: readonly string[]): Promise<Counts> => countTickets(reader, ids);
  const fresh = await Promise.all(rechecks.map(({ findings }) => findings(plan, count)));
  const again = new Set(rechecks.flatMap(({ codes }) => codes));
  return [...fresh.flat(), ...plan.findings.filter(({ code }) => !again.has(code))];
}

/** Things that hold far more tickets in the new plan than in the reviewed one. */
export function grownSince(planned: Plan, now: Plan): readonly Finding[] {
  const byName = new Map(now.changes.map((change) => [comparedName(change), change]));
  return planned.changes.flatMap((change) =>
    grownTo(change, byName.get(comparedName(change))?.tickets?.held ?? 0),
  );
}

function withGrown(now: Plan, planned: Plan): readonly Finding[] {
  const said = new Set(
    now.findings.flatMap(({ code, address }) => (code === 'TICKETS_GREW' ? [address] : [])),
  );
  return [...now.findings, ...grownSince(planned, now).filter(({ address }) => !said.has(address))];
}

/** A finding if more tickets would be moved than were approved. */
export function beyondApproved({ changes }: Plan, most: number | null): readonly Finding[] {
  const moving = changes
    .filter(({ action }) => action === 'migrate')
    .reduce((sum, { tickets }) => sum + (tickets?.held ?? 0), 0);
  if (most === null || moving <= most) return [];
  return [
    finding({
      code: 'TICKETS_GREW',
      verdict: 'confirm',
      summary: `${moving} tickets would move; ${TICKETS_UP_TO} allows at most ${most}.`,
      detail:
        'Something creates or moves tickets faster than expected, or the approval is out of date. Review the plan again, and find out the cause before you move them.',
    }),
  ];
}
