import { resolve } from 'node:path';
import { BIGGEST_DOCUMENT, readText, whyUnread } from '../../config/read/files.js';
import { hashPlan, requiredFlags, summarise } from '../../core/plan/assemble.js';
import { digest } from '../../core/plan/digest.js';
import { AppError } from '../../core/base/errors.js';
import { isJsonObject, sameJson } from '../../core/base/json.js';
import type { Plan } from '../../core/plan/plan.js';
import { rechecks } from '../../generated/kinds/recheck.js';

/** Reads a saved plan, and refuses what isn't one, is of another format, or was edited. */
export async function readPlanFile(cwd: string, file: string): Promise<Plan> {
  const text = await planText(resolve(cwd, file), file);
  const value = parse(text, file);
  if (isJsonObject(value) && value['formatVersion'] !== undefined && value['formatVersion'] !== '1') {
    throw new AppError({
      code: 'PLAN_FORMAT',
      summary: `${file} is a plan of format ${JSON.stringify(value['formatVersion'])}; this version reads format "1".`,
      detail: 'It was made by another version of pipewright. Use that version, or plan again with this one.',
      hint: 'pipewright plan --out plan.json',
    });
  }
  const { validatePlan } = await import('../../config/check/plan-schema.js');
  const checked = validatePlan(value);
  if (!checked.ok) throw unreadable(file, checked.problem);
  verify(checked.plan, file);
  return checked.plan;
}

async function planText(path: string, file: string): Promise<string> {
  const read = await readText(path, { most: BIGGEST_DOCUMENT });
  if (read.kind === 'text') return read.text;
  throw unreadable(file, whyUnread(read) ?? '');
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(file, 'it is not complete JSON');
  }
}

function unreadable(file: string, why: string): AppError {
  return new AppError({
    code: 'PLAN_UNREADABLE',
    summary: `${file} can't be used as a plan: ${why}.`,
    detail: 'Nothing was changed. Make the plan again, and keep the file as it was written.',
    hint: 'pipewright plan --out plan.json',
  });
}

/** A plan file is self-describing; if its parts don't fit together, it was edited. */
function verify(plan: Plan, file: string): void {
  const fits =
    plan.planHash === hashPlan(plan) &&
    plan.liveDigest === digest(plan.basis) &&
    sameJson(plan.summary, summarise(plan)) &&
    sameJson(plan.requires, requiredFlags(plan)) &&
    rechecks.every(({ fits: followsFromItself }) => followsFromItself(plan));
  if (fits) return;
  throw new AppError({
    code: 'PLAN_TAMPERED',
    summary: `${file} was changed after it was made.`,
    detail:
      "Its contents don't match its hash, so it is unclear what was reviewed. Nothing was changed. Plan again.",
    hint: 'pipewright plan --out plan.json',
  });
}
