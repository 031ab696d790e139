/**
 * Compares two plans: a saved one, which may be forged, with the plan that the files give against the account as the
 * saved one recorded it. Everything that is reviewed counts; source locations, counts and looked-up data don't, and
 * neither does what one of the two tokens could not read.
 */
import { pipelineOf } from '../base/address.js';
import { comparable } from './assemble.js';
import type { ChangeKind } from './change-kind.js';
import type { Change } from './change.js';
import type { Finding } from '../base/diagnostic.js';
import type { JsonObject } from '../base/json.js';
import { sameJson } from '../base/json.js';
import type { Kind } from '../kinds/kind.js';
import { changeKindAt, unseenIn } from './known-kinds.js';
import type { Basis, Plan } from './plan.js';

/** Findings that depend on settings that not every token can read: those of these kinds, and of the access model. */
const OF_UNSEEN =
  /^(?:RULE|EDITOR|PERMISSION_SET|TEAM_IS_ONLY_EDITOR|USER_HAS|USER_IS|ONLY_SUPER|ENTRY_STATUS_LOCKED|DEAD_END|UNVERIFIED)/;

/**
 * Findings from counting or looking something up, from the token, or from a base: they can't be reproduced from a
 * basis.
 */
const LOOKED_UP: ReadonlySet<string> = new Set([
  'ACCOUNT_LIMIT',
  'BASE_CONFLICT',
  'LOCK_ID_NOT_LIVE',
  'LOCK_ID_NOT_USED',
  'PROPERTIES_NOT_CHECKED',
  'REQUIRED_PROPERTY_MISSING_ON_TICKETS',
  'RUNNER_LOSES_ACCESS',
  'STATUS_IN_SEGMENT',
  'STATUS_IN_WORKFLOW',
  'TICKETS_GREW',
  'TICKETS_UNCOUNTED',
  'USAGE_NOT_READ',
]);

interface Compared {
  readonly kinds: readonly Kind[];
  readonly saved: Plan;
  readonly made: Plan;
  /** Kinds that only one of the two plans could read. */
  readonly unseen: ReadonlySet<ChangeKind>;
  /** True if the account has changed since: notes, and findings about what is done, may be gone by now. */
  readonly moved: boolean;
}

/**
 * Differences of a saved plan from the reproduced one: `ADDRESS: what`, one line each. Empty if the plans are equal.
 */
export function differencesOf(
  kinds: readonly Kind[],
  saved: Plan,
  made: Plan,
  moved: boolean,
): readonly string[] {
  const compared = { kinds, saved, made, moved, unseen: unseenByOne(kinds, saved, made) };
  return [
    ...(sameJson(saved.account, made.account) ? [] : ['account: different names']),
    ...changeDifferences(compared),
    ...basisDifferences(compared),
    ...viewDifferences(compared),
    ...findingDifferences(compared),
  ];
}

/** Kinds that one of two plans could read and the other couldn't. */
export function unseenByOne(kinds: readonly Kind[], a: Plan, b: Plan): ReadonlySet<ChangeKind> {
  const [one, other] = [unseenIn(kinds, a), unseenIn(kinds, b)];
  return new Set([...one, ...other].filter((kind) => one.has(kind) !== other.has(kind)));
}

/** A plan without these kinds' current state, for a token that can't read it. */
export function withoutKinds(kinds: readonly Kind[], plan: Plan, unseen: ReadonlySet<ChangeKind>): Plan {
  if (unseen.size === 0) return plan;
  const settings = settingsIn(kinds, plan, unseen);
  return {
    ...plan,
    changes: plan.changes.filter(({ kind }) => !unseen.has(kind)),
    basis: { ...plan.basis, settings },
  };
}

function settingsIn(
  kinds: readonly Kind[],
  { basis }: Plan,
  unseen: ReadonlySet<ChangeKind>,
): Basis['settings'] {
  const seen = Object.entries(basis.settings).filter(([address]) => {
    const kind = changeKindAt(kinds, address);
    return kind === null || !unseen.has(kind);
  });
  return Object.fromEntries(seen);
}

/** `ACTION ADDRESS`, which is unique in a plan. */
export function comparedName({ action, address }: Change): string {
  return `${action} ${address}`;
}

function changeDifferences({ saved, made, unseen }: Compared): readonly string[] {
  const seen = ({ kind }: Change): boolean => !unseen.has(kind);
  const [ours, theirs] = [made.changes.filter(seen), saved.changes.filter(seen)];
  const byName = new Map(ours.map((change) => [comparedName(change), change]));
  const names = new Set(theirs.map(comparedName));
  const found = [
    ...theirs.flatMap((change) => {
      const own = byName.get(comparedName(change));
      return own === undefined
        ? [`${comparedName(change)}: not in a plan of the files`]
        : membersOf(change, own);
    }),
    ...ours.flatMap((change) =>
      names.has(comparedName(change)) ? [] : [`${comparedName(change)}: missing`],
    ),
    ...saved.changes.filter((change) => !seen(change)).flatMap((change) => unlike(change, made)),
  ];
  if (found.length > 0 || sameJson(ours.map(comparedName), theirs.map(comparedName))) return found;
  return ['changes: different order'];
}

function membersOf(change: Change, own: Change): readonly string[] {
  const [theirs, ours] = [comparable(change), comparable(own)];
  const members = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
  return members
    .filter((member) => !sameJson(theirs[member], ours[member]))
    .map((member) => `${comparedName(change)}: ${member}`);
}

/** For what one token can't read, the wanted values must be equal; the old ones can't be compared. */
function unlike(change: Change, made: Plan): readonly string[] {
  const own = made.changes.find(({ address }) => address === change.address);
  return own !== undefined && sameJson(own.after, change.after) ? [] : [`${comparedName(change)}: after`];
}

function basisDifferences({ kinds, saved, made, unseen }: Compared): readonly string[] {
  const named: readonly (keyof Basis)[] = ['teams', 'teamNames', 'users'];
  const parts: readonly (keyof Basis)[] = ['pipelines', 'order', 'slots', 'pins', 'protect'];
  const settings = (plan: Plan): JsonObject => settingsIn(kinds, plan, unseen);
  return [
    ...[...parts, ...(unseen.size === 0 ? named : [])].flatMap((part) =>
      sameJson(saved.basis[part], made.basis[part]) ? [] : [`basis: ${part}`],
    ),
    ...(sameJson(settings(saved), settings(made)) ? [] : ['basis: settings']),
  ];
}

function viewDifferences({ saved, made }: Compared): readonly string[] {
  const pictures = ({ views }: Plan): unknown =>
    views.map((view) => ({ ...view, before: view.before.map(picture), after: view.after.map(picture) }));
  const picture = ({ address, id, label, state }: Plan['views'][number]['before'][number]): unknown => {
    return { address, id, label, state };
  };
  return sameJson(pictures(saved), pictures(made)) ? [] : ['views: different statuses'];
}

function findingDifferences({ saved, made, unseen, moved }: Compared): readonly string[] {
  const counts = ({ code }: Finding): boolean =>
    !LOOKED_UP.has(code) && (unseen.size === 0 || !OF_UNSEEN.test(code));
  const [ours, theirs] = [made.findings.filter(counts), saved.findings.filter(counts)];
  const nameOf = ({ verdict, code, address }: Finding): string => `${verdict} ${code} ${address ?? ''}`;
  const [known, own] = [new Set(theirs.map(nameOf)), new Set(ours.map(nameOf))];
  return [
    ...ours
      .filter((finding) => !known.has(nameOf(finding)) && !(moved && finding.verdict === 'note'))
      .map((finding) => `${nameOf(finding)}: missing`),
    ...theirs
      // What was matched by label may have been recorded in the lock since.
      .filter((finding) => !own.has(nameOf(finding)) && !moved && finding.code !== 'IDENTITY_NOT_PINNED')
      .map((finding) => `${nameOf(finding)}: not in a plan of the files`),
  ];
}

/**
 * Changes of a new plan that aren't in a reviewed one. Any account state between the reviewed plan's before and after
 * is that plan in progress, so for things in its basis only the wanted values count.
 */
export function beyond(kinds: readonly Kind[], reviewed: Plan, now: Plan): readonly Change[] {
  return now.changes.filter(
    (change) => change.channel === 'api' && !isWithin(change, reviewed, kindOf(kinds, change)),
  );
}

function kindOf(kinds: readonly Kind[], change: Change): Partial<Kind> {
  return kinds.find(({ changes }) => changes.includes(change.kind)) ?? {};
}

function isWithin(
  change: Change,
  { basis, changes }: Plan,
  { isStructure = false, follows = [] }: Partial<Kind>,
): boolean {
  const same = changes.filter(({ address, channel }) => address === change.address && channel === 'api');
  if (same.length > 0) return same.some((reviewed) => makesSame(reviewed, change, follows));
  const home = pipelineOf(change.address);
  return isStructure && home !== null && Object.hasOwn(basis.pipelines, home);
}

/** Positions depend on what is done already; everything else that a change makes must be what was reviewed. */
function makesSame(reviewed: Change, { action, after }: Change, follows: readonly string[]): boolean {
  if (action === 'move' || action === 'delete' || action === 'migrate') return true;
  return Object.entries(after ?? {}).every(
    ([path, value]) => follows.includes(path) || sameJson(reviewed.after?.[path], value),
  );
}
