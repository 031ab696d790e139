import { ApiError, invalid, noContent, type Answer } from '../../http/answer.js';
import { bodyObject, type Call } from '../../http/call.js';
import { isList, isObject, isTextList, type Json, type JsonObject } from '../../json.js';
import { archiveTicket, createTicket, propertiesOf, readTicketWrite, updateTicket } from './ticket-write.js';
import { ticketBody } from './ticket-values.js';
import { activeTicket, findTicket, writtenBody } from './tickets.js';
import { time } from '../wire.js';

const BATCH_MAX = 100;

type Context = Readonly<Record<string, readonly string[]>>;

export function batchCreate(call: Call): Answer {
  inputsOf(call).forEach(propertiesOf);
  return settle(call, 201, (input) => {
    const write = readTicketWrite(call, input);
    return writtenBody(call, createTicket(call, write), [...write.keys()]);
  });
}

export function batchUpdate(call: Call): Answer {
  inputsOf(call).forEach(propertiesOf);
  const ids = inputsOf(call).map(idOf);
  if (new Set(ids.map(Number)).size < ids.length) throw invalid('Duplicate ids in the batch');
  return settle(call, 200, (input) => {
    const ticket = activeTicket(call, idOf(input));
    if (ticket === undefined) throw unknownTicket();
    const write = readTicketWrite(call, input);
    return writtenBody(call, updateTicket(call, ticket, write), [...write.keys()]);
  });
}

export function batchRead(call: Call): Answer {
  const properties = bodyObject(call)['properties'] ?? null;
  if (properties !== null && !isTextList(properties)) {
    throw invalid('Invalid input JSON: "properties" is not a list of strings');
  }
  inputsOf(call).forEach(idOf);
  const wantsArchived = call.query.get('archived') === 'true';
  return settle(call, 200, (input) => {
    const ticket = findTicket(call, idOf(input));
    if (ticket === undefined || (ticket.archivedAt !== null) !== wantsArchived) throw unknownTicket();
    return ticketBody(ticket, properties, (name) => call.state.properties.has(name));
  });
}

export function batchArchive(call: Call): Answer {
  for (const id of inputsOf(call).map(idOf)) {
    const ticket = activeTicket(call, id);
    if (ticket !== undefined) archiveTicket(call, ticket);
  }
  return noContent;
}

/** Does every input by itself: what fails stands in `errors` with its id, and the answer is 207. */
function settle(call: Call, status: number, act: (input: JsonObject) => unknown): Answer {
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of inputsOf(call)) {
    try {
      results.push(act(input));
    } catch (error) {
      if (!(error instanceof ApiError) || error.refusal === null) throw error;
      const context: Context = { ...error.refusal.context, ...contextOf(input) };
      errors.push({ status: 'error', ...error.refusal, context });
    }
  }
  const body = { status: 'COMPLETE', results, startedAt: time(call.now), completedAt: time(call.now) };
  if (errors.length === 0) return { status, body };
  return { status: 207, body: { ...body, numErrors: errors.length, errors } };
}

function inputsOf(call: Call): readonly JsonObject[] {
  const inputs = bodyObject(call)['inputs'];
  if (!isList(inputs)) throw invalid('Invalid input JSON: "inputs" is not a list');
  if (inputs.length > BATCH_MAX) throw invalid(`A batch holds at most ${BATCH_MAX} inputs`);
  return inputs.map(inputOf);
}

function inputOf(input: Json): JsonObject {
  if (isObject(input)) return input;
  throw invalid('Invalid input JSON: an input is not an object');
}

function idOf(input: JsonObject): string {
  const id = input['id'];
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  throw invalid('Invalid input JSON: an input has no "id"');
}

function contextOf(input: JsonObject): Context {
  const trace = input['objectWriteTraceId'];
  return {
    ...(input['id'] === undefined ? {} : { ids: [idOf(input)] }),
    ...(typeof trace === 'string' ? { objectWriteTraceId: [trace] } : {}),
  };
}

function unknownTicket(): ApiError {
  return new ApiError(404, {
    category: 'OBJECT_NOT_FOUND',
    message: 'Could not get some TICKET objects, they may be deleted or not exist.',
  });
}
