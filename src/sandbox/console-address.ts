import { isList, isObject, type Json } from './json.js';
import type { SandboxState } from './store/state.js';

const quoted = String.raw`("(?:[^"\\]|\\.)*")`;
const SHAPES = {
  properties: new RegExp(String.raw`^pipelines\[${quoted}\]\.statuses\[${quoted}\]\.properties$`),
  access: new RegExp(String.raw`^pipelines\[${quoted}\]\.access$`),
  card: new RegExp(String.raw`^pipelines\[${quoted}\]\.card$`),
  team: new RegExp(String.raw`^teams\[${quoted}\]\.tickets$`),
  newPermissionSet: /^permissionSets$/,
  permissionSet: new RegExp(String.raw`^permissionSets\[${quoted}\]\.tickets$`),
} as const;

type ConsoleKind = keyof typeof SHAPES;

/** A setting's kind and the live ids in its address. */
export interface ConsoleAddress {
  readonly kind: ConsoleKind;
  readonly ids: readonly string[];
}

/**
 * Reads an address such as `pipelines["0"].statuses["4"].properties`; undefined where it names no setting.
 * `permissionSets` alone is the page on which a person makes a new one.
 */
export function parseConsoleAddress(text: string): ConsoleAddress | undefined {
  for (const kind of ['properties', 'access', 'card', 'team', 'permissionSet', 'newPermissionSet'] as const) {
    const match = SHAPES[kind].exec(text);
    if (match !== null) return { kind, ids: match.slice(1).map((part) => JSON.parse(part) as string) };
  }
  return undefined;
}

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
