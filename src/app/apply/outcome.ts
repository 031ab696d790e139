import type { Plan } from '../../core/plan/plan.js';
import { consoleStepsOf } from '../console/console-steps.js';
import type { OpenAccount } from '../account/account.js';
import type { ApplyOutcome, ApplyResult } from '../../core/model/results.js';

/** An outcome in which nothing was executed, overridden by `part`. */
export function outcome(
  plan: Plan,
  account: OpenAccount,
  { status, ...part }: Partial<ApplyResult> & Pick<ApplyResult, 'status'>,
  exitCode: number,
): ApplyOutcome {
  return {
    result: {
      status,
      planHash: plan.planHash,
      applied: [],
      failed: null,
      notTried: [],
      ticketsMoved: 0,
      closeDatesKept: 0,
      consoleSteps: consoleStepsOf(plan),
      requests: account.counts(),
      error: null,
      ...part,
    },
    exitCode,
    plan,
    findings: [],
    journalFile: null,
    snapshotFile: null,
    firstSnapshotFile: null,
  };
}
