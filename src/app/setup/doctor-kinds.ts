import type { DoctorFacet, DoctorScope } from '../../core/kinds/doctor.js';
import type { Config } from '../../core/model/config.js';
import type { ScopeNeed } from '../../core/kinds/kind.js';
import type { DoctorCheck } from '../../core/model/results.js';
import { doctorings } from '../../generated/kinds/doctor.js';
import { missingScopes, SCOPE_NEEDS } from '../../resources/shared/scopes.js';

/** Kinds that the files use. */
export type Used = ReadonlySet<DoctorFacet>;

/** What the files need; nothing if there are none. */
export function usedKinds(config: Config | null): Used {
  return new Set(doctorings.filter(({ isUsed }) => config !== null && isUsed(config)));
}

/** What is tried together, by name, in the order of the checks. */
export function groupsOfKinds(): readonly (readonly [string, readonly DoctorFacet[]])[] {
  const groups = new Map<string, DoctorFacet[]>();
  for (const facet of doctorings.toSorted((a, b) => a.rank - b.rank))
    groups.set(facet.group, [...(groups.get(facet.group) ?? []), facet]);
  return [...groups];
}

/** Tries each kind of a group with one read, in parallel. */
export async function checkKinds(
  group: readonly DoctorFacet[],
  scope: Omit<DoctorScope, 'isUsed'>,
  used: Used,
): Promise<readonly DoctorCheck[]> {
  return Promise.all(group.map((facet) => facet.check({ ...scope, isUsed: used.has(facet) })));
}

/** Checks the token's scopes. A missing scope that the files don't need is reported and fails nothing. */
export function scopeChecks(scopes: readonly string[] | null, used: Used): readonly DoctorCheck[] {
  if (scopes === null) {
    const detail = 'this kind of token does not list its scopes; a refusal names the missing ones';
    return [{ name: 'scopes', status: 'unknown', detail, hint: null }];
  }
  const needing = (need: ScopeNeed): readonly DoctorFacet[] =>
    doctorings.filter(({ needs }) => needs.includes(need));
  return Object.values(SCOPE_NEEDS).map((need) => {
    const kinds = needing(need);
    return scopeCheck(need, scopes, kinds.length === 0 || kinds.some((facet) => used.has(facet)));
  });
}

function scopeCheck(need: ScopeNeed, scopes: readonly string[], isUsed: boolean): DoctorCheck {
  const missing = missingScopes(need, scopes);
  const name = `may ${need.what}`;
  if (missing.length === 0) return { name, status: 'ok', detail: 'yes', hint: null };
  const list = `missing: ${missing.join(', ')}`;
  if (!isUsed) return { name, status: 'unknown', detail: `${list}; the files do not need it`, hint: null };
  const hint = 'Add the scopes in HubSpot: Development > Keys > Service keys';
  return need.writes
    ? { name, status: 'warning', detail: `${list} (enough for plan, not for apply)`, hint }
    : { name, status: 'failed', detail: list, hint };
}
