import { pipelineBody, stageBody, time } from '../api/wire.js';
import { requiredIn } from '../store/console-settings.js';
import type { Pipeline, Ticket } from '../model.js';
import type { SandboxState } from '../store/state.js';

/** The whole account as JSON; the tickets themselves are left out where there may be very many. */
export function stateBody(state: SandboxState, withTickets: boolean): unknown {
  return {
    account: state.account,
    pipelines: [...state.pipelines.values()].map((pipeline) => pipelineState(state, pipeline, withTickets)),
    tickets: withTickets ? [...state.tickets.all()].map(ticketState) : [],
    ticketCount: state.tickets.activeIds().length,
    users: [...state.users.values()],
    teams: [...state.teams.values()],
    roles: [...state.roles.values()],
    properties: [...state.properties.values()],
    console: Object.fromEntries(state.console),
    rules: Object.fromEntries(state.rules),
    permissions: Object.fromEntries(state.permissions),
    workflowReferences: [...state.workflowReferences],
    tokens: [...state.tokens.values()],
    audit: Object.fromEntries(state.audit),
  };
}

function pipelineState(state: SandboxState, pipeline: Pipeline, withTickets: boolean): unknown {
  return {
    ...pipelineBody(pipeline),
    stages: pipeline.stages.map((stage) => {
      const ids = state.tickets.idsInStage(stage.id);
      return {
        ...stageBody(stage),
        state: stage.ticketState,
        tickets: ids.length,
        ticketIds: withTickets ? ids.map(String) : [],
        requiredProperties: requiredIn(state, pipeline.id, stage.id),
      };
    }),
  };
}

function ticketState(ticket: Ticket): unknown {
  return {
    id: String(ticket.id),
    pipeline: ticket.pipeline,
    stage: ticket.stage,
    properties: { ...ticket.properties, hs_pipeline: ticket.pipeline, hs_pipeline_stage: ticket.stage },
    archived: ticket.archivedAt !== null,
    createdAt: time(ticket.createdAt),
    updatedAt: time(ticket.updatedAt),
  };
}
