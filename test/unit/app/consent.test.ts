import { describe, expect, it } from 'vitest';
import { requireConsent } from '../../../src/app/apply/consent.js';
import type { Question } from '../../../src/core/model/results.js';
import type { ApplyInput } from '../../../src/app/types.js';
import { finding } from '../../../src/core/base/diagnostic.js';
import { AppError } from '../../../src/core/base/errors.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { config, pipeline, planOf, seedPipeline, stage, status, withEngine } from '../../helpers/engine.js';

type Consent = ApplyInput['consent'];
const NO: Consent = { autoApprove: false, approve: null, ticketsUpTo: null, allowDelete: false, confirm: [] };

/** A plan that deletes, and wants two statuses and the number of deletes confirmed. */
async function deletingPlan(): Promise<Plan> {
  const seed = seedPipeline('p', [stage('a'), stage('b'), stage('c'), stage('d'), stage('z', 'closed')]);
  const files = config([pipeline('p', [status('a'), status('z', { state: 'closed' })])]);
  return withEngine({ pipelines: [seed] }, ({ client }) => planOf({ client, config: files }));
}

const plan = await deletingPlan();
const gentle: Plan = { ...plan, summary: { ...plan.summary, delete: 0 }, findings: [] };
const ADDRESSES = ['b', 'c', 'd'].map((id) => `pipelines.p.statuses["${id}"]`);

/** The flags that are missing, or null where nothing is. */
async function missing(
  consent: Partial<Consent>,
  { planFile = null, of = plan }: { readonly planFile?: string | null; readonly of?: Plan } = {},
): Promise<readonly (string | null)[] | null> {
  try {
    await requireConsent(of, { consent: { ...NO, ...consent }, ask: null, planFile });
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('CONSENT_MISSING');
    return error.findings.map(({ hint }) => hint);
  }
}

const GO = `--approve ${plan.planHash}`;
const NOT_RETIRED = ADDRESSES.map((address) => `--confirm 'STATUS_NOT_RETIRED=${address}'`);
const MANY = '--confirm TOO_MANY_DELETES';

describe('without a terminal', () => {
  it('everything that is missing is named at once', async () => {
    expect(await missing({})).toEqual([GO, '--allow-delete', ...NOT_RETIRED, MANY]);
  });

  it.each<readonly [string, Partial<Consent>, string | null]>([
    ['--auto-approve', { autoApprove: true }, null],
    ['--approve', { approve: plan.planHash }, null],
    ['--plan', {}, 'plan.json'],
  ])('%s says go, and implies neither deletes nor confirmations', async (_flag, consent, planFile) => {
    expect(await missing(consent, { planFile })).toEqual(['--allow-delete', ...NOT_RETIRED, MANY]);
    const all = { ...consent, allowDelete: true, confirm: ['STATUS_NOT_RETIRED', 'TOO_MANY_DELETES'] };
    expect(await missing(all, { planFile })).toBeNull();
    expect(await missing(consent, { planFile, of: gentle })).toBeNull();
  });

  it('--allow-delete and --confirm say neither go nor one another', async () => {
    expect(await missing({ allowDelete: true })).toEqual([GO, ...NOT_RETIRED, MANY]);
    expect(await missing({ confirm: ['STATUS_NOT_RETIRED', 'TOO_MANY_DELETES'] })).toEqual([
      GO,
      '--allow-delete',
    ]);
    expect(await missing({}, { of: gentle })).toEqual([GO]);
  });

  it('--confirm CODE covers every place, --confirm CODE=ADDRESS only the one', async () => {
    const rest = { autoApprove: true, allowDelete: true };
    expect(await missing({ ...rest, confirm: ['STATUS_NOT_RETIRED'] })).toEqual([MANY]);
    const one = [`STATUS_NOT_RETIRED=${ADDRESSES[1] ?? ''}`, 'TOO_MANY_DELETES'];
    expect(await missing({ ...rest, confirm: one })).toEqual([NOT_RETIRED[0], NOT_RETIRED[2]]);
    const all = [...ADDRESSES.map((address) => `STATUS_NOT_RETIRED=${address}`), 'TOO_MANY_DELETES'];
    expect(await missing({ ...rest, confirm: all })).toBeNull();
  });

  it('a confirmation of something else covers nothing', async () => {
    const confirm = ['status_not_retired', 'STATUS_NOT_RETIRED=pipelines.p', 'STATUS_NOT_RETIRED='];
    expect(await missing({ autoApprove: true, allowDelete: true, confirm })).toEqual([...NOT_RETIRED, MANY]);
  });

  it('notes want no consent', async () => {
    const note = finding({ code: 'UNVERIFIED', verdict: 'note', summary: 'x' });
    expect(await missing({ autoApprove: true }, { of: { ...gentle, findings: [note] } })).toBeNull();
  });
});

describe('at a terminal', () => {
  /** What was asked, with the answers given in turn (yes where they run out); null where it ended well. */
  async function asked(
    consent: Partial<Consent>,
    {
      answers = [],
      planFile = null,
    }: { readonly answers?: readonly boolean[]; readonly planFile?: string | null } = {},
  ): Promise<{ readonly questions: readonly string[]; readonly code: string | null }> {
    const questions: string[] = [];
    const ask = (question: Question): Promise<boolean> => {
      const about = question.kind === 'confirm' ? ` ${question.finding.code}` : '';
      const where = question.kind === 'confirm' ? (question.finding.address ?? '') : '';
      const portal = question.kind === 'deletes' ? ` ${question.portalId}` : '';
      questions.push(`${question.kind}${portal}${about}${where === '' ? '' : ` ${where}`}`);
      return Promise.resolve(answers[questions.length - 1] ?? true);
    };
    try {
      await requireConsent(plan, { consent: { ...NO, ...consent }, ask, planFile });
      return { questions, code: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { questions, code: error.code };
    }
  }

  const CONFIRMS = [
    ...ADDRESSES.map((address) => `confirm STATUS_NOT_RETIRED ${address}`),
    'confirm TOO_MANY_DELETES',
  ];

  it('the go, the deletes with the portal, and each finding are asked in this order', async () => {
    expect(await asked({})).toEqual({ questions: ['go', 'deletes 1000001', ...CONFIRMS], code: null });
  });

  it('the first no ends it, whichever it is', async () => {
    const all = ['go', 'deletes 1000001', ...CONFIRMS];
    for (let number = 0; number < all.length; number += 1) {
      const answers = all.map((_, index) => index !== number);
      const told = await asked({}, { answers });
      expect(told).toEqual({ questions: all.slice(0, number + 1), code: 'CONSENT_DECLINED' });
    }
  });

  it('what flags agree to is not asked again', async () => {
    const consent = { autoApprove: true, allowDelete: true, confirm: ['STATUS_NOT_RETIRED'] };
    expect((await asked(consent)).questions).toEqual(['confirm TOO_MANY_DELETES']);
    expect((await asked({ allowDelete: true })).questions).toEqual(['go', ...CONFIRMS]);
  });

  it('a saved plan alone is no go: it is asked', async () => {
    expect((await asked({}, { planFile: 'plan.json' })).questions[0]).toBe('go');
  });
});
