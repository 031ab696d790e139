/**
 * Matches declared things to live ones: the rules shared by pipelines, statuses and teams.
 *
 * Ids, never guesses. Each rule runs over all declared things before the next one, so that a weak rule of one never
 * takes what a strong rule of another wants:
 *   1. `id` in the file (and no later rule)   2. the lock's id   3. the live id equals the wanted id   4. the label
 * Retired entries are resolved between the third and the fourth: an id proves that a thing is declared, a label only
 * makes it likely. What nothing matches is created; a rename in the file keeps its live thing by id, lock or wanted id,
 * and is never inferred from similarity.
 */
import type { PortalLock, RetiredReference } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { MatchedBy } from '../../core/model/matching.js';
import { labelKey } from '../../core/model/matching.js';
import type { Source } from '../../core/base/source.js';
import { quoted } from '../../core/base/yaml-text.js';

export interface Named {
  readonly id: string;
  readonly label: string;
}

interface Wanted<D> {
  readonly desired: D;
  readonly address: string;
}

interface Declared {
  readonly id: string | null;
  readonly wantedId: string;
  readonly label: string;
}

export interface Joined<D, L> extends Wanted<D> {
  readonly live: L | null;
  readonly by: MatchedBy | null;
}

/** The matches by id, by address of the declared thing. */
export type ById<L> = ReadonlyMap<string, { readonly live: L; readonly by: MatchedBy }>;

/** Rules 1 to 3, before anything is retired: their matches are final. */
export function joinByIds<D extends Declared, L extends Named>(
  wanted: readonly Wanted<D>[],
  live: readonly L[],
  lock: PortalLock,
): ById<L> {
  const matched = new Map<string, { readonly live: L; readonly by: MatchedBy }>();
  const taken = new Set<L>();
  const byId = new Map(live.map((one) => [one.id, one]));
  const round = (by: MatchedBy, idOf: (entry: Wanted<D>) => string | null | undefined): void => {
    for (const entry of wanted) {
      if (matched.has(entry.address) || (by !== 'id' && entry.desired.id !== null)) continue;
      const hit = byId.get(idOf(entry) ?? '');
      if (hit === undefined || taken.has(hit)) continue;
      matched.set(entry.address, { live: hit, by });
      taken.add(hit);
    }
  };
  round('id', ({ desired }) => desired.id);
  round('lock', ({ address }) => lock.ids[address]);
  round('wanted', ({ desired }) => desired.wantedId);
  return matched;
}

/** Each declared thing with its live one, in declared order: by ids, else by its label among the unmatched ones. */
export function joinByLabels<D extends Declared, L extends Named>(
  wanted: readonly Wanted<D>[],
  free: readonly L[],
  known: ById<L>,
): readonly Joined<D, L>[] {
  const taken = new Set([...known.values()].map(({ live }) => live.id));
  const byLabel = groupByLabel(free);
  const adopt = ({ address, desired }: Wanted<D>): L | null => {
    if (known.has(address) || desired.id !== null) return null;
    const hits = (byLabel.get(labelKey(desired.label)) ?? []).filter(({ id }) => !taken.has(id));
    const [hit] = hits;
    if (hit === undefined || hits.length > 1) return null;
    taken.add(hit.id);
    return hit;
  };
  return wanted.map((entry) => {
    const own = known.get(entry.address);
    if (own !== undefined) return { ...entry, ...own };
    const live = adopt(entry);
    return { ...entry, live, by: live === null ? null : 'label' };
  });
}

/**
 * Ids of the lock that aren't used: not in the account, or there but not for this thing. `nameElsewhere` names a live
 * id that isn't among `joined`: something elsewhere, or null for an id that nothing has.
 */
export function idleLockIds<D extends Declared, L extends Named>(
  joined: readonly Joined<D, L>[],
  lock: PortalLock,
  nameElsewhere: (id: string) => string | null,
): readonly Finding[] {
  const holders = new Map(joined.flatMap(({ live, address }) => (live === null ? [] : [[live.id, address]])));
  return joined.flatMap(({ address, desired, live, by }) => {
    const locked = lock.ids[address];
    if (locked === undefined || desired.id !== null || by === 'lock' || live?.id === locked) return [];
    const holder = holders.get(locked);
    const what = holder === undefined ? nameElsewhere(locked) : `what the files give to ${holder}`;
    return [what === null ? lockNotLive(address, locked) : lockNotUsed(address, locked, what)];
  });
}

function groupByLabel<L extends Named>(things: readonly L[]): ReadonlyMap<string, readonly L[]> {
  const groups = new Map<string, L[]>();
  for (const thing of things) {
    const key = labelKey(thing.label);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return groups;
}

interface NamedIn<L> {
  /** The name in the entry. */
  readonly word: 'pipeline' | 'status' | 'team';
  /** Address of the declared thing that a live thing is matched to by id. */
  readonly declaredAs: (live: L) => string | undefined;
  /** The live id of a former key, from the lock. */
  readonly former: (key: string) => string | undefined;
  readonly addressOf: (id: string) => string;
  readonly source: Source;
}

/** The live thing that a `retired` entry names, or null, which is reported. What is declared is never retired. */
export function resolveRetired<L extends Named>(
  reference: RetiredReference,
  live: readonly L[],
  named: NamedIn<L>,
  findings: Finding[],
): L | null {
  const { source } = named;
  const hits = hitsOf(reference, live, named);
  const [hit] = hits;
  const name = 'ref' in reference ? `"${reference.ref}"` : `the label "${reference.label}"`;
  if (hit === undefined) {
    findings.push(retiredNotLive(name, source));
    return null;
  }
  if (hits.length > 1 && 'label' in reference) {
    findings.push(retiredAmbiguous(reference.label, hits, source));
    return null;
  }
  const declared = named.declaredAs(hit);
  if (declared !== undefined) {
    findings.push(retiredDeclared(name, hit, declared, source));
    return null;
  }
  if ('label' in reference) {
    findings.push(retiredByLabel(reference.label, { address: named.addressOf(hit.id), id: hit.id }, named));
  }
  return hit;
}

/** A live id takes precedence over a former key. */
function hitsOf<L extends Named>(
  reference: RetiredReference,
  live: readonly L[],
  { former }: NamedIn<L>,
): readonly L[] {
  if ('label' in reference) return live.filter(({ label }) => labelKey(label) === labelKey(reference.label));
  const formerId = former(reference.ref);
  const hit = live.find(({ id }) => id === reference.ref) ?? live.find(({ id }) => id === formerId);
  return hit === undefined ? [] : [hit];
}

/** The files both declare and retire one live thing. */
function retiredDeclared(name: string, { id, label }: Named, address: string, source: Source): Finding {
  return finding({
    code: 'RETIRED_DECLARED',
    verdict: 'block',
    address,
    summary: `A retired entry names ${name}, which is the live id "${id}" of ${address}.`,
    detail: `"${label}" is declared as ${address}: its id, the lock or its wanted id says so. Retired things are deleted and declared things are kept; nothing can be both. Remove the entry from retired, or remove ${address} from the files.`,
    source,
  });
}

function retiredNotLive(name: string, source: Source): Finding {
  return finding({
    code: 'RETIRED_NOT_LIVE',
    verdict: 'note',
    summary: `${name} is retired in the files but no longer in the account.`,
    detail:
      'Nothing is left to delete. Once it is gone from every account that these files are for, remove the entry.',
    source,
  });
}

function retiredAmbiguous(label: string, hits: readonly Named[], source: Source): Finding {
  const ids = hits.map(({ id }) => `"${id}"`).join(', ');
  return finding({
    code: 'RETIRED_AMBIGUOUS',
    verdict: 'block',
    summary: `The label "${label}" of a retired entry matches ${hits.length} live things.`,
    detail: `Live ids with this label: ${ids}. Deleting the wrong one can't be undone, so name the one you mean by its id.`,
    source,
  });
}

/** Two entries that refer to the same live thing. */
export function retiredTwice(address: string, { id, label }: Named, source: Source): Finding {
  return finding({
    code: 'RETIRED_AMBIGUOUS',
    verdict: 'block',
    address,
    summary: `Two retired entries name the same live thing: "${label}" with the id "${id}".`,
    detail:
      'They may say different things about its tickets, and which one counts would be a guess. Remove one of them.',
    source,
  });
}

function retiredByLabel(
  label: string,
  { address, id }: { readonly address: string; readonly id: string },
  { word, source }: Pick<NamedIn<never>, 'word' | 'source'>,
): Finding {
  return finding({
    code: 'RETIRED_BY_LABEL',
    verdict: 'confirm',
    address,
    summary: `A retired entry names the label "${label}", which is now the live id "${id}".`,
    detail:
      "Anybody can edit labels in HubSpot, so the label may name something else by the time of the apply. An id can't change: use it instead of the label.",
    hint: `${word}: ${quoted(id)}`,
    source,
  });
}

function lockNotLive(address: string, id: string): Finding {
  return finding({
    code: 'LOCK_ID_NOT_LIVE',
    verdict: 'note',
    address,
    summary: `The lock says that ${address} has the id "${id}", which is not in the account.`,
    detail:
      'The entry is ignored, and the thing is matched by its wanted id or its label. The next apply removes the entry.',
  });
}

function lockNotUsed(address: string, id: string, what: string): Finding {
  return finding({
    code: 'LOCK_ID_NOT_USED',
    verdict: 'note',
    address,
    summary: `The lock says that ${address} has the id "${id}", which is ${what}.`,
    detail:
      'The entry is ignored, and the thing is matched by its wanted id or its label. The next apply removes the entry.',
  });
}
