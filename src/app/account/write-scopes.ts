import { isSendable } from '../../core/plan/change.js';
import { AppError } from '../../core/base/errors.js';
import type { Plan } from '../../core/plan/plan.js';
import { kinds } from '../../generated/kinds/kind.js';
import { missingScopes } from '../../resources/shared/scopes.js';

/** Refuses before the first write if the token lacks a scope that the plan needs: half an apply is worse than none. */
export function requireWriteScopes(plan: Plan, scopes: readonly string[] | null): void {
  if (scopes === null) return;
  const sent = new Set(plan.changes.filter(isSendable).map(({ kind }) => kind));
  const needs = kinds
    .filter(({ changes }) => changes.some((change) => sent.has(change)))
    .flatMap(({ needs: own }) => own.filter(({ writes }) => writes));
  const missing = [...new Set(needs.flatMap((need) => missingScopes(need, scopes)))];
  if (missing.length === 0) return;
  throw new AppError({
    code: 'MISSING_SCOPE',
    summary: `The token lacks scopes that the plan needs: ${missing.join(', ')}.`,
    detail:
      'Nothing was changed. Add the scopes to the service key in HubSpot (Development > Keys > Service keys), then apply again.',
    hint: 'pipewright doctor',
  });
}
