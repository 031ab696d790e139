import { canonicalJson, sameJson } from '../base/json.js';
import { digest } from '../plan/digest.js';
import type { Plan } from '../plan/plan.js';
import type { ErrorDocument } from '../model/results.js';
import type {
  AccountStatus,
  ChangeSet,
  FleetAccount,
  FleetPlan,
  FleetSummary,
  SetChange,
  SetField,
} from './fleet-plan.js';
import type { ComparableChange } from './set-change.js';
import { comparableChanges } from './set-change.js';

/** The plan of one account, or why there is none. */
export interface PlannedAccount {
  readonly name: string;
  readonly portalId: number;
  readonly isHeld: boolean;
  readonly plan: Plan | null;
  readonly error: ErrorDocument | null;
  /** The file name of its plan, or null. */
  readonly file: string | null;
}

/** Joins the plans of accounts. Pure: the same plans give the same document but for its time. */
export function fleetPlan(planned: readonly PlannedAccount[], createdAt: string): FleetPlan {
  const sets = changeSets(planned);
  const setOf = new Map(sets.flatMap(({ id, accounts }) => accounts.map((name) => [name, id] as const)));
  const accounts = planned.map((account) => fleetAccount(account, setOf.get(account.name) ?? null));
  return {
    formatVersion: '1',
    createdAt,
    accounts,
    changeSets: sets,
    fleetHash: fleetHash(accounts),
    summary: summaryOf(accounts),
  };
}

/** The hash that an approval of a fleet plan covers: every account with its plan. */
export function fleetHash(accounts: readonly Pick<FleetAccount, 'name' | 'planHash'>[]): string {
  const pairs = accounts.map(({ name, planHash }) => [name, planHash] as const);
  return digest(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function fleetAccount(account: PlannedAccount, changeSet: string | null): FleetAccount {
  const { name, portalId, plan, error, file } = account;
  return {
    ...{ name, portalId, status: statusOf(account), changeSet },
    planHash: plan?.planHash ?? null,
    summary: plan?.summary ?? null,
    ticketsMove: ticketsIn(plan),
    requires: plan?.requires ?? [],
    blockedBy: [
      ...new Set((plan?.findings ?? []).flatMap(({ verdict, code }) => (verdict === 'block' ? [code] : []))),
    ],
    ...{ plan: file, error },
  };
}

function statusOf({ plan, isHeld }: PlannedAccount): AccountStatus {
  if (plan === null) return 'failed';
  if (isHeld) return 'held';
  if (plan.summary.blocked) return 'blocked';
  return plan.changes.length === 0 ? 'nothing' : 'changes';
}

function ticketsIn(plan: Plan | null): number {
  return (plan?.changes ?? [])
    .filter(({ action, channel }) => action === 'migrate' && channel === 'api')
    .reduce((sum, { tickets }) => sum + (tickets?.held ?? 0), 0);
}

function summaryOf(accounts: readonly FleetAccount[]): FleetSummary {
  const count = (status: AccountStatus): number => accounts.filter((one) => one.status === status).length;
  return {
    accounts: accounts.length,
    changes: count('changes'),
    nothing: count('nothing'),
    blocked: count('blocked'),
    held: count('held'),
    failed: count('failed'),
  };
}

interface Member {
  readonly name: string;
  readonly changes: readonly ComparableChange[];
}

/** Groups accounts whose plans a reviewer would call the same, biggest first. Those without changes are in none. */
export function changeSets(planned: readonly Pick<PlannedAccount, 'name' | 'plan'>[]): readonly ChangeSet[] {
  const groups = new Map<string, Member[]>();
  for (const { name, plan } of planned) {
    if (plan === null || plan.changes.length === 0) continue;
    const changes = comparableChanges(plan);
    const key = changes.map(identityOf).toSorted().join('\n');
    groups.set(key, [...(groups.get(key) ?? []), { name, changes }]);
  }
  const sorted = [...groups.values()].toSorted(
    (a, b) => b.length - a.length || (firstName(a) < firstName(b) ? -1 : 1),
  );
  return sorted.map((members, index) => ({
    id: letters(index),
    accounts: members.map(({ name }) => name),
    changes: joined(members),
  }));
}

function firstName(members: readonly Member[]): string {
  return members.map(({ name }) => name).toSorted()[0] ?? '';
}

/** What must be equal: not what an account has now. */
function identityOf({ address, kind, action, channel, fields }: ComparableChange): string {
  const wanted = fields.map(({ path, after }) => ({ path, after }));
  return canonicalJson({ address, kind, action, channel, fields: wanted });
}

/** A to Z, then AA, AB, … */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

function joined(members: readonly Member[]): readonly SetChange[] {
  const [first] = members;
  return (first?.changes ?? []).map((change) => ({
    address: change.address,
    kind: change.kind,
    action: change.action,
    label: change.label,
    channel: change.channel,
    fields: change.fields.map((field, index): SetField => {
      const { path, after } = field;
      return { path, after, before: valuesNow(members, change, index) };
    }),
  }));
}

/** The values that accounts have now: a value that only one has must not hide under another's. */
function valuesNow(
  members: readonly Member[],
  { address, action }: ComparableChange,
  index: number,
): SetField['before'] {
  const values: { value: SetField['after']; accounts: string[] }[] = [];
  for (const { name, changes } of members) {
    const own = changes.find((one) => one.address === address && one.action === action);
    const value = own?.fields[index]?.before ?? null;
    const known = values.find((one) => sameJson(one.value, value));
    if (known === undefined) values.push({ value, accounts: [name] });
    else known.accounts.push(name);
  }
  return values;
}
