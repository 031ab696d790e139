/** `before` and `after` of changes of pipelines and statuses. */
import type { CloseDates, TicketState } from '../../core/model/config.js';
import type { Change } from '../../core/plan/change.js';
import type { Codec } from '../shared/codec.js';
import { listOf, mapOf, numberIn, orNull, partsCodec, stringIn, wordOf } from '../shared/codec.js';

/** A status that is deleted with its pipeline, and what happens to its tickets. */
interface GoingStatus {
  readonly id: string;
  readonly label: string;
  readonly state: TicketState;
  readonly moveTo: string | null;
  readonly closeDates: CloseDates | null;
}

interface PipelineParts {
  readonly label: string;
  /** Among the declared pipelines. */
  readonly position: number;
  /** The account's sort number. */
  readonly slot: number;
  /** Sort numbers of pipelines that make room for one that moves, by live id. */
  readonly others: Readonly<Record<string, number>>;
  /** For a deleted pipeline. */
  readonly statuses: readonly GoingStatus[];
}

interface StatusParts {
  readonly label: string;
  readonly state: TicketState;
  readonly position: number;
}

const STATE = wordOf<TicketState>('open', 'closed');

const GOING = partsCodec<GoingStatus>({
  id: stringIn,
  label: stringIn,
  state: STATE,
  moveTo: orNull(stringIn),
  closeDates: orNull(wordOf<CloseDates>('kept', 'hubspot')),
});

export const PIPELINE_PARTS: Codec<Partial<PipelineParts>> = partsCodec<PipelineParts>({
  label: stringIn,
  position: numberIn,
  slot: numberIn,
  others: mapOf(numberIn),
  statuses: listOf((json) => {
    const { id, label, state, moveTo, closeDates } = GOING.decode(json) ?? {};
    if (id === undefined || label === undefined || state === undefined) return undefined;
    return moveTo === undefined || closeDates === undefined
      ? undefined
      : { id, label, state, moveTo, closeDates };
  }),
});

export const STATUS_PARTS: Codec<Partial<StatusParts>> = partsCodec<StatusParts>({
  label: stringIn,
  state: STATE,
  position: numberIn,
});

type Parts = Partial<PipelineParts & StatusParts>;

/** The `before` of a change of a pipeline or a status; empty for other changes. */
export function partsBefore({ kind, before }: Change): Parts {
  return decoded(kind, before);
}

/** What it makes. */
export function partsAfter({ kind, after }: Change): Parts {
  return decoded(kind, after);
}

function decoded(kind: Change['kind'], side: Change['before']): Parts {
  if (kind === 'pipeline') return PIPELINE_PARTS.decode(side) ?? {};
  return kind === 'status' ? (STATUS_PARTS.decode(side) ?? {}) : {};
}
