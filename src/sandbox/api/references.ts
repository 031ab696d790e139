import { invalid, type ApiError } from '../http/answer.js';
import type { Call } from '../http/call.js';
import type { Stage } from '../model.js';

/**
 * Refuses to delete stages that tickets or workflows refer to, unless the caller has turned the check off. It is on
 * by default in 2026-09 and off in the versions before. Tickets in the recycle bin don't count.
 */
export function checkReferences(call: Call, stages: readonly Stage[]): void {
  const wanted = call.query.get('validateReferencesBeforeDelete');
  const checks = wanted === null ? call.version === '2026-09' : wanted !== 'false';
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
