import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { freeId, LONGEST_ID } from '../../../core/base/free-id.js';
import { flowMap, quoted, scalarText } from '../../../core/base/yaml-text.js';
import { addressOf } from '../address-of.js';
import { lineText } from '../../read/lines.js';
import type { Place } from '../../read/place.js';
import { member, sourceOf, textIn } from '../../read/place.js';
import type { Declared, DeclaredPipeline, DeclaredStatus } from './declared.js';

/**
 * Statuses that one pipeline retires and another declares with the same id, because somebody moved the lines. In
 * HubSpot a status can't leave its pipeline, so there is a new one and an old one, and tickets that move.
 */
export function movedElsewhere(declared: Declared, pipeline: DeclaredPipeline): readonly Diagnostic[] {
  return pipeline.retired.flatMap((entry) => {
    const id = textIn(entry, 'status');
    if (id === undefined) return [];
    return declared.pipelines
      .filter((other) => other !== pipeline)
      .flatMap((other) =>
        other.statuses
          .filter(({ wantedId }) => wantedId === id)
          .map((status) => moved(declared, { entry, id, from: pipeline }, { status, home: other })),
      );
  });
}

interface Old {
  readonly entry: Place;
  readonly id: string;
  readonly from: DeclaredPipeline;
}

interface New {
  readonly status: DeclaredStatus;
  readonly home: DeclaredPipeline;
}

function moved(declared: Declared, old: Old, { status, home }: New): Diagnostic {
  const taken = declared.pipelines.flatMap(({ statuses }) =>
    statuses.flatMap(({ wantedId }) => wantedId ?? []),
  );
  const wanted = `${home.key ?? 'pipeline'}_${status.key ?? 'status'}`;
  const retired = [
    ['status', quoted(old.id)],
    ['moveTicketsTo', scalarText(`${home.key ?? ''}.${status.key ?? ''}`)],
  ] as const;
  const fresh = [
    ['key', scalarText(status.key ?? '')],
    ['id', scalarText(freeId(wanted, new Set(taken), LONGEST_ID.status))],
    ['label', scalarText(status.label ?? '')],
    ['state', status.state ?? 'open'],
  ] as const;
  const place = member(status.place, 'id') ?? member(status.place, 'key') ?? status.place;
  return problem({
    code: 'STATUS_ID_TAKEN',
    summary: `The status with the id ${JSON.stringify(old.id)} is retired in one pipeline and declared in another.`,
    detail: `${old.from.key ?? 'One pipeline'} retires it at ${lineText(sourceOf(old.entry))}. In HubSpot a status can't move to another pipeline, and its id is unique across all pipelines. Give the status in ${home.key ?? 'the other'} its own id, and move the tickets of the old status there.`,
    hint: `# in ${old.from.key ?? ''}, below retired:\n- ${flowMap(retired)}\n# in ${home.key ?? ''}, below statuses:\n- ${flowMap(fresh)}`,
    address: addressOf(status.place),
    source: sourceOf(place),
  });
}
