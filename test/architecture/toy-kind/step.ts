import { pipelineOf } from '../../core/base/address.js';
import { BugError } from '../../core/base/errors.js';
import type { StepFacet } from '../../core/kinds/facets.js';
import type { Operation } from '../../core/model/account.js';
import { intakePath, readIntake, wantedStatus } from './intake.js';
import { kind } from './kind.js';

/** One request; where there never were rules, one that makes all of them. */
export const stepping: StepFacet = {
  changes: kind.changes,
  next: async ({ address, after }, { plan, idOf }, reader) => {
    const pipeline = idOf(pipelineOf(address) ?? address);
    const status = wantedStatus(address, after);
    const wanted = status === null ? null : idOf(status);
    if (pipeline === null || wanted === null) throw new BugError(`the plan knows no id for ${address}`);
    const now = await readIntake(reader, pipeline);
    if (now === wanted) return { kind: 'done' };
    const before = plan.basis.settings[address] ?? null;
    if (now !== before)
      return { kind: 'stale', fields: [{ path: 'intake', expected: String(before), found: String(now) }] };
    const part = { path: intakePath(pipeline), retry: 'look-first', addresses: [address] } as const;
    const objectCreationRule = { pipelineStageIds: [wanted] };
    const off = { enabledForAllStages: false, pipelineStageIds: [] };
    const all = { objectCreationRule, noSkippingStagesRule: off, noBackwardsMovementRule: off };
    const put: Operation = { ...part, method: 'PUT', body: { governanceValidationRules: all } };
    const instead = { after: 404, operation: put };
    return { kind: 'send', operation: { ...part, method: 'PATCH', body: { objectCreationRule }, instead } };
  },
};
