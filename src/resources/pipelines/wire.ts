import { asArray, asInteger, asObject, asString, wrongShape } from '../../core/base/decode.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import type { LivePipeline, LiveStatus } from '../../core/model/live-state.js';
import { labelKey, plainLabel } from '../../core/model/matching.js';
import type { TicketState } from '../../core/model/config.js';
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

const WRITABLE = 'CRM_PERMISSIONS_ENFORCEMENT';
const RESERVED: readonly string[] = ['READ_ONLY', 'INTERNAL_ONLY'];

/** The response of the pipeline list, in display order: by sort number, equal numbers by label. */
export function decodePipelines(answer: Json, where: string): readonly LivePipeline[] {
  const results = asArray(asObject(answer, where)['results'], `${where}: results`);
  return results
    .map((entry, index) => decodePipeline(entry, `${where}: results[${index}]`))
    .sort(bySlotThenLabel);
}

/** One pipeline with its statuses in display order. Archived statuses are omitted. */
export function decodePipeline(entry: Json, where: string): LivePipeline {
  const wire = asObject(entry, where);
  const stages = asArray(wire['stages'], `${where}.stages`);
  return {
    id: asString(wire['id'], `${where}.id`),
    label: plainLabel(asString(wire['label'], `${where}.label`)),
    slot: asInteger(wire['displayOrder'], `${where}.displayOrder`),
    statuses: stages
      .filter((stage, index) => asObject(stage, `${where}.stages[${index}]`)['archived'] !== true)
      .map((stage, index) => decodeStage(stage, `${where}.stages[${index}]`))
      .sort(bySlotThenLabel),
    ...createdIn(wire),
  };
}

/** No plan depends on it, so an invalid time is treated as missing. */
function createdIn({ createdAt }: JsonObject): Pick<LivePipeline, 'createdAt'> {
  const time = typeof createdAt === 'string' ? Date.parse(createdAt) : NaN;
  return Number.isNaN(time) ? {} : { createdAt: time };
}

function decodeStage(entry: Json, where: string): LiveStatus {
  const wire = asObject(entry, where);
  const metadata = asObject(wire['metadata'], `${where}.metadata`);
  return {
    id: asString(wire['id'], `${where}.id`),
    label: plainLabel(asString(wire['label'], `${where}.label`)),
    slot: asInteger(wire['displayOrder'], `${where}.displayOrder`),
    state: decodeState(metadata['ticketState'], `${where}.metadata.ticketState`),
    writable: decodeWritable(wire['writePermissions'], `${where}.writePermissions`),
  };
}

function decodeState(value: unknown, where: string): TicketState {
  if (value === 'OPEN') return 'open';
  if (value === 'CLOSED') return 'closed';
  throw wrongShape(where, 'OPEN or CLOSED', value);
}

function decodeWritable(value: unknown, where: string): boolean {
  if (value === undefined || value === WRITABLE) return true;
  if (typeof value === 'string' && RESERVED.includes(value)) return false;
  throw wrongShape(where, `${WRITABLE} or ${RESERVED.join(' or ')}`, value);
}

/** Display order: by sort number, equal numbers by label. */
export function bySlotThenLabel(
  a: { readonly slot: number; readonly label: string },
  b: { readonly slot: number; readonly label: string },
): number {
  if (a.slot !== b.slot) return a.slot - b.slot;
  return labelKey(a.label) < labelKey(b.label) ? -1 : 1;
}
