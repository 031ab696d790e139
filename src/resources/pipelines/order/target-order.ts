import type { Address } from '../../../core/base/address.js';
import { pipelineOf } from '../../../core/base/address.js';
import type { Change } from '../../../core/plan/change.js';
import type { Plan } from '../../../core/plan/plan.js';
import { partsAfter } from '../payload.js';

/** The goal of one pipeline, derived only from the plan. */
export interface PipelineGoal {
  readonly address: Address;
  readonly changes: readonly Change[];
  /** Addresses of the declared statuses in their final order. */
  readonly order: readonly Address[];
}

const goals = new WeakMap<Plan, Map<Address, PipelineGoal>>();

/** The goal of the pipeline that an address belongs to. Computed once per plan and pipeline. */
export function goalOf(plan: Plan, address: Address): PipelineGoal {
  const pipeline = pipelineOf(address) ?? address;
  const known = goals.get(plan) ?? new Map<Address, PipelineGoal>();
  goals.set(plan, known);
  const goal = known.get(pipeline) ?? makeGoal(plan, pipeline);
  known.set(pipeline, goal);
  return goal;
}

function makeGoal(plan: Plan, pipeline: Address): PipelineGoal {
  const changes = plan.changes.filter((change) => pipelineOf(change.address) === pipeline);
  const placed = new Map<number, Address>();
  const gone = new Set<Address>();
  for (const change of changes) {
    if (change.kind !== 'status') continue;
    if (change.action === 'delete') gone.add(change.address);
    const { position } = partsAfter(change);
    if (position !== undefined) placed.set(position, change.address);
  }
  const moved = new Set(placed.values());
  const order = (plan.basis.pipelines[pipeline]?.statuses ?? [])
    .filter(({ address, writable }) => writable && !gone.has(address) && !moved.has(address))
    .map(({ address }) => address);
  for (const [position, address] of [...placed].sort(([a], [b]) => a - b)) order.splice(position, 0, address);
  return { address: pipeline, changes, order };
}
