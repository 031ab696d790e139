import type { Operation } from '../../../core/model/account.js';
import type { Address } from '../../../core/base/address.js';
import type { TicketState } from '../../../core/model/config.js';
import type { JsonObject } from '../../../core/base/json.js';
import { API_VERSION, LOOKS_UNASKED } from '../../shared/api-version.js';
import { guardedDelete, PIPELINES, pipelinePath, stagePath, stagesPath } from '../wire.js';

interface NewStatus {
  readonly id: string;
  readonly label: string;
  readonly slot: number;
  readonly state: TicketState;
}

/** `{ ticketState: "OPEN" }`: the only key of a stage's metadata with a meaning for tickets. */
function encodeState(state: TicketState): JsonObject {
  return { ticketState: state === 'open' ? 'OPEN' : 'CLOSED' };
}

function encodeStage(status: NewStatus): JsonObject {
  const { id, label, slot, state } = status;
  return { stageId: id, label, displayOrder: slot, metadata: encodeState(state) };
}

/** POST of a pipeline with all its statuses: HubSpot requires at least one. */
export function createPipelineOperation(
  pipeline: { readonly id: string; readonly label: string; readonly slot: number },
  statuses: readonly NewStatus[],
  addresses: readonly Address[],
): Operation {
  const { id, label, slot } = pipeline;
  const body = { pipelineId: id, label, displayOrder: slot, stages: statuses.map(encodeStage) };
  return { method: 'POST', path: PIPELINES, body, retry: 'look-first', addresses };
}

export function createStageOperation(pipelineId: string, status: NewStatus, address: Address): Operation {
  const body = encodeStage(status);
  return { method: 'POST', path: stagesPath(pipelineId), body, retry: 'look-first', addresses: [address] };
}

/** PATCH of a pipeline's label or sort number. */
export function patchPipelineOperation(id: string, body: JsonObject, address: Address): Operation {
  return { method: 'PATCH', path: pipelinePath(id), body, retry: 'look-first', addresses: [address] };
}

/** PATCH of a stage: what changes, and always the state, because the specification requires metadata. */
export function patchStageOperation(
  at: { readonly pipelineId: string; readonly id: string; readonly state: TicketState },
  fields: { readonly label?: string; readonly displayOrder?: number },
  address: Address,
): Operation {
  const body = { ...fields, metadata: encodeState(at.state) };
  return {
    method: 'PATCH',
    path: stagePath(at.pipelineId, at.id),
    body,
    retry: 'look-first',
    addresses: [address],
  };
}

export function deletePipelineOperation(id: string, address: Address): Operation {
  return deleteOperation(pipelinePath(id), address);
}

export function deleteStageOperation(pipelineId: string, id: string, address: Address): Operation {
  return deleteOperation(stagePath(pipelineId, id), address);
}

/**
 * Requests the check of references. A delete of a stage has been seen to fail with 500 because of it, and this version
 * checks by default, so then the delete is sent once without requesting it; never with the check turned off.
 */
function deleteOperation(path: string, address: Address): Operation {
  const plain: Operation = {
    ...{ method: 'DELETE', path, body: null, retry: 'look-first' },
    addresses: [address],
  };
  const asked = { ...plain, path: guardedDelete(path) };
  return LOOKS_UNASKED.includes(API_VERSION)
    ? { ...asked, instead: { after: 500, operation: plain } }
    : asked;
}
