import type { Change } from './change.js';
import { digest } from './digest.js';
import type { JsonObject } from './json.js';
import type { Plan, Summary } from './plan.js';

/** Everything of a plan that isn't worked out from the rest. */
export type PlanParts = Omit<Plan, 'formatVersion' | 'liveDigest' | 'planHash' | 'requires' | 'summary'>;

/** A plan with its summary, its flags and its digests. Pure: the same parts give the same plan. */
export function assemblePlan(parts: PlanParts): Plan {
  return {
    formatVersion: '1',
    tool: parts.tool,
    createdAt: parts.createdAt,
    account: parts.account,
    files: parts.files,
    lockFile: parts.lockFile,
    configDigest: parts.configDigest,
    liveDigest: digest(parts.basis),
    planHash: hashPlan(parts),
    basis: parts.basis,
    views: parts.views,
    changes: parts.changes,
    unmanaged: parts.unmanaged,
    findings: parts.findings,
    requires: requiredFlags(parts),
    summary: summarise(parts),
  };
}

/**
 * What an approval is for: account, basis, changes and what must be agreed to. Neither times nor places nor counts, so
 * that the same inputs give the same hash. A `migrate` follows from its delete (its target stands there), and comes and
 * goes with the count, so it takes no part; `migrationsFollowFromDeletes` holds it to its delete instead.
 */
export function hashPlan(parts: Pick<Plan, 'account' | 'basis' | 'changes' | 'findings'>): string {
  return digest({
    portalId: parts.account.portalId,
    target: parts.account.target,
    basis: parts.basis,
    changes: parts.changes.filter(({ action }) => action !== 'migrate').map(hashedChange),
    findings: parts.findings
      .filter(({ verdict }) => verdict !== 'note')
      .map(({ code, address }) => ({ code, address }))
      .sort((a, b) => (`${a.code} ${a.address ?? ''}` < `${b.code} ${b.address ?? ''}` ? -1 : 1)),
  });
}

function hashedChange(change: Change): JsonObject {
  const { address, kind, action, channel, id, label, before, after } = change;
  return {
    ...{ address, kind, action, channel, id, label, before, after },
    fields: change.fields.map(({ path, before: from, after: to }) => ({ path, before: from, after: to })),
    moveTo: change.tickets?.moveTo ?? null,
    closeDates: change.tickets?.closeDates ?? undefined,
    waitsFor: change.waitsFor,
  };
}

/** The flags that an apply without a terminal will want, beside its go. */
export function requiredFlags(parts: Pick<Plan, 'changes' | 'findings'>): readonly string[] {
  const deletes = parts.changes.some(({ action, channel }) => action === 'delete' && channel === 'api');
  const codes = parts.findings.filter(({ verdict }) => verdict === 'confirm').map(({ code }) => code);
  return [...(deletes ? ['--allow-delete'] : []), ...[...new Set(codes)].map((code) => `--confirm ${code}`)];
}

/** Console changes count only as console changes. */
export function summarise(parts: Pick<Plan, 'changes' | 'findings'>): Summary {
  const api = parts.changes.filter(({ channel }) => channel === 'api');
  const count = (action: Change['action']): number => api.filter((change) => change.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    move: count('move'),
    delete: count('delete'),
    migrate: count('migrate'),
    console: parts.changes.length - api.length,
    blocked: parts.findings.some(({ verdict }) => verdict === 'block'),
  };
}
