import type { Case, Request } from './accounts.js';
import { generated, withAccount } from './accounts.js';
import { median, pipewright, runProcess } from './processes.js';

const LATENCY_MS = 50;

/** A plan against an account that takes its time, and the least that its chain of questions can take. */
export interface SlowPlan {
  readonly name: string;
  readonly requests: number;
  /** Length of the longest chain of requests of which each began after the one before was answered. */
  readonly roundTrips: number;
  /** `roundTrips` times the latency. */
  readonly idealMs: number;
  /** From the first request to the last answer, as the account saw it. */
  readonly spanMs: number;
  /** The whole process. */
  readonly ms: number;
  /** `ms` to `idealMs`: with the start of the program, its reading of the files and its work on the answers. */
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
    await slowPlan('20 pipelines with rules and editors, 30 teams without members', ruled(0), rounds),
    await slowPlan('20 pipelines with rules and editors, 30 teams of 5', ruled(5), rounds),
  ];
}

/** Rules and editors of every pipeline to be made, and thirty teams that are as they should be. */
function ruled(members: number): Case {
  const live = generated(20, 6);
  return { live, wanted: live, people: { teams: 30, members } };
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
  return withAccount({ ...given, latencyMs: LATENCY_MS }, async ({ folder, requests }) => {
    const times: number[] = [];
    const spans: number[] = [];
    let seen: readonly Request[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      await requests();
      const { ms } = await runProcess(pipewright(folder, 'plan', '--sandbox'));
      seen = await requests();
      if (round === 0) continue;
      times.push(ms);
      spans.push(spanOf(seen));
    }
    const roundTrips = chainOf(seen);
    const idealMs = roundTrips * LATENCY_MS;
    const ms = median(times);
    return {
      name,
      requests: seen.length,
      roundTrips,
      idealMs,
      spanMs: median(spans),
      ms,
      ratio: ms / idealMs,
    };
  });
}

function spanOf(requests: readonly Request[]): number {
  const times = requests.map(({ at }) => at);
  return Math.max(...times) + LATENCY_MS - Math.min(...times);
}

/** Every request takes the latency at least: two that are nearer to each other can't follow from each other. */
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
