import type { AccountReader } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { ApiError } from '../../core/base/errors.js';
import { listFromContext } from '../../core/api/refusal.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ApplyScope, Step, StepFacet } from '../../core/kinds/facets.js';
import { kind } from './kind.js';
import { migrateChange } from './diff.js';
import { goalOf } from './order/target-order.js';
import { leavingOf } from './guards/tickets.js';
import { readPipeline, readPipelines } from './read.js';
import { stale, stepPipeline } from './steps/step-pipeline.js';
import { stepStatus } from './steps/step-status.js';

async function next(change: Change, scope: ApplyScope, reader: AccountReader): Promise<Step> {
  if (change.kind === 'pipeline') return stepPipeline(change, await readPipelines(reader), scope);
  const address = pipelineOf(change.address);
  const id = address === null ? null : scope.idOf(address);
  const live = id === null ? null : await readPipeline(reader, id);
  if (live === null) return stale('pipeline', id ?? address, null);
  return stepStatus(change, { live, goal: goalOf(scope.plan, change.address), scope });
}

const IN_USE = 'PipelineError.STAGE_ID_IN_USE';

/** Older references document a 404 with that subCategory; measured was 400. */
function ticketsInTheWay(change: Change, { refusal }: ApiError): readonly string[] | null {
  if (change.action !== 'delete' || refusal.subCategory !== IN_USE) return null;
  return listFromContext(refusal.context['objectIds'] ?? []);
}

/** One `migrate` for each status that a delete removes and that has a target. */
function movesBefore(change: Change, plan: Plan): readonly Change[] {
  return leavingOf(change, plan.basis).flatMap((leaving) => {
    if (leaving.moveTo === null) return [];
    const to = { pipelineId: pipelineIdOf(leaving.moveTo, plan), id: statusIdOf(leaving.moveTo, plan) };
    return [migrateChange(leaving, 0, { ...to, address: leaving.moveTo })];
  });
}

function pipelineIdOf(status: Address, plan: Plan): string {
  const address = pipelineOf(status);
  const live = address === null ? undefined : plan.basis.pipelines[address];
  return live?.id ?? plan.changes.find((change) => change.address === address)?.id ?? '';
}

function statusIdOf(status: Address, plan: Plan): string {
  const live = Object.values(plan.basis.pipelines)
    .flatMap(({ statuses }) => statuses)
    .find(({ address }) => address === status);
  return live?.id ?? plan.changes.find((change) => change.address === status)?.id ?? '';
}

/** Pipelines and their statuses. */
export const stepping: StepFacet = { changes: kind.changes, next, ticketsInTheWay, movesBefore };
