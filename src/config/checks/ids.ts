import type { Diagnostic } from '../../core/diagnostic.js';
import { problem } from '../../core/diagnostic.js';
import { addressOf } from '../address-of.js';
import { placeText } from '../lines.js';
import type { Place } from '../place.js';
import { member, sourceOf } from '../place.js';
import type { Declared, DeclaredPipeline, DeclaredStatus } from './declared.js';

const LONGEST = { pipeline: 36, status: 100 };

interface Owned {
  readonly pipeline: DeclaredPipeline;
  readonly status: DeclaredStatus;
}

/** Wanted ids are unique, of statuses over all pipelines, and short enough. HubSpot demands both. */
export function checkIds(declared: Declared): readonly Diagnostic[] {
  const { pipelines } = declared;
  const owned = pipelines.flatMap((pipeline) => pipeline.statuses.map((status) => ({ pipeline, status })));
  return [
    ...takenPipelines(pipelines),
    ...takenStatuses(owned),
    ...pipelines.flatMap(({ place, wantedId }) => tooLong('pipeline', place, wantedId)),
    ...owned.flatMap(({ status }) => tooLong('status', status.place, status.wantedId)),
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
    // The same key twice is told as such.
    else if (holder.key !== pipeline.key) found.push(pipelineTaken(pipeline, holder, taken));
  }
  return found;
}

function pipelineTaken(pipeline: DeclaredPipeline, holder: DeclaredPipeline, taken: Set<string>): Diagnostic {
  const source = sourceOf(idPlace(pipeline.place));
  return problem({
    code: 'PIPELINE_ID_TAKEN',
    summary: `Two pipelines want the id ${JSON.stringify(pipeline.wantedId)}.`,
    detail: `The other one is ${holder.key ?? 'declared'} at ${placeText(sourceOf(idPlace(holder.place)))}. An id names one pipeline. Give one of the two an id of its own.`,
    hint: `id: ${free(`${pipeline.key ?? 'pipeline'}_2`, taken)}`,
    address: addressOf(pipeline.place),
    source,
  });
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
    return pairs.map(([one, holder]) => statusTaken(one, holder, prefix ?? `id: ${free(ownId(one), taken)}`));
  });
}

/** One `idPrefix` line, where it solves several clashes of a pipeline at once. */
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
  return solves ? `idPrefix: ${prefix}` : null;
}

function ownId({ pipeline, status }: Owned): string {
  return `${pipeline.key ?? 'pipeline'}_${status.key ?? 'status'}`;
}

function free(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}_${count}`;
  taken.add(id);
  return id;
}

function statusTaken(one: Owned, holder: Owned, hint: string): Diagnostic {
  const where = placeText(sourceOf(idPlace(holder.status.place)));
  return problem({
    code: 'STATUS_ID_TAKEN',
    summary: `Two statuses want the id ${JSON.stringify(one.status.wantedId)}.`,
    detail: `The other one is ${holder.pipeline.key ?? '?'}.${holder.status.key ?? '?'} at ${where}. HubSpot demands that the ids of statuses differ over all pipelines. Give this one an id of its own, or its pipeline an idPrefix. If this status is live already, its id in HubSpot is the one to write.`,
    hint,
    address: addressOf(one.status.place),
    source: sourceOf(idPlace(one.status.place)),
  });
}

function idPlace(place: Place): Place {
  return member(place, 'id') ?? member(place, 'key') ?? place;
}

function tooLong(kind: keyof typeof LONGEST, place: Place, id: string | undefined): readonly Diagnostic[] {
  if (id === undefined || id.length <= LONGEST[kind]) return [];
  return [
    problem({
      code: 'ID_TOO_LONG',
      summary: `The id of a ${kind} has at most ${LONGEST[kind]} characters, and this one has ${id.length}.`,
      detail: `HubSpot answers longer ones with an error and creates nothing. The id is ${JSON.stringify(id)}.`,
      address: addressOf(place),
      source: sourceOf(idPlace(place)),
    }),
  ];
}
