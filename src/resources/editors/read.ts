import type { AccountReader } from '../../core/model/account.js';
import { asArray, asObject, asString, wrongShape } from '../../core/base/decode.js';
import type { Json } from '../../core/base/json.js';
import type { LiveEditors, Unreadable } from '../../core/model/live-state.js';
import { API_VERSION } from '../shared/api-version.js';
import { unlessRefused } from '../shared/refused.js';

const TICKET_TYPE = '0-5';

export function editorsPath(pipelineId: string): string {
  return `/crm/pipelines-rules/${API_VERSION}/${TICKET_TYPE}/${encodeURIComponent(pipelineId)}/stage-edit-permissions`;
}

/**
 * Who may edit tickets in each status of a pipeline. That tickets have this at all is unproven, so 403 and 404 are told,
 * not thrown.
 */
export async function readEditors(
  reader: AccountReader,
  pipelineId: string,
): Promise<readonly LiveEditors[] | Unreadable> {
  const path = editorsPath(pipelineId);
  return unlessRefused(async () => decodeEditors(await reader.get(path), `GET ${path}`), [404]);
}

/** The same where it must be there: null for a pipeline that is gone, and what the account refuses is thrown. */
export async function findEditors(
  reader: AccountReader,
  pipelineId: string,
): Promise<readonly LiveEditors[] | null> {
  const path = editorsPath(pipelineId);
  const answer = await reader.find(path);
  return answer === null ? null : decodeEditors(answer, `GET ${path}`);
}

/** Ids of the statuses that a pipeline has now, or null if it is gone. */
export async function findStatusIds(
  reader: AccountReader,
  pipelineId: string,
): Promise<readonly string[] | null> {
  const path = `/crm/pipelines/${API_VERSION}/tickets/${encodeURIComponent(pipelineId)}`;
  const answer = await reader.find(path);
  if (answer === null) return null;
  const where = `GET ${path}: stages`;
  return asArray(asObject(answer, `GET ${path}`)['stages'], where).flatMap((entry, index) => {
    const stage = asObject(entry, `${where}[${index}]`);
    return stage['archived'] === true ? [] : [asString(stage['id'], `${where}[${index}].id`)];
  });
}

/** One entry for each status that the answer names, statuses that are gone since included. */
export function decodeEditors(answer: Json, where: string): readonly LiveEditors[] {
  const stages = asArray(asObject(answer, where)['stages'], `${where}: stages`);
  return stages.map((stage, index) => decodeStage(stage, `${where}: stages[${index}]`));
}

function decodeStage(entry: Json, where: string): LiveEditors {
  const wire = asObject(entry, where);
  const mode = wire['permissionMode'];
  if (mode !== 'OPEN' && mode !== 'RESTRICTED')
    throw wrongShape(`${where}.permissionMode`, 'OPEN or RESTRICTED', mode);
  // The lists and `superAdmin` belong to RESTRICTED; elsewhere HubSpot may leave them out.
  const superAdmin = wire['superAdmin'] ?? false;
  if (typeof superAdmin !== 'boolean') throw wrongShape(`${where}.superAdmin`, 'true or false', superAdmin);
  return {
    statusId: asString(wire['pipelineStageId'], `${where}.pipelineStageId`),
    everyone: mode === 'OPEN',
    teamIds: idsOf(wire['teamIds'], `${where}.teamIds`),
    userIds: idsOf(wire['userIds'], `${where}.userIds`),
    superAdmins: superAdmin,
  };
}

function idsOf(list: Json | undefined, where: string): readonly string[] {
  return asArray(list ?? [], where).map((id, index) => asString(id, `${where}[${index}]`));
}
