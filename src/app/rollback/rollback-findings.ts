import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { RollbackWords } from '../../core/kinds/rollback.js';
import type { Plan } from '../../core/plan/plan.js';
import { ROLLBACKS } from './rollback-removals.js';

/** Rewords findings for a rollback, and adds what a rollback can't restore. Keeps codes, verdicts and places. */
export function findingsOfRollback(plan: Plan, file: string): readonly Finding[] {
  const words = new Map<string, RollbackWords>(
    ROLLBACKS.flatMap((kind) => Object.entries(kind.words?.(plan, file) ?? {})),
  );
  // Possible renames don't matter here: the ids are those of the snapshot.
  const found = plan.findings
    .filter(({ code }) => code !== 'RENAME_OR_REPLACE')
    .map((one) => ({ ...one, ...words.get(one.code)?.(one) }));
  if (plan.changes.length === 0) return found;
  return [...found, ...ROLLBACKS.flatMap(({ findings }) => findings?.(plan) ?? []), limits(plan)];
}

function limits(plan: Plan): Finding {
  const sentences = [
    'Stage properties, access to a pipeline, ticket cards and ticket permissions can only be restored by hand: those that were confirmed before the snapshot are steps of this plan where they differ; the rest are unknown.',
    ...ROLLBACKS.flatMap((kind) => kind.limits?.(plan) ?? []),
    'Your files are not changed. Revert them in git before you confirm a step and before the next apply, or that apply undoes the rollback.',
  ];
  return finding({
    code: 'ROLLBACK_LIMITS',
    verdict: 'note',
    summary: 'A rollback restores what the API can write. The rest is done by hand, and history is lost.',
    detail: sentences.join(' '),
  });
}
