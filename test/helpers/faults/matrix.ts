/**
 * What becomes of a write that something disturbs. Only this decides what a run and the one after it have to do; whether it
 * was a proxy, a cable or a crash that did it doesn't.
 *
 *   not done    it never took effect, and the answer, if there was one, says no more than that
 *   unheard     it took effect, and whoever sent it doesn't hear so
 *   unreadable  it was answered, with something that can't be read as an answer
 *   refused     it was answered with a plain no
 */
export const FATES = ['not done', 'unheard', 'unreadable', 'refused'] as const;
type Fate = (typeof FATES)[number];

/** The kinds of disturbance that lead to each fate. */
export type Kinds<K> = Readonly<Record<Fate, readonly K[]>>;

/** One case: a kind of disturbance at a write (from 0). */
export interface Cell<K> {
  readonly write: number;
  readonly fate: Fate;
  readonly kind: K;
  /** Alternates, so that two ways to go on meet every write, every fate, and a kind that comes up twice. */
  readonly turn: 0 | 1;
}

/**
 * Every fate at every write, and every kind at one write at least: each fate goes round the writes once, and on until its
 * kinds are used up. Each fate begins with another of its kinds, so that the rows don't pair the same writes.
 */
export function faultMatrix<K>(kinds: Kinds<K>, writes: number): readonly Cell<K>[] {
  return FATES.flatMap((fate, row) => {
    const own = kinds[fate];
    const steps = Math.max(writes, own.length);
    return Array.from({ length: steps }, (_, step): Cell<K> => {
      // An even number of kinds would meet the same turn in each round, so each round begins one kind later.
      const shift = own.length % 2 === 0 ? Math.floor(step / own.length) : 0;
      const [kind] = own.slice((step + row + shift) % own.length);
      if (kind === undefined) throw new Error(`there is no kind of "${fate}"`);
      return { write: step % writes, fate, kind, turn: (step + row) % 2 === 0 ? 0 : 1 };
    });
  });
}
