import { TICKETS_UP_TO, ticketsAtMost } from '../../core/plan/assemble.js';
import type { Diagnostic, Finding } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { AppError } from '../../core/base/errors.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ApplyInput } from '../types.js';

type ConsentInput = Pick<ApplyInput, 'consent' | 'ask' | 'planFile'>;

/**
 * Everything that must be agreed to before a plan is applied: the apply itself, the deletes, and each finding that
 * requires consent. Prompts at a terminal for what flags don't cover; without a terminal refuses, naming all that is
 * missing at once. No consent implies another.
 */
export async function requireConsent(plan: Plan, input: ConsentInput): Promise<void> {
  const { consent, ask = null, planFile = null } = input;
  const { autoApprove = false, allowDelete = false, approve = null, ticketsUpTo = null } = consent;
  const confirms = plan.findings.filter((finding) => !isConfirmed(finding, consent.confirm ?? []));
  const deletes = plan.summary.delete > 0 && !allowDelete;
  const most = ticketsAtMost(plan.changes);
  // A hash says which plan is meant but not how many tickets, so an approval that moves tickets must say how many.
  const counted = most === 0 || ticketsUpTo !== null;
  const approved = approve !== null && (counted || ask === null);
  const gone = autoApprove || approved || (ask === null && planFile !== null);
  if (ask === null) {
    const byHash = !autoApprove && planFile === null;
    const missing = missingConsents(plan, {
      go: !gone,
      tickets: byHash && !counted ? most : 0,
      deletes,
      confirms,
    });
    if (missing.length > 0) throw consentMissing(missing);
    return;
  }
  if (!gone && !(await ask({ kind: 'go', plan }))) throw declined();
  const { portalId } = plan.account;
  if (deletes && !(await ask({ kind: 'deletes', plan, portalId }))) throw declined();
  for (const finding of confirms) if (!(await ask({ kind: 'confirm', plan, finding }))) throw declined();
}

/** The same for new findings: what was agreed to isn't asked again. */
export async function requireConsentToNew(agreed: Plan, now: Plan, input: ConsentInput): Promise<void> {
  const known = new Set(agreed.findings.map(({ code, address }) => `${code} ${address ?? ''}`));
  const findings = now.findings.filter(({ code, address }) => !known.has(`${code} ${address ?? ''}`));
  const consent = { ...input.consent, autoApprove: true, allowDelete: true, approve: null };
  await requireConsent({ ...now, findings }, { ...input, consent });
}

/** True if no consent is needed or a flag gives it: `CODE`, or `CODE=ADDRESS` for one place. */
function isConfirmed({ verdict, code, address }: Finding, flags: readonly string[]): boolean {
  return verdict !== 'confirm' || flags.includes(code) || flags.includes(`${code}=${address ?? ''}`);
}

interface Missing {
  readonly go: boolean;
  /** The number of tickets that an approval would cover; 0 if none is needed. */
  readonly tickets: number;
  readonly deletes: boolean;
  readonly confirms: readonly Finding[];
}

function missingConsents(plan: Plan, { go, tickets, deletes, confirms }: Missing): readonly Diagnostic[] {
  const missing: Diagnostic[] = [];
  const add = (summary: string, hint: string): void => {
    missing.push(problem({ code: 'CONSENT_MISSING', summary, hint }));
  };
  if (go) add('The apply is not approved.', `--approve ${plan.planHash}`);
  if (tickets > 0)
    add('An approved hash does not cover how many tickets move.', `${TICKETS_UP_TO} ${tickets}`);
  if (deletes)
    add(
      `The plan deletes ${plan.summary.delete === 1 ? '1 thing' : `${plan.summary.delete} things`}.`,
      '--allow-delete',
    );
  for (const { code, address, summary } of confirms) {
    add(summary, `--confirm ${address === null ? code : quoted(`${code}=${address}`)}`);
  }
  return missing;
}

function quoted(word: string): string {
  return /^[\w.=-]+$/.test(word) ? word : `'${word}'`;
}

function consentMissing(missing: readonly Diagnostic[]): AppError {
  const flags = missing.flatMap(({ hint }) => (hint === null ? [] : [hint]));
  return new AppError({
    code: 'CONSENT_MISSING',
    summary: `Nothing was changed: ${missing.length === 1 ? '1 consent is' : `${missing.length} consents are`} missing.`,
    detail: `Without a terminal, you consent with flags, and no flag implies another. Missing: ${missing
      .map(({ summary, hint }) => `${hint ?? ''} (${summary})`)
      .join(' ')}`,
    hint: flags.join(' '),
    findings: missing,
  });
}

function declined(): AppError {
  return new AppError({
    code: 'CONSENT_DECLINED',
    summary: 'Nothing was changed: the answer was not yes.',
    detail: 'The plan is still valid. Run apply again when it may go ahead.',
  });
}
