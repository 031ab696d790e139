import type { AccountReader } from '../../core/model/account.js';
import { asArray, asObject, asString, wrongShape } from '../../core/base/decode.js';
import type { Json } from '../../core/base/json.js';
import type { LiveRules, Unreadable } from '../../core/model/live-state.js';
import { API_VERSION } from '../shared/api-version.js';
import { unlessRefused } from '../shared/refused.js';

/** What holds where nobody made a rule. */
export const NO_RULES: LiveRules = { createIn: [], noSkipping: [], noBackwards: [] };

const TICKET_TYPE = '0-5';

export function rulesPath(pipelineId: string): string {
  return `/crm/pipelines-rules/${API_VERSION}/${TICKET_TYPE}/${encodeURIComponent(pipelineId)}`;
}

/**
 * The rules of one pipeline. Nobody has said what HubSpot answers for a pipeline that never had any, so a 404 means none,
 * as an empty set does. A 403 (subscription, scope) is told, not thrown.
 */
export async function readRules(reader: AccountReader, pipelineId: string): Promise<LiveRules | Unreadable> {
  const path = rulesPath(pipelineId);
  return unlessRefused(async () => {
    const answer = await reader.find(path);
    return answer === null ? NO_RULES : decodeRules(answer, `GET ${path}`);
  });
}

/** Ids sorted, because their order means nothing; what HubSpot leaves out is off. */
function decodeRules(answer: Json, where: string): LiveRules {
  const rules = asObject(
    asObject(answer, where)['governanceValidationRules'] ?? {},
    `${where}: governanceValidationRules`,
  );
  return {
    createIn: idsOf(rules['objectCreationRule'], `${where}: objectCreationRule`),
    noSkipping: movementRule(rules['noSkippingStagesRule'], `${where}: noSkippingStagesRule`),
    noBackwards: movementRule(rules['noBackwardsMovementRule'], `${where}: noBackwardsMovementRule`),
  };
}

function movementRule(rule: Json | undefined, where: string): 'all' | readonly string[] {
  if (rule === undefined || rule === null) return [];
  const forAll = asObject(rule, where)['enabledForAllStages'];
  if (typeof forAll !== 'boolean') throw wrongShape(`${where}.enabledForAllStages`, 'true or false', forAll);
  return forAll ? 'all' : idsOf(rule, where);
}

function idsOf(rule: Json | undefined, where: string): readonly string[] {
  if (rule === undefined || rule === null) return [];
  const ids = asArray(asObject(rule, where)['pipelineStageIds'] ?? [], `${where}.pipelineStageIds`);
  return ids.map((id, index) => asString(id, `${where}.pipelineStageIds[${index}]`)).sort();
}
