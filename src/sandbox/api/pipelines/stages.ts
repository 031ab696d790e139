import { forgetConsole, stagePropertiesAddress } from '../../store/console-settings.js';
import { created, invalid, noContent, notFound, ok, type Answer } from '../../http/answer.js';
import { bodyObject, missingFields, param, type Call } from '../../http/call.js';
import type { Pipeline, Stage } from '../../model.js';
import { auditBody, auditKey, recordAudit } from '../audit-log.js';
import { checkClosedStage, readStageInput } from './pipeline-input.js';
import { pipelineOf, pipelineOfList } from './pipelines.js';
import { checkReferenceFlag, checkReferences } from './references.js';
import { addStage, changeStage, echoStage } from './stage-write.js';
import { stageBody, time } from '../wire.js';

export function listStages(call: Call): Answer {
  return ok({ results: pipelineOfList(call).stages.map(stageBody) });
}

export function readStage(call: Call): Answer {
  return ok(stageBody(stageOf(call, pipelineOf(call))));
}

export function createStage(call: Call): Answer {
  const pipeline = pipelineOf(call);
  const added = addStage(call, pipeline.stages, readStageInput(bodyObject(call)), 'stage write');
  keepStages(call, pipeline, added.stages);
  auditStage(call, 'CREATE', stageNow(call, pipeline.id, added.id));
  return created(added.echo);
}

/** Serves PATCH and PUT: PUT only wants all fields, and changes what PATCH with them would. */
export function updateStage(call: Call): Answer {
  const pipeline = pipelineOf(call);
  const before = stageOf(call, pipeline);
  checkWritable(before);
  const input = readStageInput(bodyObject(call));
  const stages = changeStage(call, pipeline.stages, { before, input });
  checkClosedStage(stages);
  keepStages(call, pipeline, stages);
  auditStage(call, 'UPDATE', stageNow(call, pipeline.id, before.id));
  return ok({ ...echoStage(before, input), updatedAt: time(call.now) });
}

export function replaceStage(call: Call): Answer {
  const body = bodyObject(call);
  const absent = ['label', 'displayOrder', 'metadata'].filter((name) => body[name] === undefined);
  if (absent.length > 0) throw missingFields(absent);
  return updateStage(call);
}

/** Answers 204 for whatever is not there, a pipeline included. */
export function deleteStage(call: Call): Answer {
  const pipeline = call.state.pipelines.get(param(call, 'pipelineId'));
  const stage = pipeline?.stages.find((one) => one.id === param(call, 'stageId'));
  if (pipeline === undefined || stage === undefined) return noContent;
  checkReferenceFlag(call);
  checkWritable(stage);
  const left = pipeline.stages.filter((one) => one.id !== stage.id);
  checkClosedStage(left);
  checkReferences(call, [stage]);
  keepStages(call, pipeline, left);
  forgetConsole(call.state, stagePropertiesAddress(pipeline.id, stage.id));
  auditStage(call, 'DELETE', stage);
  return noContent;
}

/** The log outlives the stage. */
export function readStageAudit(call: Call): Answer {
  const pipelineId = param(call, 'pipelineId');
  const stageId = param(call, 'stageId');
  const entries = call.state.audit.get(auditKey(pipelineId, stageId)) ?? [];
  if (entries.length === 0) stageOf(call, pipelineOf(call));
  return ok(auditBody(call, entries));
}

function stageOf(call: Call, pipeline: Pipeline): Stage {
  const stage = pipeline.stages.find((one) => one.id === param(call, 'stageId'));
  if (stage === undefined) throw notFound();
  return stage;
}

function stageNow(call: Call, pipelineId: string, stageId: string): Stage {
  const stage = call.state.pipelines.get(pipelineId)?.stages.find((one) => one.id === stageId);
  if (stage === undefined) throw new Error(`stage ${stageId} vanished while it was written`);
  return stage;
}

/** Stages that are READ_ONLY or INTERNAL_ONLY belong to HubSpot itself. */
function checkWritable(stage: Stage): void {
  if (stage.writePermissions === 'CRM_PERMISSIONS_ENFORCEMENT') return;
  throw invalid(`Stage ${stage.id} cannot be changed (${stage.writePermissions})`);
}

function keepStages(call: Call, pipeline: Pipeline, stages: readonly Stage[]): void {
  call.state.pipelines.set(pipeline.id, { ...pipeline, stages, updatedAt: call.now });
}

function auditStage(call: Call, action: 'CREATE' | 'UPDATE' | 'DELETE', stage: Stage): void {
  recordAudit(call, {
    pipelineId: param(call, 'pipelineId'),
    stageId: stage.id,
    action,
    snapshot: stageBody(stage),
  });
}
