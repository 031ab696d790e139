import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject, ownMember, stringOrEmpty } from '../../core/base/json.js';
import { labelKey } from '../../core/model/matching.js';
import type { BasisPipeline } from '../../core/plan/plan.js';
import type { RewindFacet, RewindScope } from '../../core/kinds/facets.js';
import { isTemporaryFor } from '../../core/base/temporary-label.js';
import { PIPELINES } from './wire.js';
import { partsAfter } from './payload.js';

export const rewinding: RewindFacet = rewindPipelines;

/** The list of pipelines with those of the plan's basis as they were, and without those created by the plan since. */
function rewindPipelines(path: string, answer: Json | null, scope: RewindScope): Json | null {
  if (path !== PIPELINES || !isJsonObject(answer) || !Array.isArray(answer['results'])) return answer;
  const results = (answer['results'] as readonly Json[]).filter(isJsonObject);
  const { pipelines, slots = {} } = scope.plan.basis;
  const was = Object.values(pipelines).map((basis) => {
    const now = results.find(({ id }) => id === basis.id);
    return asItWas(basis, ownMember(slots, basis.id) ?? now?.['displayOrder'] ?? 0);
  });
  const known = new Set(was.map(({ id }) => id));
  const others = results
    .filter((entry) => !known.has(entry['id']) && !isMade(entry, scope))
    .map((entry) => ({
      ...entry,
      displayOrder: ownMember(slots, stringOrEmpty(entry['id'])) ?? entry['displayOrder'],
    }));
  return { ...answer, results: [...others, ...was] };
}

function asItWas({ id, label, statuses }: BasisPipeline, displayOrder: Json): JsonObject {
  const stages = statuses.map((status, index) => ({
    id: status.id,
    label: status.label,
    displayOrder: index,
    metadata: { ticketState: status.state === 'closed' ? 'CLOSED' : 'OPEN' },
    writePermissions: status.writable ? 'CRM_PERMISSIONS_ENFORCEMENT' : 'READ_ONLY',
  }));
  return { id, label, displayOrder, stages };
}

function isMade({ id, label }: JsonObject, { plan, lock }: RewindScope): boolean {
  return plan.changes.some((change) => {
    if (change.kind !== 'pipeline' || change.action !== 'create') return false;
    const { label: wanted } = partsAfter(change);
    if ([change.id, lock.ids[change.address]].includes(stringOrEmpty(id))) return true;
    if (wanted === undefined || typeof label !== 'string') return false;
    return labelKey(label) === labelKey(wanted) || isTemporaryFor(label, wanted);
  });
}
