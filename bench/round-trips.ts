import type { Case, Place, Request } from './accounts.js';
import { generated, withAccount } from './accounts.js';
import { median, pipewright, runProcess } from './processes.js';

const LATENCY_MS = 50;

/** A plan against an account that takes its time, and the least that its chain of questions can take. */
export interface SlowPlan {
  readonly name: string;
  readonly requests: number;
  /** Length of the longest chain of requests of which each began after the one before was answered. */
  readonly roundTrips: number;
  readonly idealMs: number;
  /** Whole process, with latency and without. */
  readonly ms: number;
  readonly withoutLatencyMs: number;
  /** What the latency added, to `idealMs`: 1 means that nothing waits for its turn in vain. */
  readonly ratio: number;
}

export async function measureSlowPlans(rounds: number): Promise<readonly SlowPlan[]> {
  const one = generated(1, 6);
  const many = generated(100, 50);
  return [
    await slowPlan('1 pipeline, nothing to do', { live: one, wanted: one }, rounds),
    await slowPlan('1 pipeline, 1 status retired', retiring(1, 6), rounds),
    await slowPlan('100 pipelines, nothing to do', { live: many, wanted: many }, rounds),
    await slowPlan('100 pipelines, 1 status retired in each', retiring(100, 50), rounds),
  ];
}

/** Each pipeline loses its second status, which is empty; its tickets would go to the first. */
function retiring(pipelines: number, statuses: number): Case {
  const live = generated(pipelines, statuses);
  const wanted = live.map((pipeline) => {
    const [first, second] = pipeline.statuses;
    return { ...pipeline, retired: { [second?.key ?? '']: first?.key ?? '' } };
  });
  return { live, wanted };
}

async function slowPlan(name: string, given: Case, rounds: number): Promise<SlowPlan> {
  return withAccount(given, async (place) => {
    const slow: number[] = [];
    const quick: number[] = [];
    let seen: readonly Request[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const without = await timed(place, 0);
      const withLatency = await timed(place, LATENCY_MS);
      seen = withLatency.requests;
      if (round > 0) {
        quick.push(without.ms);
        slow.push(withLatency.ms);
      }
    }
    const roundTrips = chainOf(seen);
    const idealMs = roundTrips * LATENCY_MS;
    const added = slow.map((ms, round) => ms - (quick[round] ?? Number.NaN));
    return {
      name,
      requests: seen.length,
      roundTrips,
      idealMs,
      ms: median(slow),
      withoutLatencyMs: median(quick),
      ratio: median(added) / idealMs,
    };
  });
}

async function timed(
  { folder, requests, setLatency }: Place,
  latencyMs: number,
): Promise<{ readonly ms: number; readonly requests: readonly Request[] }> {
  await setLatency(latencyMs);
  await requests();
  const { ms } = await runProcess(pipewright(folder, 'plan', '--sandbox'));
  return { ms, requests: await requests() };
}

/** Every request takes the latency at least, so requests that far apart may follow from each other, nearer ones can't. */
function chainOf(requests: readonly Request[]): number {
  let chain = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { at } of requests.toSorted((a, b) => a.at - b.at)) {
    if (at < end) continue;
    chain += 1;
    end = at + LATENCY_MS;
  }
  return chain;
}
