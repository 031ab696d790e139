import type { Json } from '../json.js';
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
  User,
} from '../model.js';
import type { Seed } from '../seed/model.js';
import { createTicketStore, type TicketStore } from './tickets.js';

/**
 * One account. The maps are changed in place; the records in them never are: a change puts a new record, so a record
 * somebody holds stays what it was.
 */
export interface SandboxState {
  account: Account;
  /** What `reset` goes back to. */
  readonly origin: { readonly seed: Seed; readonly seededAt: number };
  readonly pipelines: Map<string, Pipeline>;
  readonly tickets: TicketStore;
  readonly users: Map<string, User>;
  readonly teams: Map<string, Team>;
  readonly roles: Map<string, Role>;
  readonly properties: Map<string, Property>;
  readonly tokens: Map<string, AccessToken>;
  readonly workflowReferences: Set<string>;
  /** Settings that only a person can make, by address with live ids. */
  readonly console: Map<string, Json>;
  readonly rules: Map<string, PipelineRules>;
  readonly permissions: Map<string, PipelinePermissions>;
  /** Oldest first, by pipeline id, or by pipeline id, line feed, stage id. */
  readonly audit: Map<string, AuditEntry[]>;
  lastId: number;
  lastTicketId: number;
  /** Grows with each change; tells whether the file is out of date. */
  revision: number;
}

const FIRST_ID = 1_000_000_000;
const FIRST_TICKET_ID = 30_000_000_000;

/** An account with nothing in it. */
export function emptyState(account: Account, origin: SandboxState['origin']): SandboxState {
  return {
    account,
    origin,
    pipelines: new Map(),
    tickets: createTicketStore(),
    users: new Map(),
    teams: new Map(),
    roles: new Map(),
    properties: new Map(),
    tokens: new Map(),
    workflowReferences: new Set(),
    console: new Map(),
    rules: new Map(),
    permissions: new Map(),
    audit: new Map(),
    lastId: FIRST_ID,
    lastTicketId: FIRST_TICKET_ID,
    revision: 0,
  };
}

/** The next server-assigned id that `taken` does not know. */
export function nextId(state: SandboxState, taken: (id: string) => boolean): string {
  do {
    state.lastId += 1;
  } while (taken(String(state.lastId)));
  return String(state.lastId);
}

/** The pipeline that holds a stage with this id, if any does. */
export function pipelineOfStage(state: SandboxState, stageId: string): Pipeline | undefined {
  for (const pipeline of state.pipelines.values()) {
    if (pipeline.stages.some((stage) => stage.id === stageId)) return pipeline;
  }
  return undefined;
}
