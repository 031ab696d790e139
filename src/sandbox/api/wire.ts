import type { Pipeline, Stage } from '../model.js';

/** Milliseconds since 1970 as HubSpot writes a time. */
export const time = (ms: number): string => new Date(ms).toISOString();

/** A stage as a read shows it. */
export function stageBody(stage: Stage): Readonly<Record<string, unknown>> {
  return {
    label: stage.label,
    displayOrder: stage.displayOrder,
    metadata: { isClosed: String(stage.ticketState === 'CLOSED'), ticketState: stage.ticketState },
    id: stage.id,
    createdAt: time(stage.createdAt),
    updatedAt: time(stage.updatedAt),
    writePermissions: stage.writePermissions,
    archived: false,
  };
}

/** A pipeline as a read shows it. */
export function pipelineBody(pipeline: Pipeline): Readonly<Record<string, unknown>> {
  return {
    label: pipeline.label,
    displayOrder: pipeline.displayOrder,
    id: pipeline.id,
    stages: pipeline.stages.map(stageBody),
    createdAt: time(pipeline.createdAt),
    updatedAt: time(pipeline.updatedAt),
    archived: false,
  };
}
