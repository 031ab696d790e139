import { ApiError, invalid } from '../../http/answer.js';
import { missingFields, type Call } from '../../http/call.js';
import type { Stage } from '../../model.js';
import { placeStage } from '../../store/slots.js';
import { nextId, pipelineOfStage } from '../../store/state.js';
import { STAGES_PER_PIPELINE } from '../../tiers.js';
import { checkStageLabel, type StageInput, type WrittenBy } from './pipeline-input.js';
import { stageBody } from '../wire.js';

const STAGE_ID_MAX = 100;

/** Stages after a stage was added, and the stage as its write's answer shows it. */
interface Added {
  readonly stages: readonly Stage[];
  readonly id: string;
  readonly echo: Readonly<Record<string, unknown>>;
}

/** Adds a stage to a list as a create does: own id or a new one, slot taken or renumbered. */
export function addStage(call: Call, stages: readonly Stage[], input: StageInput, by: WrittenBy): Added {
  const { label, displayOrder } = input;
  if (label === undefined || displayOrder === undefined) {
    const absent = [label === undefined ? 'label' : '', displayOrder === undefined ? 'displayOrder' : ''];
    throw missingFields(absent.filter((name) => name !== ''));
  }
  if (stages.length >= STAGES_PER_PIPELINE) {
    throw invalid(`A pipeline can have at most ${STAGES_PER_PIPELINE} stages`);
  }
  checkStageLabel(stages, { label, ownId: null, by });
  const taken = (id: string): boolean =>
    stages.some((stage) => stage.id === id) || pipelineOfStage(call.state, id) !== undefined;
  const id = input.stageId ?? nextId(call.state, taken);
  checkNewId(id, STAGE_ID_MAX);
  if (taken(id)) throw by === 'stage write' ? stageIdInUse(call, id) : stageIdElsewhere(id);
  const stage: Stage = {
    id,
    label,
    displayOrder,
    ticketState: input.ticketState ?? 'OPEN',
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    createdAt: call.now,
    updatedAt: call.now,
  };
  return { stages: placeStage(stages, stage, displayOrder), id, echo: echoStage(stage, input) };
}

/** Changes a stage in a list as a PATCH does: only what was sent, slot taken or renumbered. */
export function changeStage(
  call: Call,
  stages: readonly Stage[],
  change: { readonly before: Stage; readonly input: StageInput },
): readonly Stage[] {
  const { before, input } = change;
  if (input.label !== undefined) {
    checkStageLabel(stages, { label: input.label, ownId: before.id, by: 'stage write' });
  }
  const after: Stage = {
    ...before,
    label: input.label ?? before.label,
    ticketState: input.ticketState ?? before.ticketState,
    updatedAt: call.now,
  };
  return placeStage(stages, after, input.displayOrder ?? before.displayOrder);
}

/** A write's answer: the stored stage with the request laid over it, whatever came of it. */
export function echoStage(stored: Stage, input: StageInput): Readonly<Record<string, unknown>> {
  return {
    ...stageBody(stored),
    ...(input.label === undefined ? {} : { label: input.label }),
    ...(input.displayOrder === undefined ? {} : { displayOrder: input.displayOrder }),
    metadata: { ...stageMetadata(stored), ...input.metadata },
  };
}

/** Ids that are too long make HubSpot fail, not refuse. */
export function checkNewId(id: string, max: number): void {
  if (id === '') throw invalid('An id must not be empty');
  if (id.length > max) throw new ApiError(500, { category: 'INTERNAL_ERROR', message: 'internal error' });
}

function stageMetadata(stage: Stage): Readonly<Record<string, string>> {
  return { isClosed: String(stage.ticketState === 'CLOSED'), ticketState: stage.ticketState };
}

/** A taken stage id on a stage create: no category. */
function stageIdInUse(call: Call, id: string): ApiError {
  const holder = pipelineOfStage(call.state, id)?.id ?? '';
  return new ApiError(400, { message: `Pipeline ${holder} is already using stage ID ${id}` });
}

/** A taken stage id on a pipeline create, and the misleading answer to the id of a deal pipeline. */
export function stageIdElsewhere(id: string): ApiError {
  return new ApiError(409, {
    category: 'OBJECT_ALREADY_EXISTS',
    message: `Stage ID ${id} already exists in another pipeline`,
    subCategory: 'PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE',
  });
}
