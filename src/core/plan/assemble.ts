import type { Change } from './change.js';
import { digest } from './digest.js';
import type { JsonObject } from '../base/json.js';
import type { Plan, Summary } from './plan.js';

/** Everything in a plan that isn't derived from the rest. */
type PlanParts = Omit<Plan, 'formatVersion' | 'liveDigest' | 'planHash' | 'requires' | 'summary'>;

/** Adds the summary, flags and digests to a plan. Pure: the same parts give the same plan. */
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
 * What an approval covers: account, files, basis, changes and what must be agreed to. No times, source locations or
 * counts, so that the same inputs give the same hash. A `migrate` follows from its delete (which has its target), and
 * exists depending on the count, so it isn't included; `migrationsFollowFromDeletes` checks it against its delete
 * instead.
 */
export function hashPlan(
  parts: Pick<Plan, 'account' | 'files' | 'lockFile' | 'basis' | 'changes' | 'findings'>,
): string {
  const { account, files, lockFile, basis, changes, findings } = parts;
  return digest({
    ...{ portalId: account.portalId, target: account.target, files, lockFile, basis },
    changes: changes.filter(({ action }) => action !== 'migrate').map(comparable),
    findings: findings
      .filter(({ verdict }) => verdict !== 'note')
      .map(({ code, address }) => ({ code, address }))
      .sort((a, b) => (`${a.code} ${a.address ?? ''}` < `${b.code} ${b.address ?? ''}` ? -1 : 1)),
  });
}

/** Members of a change about its location or looked-up data, not about what will be done. */
const ASIDE: ReadonlySet<string> = new Set(['source', 'origin', 'audit', 'usedBy']);

/** A change without what may differ between two equal plans: source locations, counts, and looked-up data. */
export function comparable(change: Change): JsonObject {
  const tickets = change.tickets === null ? null : without(change.tickets, new Set(['held']));
  return { ...without(change, ASIDE), tickets };
}

function without(value: object, left: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !left.has(name)));
}

/**
 * The flags that an apply without a terminal will require, besides the approval. `--tickets-up-to` goes with
 * `--approve` only.
 */
export function requiredFlags(parts: Pick<Plan, 'changes' | 'findings'>): readonly string[] {
  const deletes = parts.changes.some(({ action, channel }) => action === 'delete' && channel === 'api');
  const codes = parts.findings.filter(({ verdict }) => verdict === 'confirm').map(({ code }) => code);
  const most = ticketsAtMost(parts.changes);
  return [
    ...(deletes ? ['--allow-delete'] : []),
    ...(most === 0 ? [] : [`${TICKETS_UP_TO} ${most}`]),
    ...[...new Set(codes)].map((code) => `--confirm ${code}`),
  ];
}

export const TICKETS_UP_TO = '--tickets-up-to';

/** How many tickets a status may hold by the time of the apply before it needs another review. */
export function grownBound(planned: number): number {
  return Math.max(planned * 2, planned + 100);
}

/** How many tickets an approval of these changes covers: the sum of the bounds of all moves; 0 if none move. */
export function ticketsAtMost(changes: readonly Change[]): number {
  return changes
    .filter(({ action, channel }) => action === 'migrate' && channel === 'api')
    .reduce((sum, { tickets }) => sum + grownBound(tickets?.held ?? 0), 0);
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
