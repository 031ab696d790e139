import { notFound, ok, type Answer } from '../../http/answer.js';
import { param, type Call } from '../../http/call.js';
import { time } from '../wire.js';

/** Ids of the account's deal pipelines: ticket pipelines can't have them. There is HubSpot's default one only. */
export const DEAL_PIPELINE_IDS: readonly string[] = ['default'];

/** Id, label and probability of its stages. Their ids are free for ticket stages: those are unique per object type. */
const STAGES: readonly (readonly [id: string, label: string, probability: string])[] = [
  ['appointmentscheduled', 'Appointment Scheduled', '0.2'],
  ['qualifiedtobuy', 'Qualified To Buy', '0.4'],
  ['presentationscheduled', 'Presentation Scheduled', '0.6'],
  ['decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'],
  ['contractsent', 'Contract Sent', '0.9'],
  ['closedwon', 'Closed Won', '1.0'],
  ['closedlost', 'Closed Lost', '0.0'],
];

export function listDealPipelines(call: Call): Answer {
  return ok({ results: DEAL_PIPELINE_IDS.map((id) => dealPipeline(call, id)) });
}

export function readDealPipeline(call: Call): Answer {
  const id = param(call, 'pipelineId');
  if (!DEAL_PIPELINE_IDS.includes(id)) throw notFound();
  return ok(dealPipeline(call, id));
}

function dealPipeline(call: Call, id: string): unknown {
  const at = time(call.state.origin.seededAt);
  const times = { createdAt: at, updatedAt: at, archived: false };
  const stages = STAGES.map(([stageId, label, probability], displayOrder) => ({
    id: stageId,
    label,
    displayOrder,
    metadata: { isClosed: String(['0.0', '1.0'].includes(probability)), probability },
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    ...times,
  }));
  return { id, label: 'Sales Pipeline', displayOrder: 0, stages, ...times };
}
