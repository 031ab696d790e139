import type {
  AccessToken,
  Account,
  AuditEntry,
  Pipeline,
  PipelinePermissions,
  PipelineRules,
  Property,
  Role,
  Team,
  Ticket,
  User,
} from '../model.js';
import type { Json } from '../json.js';
import { emptyState, type SandboxState } from './state.js';

/** A state as plain JSON. Tickets are rows, as there may be many. */
export interface FrozenState {
  readonly account: Account;
  readonly origin: SandboxState['origin'];
  readonly pipelines: readonly Pipeline[];
  readonly tickets: readonly TicketRow[];
  readonly users: readonly User[];
  readonly teams: readonly Team[];
  readonly roles: readonly Role[];
  readonly properties: readonly Property[];
  readonly tokens: readonly AccessToken[];
  readonly workflowReferences: readonly string[];
  readonly console: readonly (readonly [string, Json])[];
  readonly rules: readonly (readonly [string, PipelineRules])[];
  readonly permissions: readonly (readonly [string, PipelinePermissions])[];
  readonly audit: readonly (readonly [string, readonly AuditEntry[]])[];
  readonly lastId: number;
  readonly lastTicketId: number;
}

export type TicketRow = readonly [
  id: number,
  pipeline: string,
  stage: string,
  properties: Readonly<Record<string, string>>,
  createdAt: number,
  updatedAt: number,
  archivedAt: number | null,
];

export function freezeState(state: SandboxState): FrozenState {
  return {
    account: state.account,
    origin: state.origin,
    pipelines: [...state.pipelines.values()],
    tickets: [...state.tickets.all()].map(rowOf),
    users: [...state.users.values()],
    teams: [...state.teams.values()],
    roles: [...state.roles.values()],
    properties: [...state.properties.values()],
    tokens: [...state.tokens.values()],
    workflowReferences: [...state.workflowReferences],
    console: [...state.console],
    rules: [...state.rules],
    permissions: [...state.permissions],
    audit: [...state.audit],
    lastId: state.lastId,
    lastTicketId: state.lastTicketId,
  };
}

export function thawState(frozen: FrozenState): SandboxState {
  const state = emptyState(frozen.account, frozen.origin);
  for (const pipeline of frozen.pipelines) state.pipelines.set(pipeline.id, pipeline);
  for (const row of frozen.tickets) state.tickets.put(ticketOf(row));
  for (const user of frozen.users) state.users.set(user.id, user);
  for (const team of frozen.teams) state.teams.set(team.id, team);
  for (const role of frozen.roles) state.roles.set(role.id, role);
  for (const property of frozen.properties) state.properties.set(property.name, property);
  for (const token of frozen.tokens) state.tokens.set(token.token, token);
  for (const stageId of frozen.workflowReferences) state.workflowReferences.add(stageId);
  for (const [address, value] of frozen.console) state.console.set(address, value);
  for (const [id, rules] of frozen.rules) state.rules.set(id, rules);
  for (const [id, permissions] of frozen.permissions) state.permissions.set(id, permissions);
  for (const [key, entries] of frozen.audit) state.audit.set(key, [...entries]);
  state.lastId = frozen.lastId;
  state.lastTicketId = frozen.lastTicketId;
  return state;
}

function rowOf(ticket: Ticket): TicketRow {
  const { id, pipeline, stage, properties, createdAt, updatedAt, archivedAt } = ticket;
  return [id, pipeline, stage, properties, createdAt, updatedAt, archivedAt];
}

function ticketOf(row: TicketRow): Ticket {
  const [id, pipeline, stage, properties, createdAt, updatedAt, archivedAt] = row;
  return { id, pipeline, stage, properties, createdAt, updatedAt, archivedAt };
}
