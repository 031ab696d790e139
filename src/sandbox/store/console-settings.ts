import { isList, isObject, type Json } from '../json.js';
import type { SandboxState } from './state.js';

/** Where the console keeps which properties a stage shows and requires. */
export function stagePropertiesAddress(pipelineId: string, stageId: string): string {
  return `pipelines[${JSON.stringify(pipelineId)}].statuses[${JSON.stringify(stageId)}].properties`;
}

/** Names of the properties a ticket must have to be in the stage. */
export function requiredIn(state: SandboxState, pipelineId: string, stageId: string): readonly string[] {
  const value = state.console.get(stagePropertiesAddress(pipelineId, stageId));
  return isList(value) ? value.flatMap(requiredName) : [];
}

function requiredName(entry: Json): readonly string[] {
  if (!isObject(entry) || entry['required'] !== true) return [];
  const name = entry['name'];
  return typeof name === 'string' ? [name] : [];
}

/** Drops every setting of the thing at `prefix`, as deleting it does. */
export function forgetConsole(state: SandboxState, prefix: string): void {
  for (const address of state.console.keys()) {
    if (address.startsWith(prefix)) state.console.delete(address);
  }
}
