/** The plan of a rollback: the snapshot with today's ids, without what pipewright has created since. */
import { isBelow } from '../../core/base/address.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { sameJson } from '../../core/base/json.js';
import type { Plan } from '../../core/plan/plan.js';
import type { PastRequest, Removal, TicketsGoBack, UndoScope, Undone } from '../../core/kinds/rollback.js';
import type { Computed, ComputeInput } from '../plan/compute-plan.js';
import { computePlan } from '../plan/compute-plan.js';
import { aboutRemovals, goingOf, ROLLBACKS, withRemovals } from './rollback-removals.js';

export interface BackInput {
  /** The snapshot's plan input, with the whole lock. */
  readonly asked: Omit<ComputeInput, 'goBack'> & Required<Pick<ComputeInput, 'goBack'>>;
  /** What the journals claim, in order. */
  readonly requests: readonly PastRequest[];
  readonly since: Date;
  /** The snapshot's path, for messages. */
  readonly file: string;
}

interface Back {
  readonly plan: Plan;
  /** What the plan is made from: the snapshot with today's ids. */
  readonly config: Config;
}

/**
 * Plans, and keeps what a guard blocks: a pipeline that still holds tickets, a team with others below it. The guards
 * decide, as they do for whatever a file retires.
 */
export async function planWithRemovals({ asked, requests, since, file }: BackInput): Promise<Back> {
  const { reader, lock } = asked;
  const first = await computePlan({ ...asked, lock: lockFor(asked.config, lock, []) });
  const known = ROLLBACKS.reduce(
    (all, { idsOfToday }) => idsOfToday?.(all, { ...first, lock }) ?? all,
    asked.config,
  );
  const { config, findings, ...undone } = await undo(known, { ...first, requests, lock, reader, since });
  let { removals } = undone;
  for (;;) {
    const wanted = withRemovals(config, removals, { file, line: 1, column: 1 });
    const told: readonly Finding[] = [...aboutRemovals(removals), ...findings];
    const isFirst = told.length === 0 && sameJson(wanted, asked.config);
    const { plan }: Pick<Computed, 'plan'> = isFirst
      ? first
      : await computePlan({
          ...asked,
          config: wanted,
          lock: lockFor(asked.config, lock, removals),
          goBack: async (matching) => withTold(await asked.goBack(matching), told),
        });
    const kept = removals.map((removal) => heldBack(removal, plan));
    if (sameJson(kept, removals)) return { plan, config: wanted };
    removals = kept;
  }
}

function withTold({ changes, findings }: TicketsGoBack, told: readonly Finding[]): TicketsGoBack {
  return { changes, findings: [...findings, ...told] };
}

/** Kind by kind, each on what the kinds before it made of the configuration. */
async function undo(known: Config, scope: UndoScope): Promise<Undone> {
  let all: Undone = { config: known, removals: [], findings: [] };
  for (const kind of ROLLBACKS) {
    if (kind.undo === undefined) continue;
    const { config, removals, findings } = await kind.undo(all.config, scope);
    all = {
      config,
      removals: [...all.removals, ...removals],
      findings: [...all.findings, ...findings],
    };
  }
  return all;
}

function lockFor(config: Config, lock: PortalLock, removals: readonly Removal[]): PortalLock {
  return ROLLBACKS.reduce(
    (all, { lockFor: own, kinds }) => own?.(all, config, goingOf(removals, kinds)) ?? all,
    lock,
  );
}

/** Turns a removal that a guard blocks into one that is kept. */
function heldBack(removal: Removal, { findings }: Plan): Removal {
  if (removal.stays !== null) return removal;
  const block = findings.find(
    ({ verdict, address }) =>
      verdict === 'block' &&
      address !== null &&
      (address === removal.address || isBelow(address, removal.address)),
  );
  return block === undefined ? removal : { ...removal, stays: block.summary };
}
