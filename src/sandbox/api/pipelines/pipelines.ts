import { ApiError, created, invalid, noContent, notFound, ok, type Answer } from '../../http/answer.js';
import { bodyObject, missingFields, optionalText, param, requiredText, type Call } from '../../http/call.js';
import { forgetConsole } from '../../store/console-settings.js';
import type { Pipeline } from '../../model.js';
import { nextId } from '../../store/state.js';
import { tierLimits } from '../../tiers.js';
import { auditBody, auditKey, recordAudit } from '../audit-log.js';
import { DEAL_PIPELINE_IDS } from './deals.js';
import { checkClosedStage, checkPipelineLabel, readDisplayOrder, readStageInputs } from './pipeline-input.js';
import { checkReferences } from './references.js';
import { addStage, checkNewId, stageIdElsewhere } from './stage-write.js';
import { pipelineBody, time } from '../wire.js';

/** The pipeline every account has from the start. It counts towards no limit and can't be deleted. */
const DEFAULT_PIPELINE = '0';
const PIPELINE_ID_MAX = 36;
const GONE = 'No pipeline was found with the given ID.';

/** The list, newest first: HubSpot doesn't sort it by displayOrder either. `archived` in the query has no effect. */
export function listPipelines(call: Call): Answer {
  return ok({ results: [...call.state.pipelines.values()].toReversed().map(pipelineBody) });
}

export function readPipeline(call: Call): Answer {
  return ok(pipelineBody(pipelineOf(call)));
}

export function createPipeline(call: Call): Answer {
  const { state } = call;
  const body = bodyObject(call);
  const label = requiredText(body, 'label');
  const displayOrder = readDisplayOrder(body);
  if (displayOrder === undefined) throw missingFields(['displayOrder']);
  checkPipelineLabel(state, label, null);
  const limit = tierLimits(state.account.subscription).customPipelines;
  if (customPipelines(call) >= limit) throw invalid(`The account can have at most ${limit} custom pipelines`);
  const id = optionalText(body, 'pipelineId') ?? nextId(state, (one) => state.pipelines.has(one));
  checkNewId(id, PIPELINE_ID_MAX);
  checkPipelineId(call, id);
  const { stages, echoes } = buildStages(call);
  checkClosedStage(stages);
  const pipeline: Pipeline = { id, label, displayOrder, stages, createdAt: call.now, updatedAt: call.now };
  state.pipelines.set(id, pipeline);
  recordAudit(call, { pipelineId: id, action: 'CREATE', snapshot: pipelineBody(pipeline) });
  return created({ ...pipelineBody(pipeline), stages: echoes });
}

export function updatePipeline(call: Call): Answer {
  const before = pipelineOf(call);
  const body = bodyObject(call);
  const label = optionalText(body, 'label') ?? before.label;
  const displayOrder = readDisplayOrder(body) ?? before.displayOrder;
  checkPipelineLabel(call.state, label, before.id);
  const stages = before.stages.map((stage) => ({ ...stage, updatedAt: call.now }));
  const after: Pipeline = { ...before, label, displayOrder, stages, updatedAt: call.now };
  call.state.pipelines.set(after.id, after);
  recordAudit(call, { pipelineId: after.id, action: 'UPDATE', snapshot: pipelineBody(after) });
  return ok({ ...pipelineBody(before), label, displayOrder, updatedAt: time(call.now) });
}

/** Deletes every stage that the body leaves out, and loses the conditional properties of all of them. */
export function replacePipeline(call: Call): Answer {
  const { state } = call;
  const before = pipelineOf(call);
  const body = bodyObject(call);
  const label = requiredText(body, 'label');
  const displayOrder = readDisplayOrder(body);
  if (displayOrder === undefined) throw missingFields(['displayOrder']);
  checkPipelineLabel(state, label, before.id);
  const kept = readStageInputs(body).map((input) => input.stageId);
  checkReferences(
    call,
    before.stages.filter((stage) => !kept.includes(stage.id)),
  );
  state.pipelines.set(before.id, { ...before, stages: [] });
  try {
    const { stages, echoes } = buildStages(call);
    checkClosedStage(stages);
    const born = new Map(before.stages.map((stage) => [stage.id, stage.createdAt]));
    const aged = stages.map((stage) => ({ ...stage, createdAt: born.get(stage.id) ?? call.now }));
    const after: Pipeline = { ...before, label, displayOrder, stages: aged, updatedAt: call.now };
    state.pipelines.set(after.id, after);
    forgetConsole(state, `pipelines[${JSON.stringify(after.id)}].statuses[`);
    recordAudit(call, { pipelineId: after.id, action: 'UPDATE', snapshot: pipelineBody(after) });
    return ok({ ...pipelineBody(after), stages: echoes });
  } catch (error) {
    state.pipelines.set(before.id, before);
    throw error;
  }
}

export function deletePipeline(call: Call): Answer {
  const { state } = call;
  const pipeline = call.state.pipelines.get(param(call, 'pipelineId'));
  if (pipeline === undefined) throw new ApiError(404, { category: 'OBJECT_NOT_FOUND', message: GONE });
  if (pipeline.id === DEFAULT_PIPELINE) throw invalid('The default pipeline cannot be deleted');
  checkReferences(call, pipeline.stages);
  state.pipelines.delete(pipeline.id);
  state.rules.delete(pipeline.id);
  state.permissions.delete(pipeline.id);
  forgetConsole(state, `pipelines[${JSON.stringify(pipeline.id)}]`);
  recordAudit(call, { pipelineId: pipeline.id, action: 'DELETE', snapshot: pipelineBody(pipeline) });
  return noContent;
}

/** The log outlives the pipeline. */
export function readPipelineAudit(call: Call): Answer {
  const id = param(call, 'pipelineId');
  const entries = call.state.audit.get(auditKey(id)) ?? [];
  if (entries.length === 0 && !call.state.pipelines.has(id)) throw notFound();
  return ok(auditBody(call, entries));
}

/** Custom ticket pipelines and how many the edition allows; deal pipelines beside them, as in an account without any. */
export function readLimits(call: Call): Answer {
  const { customPipelines: limit } = tierLimits(call.state.account.subscription);
  const usage = customPipelines(call);
  const percentage = limit === 0 ? 0 : Math.round((usage / limit) * 10_000) / 100;
  const deals = { objectTypeId: '0-3', singularLabel: 'Deal', pluralLabel: 'Deals' };
  const tickets = { objectTypeId: '0-5', singularLabel: 'Ticket', pluralLabel: 'Tickets' };
  return ok({
    hubspotDefinedObjectTypes: [
      { ...deals, limit, usage: 0, percentage: 0 },
      { ...tickets, limit, usage, percentage },
    ],
    customObjectTypes: { byObjectType: [], overallLimit: 0, overallUsage: 0, overallPercentage: 0 },
  });
}

/** The pipeline a path names. */
export function pipelineOf(call: Call): Pipeline {
  const pipeline = call.state.pipelines.get(param(call, 'pipelineId'));
  if (pipeline === undefined) throw notFound();
  return pipeline;
}

/** The same for the list of its stages, whose 404 does have a body, without a category. */
export function pipelineOfList(call: Call): Pipeline {
  const pipeline = call.state.pipelines.get(param(call, 'pipelineId'));
  if (pipeline === undefined) throw new ApiError(404, { message: GONE });
  return pipeline;
}

function customPipelines(call: Call): number {
  return [...call.state.pipelines.keys()].filter((id) => id !== DEFAULT_PIPELINE).length;
}

function buildStages(call: Call): Pick<Pipeline, 'stages'> & { readonly echoes: readonly unknown[] } {
  let stages: Pipeline['stages'] = [];
  const echoes: unknown[] = [];
  for (const input of readStageInputs(bodyObject(call))) {
    const added = addStage(call, stages, input, 'pipeline write');
    stages = added.stages;
    echoes.push(added.echo);
  }
  return { stages, echoes };
}

/** Ids are unique across tickets and deals; for a clash with a deal pipeline HubSpot speaks of a stage. */
function checkPipelineId(call: Call, id: string): void {
  if (call.state.pipelines.has(id)) throw invalid(`There is another pipeline already with pipelineId ${id}`);
  if (DEAL_PIPELINE_IDS.includes(id)) throw stageIdElsewhere(id);
}
