import type { Case, Pipeline, Status } from './accounts.js';
import { generated, withAccount } from './accounts.js';
import { pipewright, runProcess } from './processes.js';

/** What an apply sends for one kind of change. */
export interface Writes {
  readonly name: string;
  readonly changes: number;
  /** Statuses that the plan moves. */
  readonly moved: number;
  readonly reads: number;
  readonly writes: number;
  readonly patches: number;
}

/** Statuses in the wanted order, as indices of the live one. */
const REORDERINGS: readonly {
  readonly name: string;
  readonly order: readonly number[];
  readonly gap?: number;
}[] = [
  { name: 'neighbours swapped', order: [0, 1, 3, 2, 4, 5, 6, 7] },
  { name: 'first to the end', order: [1, 2, 3, 4, 5, 6, 7, 0] },
  { name: 'last to the front, slot 0 taken', order: [7, 0, 1, 2, 3, 4, 5, 6] },
  { name: 'last to the front, slot 0 free', order: [7, 0, 1, 2, 3, 4, 5, 6], gap: 10 },
  { name: 'one into a gap', order: [0, 5, 1, 2, 3, 4, 6, 7], gap: 10 },
  { name: 'three moved, one to a taken front', order: [5, 0, 3, 1, 2, 4, 7, 6] },
  { name: 'reversed', order: [7, 6, 5, 4, 3, 2, 1, 0] },
];

/** Requests of reorderings: the fewest writes are one for each moved status, and one more for a taken front. */
export async function countReorderings(): Promise<readonly Writes[]> {
  const counted: Writes[] = [];
  for (const { name, order, gap } of REORDERINGS) {
    const statuses = (generated(1, 8)[0]?.statuses ?? []).map((status, index) => ({
      ...status,
      ...(gap === undefined ? {} : { slot: (index + 1) * gap }),
    }));
    const wanted = order.flatMap((index): Status[] => statuses.slice(index, index + 1));
    counted.push(await countWrites(name, { live: [support(statuses)], wanted: [support(wanted)] }));
  }
  return counted;
}

/** Requests of whole applies, reads included. */
export async function countApplies(): Promise<readonly Writes[]> {
  const statuses = generated(1, 6)[0]?.statuses ?? [];
  const live = [support(statuses)];
  const renamed = statuses.map((status, index) => (index === 1 ? { ...status, label: 'Renamed' } : status));
  const [first, second, ...rest] = statuses;
  if (first === undefined || second === undefined) throw new Error('the generated pipeline is too small');
  const added: Status = { key: 'escalated', label: 'Escalated', closed: false };
  const another = generated(2, 5).slice(1);
  const big = generated(2, 50).slice(1);
  const full = [support([first, { ...second, tickets: 3 }, ...rest])];
  const retired = { [second.key]: first.key };
  return [
    await countWrites('nothing to do', { live, wanted: live }),
    await countWrites('1 status renamed', { live, wanted: [support(renamed)] }),
    await countWrites('1 status added', { live, wanted: [support([first, added, second, ...rest])] }),
    await countWrites('1 pipeline with 5 statuses added', { live, wanted: [...live, ...another] }),
    await countWrites('1 pipeline with 50 statuses added', { live, wanted: [...live, ...big] }),
    await countWrites('1 status retired, 3 tickets moved', {
      live: full,
      wanted: [{ ...support(statuses), retired }],
    }),
  ];
}

function support(statuses: readonly Status[]): Pipeline {
  return { key: 'support', label: 'Support', statuses };
}

interface PlanJson {
  readonly changes: readonly { readonly action: string }[];
  readonly requires: readonly string[];
}

interface ApplyJson {
  readonly requests: { readonly read: number; readonly write: number };
}

async function countWrites(name: string, given: Case): Promise<Writes> {
  return withAccount(given, async ({ folder, requests }) => {
    const planned = await runProcess(pipewright(folder, 'plan', '--sandbox', '--json'));
    const plan = JSON.parse(planned.stdout) as PlanJson;
    await requests();
    const consents = plan.requires.flatMap((flag) => flag.split(' '));
    const applied = await runProcess(
      pipewright(folder, 'apply', '--sandbox', '--json', '--auto-approve', ...consents),
    );
    const { requests: counts } = JSON.parse(applied.stdout) as ApplyJson;
    const seen = await requests();
    return {
      name,
      changes: plan.changes.length,
      moved: plan.changes.filter(({ action }) => action === 'move').length,
      reads: seen.length - counts.write,
      writes: counts.write,
      patches: seen.filter(({ method }) => method === 'PATCH').length,
    };
  });
}
