import { invalid, ok, type Answer } from '../../http/answer.js';
import { bodyObject, missingFields, type Call } from '../../http/call.js';
import { isList, isObject, isTextList, type Json } from '../../json.js';
import type { Pipeline, StagePermission } from '../../model.js';
import { quirksOf } from '../../quirks.js';
import { checkStageIds, compositeId, ruledPipeline } from './rules.js';
import { time } from '../wire.js';

/** Every stage's permission, and those of stages that are gone since. Stages nobody restricted are open. */
export function readStagePermissions(call: Call): Answer {
  return ok(permissionsBody(call, ruledPipeline(call)));
}

/** Replaces all: a stage that is left out is open again. Nobody has seen what HubSpot does; this is the worst case. */
export function putStagePermissions(call: Call): Answer {
  const pipeline = ruledPipeline(call);
  const list = bodyObject(call)['stages'];
  if (!isList(list)) throw missingFields(['stages']);
  const stages = list.map((entry) => readPermission(call, entry));
  checkStageIds(
    pipeline,
    stages.map((stage) => stage.pipelineStageId),
  );
  const before = call.state.permissions.get(pipeline.id);
  call.state.permissions.set(pipeline.id, {
    stages,
    createdAt: before?.createdAt ?? call.now,
    updatedAt: call.now,
  });
  return ok(permissionsBody(call, pipeline));
}

function permissionsBody(call: Call, pipeline: Pipeline): unknown {
  const stored = call.state.permissions.get(pipeline.id);
  const labels = new Map(pipeline.stages.map((stage) => [stage.id, stage.label]));
  const known = stored?.stages ?? [];
  const others = pipeline.stages
    .filter((stage) => !known.some((one) => one.pipelineStageId === stage.id))
    .map((stage) => openStage(stage.id));
  return {
    id: compositeId(pipeline),
    objectTypeId: '0-5',
    pipelineId: pipeline.id,
    stages: [...known, ...others].map((stage) => ({
      ...shownPermission(call, stage),
      label: labels.get(stage.pipelineStageId) ?? '',
    })),
    createdAt: time(stored?.createdAt ?? pipeline.createdAt),
    updatedAt: time(stored?.updatedAt ?? pipeline.createdAt),
  };
}

/** Teams, users and super admins belong to RESTRICTED only; an OPEN stage has them where the account's quirk says so. */
function shownPermission(call: Call, stage: StagePermission): Partial<StagePermission> {
  const { pipelineStageId, permissionMode } = stage;
  const isShort = permissionMode === 'OPEN' && quirksOf(call.state).openPermissions === 'short';
  return isShort ? { pipelineStageId, permissionMode } : stage;
}

function openStage(pipelineStageId: string): StagePermission {
  return { pipelineStageId, permissionMode: 'OPEN', teamIds: [], userIds: [], superAdmin: false };
}

function readPermission(call: Call, entry: Json): StagePermission {
  if (!isObject(entry)) throw invalid('Invalid input JSON: a stage is not an object');
  const { pipelineStageId, permissionMode, teamIds = [], userIds = [], superAdmin = false } = entry;
  if (typeof pipelineStageId !== 'string') throw missingFields(['pipelineStageId']);
  if (permissionMode !== 'OPEN' && permissionMode !== 'RESTRICTED') {
    throw invalid('permissionMode must be one of [OPEN, RESTRICTED]');
  }
  if (!isTextList(teamIds) || !isTextList(userIds)) throw invalid('teamIds and userIds are lists of strings');
  if (typeof superAdmin !== 'boolean') throw invalid('superAdmin is not a boolean');
  const unknown = [
    ...teamIds.filter((id) => !call.state.teams.has(id)),
    ...userIds.filter((id) => !call.state.users.has(id)),
  ];
  if (unknown.length > 0) throw invalid(`Unknown teams or users: [${unknown.join(', ')}]`);
  return { pipelineStageId, permissionMode, teamIds, userIds, superAdmin };
}
