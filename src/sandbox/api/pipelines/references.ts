import { ApiError, invalid } from '../../http/answer.js';
import type { Call } from '../../http/call.js';
import type { Stage } from '../../model.js';
import { quirksOf } from '../../quirks.js';

const FLAG = 'validateReferencesBeforeDelete';

/** Fails where the account's quirk is that a stage DELETE does not bear the flag that turns the check on. */
export function checkReferenceFlag(call: Call): void {
  if (quirksOf(call.state).stageDeleteFlag === 'works' || call.query.get(FLAG) !== 'true') return;
  throw new ApiError(500, { category: 'INTERNAL_ERROR', message: 'internal error' });
}

/**
 * Refuses to delete stages that tickets or workflows refer to. In 2026-09 the check can't be turned off; in the versions
 * before it must be turned on. Tickets in the recycle bin don't count.
 */
export function checkReferences(call: Call, stages: readonly Stage[]): void {
  const wanted = call.query.get(FLAG);
  const checks = call.version === '2026-09' || (wanted !== null && wanted !== 'false');
  if (!checks) return;
  const held = stages.filter((stage) => call.state.tickets.idsInStage(stage.id).length > 0);
  if (held.length > 0) throw stageInUse(call, held);
  const workflow = stages.find((stage) => call.state.workflowReferences.has(stage.id));
  // What HubSpot answers here nobody has seen; so this says no more than that a workflow is in the way.
  if (workflow !== undefined) throw invalid(`Stage ${workflow.id} is being referenced by a workflow`);
}

/** The context holds each list as one text, as HubSpot's does. */
function stageInUse(call: Call, stages: readonly Stage[]): ApiError {
  const stageIds = `[${stages.map((stage) => stage.id).join(', ')}]`;
  const objectIds = `[${stages.flatMap((stage) => call.state.tickets.idsInStage(stage.id)).join(', ')}]`;
  return invalid(`Stage IDs: ${stageIds} are being referenced by object IDs: ${objectIds}`, {
    subCategory: 'PipelineError.STAGE_ID_IN_USE',
    context: { stageIds: [stageIds], objectIds: [objectIds] },
  });
}
