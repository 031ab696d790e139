/**
 * Does the same for each of many, at most so many at once, and answers in their order. One that fails doesn't stop the
 * others: `work` answers with its own failure. Starts nothing more once the signal has aborted, but ends what has begun.
 */
export async function sideBySide<One, Answer>(
  all: readonly One[],
  { most, signal }: { readonly most: number; readonly signal: AbortSignal },
  work: (one: One) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers = new Map<number, Answer>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next; index < all.length; index = next) {
      signal.throwIfAborted();
      next += 1;
      const one = all[index];
      if (one !== undefined) answers.set(index, await work(one));
    }
  };
  const workers = Array.from({ length: Math.min(most, all.length) }, worker);
  const ended = await Promise.allSettled(workers);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return all.flatMap((_, index) => {
    const answer = answers.get(index);
    return answer === undefined ? [] : [answer];
  });
}
