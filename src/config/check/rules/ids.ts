import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { freeId, LONGEST_ID } from '../../../core/base/free-id.js';
import { scalarText } from '../../../core/base/yaml-text.js';
import { addressOf } from '../address-of.js';
import { lineText } from '../../read/lines.js';
import type { Place } from '../../read/place.js';
import { member, sourceOf, textIn } from '../../read/place.js';
import type { Declared, DeclaredPipeline, DeclaredStatus } from './declared.js';

interface Owned {
  readonly pipeline: DeclaredPipeline;
  readonly status: DeclaredStatus;
}

/** Wanted ids must be unique, those of statuses across all pipelines, and short enough. HubSpot requires both. */
export function checkIds(declared: Declared): readonly Diagnostic[] {
  const { pipelines } = declared;
  const owned = pipelines.flatMap((pipeline) => pipeline.statuses.map((status) => ({ pipeline, status })));
  return [
    ...takenPipelines(pipelines),
    ...pipelines.flatMap((pipeline) => usedElsewhere(pipeline, pipelines)),
    ...takenStatuses(owned),
    ...pipelines.flatMap(({ place, wantedId }) => tooLong('pipeline', place, wantedId)),
    ...owned.flatMap(({ pipeline, status }) => tooLong('status', status.place, status.wantedId, pipeline)),
  ];
}

function takenPipelines(pipelines: readonly DeclaredPipeline[]): readonly Diagnostic[] {
  const holders = new Map<string, DeclaredPipeline>();
  const found: Diagnostic[] = [];
  const taken = new Set(pipelines.flatMap(({ wantedId }) => wantedId ?? []));
  for (const pipeline of pipelines) {
    if (pipeline.wantedId === undefined) continue;
    const holder = holders.get(pipeline.wantedId);
    if (holder === undefined) holders.set(pipeline.wantedId, pipeline);
    // A duplicate key is reported as such.
    else if (holder.key !== pipeline.key) found.push(pipelineTaken(pipeline, holder, taken));
  }
  return found;
}

function pipelineTaken(pipeline: DeclaredPipeline, holder: DeclaredPipeline, taken: Set<string>): Diagnostic {
  const source = sourceOf(idPlace(pipeline.place));
  return problem({
    code: 'PIPELINE_ID_TAKEN',
    summary: `Two pipelines want the id ${JSON.stringify(pipeline.wantedId)}.`,
    detail: `The other one is ${holder.key ?? 'declared'} at ${lineText(sourceOf(idPlace(holder.place)))}. Ids are unique: give one of the two its own id.`,
    hint: `id: ${free(`${pipeline.key ?? 'pipeline'}_2`, taken, LONGEST_ID.pipeline)}`,
    address: addressOf(pipeline.place),
    source,
  });
}

/** Ids of HubSpot's own deal pipelines: pipeline ids are unique across deals and tickets. */
const DEAL_PIPELINES: readonly string[] = ['default'];

/** A written `id` was chosen deliberately; a key may have become an id unnoticed. */
function usedElsewhere(pipeline: DeclaredPipeline, all: readonly DeclaredPipeline[]): readonly Diagnostic[] {
  const { place, id, wantedId } = pipeline;
  if (wantedId === undefined || id !== undefined || !DEAL_PIPELINES.includes(wantedId)) return [];
  const taken = new Set([...DEAL_PIPELINES, ...all.flatMap((other) => other.wantedId ?? [])]);
  return [
    problem({
      code: 'ID_USED_ELSEWHERE',
      severity: 'info',
      summary: `The pipeline would get the id ${JSON.stringify(wantedId)}, the id of HubSpot's own deal pipeline.`,
      detail:
        'Pipeline ids are unique across deals and tickets, and HubSpot refuses to create a second pipeline with the same id. If the pipeline already exists, write the id that it has in HubSpot. Otherwise give it its own id: add the line below.',
      hint: `id: ${free(`tickets_${wantedId}`, taken, LONGEST_ID.pipeline)}`,
      address: addressOf(place),
      source: sourceOf(idPlace(place)),
    }),
  ];
}

function takenStatuses(owned: readonly Owned[]): readonly Diagnostic[] {
  const taken = new Set(owned.flatMap(({ status }) => status.wantedId ?? []));
  const holders = new Map<string, Owned>();
  const clashes = new Map<DeclaredPipeline, (readonly [Owned, Owned])[]>();
  for (const one of owned) {
    const { wantedId, key } = one.status;
    if (wantedId === undefined) continue;
    const holder = holders.get(wantedId);
    if (holder === undefined) holders.set(wantedId, one);
    else if (holder.pipeline !== one.pipeline || holder.status.key !== key) {
      clashes.set(one.pipeline, [...(clashes.get(one.pipeline) ?? []), [one, holder]]);
    }
  }
  return [...clashes].flatMap(([pipeline, pairs]) => {
    const prefix = prefixFor(pipeline, pairs, taken);
    return pairs.map(([one, holder]) =>
      statusTaken(one, holder, prefix ?? `id: ${free(ownId(one), taken, LONGEST_ID.status)}`),
    );
  });
}

/** One `idPrefix` line, if it resolves several clashes of a pipeline at once. */
function prefixFor(
  pipeline: DeclaredPipeline,
  pairs: readonly (readonly [Owned, Owned])[],
  taken: Set<string>,
): string | null {
  if (pairs.length < 2 || pipeline.idPrefix !== undefined || pipeline.key === undefined) return null;
  const prefix = `${pipeline.key}_`;
  const solves = pairs.every(
    ([one, holder]) =>
      one.status.id === undefined &&
      holder.pipeline !== pipeline &&
      !taken.has(prefix + (one.status.key ?? '')),
  );
  return solves ? `idPrefix: ${scalarText(prefix)}` : null;
}

function ownId({ pipeline, status }: Owned): string {
  return `${pipeline.key ?? 'pipeline'}_${status.key ?? 'status'}`;
}

/** As YAML. Never proposes the same id twice. */
function free(wanted: string, taken: Set<string>, longest: number): string {
  const id = freeId(wanted, taken, longest);
  taken.add(id);
  return scalarText(id);
}

function statusTaken(one: Owned, holder: Owned, hint: string): Diagnostic {
  const where = lineText(sourceOf(idPlace(holder.status.place)));
  return problem({
    code: 'STATUS_ID_TAKEN',
    summary: `Two statuses want the id ${JSON.stringify(one.status.wantedId)}.`,
    detail: `The other one is ${holder.pipeline.key ?? '?'}.${holder.status.key ?? '?'} at ${where}. HubSpot requires status ids to be unique across all pipelines. Give this status its own id, or its pipeline an idPrefix. If this status is already live, write the id that it has in HubSpot.`,
    hint,
    address: addressOf(one.status.place),
    source: sourceOf(idPlace(one.status.place)),
  });
}

function idPlace(place: Place): Place {
  return member(place, 'id') ?? member(place, 'key') ?? place;
}

function tooLong(
  kind: keyof typeof LONGEST_ID,
  place: Place,
  id: string | undefined,
  owner?: DeclaredPipeline,
): readonly Diagnostic[] {
  const over = (id?.length ?? 0) - LONGEST_ID[kind];
  if (id === undefined || over <= 0) return [];
  const prefix = textIn(place, 'id') === undefined ? owner?.idPrefix : undefined;
  return [
    problem({
      code: 'ID_TOO_LONG',
      summary: `The id of a ${kind} can have at most ${LONGEST_ID[kind]} characters, but this one has ${id.length}.`,
      detail: `HubSpot answers longer ids with an error and creates nothing. The id is ${JSON.stringify(id)}${prefix === undefined ? '' : `: the idPrefix ${JSON.stringify(prefix)} (${prefix.length} characters) and the key (${id.length - prefix.length})`}. Shorten ${prefix === undefined ? 'it' : 'the prefix or the key'} by ${over}${prefix === undefined ? '' : ', or give the status its own id'}.`,
      address: addressOf(place),
      source: sourceOf(idPlace(place)),
    }),
  ];
}
