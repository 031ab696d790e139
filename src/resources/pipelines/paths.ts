import { API_VERSION } from '../shared/api-version.js';

export const PIPELINES = `/crm/pipelines/${API_VERSION}/tickets`;

/** Deletes always ask the account to refuse while anything refers to the thing. */
const GUARDED = 'validateReferencesBeforeDelete=true';

export function pipelinePath(id: string): string {
  return `${PIPELINES}/${encodeURIComponent(id)}`;
}

export function stagesPath(pipelineId: string): string {
  return `${pipelinePath(pipelineId)}/stages`;
}

export function stagePath(pipelineId: string, id: string): string {
  return `${stagesPath(pipelineId)}/${encodeURIComponent(id)}`;
}

export function guardedDelete(path: string): string {
  return `${path}?${GUARDED}`;
}
