import { requiredIn } from '../../store/console-settings.js';
import { invalid, type ApiError, type Fault } from '../../http/answer.js';
import type { Call } from '../../http/call.js';
import { isObject, type Json, type JsonObject } from '../../json.js';
import type { Pipeline, Stage, Ticket } from '../../model.js';
import type { SandboxState } from '../../store/state.js';

/** The properties of a write: text sets, null clears. */
type TicketWrite = ReadonlyMap<string, string | null>;

/** Reads `properties` and refuses names and values that HubSpot refuses. */
export function readTicketWrite(call: Call, body: JsonObject): TicketWrite {
  const write = propertiesOf(body);
  const faults = [...write].flatMap(([name, value]) => propertyFaults(call, name, value));
  if (faults.length > 0) {
    throw invalid(`Property values were not valid: ${JSON.stringify(faults)}`, { errors: faults });
  }
  return write;
}

/** `properties` as text, whatever their names; a body of another shape is refused. */
export function propertiesOf(body: JsonObject): TicketWrite {
  const properties = body['properties'];
  if (!isObject(properties)) throw invalid('Invalid input JSON: "properties" is not an object');
  return new Map(Object.entries(properties).map(([name, value]) => [name, propertyText(name, value)]));
}

/** Makes a ticket and returns it; the pipeline is the default one where the write names none. */
export function createTicket(call: Call, write: TicketWrite): Ticket {
  const stageId = write.get('hs_pipeline_stage');
  if (stageId === undefined || stageId === null) {
    throw invalid('Some required properties were not set: hs_pipeline_stage', {
      errors: [{ code: 'REQUIRED_FIELD', message: 'hs_pipeline_stage is required' }],
    });
  }
  const pipeline = write.get('hs_pipeline') ?? '0';
  const place = findStage(call, pipeline, stageId);
  const properties = withValues({}, write);
  checkCreateRequirements(call.state, write);
  checkRequired({ properties, pipeline, stage: stageId }, requiredIn(call.state, pipeline, stageId));
  const ticket: Ticket = {
    id: call.state.lastTicketId + 1,
    pipeline,
    stage: stageId,
    properties: withCloseDate(call, properties, { write, place, from: undefined }),
    createdAt: call.now,
    updatedAt: call.now,
    archivedAt: null,
  };
  call.state.lastTicketId = ticket.id;
  putTicket(call, ticket);
  return ticket;
}

/** Changes a ticket and returns it. Without a pipeline in the write, the stage must be of the ticket's own one. */
export function updateTicket(call: Call, before: Ticket, write: TicketWrite): Ticket {
  const moves = write.has('hs_pipeline') || write.has('hs_pipeline_stage');
  const pipeline = write.get('hs_pipeline') ?? before.pipeline;
  const stageId = write.get('hs_pipeline_stage') ?? before.stage;
  const place = moves ? findStage(call, pipeline, stageId) : undefined;
  const required = requiredIn(call.state, pipeline, stageId);
  const properties = withValues(before.properties, write);
  const checked = write.has('hs_pipeline_stage')
    ? required
    : required.filter((name) => write.get(name) === null);
  checkRequired({ properties, pipeline, stage: stageId }, checked);
  const from = stageOf(call, before);
  const after: Ticket = {
    ...before,
    pipeline,
    stage: stageId,
    properties: place === undefined ? properties : withCloseDate(call, properties, { write, place, from }),
    updatedAt: call.now,
  };
  putTicket(call, after);
  return after;
}

/** Puts a ticket into the recycle bin. */
export function archiveTicket(call: Call, ticket: Ticket): void {
  putTicket(call, { ...ticket, archivedAt: call.now });
}

function putTicket(call: Call, ticket: Ticket): void {
  call.lag.note(ticket.id, call.state.tickets.get(ticket.id) ?? null, call.now);
  call.state.tickets.put(ticket);
}

function propertyText(name: string, value: Json | undefined): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'object') throw invalid(`Invalid input JSON: property "${name}" is not a scalar`);
  return String(value);
}

function propertyFaults(call: Call, name: string, value: string | null): readonly Fault[] {
  const property = call.state.properties.get(name);
  const fault = (code: string, message: string): readonly Fault[] => [
    { code, message, context: { propertyName: [name] } },
  ];
  if (property === undefined) return fault('PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
  if (property.readOnlyValue || property.calculated) {
    return fault('READ_ONLY_VALUE', `"${name}" is a read only property; its value cannot be set`);
  }
  if (value === null || property.options.length === 0) return [];
  const values = property.fieldType === 'checkbox' ? value.split(';').filter((one) => one !== '') : [value];
  const wrong = values.find((one) => !property.options.includes(one));
  return wrong === undefined
    ? []
    : fault('INVALID_OPTION', `${wrong} was not one of the allowed options of "${name}"`);
}

interface Place {
  readonly pipeline: Pipeline;
  readonly stage: Stage;
}

function findStage(call: Call, pipelineId: string, stageId: string): Place {
  const pipeline = call.state.pipelines.get(pipelineId);
  if (pipeline === undefined) throw badOption('hs_pipeline', pipelineId);
  const stage = pipeline.stages.find((one) => one.id === stageId);
  if (stage === undefined) throw badOption('hs_pipeline_stage', stageId);
  return { pipeline, stage };
}

function badOption(name: string, value: string): ApiError {
  return invalid(`${value} is not a valid value of ${name}`, {
    errors: [{ code: 'INVALID_OPTION', message: `invalid ${name}`, context: { propertyName: [name] } }],
  });
}

function withValues(before: Ticket['properties'], write: TicketWrite): Record<string, string> {
  const after = { ...before };
  for (const [name, value] of write) {
    if (name === 'hs_pipeline' || name === 'hs_pipeline_stage') continue;
    if (value === null) Reflect.deleteProperty(after, name);
    else after[name] = value;
  }
  return after;
}

/** A close date that the write names stays as written; reopening a ticket keeps the one that it has. */
function withCloseDate(
  call: Call,
  properties: Record<string, string>,
  {
    write,
    place,
    from,
  }: { readonly write: TicketWrite; readonly place: Place; readonly from: Stage | undefined },
): Record<string, string> {
  const { stage, pipeline } = place;
  const enters = stage.ticketState === 'CLOSED' && stage.id !== from?.id;
  if (!enters || write.has('closed_date')) return properties;
  const automation = pipeline.closeDateAutomation ?? 'enters-closed';
  if (automation === 'off') return properties;
  if (automation === 'from-open-only' && from?.ticketState === 'CLOSED') return properties;
  return { ...properties, closed_date: new Date(call.now).toISOString() };
}

function stageOf(call: Call, ticket: Ticket): Stage | undefined {
  return call.state.pipelines.get(ticket.pipeline)?.stages.find((stage) => stage.id === ticket.stage);
}

function checkRequired(
  ticket: Pick<Ticket, 'properties' | 'pipeline' | 'stage'>,
  required: readonly string[],
): void {
  const given: Readonly<Record<string, string>> = {
    ...ticket.properties,
    hs_pipeline: ticket.pipeline,
    hs_pipeline_stage: ticket.stage,
  };
  const absent = required.filter((name) => !Object.hasOwn(given, name));
  if (absent.length === 0) return;
  const errors = absent.map((name) => ({
    code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
    message: `${name} is required because of a conditional property rule based on [hs_pipeline_stage]`,
    context: { propertyName: [name] },
  }));
  throw invalid('Some properties required by a conditional property rule were not set', { errors });
}

/** Refuses a new ticket that lacks a property which the account requires of every new one, whatever its stage. */
function checkCreateRequirements(state: SandboxState, write: ReadonlyMap<string, string | null>): void {
  const required = state.origin.seed.requiredOnCreate ?? [];
  const absent = required.filter((name) => (write.get(name) ?? null) === null);
  if (absent.length === 0) return;
  const errors = absent.map((name) => ({
    code: 'MISSING_REQUIRED_PROPERTY',
    message: `A value for ${name} must be provided`,
    context: { propertyName: [name] },
  }));
  throw invalid('Error creating TICKET. Some required properties were not set.', { errors });
}
