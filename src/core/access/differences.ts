import type { Address } from '../base/address.js';
import type { PipelineAccess, StatusAccess } from './access-of.js';
import type { Move } from './movement.js';

/** What somebody gains or loses in one pipeline. Only what is known on both sides, for kept statuses. */
export interface AccessDifference {
  readonly pipeline: Address;
  readonly gains: boolean;
  readonly create: readonly Address[];
  readonly edit: readonly Address[];
  readonly move: readonly Move[];
}

/** Gains first, then losses; nothing if there are none. */
export function accessDifferences(pipelines: readonly PipelineAccess[]): readonly AccessDifference[] {
  return pipelines.flatMap((access) =>
    [true, false].map((gains) => differenceOf(access, gains)).filter((one) => !isEmpty(one)),
  );
}

function differenceOf({ address, statuses }: PipelineAccess, gains: boolean): AccessDifference {
  const there = statuses.flatMap(({ address: status, before, after }) =>
    before === null || after === null
      ? []
      : [{ status, less: gains ? before : after, more: gains ? after : before }],
  );
  const staying = new Set(there.map(({ status }) => status));
  const where = (of: (access: StatusAccess) => boolean | null): readonly Address[] =>
    there.filter(({ less, more }) => of(less) === false && of(more) === true).map(({ status }) => status);
  return {
    pipeline: address,
    gains,
    create: where(({ create }) => create),
    edit: where(({ edit }) => edit),
    move: there.flatMap(({ status: to, less, more }) => {
      const { moveInto: known } = less;
      if (known === null) return [];
      const ways = (more.moveInto ?? []).filter((from) => staying.has(from) && !known.includes(from));
      return ways.map((from) => ({ from, to }));
    }),
  };
}

function isEmpty({ create, edit, move }: AccessDifference): boolean {
  return create.length + edit.length + move.length === 0;
}
