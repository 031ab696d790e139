import { invalid } from '../../http/answer.js';
import { missingFields, optionalText } from '../../http/call.js';
import { isObject, type Json, type JsonObject } from '../../json.js';
import type { Stage, TicketState } from '../../model.js';
import type { SandboxState } from '../../store/state.js';

/** The fields of a stage that a body sets; what it leaves out is undefined. */
export interface StageInput {
  readonly label?: string;
  readonly displayOrder?: number;
  readonly ticketState?: TicketState;
  readonly stageId?: string;
  /** The metadata as sent, which a write's answer repeats. */
  readonly metadata: JsonObject;
}

/** What a stage is written by: HubSpot refuses the same thing in other words. */
export type WrittenBy = 'stage write' | 'pipeline write';

/** Reads a stage from a body and refuses what HubSpot refuses by the look of it. */
export function readStageInput(body: JsonObject): StageInput {
  const label = optionalText(body, 'label');
  if (label?.trim() === '') throw invalid('A stage label must not be empty');
  const displayOrder = readDisplayOrder(body);
  const stageId = optionalText(body, 'stageId');
  const metadata = readMetadata(body['metadata']);
  const ticketState = readTicketState(metadata['ticketState']);
  return {
    metadata,
    ...(label === undefined ? {} : { label }),
    ...(displayOrder === undefined ? {} : { displayOrder }),
    ...(stageId === undefined ? {} : { stageId }),
    ...(ticketState === undefined ? {} : { ticketState }),
  };
}

/** HubSpot's numbers of this kind have 32 bits. */
const ORDER_MAX = 2 ** 31 - 1;

/** A whole number not below 0; undefined where it is left out. */
export function readDisplayOrder(body: JsonObject): number | undefined {
  const value = body['displayOrder'];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value > ORDER_MAX) {
    throw invalid('Invalid input JSON: "displayOrder" is not a whole number');
  }
  if (value < 0) throw invalid('displayOrder must not be negative');
  return value;
}

/** A pipeline's label: not empty and not in use by another pipeline, case and outer spaces ignored. */
export function checkPipelineLabel(state: SandboxState, label: string, ownId: string | null): void {
  const wanted = folded(label);
  if (wanted === '') throw invalid('A pipeline label must not be empty');
  for (const other of state.pipelines.values()) {
    if (other.id !== ownId && folded(other.label) === wanted) {
      throw invalid(`An active pipeline with label ${label} already exists.`);
    }
  }
}

/** A stage's label is its own in the pipeline, case and outer spaces ignored. */
export function checkStageLabel(
  stages: readonly Stage[],
  write: { readonly label: string; readonly ownId: string | null; readonly by: WrittenBy },
): void {
  const { label, ownId, by } = write;
  if (!stages.some((other) => other.id !== ownId && folded(other.label) === folded(label))) return;
  const subCategory = { subCategory: 'PipelineError.STAGE_LABEL_EXISTS' };
  throw invalid(
    `A stage with label ${label} already exists in the pipeline.`,
    by === 'stage write' ? subCategory : {},
  );
}

function folded(label: string): string {
  return label.trim().toLowerCase();
}

/** A pipeline keeps at least one stage, and at least one that is closed. */
export function checkClosedStage(stages: readonly Stage[]): void {
  if (stages.length === 0) throw invalid('A pipeline must have at least one stage');
  if (stages.some((stage) => stage.ticketState === 'CLOSED')) return;
  throw invalid('A pipeline must have at least one closed stage', {
    subCategory: 'PipelineError.MISSING_CLOSED_STAGE',
  });
}

/** The stages of a body that makes or replaces a pipeline. */
export function readStageInputs(body: JsonObject): readonly StageInput[] {
  const stages = body['stages'];
  if (stages === undefined || stages === null) throw missingFields(['stages']);
  if (!Array.isArray(stages)) throw invalid('Invalid input JSON: "stages" is not a list');
  return (stages as readonly Json[]).map((stage) => {
    if (!isObject(stage)) throw invalid('Invalid input JSON: a stage is not an object');
    return readStageInput(stage);
  });
}

function readMetadata(value: Json | undefined): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw invalid('Invalid input JSON: "metadata" is not an object');
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry !== 'string') throw invalid(`Invalid input JSON: metadata "${key}" is not a string`);
  }
  return value;
}

function readTicketState(value: Json | undefined): TicketState | undefined {
  if (value === undefined) return undefined;
  if (value === 'OPEN' || value === 'CLOSED') return value;
  throw invalid('ticketState must be one of [OPEN, CLOSED]', {
    subCategory: 'PipelineError.INVALID_PIPELINE_STAGE_METADATA',
  });
}
