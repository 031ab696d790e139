/**
 * Which declared thing is which live one: the rules that pipelines, statuses and teams share.
 *
 * Ids, never guesses. The rules go round by round over all declared things, so that a weak rule of one never takes what a
 * strong rule of another wants:
 *   1. `id` in the file (and no later rule)   2. the lock's id   3. the live id equals the wanted id   4. the label
 * What nothing matches is created; a rename in the file keeps its live thing by id, lock or wanted id, and is never
 * concluded from likeness.
 */
import type { PortalLock, RetiredReference } from '../core/config.js';
import type { Finding } from '../core/diagnostic.js';
import { finding } from '../core/diagnostic.js';
import type { MatchedBy } from '../core/matching.js';
import { labelKey } from '../core/matching.js';
import type { Source } from '../core/source.js';

export interface Named {
  readonly id: string;
  readonly label: string;
}

export interface Wanted<D> {
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

/** Each declared thing with its live one, in declared order. Ids of the lock that are not live are told. */
export function join<D extends Declared, L extends Named>(
  wanted: readonly Wanted<D>[],
  free: readonly L[],
  lock: PortalLock,
  findings: Finding[],
): readonly Joined<D, L>[] {
  const matched = new Map<string, { readonly live: L; readonly by: MatchedBy }>();
  const taken = new Set<L>();
  const byId = new Map(free.map((live) => [live.id, live]));
  const byLabel = groupByLabel(free);
  const round = (by: MatchedBy, find: (entry: Wanted<D>) => L | undefined): void => {
    for (const entry of wanted) {
      if (matched.has(entry.address) || (by !== 'id' && entry.desired.id !== null)) continue;
      const live = find(entry);
      if (live === undefined || taken.has(live)) continue;
      matched.set(entry.address, { live, by });
      taken.add(live);
    }
  };
  round('id', ({ desired }) => (desired.id === null ? undefined : byId.get(desired.id)));
  round('lock', ({ address }) => byId.get(lock.ids[address] ?? ''));
  round('wanted', ({ desired }) => byId.get(desired.wantedId));
  round('label', ({ desired }) => {
    const hits = (byLabel.get(labelKey(desired.label)) ?? []).filter((live) => !taken.has(live));
    return hits.length === 1 ? hits[0] : undefined;
  });
  return wanted.map((entry) => {
    const locked = lock.ids[entry.address];
    if (locked !== undefined && entry.desired.id === null && !byId.has(locked)) {
      findings.push(lockNotLive(entry.address, locked));
    }
    const hit = matched.get(entry.address);
    return { ...entry, live: hit?.live ?? null, by: hit?.by ?? null };
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

interface NamedIn {
  /** The live id of a former key, from the lock. */
  readonly former: (key: string) => string | undefined;
  readonly addressOf: (id: string) => string;
  readonly source: Source;
}

/** The live thing that a `retired` entry names, or null, which is told. */
export function resolveRetired<L extends Named>(
  reference: RetiredReference,
  live: readonly L[],
  { former, addressOf, source }: NamedIn,
  findings: Finding[],
): L | null {
  if ('ref' in reference) {
    const { ref } = reference;
    const formerId = former(ref);
    const hit = live.find(({ id }) => id === ref) ?? live.find(({ id }) => id === formerId);
    if (hit === undefined) findings.push(retiredNotLive(`"${ref}"`, source));
    return hit ?? null;
  }
  const hits = live.filter(({ label }) => labelKey(label) === labelKey(reference.label));
  const [hit] = hits;
  if (hit === undefined) {
    findings.push(retiredNotLive(`the label "${reference.label}"`, source));
    return null;
  }
  if (hits.length > 1) {
    findings.push(retiredAmbiguous(reference.label, hits, source));
    return null;
  }
  findings.push(retiredByLabel(reference.label, { address: addressOf(hit.id), id: hit.id }, source));
  return hit;
}

function retiredNotLive(name: string, source: Source): Finding {
  return finding({
    code: 'RETIRED_NOT_LIVE',
    verdict: 'note',
    summary: `${name} is retired in the files and not in the account any more.`,
    detail:
      'There is nothing left to delete. Once every account that these files serve is past it, the entry can go.',
    source,
  });
}

function retiredAmbiguous(label: string, hits: readonly Named[], source: Source): Finding {
  const ids = hits.map(({ id }) => `"${id}"`).join(', ');
  return finding({
    code: 'RETIRED_AMBIGUOUS',
    verdict: 'block',
    summary: `The label "${label}" of a retired entry fits ${hits.length} live things.`,
    detail: `Live ids with this label: ${ids}. Deleting the wrong one can't be undone, so name the one you mean by its id.`,
    source,
  });
}

/** Two entries that mean one live thing. */
export function retiredTwice(address: string, { id, label }: Named, source: Source): Finding {
  return finding({
    code: 'RETIRED_AMBIGUOUS',
    verdict: 'block',
    address,
    summary: `Two retired entries name one live thing: "${label}" with the id "${id}".`,
    detail:
      'They may say two different things about its tickets, and which one counts would be a guess. Remove one of the two.',
    source,
  });
}

function retiredByLabel(
  label: string,
  { address, id }: { readonly address: string; readonly id: string },
  source: Source,
): Finding {
  return finding({
    code: 'RETIRED_BY_LABEL',
    verdict: 'confirm',
    address,
    summary: `A retired entry names the label "${label}", which is now the live id "${id}".`,
    detail:
      'Labels can be edited by anybody in HubSpot, so what this name means may change until the apply. An id cannot.',
    hint: `Replace { label: ${JSON.stringify(label)} } with ${JSON.stringify(id)}`,
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
      'The entry is ignored, and the thing is looked for by its wanted id and its label. The next apply drops the entry.',
  });
}
